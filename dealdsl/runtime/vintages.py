"""Loans that a pool buys: what a dollar of them does, by the period in which it is bought."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdsl.runtime.assumptions import SPEED_NAMES, Assumptions
from dealdsl.runtime.periods import gather
from dealdsl.runtime.projection import POOL_COLUMNS, project_collateral

RATES = ("gross_rate", "net_rate")


def place_vintages(
    first: int, last: int, periods: int, column: list[float], vintages: list[float]
) -> None:
    """Enter what a dollar bought in each of the periods `first` to `last` does in those after it.

    `vintages` holds a row of `periods` + 1 figures for each vintage, one row behind the other.
    """
    for vintage in range(first, last + 1):
        for period in range(1, periods - vintage + 1):
            vintages[vintage * (periods + 1) + vintage + period] = column[period]


def place_weighted(
    first: int,
    last: int,
    periods: int,
    balance: list[float],
    rate: list[float],
    vintages: list[float],
) -> None:
    """Enter the balances of these dollars times their rates, as above."""
    for vintage in range(first, last + 1):
        for period in range(1, periods - vintage + 1):
            weighted = balance[period] * rate[period]
            vintages[vintage * (periods + 1) + vintage + period] = weighted


def add_vintage(
    period: int, last: int, periods: int, loans: float, vintages: list[float], column: list[float]
) -> None:
    """Add to a pool's column what loans bought in `period` do in each period after it, in dollars.

    Nothing is bought after period `last`: there are no rows for it.
    """
    if period <= last:
        for later in range(period + 1, periods + 1):
            column[later] = column[later] + loans * vintages[period * (periods + 1) + later]


def indices_after(
    indices: Mapping[str, Sequence[float]], months: int
) -> dict[str, Sequence[float]]:
    """The indices as they are when `months` have gone by: that month is the new cut-off."""
    return {name: rates[min(months, len(rates) - 1) :] for name, rates in indices.items()}


def project_vintages(
    loans: Mapping[str, Mapping[str, Any]],
    assumptions: Assumptions,
    periods: int,
    months_a_period: int,
    indices: Mapping[str, Sequence[float]] | None = None,
) -> dict[tuple[str, str], list[float]]:
    """What a dollar of the loans that each pool may buy does, for each period of purchase.

    `loans` maps a pool's name to a line as `project_collateral` has them, with a balance of 1, and
    to `last`, the last period in which they are bought. They pay from the period after. Speeds and
    `indices` go by the month of the deal, seasoning and resets by the months of the loans.

    Returns columns by (`I.reinvestment`, column of pool I), in rows as `place_vintages` says. Those
    of `bought_gross_rate` and `bought_net_rate`, opening balance times rate, are there by pool as
    well, in a row of noughts.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for pool, line in loans.items():
        name, size = f"{pool}.reinvestment", (line["last"] + 1) * (periods + 1)
        found |= {(pool, f"bought_{rate}"): [0.0] * (periods + 1) for rate in RATES}
        found |= {(name, f"bought_{rate}"): [0.0] * size for rate in RATES}
        found |= {(name, column): [0.0] * size for column in POOL_COLUMNS}
        lines = {name: {**line, "pool": pool}}
        for first, last in _alike(line, assumptions):
            gone, left = first * months_a_period, periods - first
            later = indices_after(indices or {}, gone)
            columns = project_collateral(lines, assumptions, left * months_a_period, later, gone)
            if months_a_period > 1:
                columns = gather(columns, left, months_a_period)
            _place(pool, first, last, periods, columns, found)
    return found


def _alike(line: Mapping[str, Any], assumptions: Assumptions) -> list[tuple[int, int]]:
    """The vintages that do the same, each time the first and the last of them: all, unless
    something goes by the months of the deal."""
    last = line["last"]
    by_month = any(isinstance(getattr(assumptions, name), tuple) for name in SPEED_NAMES)
    if by_month or "index" in line:
        return [(vintage, vintage) for vintage in range(1, last + 1)]
    return [(1, last)]


def _place(
    pool: str,
    first: int,
    last: int,
    periods: int,
    columns: dict[tuple[str, str], list[float]],
    found: dict[tuple[str, str], list[float]],
) -> None:
    """Enter what a dollar does in the rows of all columns."""
    name = f"{pool}.reinvestment"
    for column in POOL_COLUMNS:
        place_vintages(first, last, periods, columns[pool, column], found[name, column])
    for rate in RATES:
        balance, rates = columns[name, "balance"], columns[name, rate]
        place_weighted(first, last, periods, balance, rates, found[name, f"bought_{rate}"])
