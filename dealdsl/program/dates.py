"""Dates and year fractions by period, worked out by the compiler and carried as tables."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from dealdsl.deal.model import Deal
from dealdsl.program import names
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
    for day_count in (None, *(t.day_count for t in deal.tranches if t.rate is not None)):
        name = names.year_fraction(day_count)
        if name not in found:
            found[name] = _fraction(deal, schedule, day_count or deal.day_count)
    return tuple(found.items())


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
