"""The auto-loan oracle against published figures, hand arithmetic and the deal's laws."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.oracles.auto import Auto, NoteTerms, abs_smm, project
from tests.oracles.bma import Line, monthly
from tests.oracles.collateral import Pool, one_line, together
from tests.oracles.paying import Flows

SMALL = Auto(
    seniors=(
        NoteTerms("A-1", 100.0, 0.036, actual=True),
        NoteTerms("A-2", 300.0, 0.048),
        NoteTerms("A-3", 400.0, 0.060),
    ),
    junior=NoteTerms("B", 100.0, 0.12),
    servicing_rate=0.012,
    reserve_initial=10.0,
    reserve_floor=10.0,
    oc_floor=100.0,
)
NOTES = ("A-1", "A-2", "A-3", "B")


def test_abs_to_smm_as_published() -> None:
    # BMA Standard Formulas: 2 ABS in month 11 is an SMM of 2.5%.
    assert abs_smm(0.02, 11) == pytest.approx(0.025)
    assert abs_smm(0.02, 1) == pytest.approx(0.02)
    # All are gone by month 50.
    assert [abs_smm(0.02, age) for age in (50, 51, 200)] == pytest.approx([1.0, 1.0, 1.0])
    assert abs_smm(0.0, 400) == 0.0


def test_abs_speed_pays_the_same_number_of_loans_every_month() -> None:
    # Of 100 loans, 1.5 prepay every month: 100 - 1.5 t are left after month t.
    left = 100.0
    for t in range(1, 61):
        left *= 1 - abs_smm(0.015, t)
        assert left == pytest.approx(100 - 1.5 * t)


def loans(interest: list[float], principal: list[float], loss: list[float]) -> Pool:
    """$1,000 of loans with stated flows, month 1 first."""
    left = [1000.0]
    for p, x in zip(principal, loss, strict=True):
        left.append(left[-1] - p - x)
    none = np.zeros(len(left))
    return Pool(
        opening=np.array([1000.0, *left[:-1]]),
        interest=np.array([0.0, *interest]),
        scheduled=np.array([0.0, *principal]),
        unscheduled=none,
        loss=np.array([0.0, *loss]),
        foreclosure=none,
        closing=np.array(left),
    )


def test_three_months_by_hand() -> None:
    pool = loans([10.0, 2.0, 30.0], [60.0, 50.0, 640.0], [0.0, 200.0, 50.0])
    made = project(SMALL, pool, np.full(4, 30.0))
    paid = {k: list(made[k]["principal_paid"][1:]) for k in NOTES}
    # 1: 70 less servicing 1, seniors' interest 0.3 + 1.2 + 2, B's 1: 64.5. Loans 940 less 100
    #    allow notes of 840: 60 to A-1; 4.5 are over.
    # 2: loans fall to 690. 52 - 0.94 - (0.12 + 1.2 + 2) = 47.74. Seniors exceed loans by 50:
    #    47.74 and 2.26 of the reserve pay A-1's 40 and 10 of A-2. B's interest of 1 and 6.74 of
    #    the 100 by which all notes still exceed the loans come from the reserve, which is used.
    # 3: 670 - 0.69 - (283.26 x 0.4% + 2 = 3.13304) = 666.17696 for the seniors' 683.26. B is
    #    paid nothing.
    assert paid["A-1"] == pytest.approx([60.0, 40.0, 0.0])
    assert paid["A-2"] == pytest.approx([0.0, 16.74, 283.26])
    assert paid["A-3"] == pytest.approx([0.0, 0.0, 382.91696])
    assert paid["B"] == [0.0, 0.0, 0.0]
    assert list(made["B"]["interest_paid"][1:]) == pytest.approx([1.0, 1.0, 0.0])
    assert list(made["reserve"]["drawn"][1:]) == pytest.approx([0.0, 10.0, 0.0])
    assert list(made["certificates"]["residual_paid"][1:]) == pytest.approx([4.5, 0.0, 0.0])
    assert made["deal"]["first"][2] == pytest.approx(50.0)
    assert made["deal"]["second"][2] == pytest.approx(6.74)


def test_the_money_market_class_counts_days() -> None:
    made = project(SMALL, loans([10.0], [60.0], [0.0]), np.array([0.0, 17.0]))
    # 100 x 3.6% x 17/360 = 0.17; the others have a month of 30/360.
    assert made["A-1"]["interest_paid"][1] == pytest.approx(0.17)
    assert made["A-2"]["interest_paid"][1] == pytest.approx(1.2)


def test_a_short_month_shares_interest_by_what_is_due_and_carries_the_rest() -> None:
    # Nothing but 2.75 arrives and the reserve is empty: less servicing of 1, 1.75 is half of
    # the 3.5 due.
    deal = replace(SMALL, reserve_initial=0.0, reserve_floor=0.0)
    made = project(deal, loans([2.75, 20.0], [0.0, 0.0], [0.0, 0.0]), np.full(3, 30.0))
    seniors = ("A-1", "A-2", "A-3")
    assert [made[k]["interest_paid"][1] for k in seniors] == pytest.approx([0.15, 0.6, 1.0])
    assert [made[k]["interest_due"][2] for k in seniors] == pytest.approx([0.45, 1.8, 3.0])


def test_the_reserve_is_topped_up_and_released() -> None:
    # The target is 2% of the loans, at least 5, at most the notes. It opens with 30 and must
    # hold 18.8 on loans of 940: 11.2 are released, and in month 2, on loans of 10, all but 5.
    # Month 3 pays the last note. What is held then is released in the month after.
    deal = replace(
        SMALL,
        reserve_initial=30.0,
        reserve_floor=5.0,
        reserve_rate=0.02,
        oc_floor=0.0,
    )
    pool = loans([10.0] * 4, [60.0, 930.0, 10.0, 0.0], [0.0] * 4)
    made = project(deal, pool, np.full(5, 30.0))
    assert list(made["reserve"]["released"][1:]) == pytest.approx([11.2, 13.8, 0.0, 5.0])
    assert list(made["reserve"]["ending_balance"]) == pytest.approx([30.0, 18.8, 5.0, 5.0, 0.0])
    # The notes as they stand after the parity payments are the most it must hold: loans of 6,
    # notes of 6, and of the 124.5 that are left 6 fill the reserve.
    made = project(
        replace(SMALL, reserve_initial=0.0), loans([30.0], [994.0], [0.0]), np.full(2, 30.0)
    )
    assert made["reserve"]["topped_up"][1] == pytest.approx(6.0)
    drained = project(
        replace(deal, reserve_initial=0.0), loans([30.0], [60.0], [0.0]), np.full(2, 30.0)
    )
    assert drained["reserve"]["topped_up"][1] == pytest.approx(18.8)


LARGE = Auto(
    seniors=(
        NoteTerms("A-1", 200e6, 0.030, actual=True),
        NoteTerms("A-2", 400e6, 0.034),
        NoteTerms("A-3", 340e6, 0.038),
    ),
    junior=NoteTerms("B", 40e6, 0.045),
    servicing_rate=0.01,
    reserve_initial=5e6,
    reserve_floor=5e6,
    oc_floor=5e6,
    oc_rate=0.03,
)
BUCKETS = (Line(400e6, 0.055, 0.055, 36, 6), Line(600e6, 0.065, 0.065, 66, 4))


def large(speed: float, cdr: float) -> tuple[Pool, Flows]:
    lines = []
    for line in BUCKETS:
        smm = [0.0, *(abs_smm(speed, line.age + t) for t in range(1, line.term + 1))]
        mdr = [0.0, *(monthly(cdr),) * line.term]
        lines.append(one_line(line, smm, mdr, 0.5, 3, advance=False))
    pool = together(lines)
    days = np.array([0.0, *([31.0, 30.0] * 33)])
    return pool, project(LARGE, pool, days)


@pytest.mark.parametrize("speed", [0.0, 0.013, 0.02])
@pytest.mark.parametrize("cdr", [0.0, 0.02, 0.3])
def test_cash_is_conserved(speed: float, cdr: float) -> None:
    pool, made = large(speed, cdr)
    out = sum(made[k]["interest_paid"] + made[k]["principal_paid"] for k in NOTES)
    out = out + made["certificates"]["residual_paid"] + made["servicer"]["paid"]
    reserve = made["reserve"]
    kept = reserve["ending_balance"] - reserve["beginning_balance"]
    assert out + kept == pytest.approx(pool.interest + pool.principal, abs=1e-4)
    moved = reserve["topped_up"] - reserve["released"] - reserve["drawn"]
    assert kept == pytest.approx(moved, abs=1e-5)
    for k in NOTES:
        closing = made[k]["beginning_balance"] - made[k]["principal_paid"]
        assert made[k]["ending_balance"] == pytest.approx(closing, abs=1e-4)


def test_seniors_are_sequential_and_over_collateralisation_is_kept() -> None:
    # Without losses cash is ample: after the first months notes are the loans less the target.
    pool, made = large(0.013, 0.0)
    notes = sum(made[k]["ending_balance"] for k in NOTES)
    target = np.maximum(5e6, 0.03 * pool.closing)
    reached = notes <= pool.closing - target + 1e-3
    start = int(np.argmax(reached[1:])) + 1
    assert start < 12
    assert notes[start:] == pytest.approx(np.maximum(0, (pool.closing - target)[start:]), abs=1e-3)
    for first, then in pairwise(NOTES):
        paid = made[then]["principal_paid"] > 0
        assert (made[first]["ending_balance"][paid] < 0.005).all()


def test_in_a_heavy_stress_the_reserve_is_spent_and_b_is_short() -> None:
    _, made = large(0.013, 0.3)
    assert made["reserve"]["drawn"].sum() >= 5e6 - 1
    assert made["B"]["ending_balance"][-1] > 0
