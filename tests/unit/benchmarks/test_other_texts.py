"""The routine of a small deal in other languages comes to plain Python's figures, to the bit."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest
from attrs import evolve

pytest.importorskip("llvmlite", reason="llvmlite is not installed")

from dealdsl import api
from dealdsl.native.flow import tables
from dealdsl.scenarios.plain_engine import evaluate_rows
from tests.benchmarks import c_text, numba_text
from tests.benchmarks.grown import grown_deal, statements_of
from tests.benchmarks.inputs import drawn
from tests.benchmarks.setting import Setting

COUNT = 21


@pytest.fixture(scope="module")
def setting() -> Setting:
    return Setting.of(api.loads(grown_deal(classes=3, pools=2)).compile().source)


@pytest.fixture(scope="module")
def expected(setting: Setting) -> np.ndarray:
    figures = evaluate_rows(setting.model, setting.selection, drawn(COUNT))
    return np.stack(list(figures.values()), axis=1)


@pytest.mark.parametrize("lanes", [1, 4, 8, 16])
@pytest.mark.skipif(not c_text.is_installed(), reason="g++ is not installed")
def test_c_comes_to_the_same_figures(setting: Setting, expected: np.ndarray, lanes: int) -> None:
    kernel = setting.native(lanes)
    c = c_text.loaded(c_text.c_text(setting.routine(), lanes), "-O1")
    outcome = setting.run(evolve(kernel, loaded=c), COUNT)
    assert not outcome.failed.any()
    assert np.array_equal(outcome.results.view(np.int64), expected.view(np.int64))


def test_python_for_numba_comes_to_the_same_figures(setting: Setting, expected: np.ndarray) -> None:
    kernel = setting.native(1)
    plan, numbers = kernel.plan, setting.numbers(kernel.plan, COUNT)
    run = uncompiled(setting)
    results = np.zeros(COUNT * len(plan.results))
    run(
        *(0, COUNT, np.stack([numbers[name] for name in plan.scalars], axis=1).reshape(-1)),
        *([setting.wholes[name] for name in plan.wholes], np.zeros(plan.work_size), results),
        *(np.zeros(0), np.zeros(COUNT)),
    )
    assert np.array_equal(results.reshape(COUNT, -1).view(np.int64), expected.view(np.int64))


def uncompiled(setting: Setting) -> Callable[..., None]:
    """The text for numba as Python runs it."""
    routine = setting.routine()
    known = {f"buffer_{n}": np.array(routine.buffers[n].initial) for n in tables(routine)}
    given: dict[str, Any] = {"carray": lambda pointer, shape: pointer, "sqrt": sqrt, **known}
    exec(numba_text.LEAST_AND_MOST + numba_text.python_text(routine), given)
    return given["run"]


def test_grown_deals_grow() -> None:
    sizes = [statements_of(api.loads(grown_deal(n)).compile().source) for n in (1, 2, 3)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0] > 0
