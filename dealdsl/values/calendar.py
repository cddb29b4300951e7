"""Business calendars: on which days money moves.

The Federal Reserve Banks' holidays follow from rules, so a deal can run to any year; see
docs/decisions/0001-federal-reserve-calendar.md.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import assert_never

from attrs import frozen

FIRST_YEAR = 1970
LAST_YEAR = 2199
"""The years for which the calendars are meant and tested."""

_ONE_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


class Calendar(StrEnum):
    """A business calendar by the name that a deal gives it."""

    FEDERAL_RESERVE = "federal_reserve"
    WEEKENDS = "weekends"


@frozen
class _Holiday:
    """A holiday in the years `since` to `until`.

    With a weekday (Monday is 0) it falls on the first such day on or after the date, which says
    every "third Monday": that is the Monday on or after the 15th.
    """

    name: str
    month: int
    day: int
    weekday: int | None = None
    since: int = 0
    until: int = 9999

    def observed(self, year: int) -> date | None:
        """The day on which the banks close; None in a year in which they do not."""
        if not self.since <= year <= self.until:
            return None
        day = date(year, self.month, self.day)
        if self.weekday is not None:
            return day + (self.weekday - day.weekday()) % 7 * _ONE_DAY
        # The Reserve Banks, unlike federal offices, stay open on the Friday before a Saturday.
        if day.weekday() == _SATURDAY:
            return None
        return day + _ONE_DAY if day.weekday() == _SUNDAY else day


# 5 U.S.C. 6103 and its amendments: the Monday holidays came in 1971 and brought Columbus Day.
_FEDERAL_RESERVE = (
    _Holiday("New Year's Day", 1, 1),
    _Holiday("Birthday of Martin Luther King, Jr.", 1, 15, _MONDAY, since=1986),
    _Holiday("Washington's Birthday", 2, 22, until=1970),
    _Holiday("Washington's Birthday", 2, 15, _MONDAY, since=1971),
    _Holiday("Memorial Day", 5, 30, until=1970),
    _Holiday("Memorial Day", 5, 25, _MONDAY, since=1971),
    # Law since June 17, 2021; that year's fell on a Saturday, so the banks first closed in 2022.
    _Holiday("Juneteenth National Independence Day", 6, 19, since=2022),
    _Holiday("Independence Day", 7, 4),
    _Holiday("Labor Day", 9, 1, _MONDAY),
    _Holiday("Columbus Day", 10, 8, _MONDAY, since=1971),
    _Holiday("Veterans Day", 11, 11, until=1970),
    _Holiday("Veterans Day", 10, 22, _MONDAY, since=1971, until=1977),
    _Holiday("Veterans Day", 11, 11, since=1978),
    _Holiday("Thanksgiving Day", 11, 22, _THURSDAY),
    _Holiday("Christmas Day", 12, 25),
)


@cache
def federal_reserve_holidays(year: int) -> frozenset[date]:
    """The weekdays of `year` on which the Federal Reserve Banks are closed.

    Right from 1970 on; a year before is given 1970's rules.
    """
    observed = (holiday.observed(year) for holiday in _FEDERAL_RESERVE)
    return frozenset(day for day in observed if day is not None)


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether `day` is neither on a weekend nor a holiday of `calendar`."""
    if day.weekday() >= _SATURDAY:
        return False
    match calendar:
        case Calendar.WEEKENDS:
            return True
        case Calendar.FEDERAL_RESERVE:
            return day not in federal_reserve_holidays(day.year)
        case _:
            assert_never(calendar)


def next_business_day(day: date, calendar: Calendar) -> date:
    """The first business day on or after `day`, though it be in the next month."""
    while not is_business_day(day, calendar):
        day += _ONE_DAY
    return day


def previous_business_day(day: date, calendar: Calendar) -> date:
    """The last business day on or before `day`, though it be in the month before."""
    while not is_business_day(day, calendar):
        day -= _ONE_DAY
    return day
