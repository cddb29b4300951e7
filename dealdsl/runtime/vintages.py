"""Loans that a pool buys: what a dollar of them does, by the period in which it is bought."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.periods import gather
from dealdsl.runtime.projection import project_collateral

RATES = ("gross_rate", "net_rate")


def place_vintage(vintage: int, periods: int, column: list[float], vintages: list[float]) -> None:
    """Enter what a dollar bought in period `vintage` does in each period after it.

    `vintages` holds a row of `periods` + 1 figures for each vintage, one row behind the other.
    """
    for period in range(1, periods - vintage + 1):
        vintages[vintage * (periods + 1) + vintage + period] = column[period]


def place_weighted(
    vintage: int, periods: int, balance: list[float], rate: list[float], vintages: list[float]
) -> None:
    """Enter the balance of a dollar bought in period `vintage` times its rate, as above."""
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


def assumed_after(assumptions: Assumptions, months: int) -> Assumptions:
    """The assumptions as they are when `months` have gone by: speeds by month begin later."""
    changed = {field.name: getattr(assumptions, field.name) for field in fields(assumptions)}
    for name, value in changed.items():
        if isinstance(value, tuple):
            changed[name] = value[min(months, len(value) - 1) :]
    return replace(assumptions, **changed)


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

    Returns columns by (`I.reinvestment`, column of pool I), in rows as `place_vintage` says. Those
    of `bought_gross_rate` and `bought_net_rate`, opening balance times rate, are there by pool as
    well, in a row of noughts.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for pool, line in loans.items():
        name, last = f"{pool}.reinvestment", line["last"]
        found |= {(pool, f"bought_{rate}"): [0.0] * (periods + 1) for rate in RATES}
        known, columns = None, {}
        for vintage in range(1, last + 1):
            gone = vintage * months_a_period
            later = assumed_after(assumptions, gone), indices_after(indices or {}, gone)
            if later != known:  # speeds and indices that do not change make all vintages alike
                known = later
                lines, left = {name: {**line, "pool": pool}}, periods - vintage
                monthly = project_collateral(lines, later[0], left * months_a_period, later[1])
                columns = gather(monthly, left, months_a_period)
            _place(pool, vintage, last, periods, columns, found)
    return found


def _place(
    pool: str,
    vintage: int,
    last: int,
    periods: int,
    columns: dict[tuple[str, str], list[float]],
    found: dict[tuple[str, str], list[float]],
) -> None:
    """Enter what a dollar does in the rows of all columns, which are made for the first one."""
    name, size = f"{pool}.reinvestment", (last + 1) * (periods + 1)
    for (owner, column), values in columns.items():
        if owner == pool:
            rows = found.setdefault((name, column), [0.0] * size)
            place_vintage(vintage, periods, values, rows)
    for rate in RATES:
        rows = found.setdefault((name, f"bought_{rate}"), [0.0] * size)
        balance, rates = columns[name, "balance"], columns[name, rate]
        place_weighted(vintage, periods, balance, rates, rows)
