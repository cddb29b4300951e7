"""Planned balances, worked out from the collateral at the speeds of a collar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes.schedules import schedule_beyond_collateral
from dealdsl.deal.model import Collar, Deal, Schedule
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.program.collateral_lines import line_facts, lines
from dealdsl.program.program import MonthTable
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.indices import index_curves
from dealdsl.runtime.projection import project_collateral

Amounts = list[float]

# A prospectus rounds a class's balance: by less than this it is no more than the loans support.
ROUNDING = 0.001


def planned_balances(deal: Deal) -> Iterator[MonthTable]:
    """Each schedule as a table of balances after each month's payment; month 0 is closing."""
    principal: dict[str, Amounts] = {}
    for schedule in deal.schedules:
        if schedule.collar is not None:
            available = _available(deal, schedule.collar, principal)
            principal[schedule.name] = _planned_principal(schedule.collar, available)
            yield _computed(schedule, schedule.collar, principal[schedule.name])
        else:
            rows = _rows(schedule)
            principal[schedule.name] = _falls(rows, deal.months)
            yield MonthTable(schedule.name, rows, schedule.words)


def _planned_principal(collar: Collar, available: Amounts) -> Amounts:
    """What a collar plans to pay in each month, index 0 being closing; in dollars, not rounded.

    What is available for it, from the first month on until the balance is paid. So the textbook's
    planned class is paid $3,432.32 in month 349, its last.
    """
    left = float(collar.balance)
    planned = [0.0]
    for amount in available:
        paid = min(amount, left)
        left = left - paid
        planned.append(paid)
    return planned


def _available(deal: Deal, collar: Collar, before: dict[str, Amounts]) -> Amounts:
    """The principal that a collar can plan with, by month from month 1.

    The least of the pool's scheduled and prepaid principal at the collar's speeds, without
    defaults, less what the schedules of `less` plan.
    """
    least = enumerate(_least(deal, collar), 1)
    first = [before[name] for name in collar.less]
    return [max(amount - sum(f[month] for f in first), 0.0) for month, amount in least]


def schedules_beyond_collateral(deal: Deal) -> Iterator[Diagnostic]:
    """A diagnostic for each schedule that the loans cannot keep at its own speeds."""
    principal: dict[str, Amounts] = {}
    for schedule in deal.schedules:
        if schedule.collar is None:
            principal[schedule.name] = _falls(_rows(schedule), deal.months)
            continue
        available = _available(deal, schedule.collar, principal)
        most = sum(available)
        if float(schedule.collar.balance) > most * (1.0 + ROUNDING):
            yield schedule_beyond_collateral(schedule.name, head(schedule.span), most)
        principal[schedule.name] = _planned_principal(schedule.collar, available)


def _rows(schedule: Schedule) -> tuple[tuple[int, float], ...]:
    return tuple((month, float(value.value)) for month, value in schedule.rows)


def _least(deal: Deal, collar: Collar) -> Amounts:
    """The least principal of the pool at the speeds, by month from month 1."""
    mine = {line.name: line_facts(line) for line in lines(deal) if line.pool == collar.pool}
    rows = {i.name: {month: float(rate.value) for month, rate in i.rows} for i in deal.indices}
    curves = index_curves(rows, Assumptions(), deal.months)
    at_speeds = []
    for speed in collar.speeds:
        assumptions = Assumptions().override(**{collar.measure: speed})
        columns = project_collateral(mine, assumptions, deal.months, curves)
        parts = (columns[collar.pool, part] for part in ("scheduled", "prepaid"))
        at_speeds.append([s + p for s, p in zip(*parts, strict=True)][1:])
    return [min(amounts) for amounts in zip(*at_speeds, strict=True)]


def _computed(schedule: Schedule, collar: Collar, principal: Amounts) -> MonthTable:
    left = float(collar.balance)
    rows = [(0, left)]
    for month, paid in enumerate(principal[1:], 1):
        if left == 0.0:
            break
        left = left - paid
        rows.append((month, left))
    return MonthTable(schedule.name, tuple(rows), schedule.words)


def _falls(rows: tuple[tuple[int, float], ...], periods: int) -> Amounts:
    """What a stated schedule pays in each month: how far the planned balance falls."""
    balances, row = [], dict(rows)
    balance = rows[0][1]
    for month in range(periods + 1):
        balance = row.get(month, balance)
        balances.append(balance)
    return [0.0, *(max(a - b, 0.0) for a, b in pairwise(balances))]
