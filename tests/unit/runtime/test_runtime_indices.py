"""Index curves: as the deal states them, and as they are assumed."""

import pytest

from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.runtime.indices import index_curves

STATED = {"LIBOR-1M": {1: 0.0117, 3: 0.02}, "COFI": {4: 0.03}}


def test_a_stated_rate_holds_until_the_next() -> None:
    curves = index_curves(STATED, Assumptions(), 5)
    assert curves["LIBOR-1M"] == [0.0117, 0.0117, 0.0117, 0.02, 0.02, 0.02]
    assert curves["COFI"] == [0.03] * 6  # the first rate holds before it, too


def test_an_assumption_takes_the_place_of_one_curve() -> None:
    curves = index_curves(STATED, Assumptions(indices={"LIBOR-1M": [5, -1.5]}), 4)
    assert curves["LIBOR-1M"] == [0.05, 0.05, -0.015, -0.015, -0.015]
    assert curves["COFI"] == [0.03] * 5


def test_an_index_that_the_deal_has_not() -> None:
    with pytest.raises(AssumptionError, match="no index LIBOR; it has LIBOR-1M, COFI"):
        index_curves(STATED, Assumptions(indices={"LIBOR": 5}), 4)
    with pytest.raises(AssumptionError, match="no index LIBOR; it has none"):
        index_curves({}, Assumptions(indices={"LIBOR": 5}), 4)
