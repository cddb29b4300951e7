"""The kernel of a tape as C comes to plain Python's figures, to the bit."""

from __future__ import annotations

import pytest
from attrs import evolve

pytest.importorskip("llvmlite", reason="llvmlite is not installed")

from tests.benchmarks import c_text
from tests.benchmarks.tapes import Blocks, c_kernel, native_kernel


@pytest.mark.parametrize("advance", [True, False])
@pytest.mark.skipif(not c_text.is_installed(), reason="g++ is not installed")
def test_c_comes_to_the_same_figures(advance: bool) -> None:
    blocks = Blocks.of(60)
    blocks = evolve(blocks, given={**blocks.given, "advance": advance})
    native = native_kernel(advance)
    expected = blocks.plainly()
    assert min(column[100] for column in expected) > 0.0
    assert blocks.by(native) == expected
    assert blocks.by(c_kernel(native, "-O2", advance)) == expected
