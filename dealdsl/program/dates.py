"""Dates and year fractions by period, worked out by the compiler and carried as tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from dealdsl.deal.model import Deal
from dealdsl.program import names
from dealdsl.program.program import MonthTable
from dealdsl.values.daycount import (
    Accrual,
    AccrualBasis,
    DayCount,
    accrual_periods,
    year_fraction,
)
from dealdsl.values.schedule import PaymentSchedule

YearFractions = tuple[tuple[str, float | tuple[float, ...]], ...]


@frozen
class Dates:
    """Dates by period, index 0 being closing; empty texts where the deal states no dates."""

    closing: str
    accrual_dates: tuple[str, ...]
    payment_dates: tuple[str, ...]
    year_fractions: YearFractions


def dates(deal: Deal) -> Dates:
    closing = deal.closing.isoformat() if deal.closing else ""
    schedule, periods = deal.payment_schedule, deal.periods
    if schedule is None:
        empty = ("",) * (periods + 1)
        return Dates(closing, empty, empty, _fractions(deal, None))
    unadjusted = tuple(day.isoformat() for day in schedule.unadjusted(periods))
    adjusted = tuple(day.isoformat() for day in schedule.adjusted(periods))
    return Dates(closing, (closing, *unadjusted), (closing, *adjusted), _fractions(deal, schedule))


def _fractions(deal: Deal, schedule: PaymentSchedule | None) -> YearFractions:
    """One for each day count in use; without dates, a month is a twelfth of a year."""
    found: dict[str, float | tuple[float, ...]] = {}
    for day_count in (None, *_day_counts(deal)):
        name = names.year_fraction(day_count)
        if name not in found:
            found[name] = _fraction(deal, schedule, day_count or deal.day_count)
    return tuple(found.items())


def _day_counts(deal: Deal) -> Iterator[DayCount | None]:
    yield from (tranche.day_count for tranche in deal.tranches if tranche.rate is not None)
    yield from (fee.day_count for fee in deal.fees if fee.rate is not None)
    yield from (leg.day_count for hedge in deal.hedges for leg in hedge.legs)


def years(deal: Deal, name: str) -> MonthTable:
    """The year that a month belongs to: of the deal, or the calendar's on the payment date.

    Without dates each calendar year has twelve months too.
    """
    each = deal.months_a_period
    numbers = [(each * period - 1) // 12 + 1 for period in range(1, deal.periods + 1)]
    words = "The year of the deal, by its first month."
    if name == names.CALENDAR_YEAR:
        words = "The calendar year in which a month's cash is paid, by its first month."
        if deal.payment_schedule is not None:
            numbers = [day.year for day in deal.payment_schedule.adjusted(deal.periods)]
    months = range(1, each * deal.periods + 1, each)
    first = {number: month for month, number in reversed([*zip(months, numbers, strict=True)])}
    rows = sorted((month, float(number)) for number, month in first.items())
    return MonthTable(name, tuple(rows), words)


def _fraction(
    deal: Deal, schedule: PaymentSchedule | None, day_count: DayCount | None
) -> float | tuple[float, ...]:
    if schedule is None:
        return 1.0 / 12.0
    accrual = deal.accrual or Accrual(AccrualBasis.CALENDAR_MONTH)
    counted = day_count or DayCount.THIRTY_360
    fractions: list[Fraction] = [
        year_fraction(start, end, counted, end_of_month=schedule.at_month_end)
        for start, end in accrual_periods(schedule, accrual, deal.closing, deal.periods)
    ]
    if len(set(fractions)) == 1:
        return float(fractions[0])
    return tuple(float(fraction) for fraction in fractions)
