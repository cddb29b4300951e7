"""Payment dates: the phrase that a deal states them with, and the dates that it means."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import Enum
from typing import assert_never

from attrs import frozen

from dealdsl.values.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    next_business_day,
    previous_business_day,
)

LAST_DAY = 31
"""The day of a schedule that pays on the last day of each month."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAYS = re.compile(
    r"(?:day (?P<day>\S+)|last day) of each (?:month|(?P<months>\S+) months?)(?= |$)"
)
_BUSINESS_DAY = re.compile(r"(?P<direction>next|previous) business day(?: of (?P<calendar>.+))?")
_LONGEST_QUOTE = 60
_LAST_DAY = date(9990, 1, 1)  # the next payment dates are still dates


class PhraseError(ValueError):
    """A phrase that cannot be read: `message` says which part and why, `help` what to write."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}; {self.help}"


class Adjustment(Enum):
    """What becomes of a payment date that is not a business day."""

    UNADJUSTED = "unadjusted"
    NEXT = "next"
    PREVIOUS = "previous"


@frozen
class PaymentSchedule:
    """Payments on one day of the month, every so many months, from the payment of period 1.

    `day` is 1 to 31; a month without that day pays on its last. `first` is unadjusted, and is
    on that day: anything else is a `PhraseError`.
    """

    day: int
    every_months: int
    adjustment: Adjustment
    calendar: Calendar
    first: date

    def __attrs_post_init__(self) -> None:
        due = _on_day(self.first.year, self.first.month, self.day)
        if self.first != due:
            where = "the last day of its month" if self.at_month_end else f"on day {self.day}"
            raise PhraseError(
                f"the first payment date {self.first} is not {where}",
                f"write `from {due}`, or `day {self.first.day}`",
            )

    @property
    def at_month_end(self) -> bool:
        """Whether payments fall on the last day of every month."""
        return self.day == LAST_DAY

    def date_of(self, period: int) -> date:
        """The unadjusted date of a period, 1 being the first; 0 is one interval before it."""
        months = self.first.year * 12 + self.first.month - 1 + (period - 1) * self.every_months
        return _on_day(months // 12, months % 12 + 1, self.day)

    def first_on_or_after(self, day: date) -> int:
        """The first period whose unadjusted date is on or after a day."""
        day = min(day, _LAST_DAY)
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        period = max(months // self.every_months, 0) + 1
        while self.date_of(period) < day:
            period += 1
        return period

    def unadjusted(self, periods: int) -> tuple[date, ...]:
        """The stated dates of periods 1 to `periods`: interest accrues by these."""
        return tuple(self.date_of(period) for period in range(1, periods + 1))

    def adjusted(self, periods: int) -> tuple[date, ...]:
        """The dates on which periods 1 to `periods` are paid, moved to business days."""
        return tuple(self._paid_on(day) for day in self.unadjusted(periods))

    def _paid_on(self, day: date) -> date:
        match self.adjustment:
            case Adjustment.UNADJUSTED:
                return day
            case Adjustment.NEXT:
                return next_business_day(day, self.calendar)
            case Adjustment.PREVIOUS:
                return previous_business_day(day, self.calendar)
            case _:
                assert_never(self.adjustment)


def parse_payment_schedule(text: str) -> PaymentSchedule:
    """`day 25 of each month, next business day of federal_reserve, from 2004-01-25`.

    Also `last day of each month`, `each 3 months`, `previous business day`. The calendar is
    `federal_reserve` where none is named; without a business-day part dates stay as they fall.
    Commas, line breaks and capitals mean nothing. Raises `PhraseError`.
    """
    stated, start = split_start(plain_words(text))
    days = _DAYS.match(stated)
    if days is None:
        raise PhraseError(
            f"{quoted(stated)} does not say on which days payments fall",
            "write `day 25 of each month`, `day 15 of each 3 months` or `last day of each month`",
        )
    day, every_months = _day_of_month(days["day"]), _months_between(days["months"])
    adjustment, calendar = _business_day(stated[days.end() :].strip())
    if start is None:
        raise PhraseError(
            "the payment dates do not say which is the first",
            "end them with the first date, as in `from 2004-01-25`",
        )
    return PaymentSchedule(day, every_months, adjustment, calendar, parse_date(start))


def plain_words(text: str) -> str:
    """The words of a phrase in small letters, one blank between them, without commas."""
    return " ".join(text.replace(",", " ").lower().split())


def split_start(words: str) -> tuple[str, str | None]:
    """A phrase without the date that its closing `from` states, and that date as written."""
    stated, found, start = f"{words} ".partition(" from ")
    return stated.strip(), start.strip() if found else None


def parse_date(written: str) -> date:
    """A date written `2004-01-25`, of a year that the calendars know; raises `PhraseError`."""
    digits = _DATE.fullmatch(written)
    help = "write a date as year-month-day, as in `from 2004-01-25`"
    if digits is None:
        raise PhraseError(f"{quoted(written)} is not a date", help)
    try:
        day = date(*map(int, digits.groups()))
    except ValueError:
        raise PhraseError(f"there is no date {quoted(written)}", help) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        bounds = f"write a date of the years {FIRST_YEAR} to {LAST_YEAR}"
        raise PhraseError(f"{quoted(written)} is outside the business calendars", bounds)
    return day


def quoted(part: str) -> str:
    """Part of a phrase as a message shows it: in backticks, the end left out where long."""
    if not part:
        return "an empty phrase"
    return f"`{part}`" if len(part) <= _LONGEST_QUOTE else f"`{part[:_LONGEST_QUOTE]}…`"


def _day_of_month(written: str | None) -> int:
    if written is None:
        return LAST_DAY
    day = int(written) if re.fullmatch(r"[0-9]{1,2}", written) else 0
    if not 1 <= day <= LAST_DAY:
        raise PhraseError(
            f"{quoted(written)} is not a day of the month",
            "write a day from 1 to 31, as in `day 25 of each month`, or `last day of each month`",
        )
    return day


def _months_between(written: str | None) -> int:
    if written is None:
        return 1
    months = int(written) if re.fullmatch(r"[0-9]{1,2}", written) else 0
    if not 1 <= months <= 12:
        raise PhraseError(
            f"{quoted(written)} is not a whole number of months from 1 to 12",
            "write `each month`, or for quarters `each 3 months`",
        )
    return months


def _business_day(stated: str) -> tuple[Adjustment, Calendar]:
    if not stated:
        return Adjustment.UNADJUSTED, Calendar.FEDERAL_RESERVE
    found = _BUSINESS_DAY.fullmatch(stated)
    if found is None:
        raise PhraseError(
            f"{quoted(stated)} does not say where a payment moves that falls on a holiday",
            "write `next business day` or `previous business day`, with a calendar "
            "as in `next business day of federal_reserve`, or leave the words out",
        )
    calendar = found["calendar"] or Calendar.FEDERAL_RESERVE
    return Adjustment(found["direction"]), _calendar_named(calendar)


def _calendar_named(name: str) -> Calendar:
    if name in tuple(Calendar):
        return Calendar(name)
    # Only a mistake pays for this import.
    from difflib import get_close_matches

    near = get_close_matches(name, tuple(Calendar), n=1) or tuple(Calendar)
    known = " or ".join(f"`{other}`" for other in near)
    raise PhraseError(f"there is no business calendar {quoted(name)}", f"write {known}")


def _on_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
