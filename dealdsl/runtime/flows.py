"""What a model says of itself, and what a projection gives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dealdsl.runtime.assumptions import Assumptions

# What is known of a class in each period, in dollars.
CLASS_COLUMNS = (
    "beginning_balance",
    "notional",
    "interest_due",
    "interest_paid",
    "interest_shortfall",
    "principal_paid",
    "realized_loss",
    "loss_reimbursed",
    "residual_paid",
    "ending_balance",
)


@dataclass(frozen=True)
class Result:
    """What a projection gives. Every list is by period; index 0 is closing.

    `flows["B-1", "principal_paid"]` is a column of a class, one of CLASS_COLUMNS;
    `other["pool", "I", "prepaid"]` a measure of a pool, fund, fee, account, limit or trigger.
    """

    flows: dict[tuple[str, str], list[float]]
    other: dict[tuple[str, str, str], list[float]]


@dataclass(frozen=True)
class Model:
    """A deal that can be projected.

    Dates are ISO text by period, index 0 being closing, and empty for a deal that states none:
    interest accrues to `accrual_dates`; cash is paid on `payment_dates`, which are business days.
    `scenarios` holds the arguments of Assumptions under the deal's names for them; `indices` the
    curves that assumptions may replace, each rate (a fraction a year) by the month it holds from.
    `composites` are classes that only report: their flows are the sums of those of some of
    `classes`. `tapes` holds for each pool whose loans stand in a file of their own what reads it.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    pools: tuple[str, ...]
    closing: str
    accrual_dates: tuple[str, ...]
    payment_dates: tuple[str, ...]
    scenarios: dict[str, dict[str, Any]]
    project: Callable[[Assumptions], Result]
    indices: dict[str, dict[int, float]] = field(default_factory=dict)
    composites: tuple[str, ...] = ()
    months_a_period: int = 1
    tapes: dict[str, Any] = field(default_factory=dict)


def opening_flows(
    balances: dict[str, float], notionals: dict[str, float], months: int
) -> dict[tuple[str, str], list[float]]:
    """The columns of all classes before the first month: balances and notionals at closing."""
    flows = {(name, column): [0.0] * (months + 1) for name in balances for column in CLASS_COLUMNS}
    for name, balance in balances.items():
        flows[name, "beginning_balance"][0] = balance
        flows[name, "ending_balance"][0] = balance
    for name, notional in notionals.items():
        flows[name, "notional"][0] = notional
    return flows


def opening_measures(
    measures: dict[tuple[str, str, str], float], months: int
) -> dict[tuple[str, str, str], list[float]]:
    """Columns that open with these values: pools, fees, accounts, limits, triggers, checks."""
    return {key: [value, *[0.0] * months] for key, value in measures.items()}


def dates_by_period(closing: str, by_year: dict[int, str], months: int) -> tuple[str, ...]:
    """ISO dates from closing on, of `01-26 02-25 …` by year; empty for a deal without dates."""
    days = [f"{year}-{day}" for year, listed in by_year.items() for day in listed.split()]
    return (closing, *(days or [""] * months))
