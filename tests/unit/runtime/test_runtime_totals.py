"""Totals against exact sums, against hand arithmetic and against closed forms."""

from dataclasses import replace
from fractions import Fraction
from math import fsum
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result
from dealdsl.runtime.totals import (
    TOTALS,
    add_cash,
    class_totals,
    days_30_360,
    first_period,
    present_value,
    totals_of,
    years_of,
)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2003-12-23", "2004-01-25", 32),
        ("2003-12-23", "2033-12-25", 10_802),
        ("2004-01-31", "2004-02-29", 29),
        ("2004-01-31", "2004-03-31", 60),
        ("2004-01-30", "2004-01-31", 0),
        ("2004-01-15", "2004-01-31", 16),
    ],
)
def test_days_of_months_of_thirty(start: str, end: str, days: int) -> None:
    assert days_30_360(start, end) == days


USED = (
    *("interest_paid", "principal_paid", "residual_paid"),
    *("realized_loss", "loss_reimbursed", "ending_balance"),
)


def totals(columns: dict[str, list[float]], years: list[float]) -> dict[str, float]:
    periods, found = len(years) - 1, [0.0] * len(TOTALS)
    columns = {**{kind: [0.0] * (periods + 1) for kind in USED}, **columns}
    class_totals(periods, years, *(columns[kind] for kind in USED), found)
    return dict(zip(TOTALS, found, strict=True))


def test_totals_by_hand() -> None:
    columns = {
        "interest_paid": [0.0, 5.0, 2.5, 0.0, 0.0],
        "principal_paid": [0.0, 100.0, 300.0, 0.004, 0.0],
        "residual_paid": [0.0, 0.0, 0.25, 0.0, 0.0],
        "realized_loss": [0.0, 10.0, 20.0, 0.0, 0.0],
        "loss_reimbursed": [0.0, 0.0, 5.0, 0.0, 0.0],
        "ending_balance": [500.0, 400.0, 85.0, 84.996, 84.996],
    }
    found = totals(columns, [0.0, 1.0, 2.0, 3.0, 4.0])
    # 100 after a year, 300 after two, and 0.004, which is no payment, after three.
    life = (100 * 1 + 300 * 2 + 0.004 * 3) / 400.004
    assert found.pop("average_life") == pytest.approx(life, rel=1e-15)
    assert found.pop("principal") == pytest.approx(400.004, rel=1e-15)
    assert found == {
        "first_payment": 1.0,
        "last_payment": 2.0,
        "interest": 7.5,
        "residual": 0.25,
        "loss": 25.0,
        "ending_balance": 84.996,
    }


def test_a_payment_counts_from_half_a_cent_on() -> None:
    columns = {
        "interest_paid": [0.0, 0.002, 0.003, 0.0, 0.0],
        "principal_paid": [0.0, 0.002, 0.001, 0.0, 0.0],
        "residual_paid": [0.0, 0.0, 0.001, 0.0, 0.0],
    }
    found = totals(columns, [0.0, 1.0, 2.0, 3.0, 4.0])
    assert (found["first_payment"], found["last_payment"]) == (2.0, 2.0)
    assert found["average_life"] == -1.0  # 0.003 of principal is none
    nothing = totals({}, [0.0, 1.0])
    assert nothing == {**dict.fromkeys(TOTALS, 0.0), "average_life": -1.0}


def test_what_is_added_to_the_balance_is_no_payment() -> None:
    columns = {
        "interest_paid": [0.0, 50.0, 50.0, 10.0],
        "principal_paid": [0.0, -50.0, -50.0, 700.0],
    }
    found = totals(columns, [0.0, 1.0, 2.0, 3.0])
    assert (found["first_payment"], found["last_payment"]) == (3.0, 3.0)
    assert (found["average_life"], found["principal"]) == (3.0, 600.0)


AMOUNTS = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=400).map(lambda row: [0.0, *row])


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_totals_are_sums_to_a_trillionth(principal: list[float], random: Random) -> None:
    others = [[0.0, *random.sample(principal[1:], len(principal) - 1)] for _ in range(4)]
    kinds = ("interest_paid", "residual_paid", "realized_loss", "loss_reimbursed")
    columns = {"principal_paid": principal, **dict(zip(kinds, others, strict=True))}
    years = [period / 12 for period in range(len(principal))]
    found = totals(columns, years)
    size = fsum(map(abs, principal))
    for kind in ("interest", "principal", "residual"):
        assert found[kind] == pytest.approx(fsum(columns[f"{kind}_paid"]), abs=1e-12 * size)
    loss = fsum(others[2]) - fsum(others[3])
    assert found["loss"] == pytest.approx(loss, abs=2e-12 * size)
    repaid = [max(Fraction(amount), Fraction(0)) for amount in principal]
    if sum(repaid) > 1:
        weighted = sum(p * Fraction(y) for p, y in zip(repaid, years, strict=True))
        assert found["average_life"] == pytest.approx(float(weighted / sum(repaid)), rel=1e-12)


def test_the_totals_of_a_class_and_of_a_composite(tiny: Model) -> None:
    flows = tiny.project(Assumptions(psa=275, cdr=5, severity=40)).flows
    parts = ("A", "B")
    both = {
        ("AB", column): [sum(row) for row in zip(*(flows[n, column] for n in parts), strict=True)]
        for column in CLASS_COLUMNS
    }
    model, result = replace(tiny, composites=("AB",)), Result({**flows, **both}, {})
    a, b, ab = (
        dict(zip(TOTALS, totals_of(model, result, name), strict=True)) for name in (*parts, "AB")
    )
    assert b["loss"] > 0.0
    for kind in TOTALS[3:]:
        assert ab[kind] == pytest.approx(a[kind] + b[kind], rel=1e-12)
    dollar_years = a["average_life"] * a["principal"] + b["average_life"] * b["principal"]
    assert ab["average_life"] == pytest.approx(dollar_years / ab["principal"], rel=1e-12)
    assert ab["first_payment"] == 1.0
    assert ab["last_payment"] == max(a["last_payment"], b["last_payment"])
    assert totals_of(model, result, "A", years_of(model)) == list(a.values())


def test_years_run_from_closing_by_the_calendar_or_by_months(tiny: Model) -> None:
    # From December 23, 2003: 32 days to January 25, 62 to February 25.
    assert years_of(tiny)[:3] == [0.0, 32 / 360, 62 / 360]
    undated = replace(tiny, closing="", accrual_dates=("",) * 5, months_a_period=3)
    assert years_of(undated) == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("values", "first"),
    [([0, 0, 0], 0), ([9, 0, 0], 0), ([0, 1, 0], 1), ([0, 0, -2], 2), ([0, 3, 4], 1)],
)
def test_the_first_period_that_is_not_0(values: list[float], first: float) -> None:
    found = [7.0]
    first_period(2, values, found)
    assert found == [first]
    assert isinstance(found[0], float)


def test_an_annuity_and_its_redemption_in_closed_form() -> None:
    # $100 at 5%, paid each half-year for ten years, at a yield of 8%.
    rate, count, coupon = 0.04, 20, 2.5
    factors = [(1 + rate) ** -period for period in range(count + 1)]
    interest = [0.0, *[coupon] * count]
    principal = [0.0] * count + [90.0]
    residual = [0.0] * count + [10.0]
    found = [0.0]
    present_value(count, factors, interest, principal, residual, found)
    closed = coupon * (1 - (1 + rate) ** -count) / rate + 100 * (1 + rate) ** -count
    assert found == [pytest.approx(closed, rel=1e-12)]


def test_all_that_is_paid_by_period() -> None:
    cash = [0.0] * 3
    add_cash(2, [0.0, 5.0, 4.0], [0.0, -5.0, 100.0], [0.0, 0.0, 0.25], cash)
    assert cash == [0.0, 0.0, 104.25]
