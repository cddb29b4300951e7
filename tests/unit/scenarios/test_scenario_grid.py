"""Grids: exact steps, every combination, and what cannot be."""

from __future__ import annotations

from decimal import Decimal
from itertools import product as combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.scenarios.grid import Factor, grid_factor, grid_option, product, require_free

BASE = Assumptions(psa=165)


def values(text: str) -> list[Any]:
    ((_, column),) = grid_option(text).columns.items()
    return column.tolist()


def test_steps_include_both_ends() -> None:
    assert values("psa=50:800:50") == [50.0 * k for k in range(1, 17)]
    assert values("cdr=10:0:-5") == [10.0, 5.0, 0.0]
    assert values("lag=0:24:6") == [0, 6, 12, 18, 24]
    assert values("psa=7:7:1") == [7.0]


def test_lists_and_switches() -> None:
    assert values("severity=20, 30,40.5") == [20.0, 30.0, 40.5]
    assert values("call=yes,no") == [True, False]
    assert values("index LIBOR-1M=3:7:1") == [3.0, 4.0, 5.0, 6.0, 7.0]


@given(st.integers(0, 50), st.integers(1, 400), st.sampled_from(["0.1", "0.05", "0.01", "0.025"]))
def test_steps_do_not_drift(first: int, count: int, step: str) -> None:
    last = first + count * Decimal(step)
    found = values(f"psa={first}:{last}:{step}")
    assert found == [float(str(first + k * Decimal(step))) for k in range(count + 1)]


def test_every_combination_the_last_varying_fastest() -> None:
    table = product(BASE, [grid_option("psa=100,200"), grid_option("cdr=0,1,2")])
    rows = zip(table.columns["psa"].tolist(), table.columns["cdr"].tolist(), strict=True)
    assert list(rows) == list(combinations([100.0, 200.0], [0.0, 1.0, 2.0]))


def test_a_grid_in_python() -> None:
    assert grid_factor("psa", (50, 800, 50), "grid").columns["psa"].shape == (16,)
    assert grid_factor("cdr", [0, 1, 2.5], "grid").columns["cdr"].tolist() == [0.0, 1.0, 2.5]
    assert grid_factor("cdr", (0, 1), "grid").columns["cdr"].tolist() == [0.0, 1.0]
    assert grid_factor("psa", 100, "grid").columns["psa"].tolist() == [100.0]
    assert grid_factor("call", [True, False], "grid").columns["call"].tolist() == [True, False]
    assert grid_factor("psa", np.array([1, 2]), "grid").columns["psa"].tolist() == [1.0, 2.0]
    by_month = grid_factor("cdr", [[1, 2, 3], 4], "grid").columns["cdr"]
    assert by_month.tolist() == [[1.0, 2.0, 3.0], [4.0, 4.0, 4.0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("psa", "--grid takes an assumption and its values, as in psa=50:800:50"),
        ("psa=", "--grid takes an assumption"),
        ("pas=1", "there is no assumption `pas`: write psa"),
        ("cdr=0:10:3", "--grid cdr=0:10:3: steps of 3 from 0 miss 10: end at 9 or 12"),
        ("cdr=0:10:0", "steps of 0 do not lead from 0 to 10"),
        ("cdr=10:0:1", "steps of 1 do not lead from 10 to 0"),
        ("cdr=0:10", "steps are written first:last:step, as in 0:10:0.5, not 0:10"),
        ("cdr=0:10:1e-9", "too many"),
        ("cdr=a:b:c", "cdr must be a number, not a"),
        ("cdr=1,,2", "cdr must be a number, not nothing"),
        ("cdr=nan", "cdr must be a number, not nan"),
        ("cdr=1_0", "cdr must be a number, not 1_0"),
        ("severity=90:110:10", "severity must be between 0 and 100 percent, not 110"),
        ("lag=0:3:1.5", "lag must be a whole number of months from 0, not 1.5"),
        ("call=maybe", "call must be yes or no, not maybe"),
    ],
)
def test_what_cannot_be_is_told(text: str, message: str) -> None:
    with pytest.raises(AssumptionError, match=message):
        grid_option(text)


def test_two_ways_to_say_one_thing() -> None:
    factors = [grid_option("psa=1"), grid_option("cpr=2")]
    with pytest.raises(AssumptionError, match="psa and cpr: given by both --grid psa=1 and --grid"):
        product(BASE, factors)
    with pytest.raises(AssumptionError, match="psa: varied by --grid psa=1, and fixed by --cpr"):
        require_free(factors[:1], {"cpr": "--cpr"})
    with pytest.raises(AssumptionError, match="cdr: given by both"):
        product(BASE, [grid_option("cdr=1"), grid_option("cdr=1,2")])


def test_what_is_only_inherited_gives_way() -> None:
    rows = {"cdr": np.array([1.0, 2.0]), "severity": np.array([20.0, 40.0])}
    begun = Factor("x.csv", rows, None, frozenset(rows))
    table = product(BASE, [begun, grid_option("severity=30")])
    assert table.columns["severity"].tolist() == [30.0, 30.0]
    assert table.columns["cdr"].tolist() == [1.0, 2.0]


def test_too_many_scenarios() -> None:
    with pytest.raises(AssumptionError, match="10,001 times 1,001 is 10,011,001 scenarios"):
        product(BASE, [grid_option("psa=0:10000:1"), grid_option("cdr=0:10:0.01")])
