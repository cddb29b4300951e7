"""Laws of tapes: a tape is its loans, in any order, each as if it were alone."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.projection import POOL_COLUMNS, project_collateral
from dealdsl.runtime.tape_files import Loan
from dealdsl.runtime.tapes import project_tapes
from tests.unit.runtime.tapes import line, written

MONTHS = 40
Columns = dict[tuple[str, str], list[float]]


@st.composite
def loans(draw: st.DrawFn, own_speeds: bool = True) -> Loan:
    gross = draw(st.sampled_from([0.0, 0.01, 0.06, 0.0825, 0.3]))
    net = max(gross - draw(st.sampled_from([0.0, 0.0025, 0.02])), 0.0)
    balance = draw(st.integers(0, 10**8)) / 100
    term, age = draw(st.integers(1, MONTHS)), draw(st.integers(0, 130))
    speeds = [draw(st.sampled_from([0.0, 0.5, 1.0, 3.0, 1000.0])) for _ in range(2)]
    return Loan(balance, gross, net, term, age, *(speeds if own_speeds else ()))


@st.composite
def scenarios(draw: st.DrawFn) -> Assumptions:
    percent = st.sampled_from([0.0, 1.0, 20.0, 100.0])
    speed = st.one_of(percent, st.lists(percent, min_size=1, max_size=5))
    given: dict[str, Any] = {
        draw(st.sampled_from(["psa", "cpr", "smm", "abs"])): draw(speed),
        draw(st.sampled_from(["cdr", "mdr", "sda"])): draw(speed),
        "severity": draw(speed),
        "lag": draw(st.integers(0, MONTHS + 2)),
        "advance": draw(st.booleans()),
        "late_recovery": draw(percent),
        "late_recovery_lag": draw(st.integers(0, 3)),
    }
    return Assumptions(**given)


def tapes(own_speeds: bool = True) -> st.SearchStrategy[list[Loan]]:
    some = st.lists(loans(own_speeds), min_size=1, max_size=12)
    return some.filter(lambda found: any(loan.balance for loan in found))


def projected(rows: list[Loan], assumptions: Assumptions, target: float | None) -> Columns:
    with TemporaryDirectory() as folder:
        tape = written(Path(folder), rows, target_rate=target)
        return project_tapes({"I": tape}, assumptions, MONTHS)


def alike(got: Columns, wanted: Columns, rows: list[Loan]) -> None:
    whole = sum(loan.balance for loan in rows)
    for column in POOL_COLUMNS:
        if column != "delinquent_60":  # which goes by the pool
            expected = pytest.approx(wanted["I", column], rel=1e-9, abs=1e-12 * whole)
            assert got["I", column] == expected, column


@settings(deadline=None)
@given(tapes(own_speeds=False), scenarios(), st.sampled_from([None, 0.0, 0.05]))
def test_a_tape_is_a_line_for_each_loan(
    rows: list[Loan], assumptions: Assumptions, target: float | None
) -> None:
    lines = {str(number): line(loan, target) for number, loan in enumerate(rows)}
    wanted = project_collateral(lines, assumptions, MONTHS)
    alike(projected(rows, assumptions, target), wanted, rows)


@settings(deadline=None)
@given(tapes(), scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_more_than_rounding(
    rows: list[Loan], assumptions: Assumptions, random: Any
) -> None:
    shuffled = random.sample(rows, len(rows))
    alike(projected(shuffled, assumptions, None), projected(rows, assumptions, None), rows)


@settings(deadline=None)
@given(tapes(), scenarios())
def test_all_principal_is_paid_or_lost(rows: list[Loan], assumptions: Assumptions) -> None:
    got = projected(rows, assumptions, None)
    out = sum(sum(got["I", column]) for column in ("scheduled", "prepaid", "recovered", "loss"))
    assert out == pytest.approx(sum(loan.balance for loan in rows), rel=1e-9)
    assert got["I", "closing_balance"][MONTHS] == 0.0
    assert min(min(values) for values in got.values()) >= 0.0


@settings(deadline=None)
@given(tapes(), scenarios())
def test_a_loan_of_nothing_changes_nothing(rows: list[Loan], assumptions: Assumptions) -> None:
    nothing = rows[0]._replace(balance=0.0)
    alike(projected([*rows, nothing], assumptions, None), projected(rows, assumptions, None), rows)
