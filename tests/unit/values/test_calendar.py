"""Business days: against QuantLib, the Reserve Banks' printed schedule, and days one remembers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.values.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    federal_reserve_holidays,
    is_business_day,
    next_business_day,
    previous_business_day,
)

FED = Calendar.FEDERAL_RESERVE
ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 1))

QUANTLIB_FED = QuantLib.UnitedStates(QuantLib.UnitedStates.FederalReserve)

QUANTLIB_CLOSES_TOO_MUCH = {
    # Memorial Day on Saturday, May 30, 1970: QuantLib moves it back to the Friday.
    date(1970, 5, 29),
    # QuantLib has the King holiday from its law of 1983; it was first observed in 1986.
    date(1983, 1, 17),
    date(1984, 1, 16),
    date(1985, 1, 21),
}


def quantlib_holidays(first: int, last: int) -> set[date]:
    # QuantLib looks a day past the end, and its dates end with 2199; December 31 is no holiday.
    start, end = QuantLib.Date(1, 1, first), QuantLib.Date(30, 12, last)
    return {day.to_date() for day in QUANTLIB_FED.holidayList(start, end)}


def holidays(first: int, last: int) -> set[date]:
    return set().union(*map(federal_reserve_holidays, range(first, last + 1)))


def test_federal_reserve_is_quantlibs_from_1990_to_2060() -> None:
    day = date(1990, 1, 1)
    while day <= date(2060, 12, 31):
        expected = QUANTLIB_FED.isBusinessDay(QuantLib.Date.from_date(day))
        assert is_business_day(day, FED) == expected, day
        day += ONE_DAY


def test_all_other_years_differ_from_quantlib_only_where_quantlib_errs() -> None:
    ours, theirs = holidays(FIRST_YEAR, LAST_YEAR), quantlib_holidays(FIRST_YEAR, LAST_YEAR)
    assert ours - theirs == set()
    assert theirs - ours <= QUANTLIB_CLOSES_TOO_MUCH


@pytest.mark.parametrize(
    ("year", "printed"),
    [
        # The schedule that the Reserve Banks print; a holiday on a Saturday (July 4, 2026;
        # June 19 and December 25, 2027) closes nothing, one on a Sunday (July 4, 2027) Monday.
        (2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"),
        (2026, "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25"),
        (2027, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"),
    ],
)
def test_the_printed_schedule(year: int, printed: str) -> None:
    expected = {date.fromisoformat(f"{year}-{day}") for day in printed.split()}
    assert federal_reserve_holidays(year) == expected


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2021-06-18", True),  # Juneteenth on a Saturday, two days after it became law
        ("2022-06-20", False),  # the first that closed the banks, from a Sunday
        ("1985-01-21", True),
        ("1986-01-20", False),  # the first King holiday
        ("1977-10-24", False),  # the last Veterans Day on a Monday in October
        ("1977-11-11", True),
        ("1978-11-10", True),  # November 11 again, a Saturday
        ("1970-02-23", False),  # Washington's Birthday on its own date, a Sunday
        ("1970-10-12", True),  # Columbus Day came in 1971
        ("1971-10-11", False),
        ("2004-06-11", True),  # a day of mourning closes the government, not the banks
        ("2004-12-24", True),  # Christmas on a Saturday
        ("2010-12-31", True),  # New Year's Day of the next year on a Saturday
        ("2017-01-02", False),  # New Year's Day on a Sunday
    ],
)
def test_days_that_rules_get_wrong(day: str, open_: bool) -> None:
    assert is_business_day(date.fromisoformat(day), FED) is open_


def test_weekends_knows_no_holidays() -> None:
    assert is_business_day(date(2003, 12, 25), Calendar.WEEKENDS)
    assert not is_business_day(date(2003, 12, 27), Calendar.WEEKENDS)
    assert next_business_day(date(2003, 12, 27), Calendar.WEEKENDS) == date(2003, 12, 29)
    assert previous_business_day(date(2003, 12, 28), Calendar.WEEKENDS) == date(2003, 12, 26)


def test_a_business_day_stays() -> None:
    assert next_business_day(date(2004, 3, 25), FED) == date(2004, 3, 25)
    assert previous_business_day(date(2004, 3, 25), FED) == date(2004, 3, 25)


def test_a_weekend_and_a_holiday_together() -> None:
    # Saturday, December 24, 2022; Christmas on Sunday is observed on Monday.
    assert next_business_day(date(2022, 12, 24), FED) == date(2022, 12, 27)
    assert previous_business_day(date(2022, 12, 26), FED) == date(2022, 12, 23)


@given(DAYS)
def test_next_and_previous_are_the_nearest_open_days(day: date) -> None:
    after, before = next_business_day(day, FED), previous_business_day(day, FED)
    assert before <= day <= after
    assert is_business_day(after, FED)
    assert is_business_day(before, FED)
    between = (before + ONE_DAY * i for i in range(1, (after - before).days))
    assert not any(is_business_day(closed, FED) for closed in between)
