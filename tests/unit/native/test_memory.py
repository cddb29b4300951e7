"""No memory beside a list is touched: lists stand between pages that may not be read or written."""

from __future__ import annotations

import ctypes
import mmap
import sys
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from dealdsl.native import kernel as kernel_module
from dealdsl.native.build import improved
from tests.unit.native.kernels import built, kernel_of, machines, model_of, natively, scenarios

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pages are fenced as Linux does it")

LAGS = (0, 1, 19, 20, 21, 5000)
FILL = "for m in range(1, periods + 1):\n    other[m] = given[m] * x\n"
HELPERS = """
def halved(value):
    return value * 0.5
"""
GUARDED = {
    "an if": "if m > lag:\n    out[m] = other[m - lag]",
    "an if the other way": "if not m <= lag:\n    out[m] = other[m - lag]",
    "an else": "if m <= lag:\n    out[m] = y\nelse:\n    out[m] = other[m - lag]",
    "a choice": "out[m] = other[m - lag] if m > lag else y",
    "a choice the other way": "out[m] = y if m <= lag else other[m - lag]",
    "a choice with a condition": "out[m] = other[m - lag] if m > lag and on else y",
    "an and": "out[m] = 1.0 if m > lag and other[m - lag] > 0.0 else 0.0",
    "an or": "out[m] = 1.0 if m <= lag or other[m - lag] > 0.0 else 0.0",
    "an and of three": "out[m] = 1.0 if on and m > lag and other[m - lag] > 0.0 else 0.0",
    "an if with a condition": "if m > lag and on:\n    out[m] = other[m - lag]",
    "an if with a condition before": "if on and m > lag:\n    out[m] = other[m - lag]",
    "an if in an if": "if on:\n    if m > lag:\n        out[m] = other[m - lag]",
    "an if in a condition": "if m > lag:\n    if on:\n        out[m] = other[m - lag]",
    "a call in a choice": "out[m] = halved(other[m - lag]) if m > lag else y",
    "a store behind": "if m > lag:\n    other[m - lag] = y\nout[m] = other[m]",
    "a store behind with a condition": (
        "if m > lag and given[m] > 0.0:\n    other[m - lag] = y\nout[m] = other[m]"
    ),
    "a store ahead": "if m + lag <= periods:\n    other[m + lag] = y\nout[m] = other[m]",
    "the next month": "if m < periods:\n    out[m] = other[m + 1]",
    "the next month in a choice": "out[m] = given[m + 1] if m < periods else other[m]",
}


def fenced(at_end: bool) -> Any:
    """Instead of `_aligned`: arrays that begin, or end, where memory does."""
    protect = ctypes.CDLL(None, use_errno=True).mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    page, kept = mmap.PAGESIZE, []

    def array(shape: tuple[int, ...], kind: str = "float64") -> Any:
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        inner = -(-max(size, 1) // page) * page
        memory = mmap.mmap(-1, inner + 2 * page)
        kept.append(memory)
        whole = np.frombuffer(memory, dtype=np.uint8)
        first = page + (inner - size if at_end else 0)
        for fence in (0, page + inner):
            assert protect(whole.ctypes.data + fence, page, 0) == 0
        return whole[first : first + size].view(kind).reshape(shape)

    return array


def run(text: str, at_end: bool) -> None:
    """A model, as written and improved, in memory that ends where its lists do."""
    kernel_module._aligned = fenced(at_end)
    kernel_module.MOST_BLOCKS = 1
    found = built(text, ("out",))
    for routine in (found.routine, improved(found.routine)):
        for lanes in ("own", "one"):
            machine = machines()[lanes]
            kernel = kernel_of(found, routine, machine)
            for lag in LAGS:
                natively(kernel, scenarios(machine.lanes, lag))


@pytest.mark.parametrize("at_end", [False, True], ids=["from the start", "to the end"])
@pytest.mark.parametrize("name", GUARDED)
def test_only_the_lists_themselves_are_touched(name: str, at_end: bool) -> None:
    months = "for m in range(1, periods + 1):\n    " + GUARDED[name].replace("\n", "\n    ")
    machines()  # before the fork, not in each of them
    process = get_context("fork").Process(
        target=run, args=(model_of(FILL + months, HELPERS), at_end)
    )
    process.start()
    process.join()
    assert process.exitcode == 0, "it reads or writes beside a list"
