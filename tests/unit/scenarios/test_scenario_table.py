"""Tables of scenarios: rows are what single runs assume, and rows that cannot be are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.scenarios.table import NAMES, Scenarios, assumption_name

BASE = Assumptions(cpr=6.0, cdr=[1.0, 2.0], severity=35.0, lag=6, indices={"LIBOR-1M": 3.0})


def test_columns_replace_what_the_base_says() -> None:
    table = Scenarios(BASE, {"severity": [20, 30], "call": [True, False], "index LIBOR-1M": [4, 5]})
    first = BASE.override(severity=20, call=True, indices={"LIBOR-1M": 4})
    second = BASE.override(severity=30, call=False, indices={"LIBOR-1M": 5})
    assert [table.assumptions(row) for row in range(len(table))] == [first, second]


def test_a_measure_replaces_the_others_of_its_kind() -> None:
    table = Scenarios(BASE, {"psa": [100.0, np.nan], "smm": [np.nan, 0.5]})
    assert table.assumptions(0) == BASE.override(psa=100)
    assert table.assumptions(1) == BASE.override(smm=0.5)


def test_a_row_without_a_measure_has_no_prepayments() -> None:
    assumed = Scenarios(BASE, {"psa": [np.nan]}).assumptions(0)
    assert (assumed.psa, assumed.cpr, assumed.cdr) == (None, None, (1.0, 2.0))


def test_a_column_may_go_by_month() -> None:
    table = Scenarios(BASE, {"cdr": [[1, 2, 3], [np.nan] * 3], "lag": [0, 12]})
    assert table.assumptions(0) == BASE.override(cdr=[1, 2, 3], lag=0)
    assert table.assumptions(1).cdr is None


def test_without_columns_there_is_one_scenario() -> None:
    table = Scenarios(BASE, {})
    assert (len(table), table.assumptions(0)) == (1, BASE)


def test_rows_are_a_table_of_their_own() -> None:
    table = Scenarios(BASE, {"psa": np.arange(10.0)}, np.array(list("abcdefghij")))
    part = table.rows(8, 12)
    assert [part.assumptions(row).psa for row in range(len(part))] == [8.0, 9.0]
    assert part.names is not None
    assert part.names.tolist() == ["i", "j"]


def test_the_columns_cannot_be_changed() -> None:
    given_by_caller = np.array([1.0, 2.0])
    table = Scenarios(BASE, {"psa": given_by_caller})
    given_by_caller[0] = -1.0
    assert table.columns["psa"][0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        table.columns["psa"][0] = -1.0


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"severity": [20, 120]},
            "scenario 2: severity must be between 0 and 100 percent, not 120",
        ),
        ({"psa": [1, -1]}, "scenario 2: psa must be a number, 0 or more, not -1"),
        ({"psa": [np.inf]}, "scenario 1: psa must be a number, 0 or more, not inf"),
        ({"severity": [np.nan]}, "scenario 1: severity must be between 0 and 100 percent, not nan"),
        ({"psa": ["fast"]}, "scenario 1: psa must be a number, not 'fast'"),
        ({"cdr": [[1, 2], [3, 101]]}, r"scenario 2: cdr must .* percent, not 101 \(month 2\)"),
        ({"cdr": [[1, np.nan]]}, r"scenario 1: cdr must .* not nan \(month 2\)"),
        ({"lag": [0.5]}, "scenario 1: lag must be a whole number of months from 0, not 0.5"),
        ({"lag": [-1]}, "scenario 1: lag must be a whole number of months from 0, not -1"),
        ({"call": [1]}, "scenario 1: call must be True or False, not 1"),
        ({"index L": [101]}, "scenario 1: index L must be between -10 and 100 percent, not 101"),
        ({"psa": [1, 2], "cpr": [np.nan, 3]}, "scenario 2: give one of .*, not psa and cpr"),
        ({"fraud": [60], "bankruptcy": [50]}, "scenario 1: special_hazard, fraud and bankruptcy"),
        ({"psa": [1, 2], "cdr": [1]}, "columns must be equally long; rows by column: psa 2, cdr 1"),
        ({"psa": []}, "there are no scenarios"),
        ({"pssa": [1]}, "no assumption `pssa`: write psa"),
        ({"late-recovery": [1]}, "no assumption `late-recovery`: write late_recovery"),
        ({"lag": [[1, 2]]}, r"lag must be a number for each scenario, not an array of shape"),
    ],
)
def test_what_cannot_be_is_told(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(AssumptionError, match=message):
        Scenarios(Assumptions(), columns)


NUMBERS = st.one_of(
    st.floats(-200, 1000), st.sampled_from([0.0, -0.0, 100.0, 100.00000001, np.inf, -np.inf])
)


@given(st.sampled_from([name for name in NAMES if name not in ("advance", "call")]), NUMBERS)
def test_a_row_can_be_if_and_only_if_a_single_run_can(name: str, number: float) -> None:
    value: Any = int(number) if "lag" in name and abs(number) < np.inf else number
    alone = _or_told(lambda: Assumptions(**{name: value}))
    together = _or_told(lambda: Scenarios(Assumptions(), {name: [value]}).assumptions(0))
    if isinstance(alone, str):
        assert isinstance(together, str)
        assert "lag" in name or together == f"scenario 1: {alone}"
    else:
        assert repr(alone) == repr(together)  # not even the sign of zero differs


def _or_told(make: Callable[[], Assumptions]) -> Assumptions | str:
    try:
        return make()
    except AssumptionError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("psa", "psa"),
        (" Late-Recovery ", "late_recovery"),
        ("special hazard", "special_hazard"),
        ("index LIBOR-1M", "index LIBOR-1M"),
    ],
)
def test_names_as_people_write_them(text: str, name: str) -> None:
    assert assumption_name(text) == name
