"""When a deal's interest accrues and its cash is paid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from attrs import field, frozen

from dealdsl.analytics.mistakes import AnalyticsError, settlement_before_closing
from dealdsl.values.daycount import (
    Accrual,
    AccrualBasis,
    DayCount,
    accrual_periods,
    year_fraction,
)
from dealdsl.values.schedule import PaymentSchedule

# A deal without dates is reckoned as one that closes on the first of this month, and pays on the
# first of those that follow.
_SOME_DAY = date(2001, 1, 1)


class DealTerms(Protocol):
    """What is read of a checked deal."""

    @property
    def closing(self) -> date | None: ...
    @property
    def payment_schedule(self) -> PaymentSchedule | None: ...
    @property
    def accrual(self) -> Accrual | None: ...
    @property
    def day_count(self) -> DayCount | None: ...
    @property
    def periods(self) -> int: ...
    @property
    def months_a_period(self) -> int: ...
    @property
    def tranches(self) -> Sequence[ClassTerms]: ...


class ClassTerms(Protocol):
    """What is read of a class."""

    @property
    def name(self) -> str: ...
    @property
    def day_count(self) -> DayCount | None: ...


@frozen
class Conventions:
    """The days of a deal, by period from 1 on: entry 0 is that of period 1.

    Interest of a period accrues from the first of its `interest` days up to, and without, the
    second. It is paid on its stated day, which `paid` moves to a business day. `day_counts` are
    those of classes that have another than the deal's.
    """

    closing: date
    interest: tuple[tuple[date, date], ...]
    stated: tuple[date, ...]
    paid: tuple[date, ...]
    day_count: DayCount
    day_counts: Mapping[str, DayCount] = field(factory=dict)
    is_dated: bool = True

    def day_count_of(self, name: str) -> DayCount:
        return self.day_counts.get(name, self.day_count)

    def period_of(self, settlement: date) -> int:
        """The first period whose payment goes to a buyer who settles on that day: the one whose
        interest accrues on it (SF-45). One more than there are periods when all are over.

        Raises AnalyticsError for a day before closing.
        """
        if settlement < self.closing:
            raise AnalyticsError(settlement_before_closing(settlement, self.closing))
        return bisect_right([end for _, end in self.interest], settlement) + 1

    def accrued_part(self, period: int, settlement: date, day_count: DayCount) -> float:
        """The part of a period's interest that has accrued before the settlement date, 0 to 1."""
        start, end = self.interest[period - 1]
        if settlement <= start:
            return 0.0
        whole = year_fraction(start, end, day_count)
        return float(year_fraction(start, settlement, day_count) / whole)


def conventions(deal: DealTerms) -> Conventions:
    """The days of a checked deal."""
    schedule, count = deal.payment_schedule, deal.day_count or DayCount.THIRTY_360
    if schedule is None:
        return _undated(deal.periods, deal.months_a_period)
    accrual = deal.accrual or Accrual(AccrualBasis.CALENDAR_MONTH)
    interest = accrual_periods(schedule, accrual, deal.closing, deal.periods)
    return Conventions(
        closing=deal.closing or interest[0][0],
        interest=interest,
        stated=schedule.unadjusted(deal.periods),
        paid=schedule.adjusted(deal.periods),
        day_count=count,
        day_counts={each.name: each.day_count for each in deal.tranches if each.day_count},
    )


def _undated(periods: int, months: int) -> Conventions:
    days = [_month_later(months * period) for period in range(periods + 1)]
    interest = tuple(pairwise(days))
    paid = tuple(days[1:])
    return Conventions(_SOME_DAY, interest, paid, paid, DayCount.THIRTY_360, is_dated=False)


def _month_later(months: int) -> date:
    return _SOME_DAY.replace(year=_SOME_DAY.year + months // 12, month=months % 12 + 1)
