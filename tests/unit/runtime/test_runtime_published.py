"""The collateral against figures that others have published, to every digit they printed."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealdsl.runtime.amortisation import due_at_the_ends, level_pay, scheduled_balances
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.projection import project_collateral
from dealdsl.runtime.speeds import abs_rate, monthly_rate, psa_rate

PUBLISHED = json.loads(
    (Path(__file__).parents[2] / "truth" / "published.json").read_text(encoding="utf-8")
)
Columns = dict[str, list[float]]


def pool(assumptions: Assumptions, months: int, **line: Any) -> Columns:
    given = {"pool": "p", "target_rate": line["net_rate"], "target_fraction": 1.0, **line}
    columns = project_collateral({"p.all": given}, assumptions, months)
    return {column: values for (owner, column), values in columns.items() if owner == "p"}


def as_printed(value: float, figure: float) -> float:
    """`value` rounded to the digits after the point that `figure` was printed with."""
    exponent = Decimal(str(figure)).as_tuple().exponent
    assert isinstance(exponent, int)
    return round(value, -exponent)


def test_the_first_month_of_a_pool_at_150_psa() -> None:
    truth = PUBLISHED["bma_month_1"]
    month = pool(
        Assumptions(psa=150),
        1,
        balance=1.0,
        gross_rate=truth["gross"] / 100,
        net_rate=truth["net"] / 100,
        remaining_term=truth["term"],
        age=0,
    )
    cash = month["scheduled"][1] + month["prepaid"][1] + month["interest"][1]
    for value, name in (
        (month["scheduled"][1], "sched"),
        (month["prepaid"][1], "prepay"),
        (month["gross_interest"][1], "gross_int"),
        (month["servicing_fee"][1], "servicing"),
        (cash, "cash"),
    ):
        assert as_printed(value, truth[name]) == truth[name], name


def test_scheduled_balances_behind_two_pool_factors() -> None:
    truth = PUBLISHED["bma_factor_backout"]
    term = truth["term"]
    amortisation, balances = [0.0] * (term + 1), [0.0] * (term + 1)
    level_pay(truth["gross"] / 100, 1, term, term, amortisation)
    due_at_the_ends(term, 0, amortisation)
    scheduled_balances(term, amortisation, balances)
    month = term - truth["rem1"]
    assert as_printed(balances[month], truth["BAL1"]) == truth["BAL1"]
    assert as_printed(balances[month + 1], truth["BAL2"]) == truth["BAL2"]


def test_the_second_pool_factor_follows_from_the_first() -> None:
    # The standard backs a speed of 150 PSA in month 17 out of the factors; run it forwards.
    truth = PUBLISHED["bma_factor_backout"]
    month = pool(
        Assumptions(psa=truth["PSA"]),
        1,
        balance=truth["F1"],
        gross_rate=truth["gross"] / 100,
        net_rate=truth["gross"] / 100,
        remaining_term=truth["rem1"],
        age=truth["MONTH"] - 1,
    )
    scheduled = truth["F1"] - month["scheduled"][1]
    assert as_printed(scheduled, truth["Fsched"]) == truth["Fsched"]
    assert as_printed(month["closing_balance"][1], truth["F2"]) == truth["F2"]
    smm = 100 * month["prepaid"][1] / scheduled
    assert as_printed(smm, truth["SMM_pct"]) == truth["SMM_pct"]


def test_the_speed_behind_two_pool_factors() -> None:
    truth = PUBLISHED["bma_factor_backout"]
    term, month = truth["term"], truth["term"] - truth["rem1"]
    amortisation, balances = [0.0] * (term + 1), [0.0] * (term + 1)
    level_pay(truth["gross"] / 100, 1, term, term, amortisation)
    due_at_the_ends(term, 0, amortisation)
    scheduled_balances(term, amortisation, balances)
    scheduled = truth["F1"] * balances[month + 1] / balances[month]
    smm = 1 - truth["F2"] / scheduled
    cpr = 1 - (1 - smm) ** 12
    assert as_printed(100 * smm, truth["SMM_pct"]) == truth["SMM_pct"]
    assert as_printed(100 * cpr, truth["CPR_pct"]) == truth["CPR_pct"]
    psa = 100 * cpr / (0.002 * truth["MONTH"])
    assert as_printed(psa, truth["PSA"]) == truth["PSA"]
    # And forwards: the speed's rate of a month is the one found.
    assert monthly_rate(psa_rate(psa, truth["MONTH"])) == pytest.approx(smm, rel=1e-12)


def test_absolute_prepayment_speed() -> None:
    truth = PUBLISHED["bma_abs"]
    smm = 100 * abs_rate(truth["ABS"], truth["month"])
    assert as_printed(smm, truth["SMM_pct"]) == truth["SMM_pct"]
    columns = pool(
        Assumptions(abs=truth["ABS"]),
        1,
        balance=100.0,
        gross_rate=0.0,
        net_rate=0.0,
        remaining_term=60,
        age=truth["month"] - 1,
    )
    after_schedule = 100.0 - columns["scheduled"][1]
    assert 100 * columns["prepaid"][1] / after_schedule == pytest.approx(truth["SMM_pct"])


def test_at_an_absolute_speed_as_many_loans_prepay_each_month() -> None:
    # 2% of the loans at first each month, and the last of them in month 50.
    left = 1.0
    for age in range(1, 51):
        prepaid = left * abs_rate(2.0, age)
        assert prepaid == pytest.approx(0.02)
        left -= prepaid
    assert left == pytest.approx(0.0, abs=1e-12)
    assert abs_rate(2.0, 51) == abs_rate(2.0, 400) == abs_rate(100.0, 1) == 1.0
    assert abs_rate(0.0, 400) == 0.0


@pytest.mark.parametrize(
    ("speeds", "name"),
    [
        ({"smm": 1, "mdr": 1}, "A_1pct_smm_1pct_mdr_total_new_defaults_pct"),
        ({"psa": 150, "sda": 100}, "B_150psa_100sda_total_new_defaults_pct"),
    ],
)
def test_cumulative_defaults(speeds: dict[str, float], name: str) -> None:
    columns = pool(
        Assumptions(**speeds, severity=20, lag=12),  # type: ignore[arg-type]
        360,
        balance=100.0,
        gross_rate=0.08,
        net_rate=0.08,
        remaining_term=360,
        age=0,
    )
    figure = PUBLISHED["bma_cash_flow_totals"][name]
    assert as_printed(sum(columns["new_defaults"]), figure) == figure


@pytest.mark.parametrize("speed", [50, 100, 165, 200, 300, 400, 500, 600, 700])
def test_average_lives_of_textbook_collateral(speed: int) -> None:
    truth = PUBLISHED["sequential_textbook"]
    loans = truth["collateral"]
    columns = pool(
        Assumptions(psa=speed),
        loans["wam"],
        balance=loans["bal"],
        gross_rate=loans["wac"] / 100,
        net_rate=loans["net"] / 100,
        remaining_term=loans["wam"],
        age=loans["age"],
    )
    principal = [s + p for s, p in zip(columns["scheduled"], columns["prepaid"], strict=True)]
    months = sum(t * amount for t, amount in enumerate(principal)) / loans["bal"]
    figure = truth["collateral_average_life"][str(speed)]
    assert as_printed(months / 12 - 5 / 360, figure) == figure
