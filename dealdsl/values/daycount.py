"""Interest periods, and what part of a year each of them is."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from attrs import frozen

from dealdsl.values.schedule import (
    PaymentSchedule,
    PhraseError,
    parse_date,
    plain_words,
    quoted,
    split_start,
)


class DayCount(Enum):
    """How the days of an interest period become a part of a year."""

    THIRTY_360 = "30/360"
    ACTUAL_360 = "actual/360"
    ACTUAL_365 = "actual/365"
    ACTUAL_ACTUAL = "actual/actual"


class AccrualBasis(Enum):
    """Which days a payment's interest is for."""

    CALENDAR_MONTH = "calendar month before payment"
    LAST_PAYMENT = "from last payment date"


@frozen
class Accrual:
    """Which days earn interest; `first` is the first day that earns any, where the deal says."""

    basis: AccrualBasis
    first: date | None = None


def parse_day_count(text: str) -> DayCount:
    """`30/360`, `actual/360`, `actual/365` or `actual/actual`; raises `PhraseError`."""
    written = plain_words(text)
    for day_count in DayCount:
        if day_count.value == written.replace(" ", ""):
            return day_count
    raise PhraseError(
        f"{quoted(written)} is not a day count",
        "write `30/360`, `actual/360`, `actual/365` or `actual/actual`",
    )


def parse_accrual(text: str) -> Accrual:
    """`calendar month before payment, from 2003-12-01` or `from last payment date`.

    Either may end with the first day that earns interest. Commas and line breaks mean nothing.
    Raises `PhraseError`.
    """
    stated, start = split_start(plain_words(text))
    for basis in AccrualBasis:
        if basis.value == stated:
            return Accrual(basis, parse_date(start) if start is not None else None)
    raise PhraseError(
        f"{quoted(stated)} does not say for which days interest is paid",
        "write `calendar month before payment` or `from last payment date`, "
        "and after it, where the first period needs it, the first day: `from 2003-12-01`",
    )


def accrual_periods(
    schedule: PaymentSchedule, accrual: Accrual, closing: date | None, periods: int
) -> tuple[tuple[date, date], ...]:
    """The interest periods of payments 1 to `periods`, each `(start, end)` without the end day.

    They follow one another without a gap, by unadjusted dates. With payments each 3 months
    the calendar month before payment is the three months before it. The first period starts
    on the accrual's own first day; without one, interest from the last payment date starts at
    `closing`, and anything else one whole interval before the first end. Raises `PhraseError`
    where that leaves the first period no day.
    """
    ends = tuple(_accrual_end(schedule, accrual, period) for period in range(1, periods + 1))
    start = _accrual_start(schedule, accrual, closing)
    if ends and start >= ends[0]:
        raise PhraseError(
            f"interest starts on {start}, but the first payment is for the days before {ends[0]}",
            f"state an earlier first day, as in `from {_accrual_end(schedule, accrual, 0)}`, "
            "or a later first payment date",
        )
    return tuple(pairwise((start, *ends)))


def delay_days(schedule: PaymentSchedule, accrual: Accrual) -> int:
    """Days of 30/360 from the end of an interest period to the stated payment day.

    The payment day less 1 for the calendar month before payment: 24 for the 25th. A month has
    30 days here, so that the last day of the month is 29 days late.
    """
    match accrual.basis:
        case AccrualBasis.CALENDAR_MONTH:
            return min(schedule.day, 30) - 1
        case AccrualBasis.LAST_PAYMENT:
            return 0
        case _:
            assert_never(accrual.basis)


def year_fraction(
    start: date, end: date, day_count: DayCount, *, end_of_month: bool = True
) -> Fraction:
    """The part of a year from `start` up to, and without, `end`; exact.

    30/360 is the US rule of the SIFMA standard formulas. Its rules for the end of February are
    for what pays on the last day of the month: pass `schedule.at_month_end` as `end_of_month`
    where a period runs between payment dates. actual/365 is always over 365, and actual/actual
    counts the days of leap years over 366 and all others over 365 (ISDA 2006, 4.16(b)).
    Raises `ValueError` for an end before the start.
    """
    if end < start:
        raise ValueError(f"a period from {start} cannot end on {end}")
    match day_count:
        case DayCount.THIRTY_360:
            return Fraction(_days_30_360(start, end, end_of_month), 360)
        case DayCount.ACTUAL_360:
            return Fraction((end - start).days, 360)
        case DayCount.ACTUAL_365:
            return Fraction((end - start).days, 365)
        case DayCount.ACTUAL_ACTUAL:
            return end.year - start.year + _part_of_year(end) - _part_of_year(start)
        case _:
            assert_never(day_count)


def _accrual_start(schedule: PaymentSchedule, accrual: Accrual, closing: date | None) -> date:
    if accrual.first is not None:
        return accrual.first
    if accrual.basis is AccrualBasis.LAST_PAYMENT and closing is not None:
        return closing
    return _accrual_end(schedule, accrual, 0)


def _accrual_end(schedule: PaymentSchedule, accrual: Accrual, period: int) -> date:
    day = schedule.date_of(period)
    match accrual.basis:
        case AccrualBasis.CALENDAR_MONTH:
            return day.replace(day=1)
        case AccrualBasis.LAST_PAYMENT:
            return day
        case _:
            assert_never(accrual.basis)


def _days_30_360(start: date, end: date, end_of_month: bool) -> int:
    first, last = start.day, end.day
    if end_of_month and _ends_february(start):
        first = 30
        if _ends_february(end):
            last = 30
    if last == 31 and first >= 30:
        last = 30
    months = (end.year - start.year) * 12 + end.month - start.month
    return 30 * months + last - min(first, 30)


def _ends_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).month == 3


def _part_of_year(day: date) -> Fraction:
    new_year = date(day.year, 1, 1)
    return Fraction((day - new_year).days, (date(day.year + 1, 1, 1) - new_year).days)
