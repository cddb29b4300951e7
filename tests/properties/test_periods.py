"""Drawn deals, paid each so many months, whose pools buy loans."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from tests.properties.deal_text import Deal
from tests.properties.deals import deals, scenarios
from tests.properties.runs import DOLLARS, checked, drawn, projected, same_to_the_last_bit

QUARTERLY = {
    "25 of each month": "25 of each 3 months",
    "last day of each month": "last day of each 3 months",
    "15 of each month": "15 of each 3 months",
    "from 2024-02-25": "from 2024-04-25",
    "from 2024-01-31": "from 2024-04-30",
    "from 2024-02-15": "from 2024-04-15",
}
NEW_LOANS = (
    "  reinvestment { gross_rate: 8%  net_rate: 7.5%  remaining_term: 7 months"
    "  age: 3 months  price: 98%  until: 13 months }"
)


def quarterly(text: str) -> str:
    """The deal with payments each 3 months, if it states dates; averages are over whole periods."""
    if "payment_dates" not in text:
        return text
    for monthly, each_quarter in QUARTERLY.items():
        text = text.replace(monthly, each_quarter)
    return re.sub(r", (\d+) months\)", lambda found: f", {3 * int(found[1])} months)", text)


def buying(deal: Deal, text: str) -> str:
    """The deal whose first waterfall begins by buying for every pool, whatever it draws."""
    pools = re.findall(r"^pool (\S+) \{$", text, re.MULTILINE)
    text = re.sub(r"^(pool \S+ \{)$", rf"\1\n{NEW_LOANS}", text, flags=re.MULTILINE)
    steps = "\n".join(f"  buy {pool} up to 30% * {pool}.principal" for pool in pools)
    return re.sub(r"^(waterfall .*\{)$", rf"\1\n{steps}", text, count=1, flags=re.MULTILINE)


@drawn(60)
@given(deals(), scenarios())
def test_both_models_agree_to_the_last_bit_and_no_cash_is_lost(
    deal: Deal, scenario: dict[str, Any]
) -> None:
    compilation = checked(buying(deal, quarterly(deal.text)))
    result = projected(compilation, scenario)
    same_to_the_last_bit(compiler.load_model(compilation).project(Assumptions(**scenario)), result)
    for period in range(1, compiler.program(compilation).periods + 1):
        cash_is_paid_kept_or_spent(result, period)
        loans_pay_are_lost_or_stand(result, period)


def total(result: Result, kind: str, measure: str, period: int) -> float:
    found = (v[period] for (of, _, m), v in result.other.items() if (of, m) == (kind, measure))
    return sum(found)


def cash_is_paid_kept_or_spent(result: Result, period: int) -> None:
    kinds = ("interest_paid", "principal_paid", "residual_paid")
    paid = sum(v[period] for (_, column), v in result.flows.items() if column in kinds)
    paid += total(result, "fee", "paid", period) + total(result, "pool", "bought", period)
    kept = total(result, "account", "closing_balance", period)
    kept -= total(result, "account", "balance", period)
    assert abs(total(result, "pool", "funds", period) - paid - kept) <= 100 * DOLLARS


def loans_pay_are_lost_or_stand(result: Result, period: int) -> None:
    left = total(result, "pool", "balance", period) - total(result, "pool", "principal", period)
    left -= total(result, "pool", "loss", period)
    left += total(result, "pool", "bought_balance", period)
    # What comes back of a loss is principal of loans that stand no more.
    left += total(result, "pool", "late_recovered", period)
    assert abs(left - total(result, "pool", "closing_balance", period)) <= 100 * DOLLARS
