"""Interest periods and day counts: against QuantLib and arithmetic shown here."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.values.daycount import (
    Accrual,
    AccrualBasis,
    DayCount,
    accrual_periods,
    delay_days,
    parse_accrual,
    parse_day_count,
    year_fraction,
)
from dealdsl.values.schedule import PaymentSchedule, PhraseError, parse_payment_schedule

CLOSING = date(2003, 12, 23)
MONTH_BEFORE = Accrual(AccrualBasis.CALENDAR_MONTH)
FROM_LAST = Accrual(AccrualBasis.LAST_PAYMENT)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTH_ENDS = st.builds(
    lambda year, month: QuantLib.Date.endOfMonth(QuantLib.Date(1, month, year)).to_date(),
    st.integers(1990, 2060),
    st.integers(1, 12),
)


def schedule(text: str) -> PaymentSchedule:
    return parse_payment_schedule(text)


CMSI = schedule("day 25 of each month, next business day of federal_reserve, from 2004-01-25")


# ---- phrases ----


@pytest.mark.parametrize("day_count", list(DayCount))
def test_day_counts_read(day_count: DayCount) -> None:
    assert parse_day_count(day_count.value) is day_count
    assert parse_day_count(f" {day_count.value.replace('/', ' / ').upper()}\n") is day_count


@pytest.mark.parametrize("text", ["act/360", "30/365", "360", "", "30/360 actual"])
def test_other_day_counts_are_told_the_four(text: str) -> None:
    with pytest.raises(PhraseError, match="is not a day count; write `30/360`, `actual/360`"):
        parse_day_count(text)


@pytest.mark.parametrize(
    ("text", "accrual"),
    [
        ("calendar month before payment", MONTH_BEFORE),
        (
            "calendar month before payment, from 2003-12-01",
            Accrual(AccrualBasis.CALENDAR_MONTH, date(2003, 12, 1)),
        ),
        (
            "calendar month\n  before payment from 2003-12-01",
            Accrual(AccrualBasis.CALENDAR_MONTH, date(2003, 12, 1)),
        ),
        ("From last payment date", FROM_LAST),
        (
            "from last payment date, from 2003-12-23",
            Accrual(AccrualBasis.LAST_PAYMENT, date(2003, 12, 23)),
        ),
    ],
)
def test_accruals_read(text: str, accrual: Accrual) -> None:
    assert parse_accrual(text) == accrual


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("calendar month", "`calendar month` does not say for which days interest is paid"),
        ("from 2003-12-01", "`from 2003-12-01` does not say for which days interest is paid"),
        ("", "an empty phrase does not say for which days interest is paid"),
        ("calendar month before payment, from 2003-02-30", "there is no date `2003-02-30`"),
        ("from last payment date from closing", "`closing` is not a date"),
        ("from last payment date, from", "an empty phrase is not a date"),
    ],
)
def test_what_a_wrong_accrual_is_told(text: str, message: str) -> None:
    with pytest.raises(PhraseError) as raised:
        parse_accrual(text)
    assert raised.value.message == message


# ---- periods ----


def test_calendar_month_before_payment() -> None:
    expected = (
        (date(2003, 12, 1), date(2004, 1, 1)),
        (date(2004, 1, 1), date(2004, 2, 1)),
        (date(2004, 2, 1), date(2004, 3, 1)),
    )
    assert accrual_periods(CMSI, MONTH_BEFORE, CLOSING, 3) == expected
    stated = Accrual(AccrualBasis.CALENDAR_MONTH, date(2003, 12, 1))
    assert accrual_periods(CMSI, stated, None, 3) == expected


def test_from_last_payment_date_starts_at_closing_and_runs_by_unadjusted_dates() -> None:
    assert accrual_periods(CMSI, FROM_LAST, CLOSING, 3) == (
        (CLOSING, date(2004, 1, 25)),
        (date(2004, 1, 25), date(2004, 2, 25)),
        (date(2004, 2, 25), date(2004, 3, 25)),
    )


def test_the_stated_first_day_comes_before_closing_and_closing_before_the_rule() -> None:
    stated = Accrual(AccrualBasis.LAST_PAYMENT, date(2003, 12, 1))
    assert accrual_periods(CMSI, stated, CLOSING, 1) == ((date(2003, 12, 1), date(2004, 1, 25)),)
    assert accrual_periods(CMSI, FROM_LAST, None, 1) == ((date(2003, 12, 25), date(2004, 1, 25)),)
    # A long first period: two months of interest on the first payment date.
    stated = Accrual(AccrualBasis.CALENDAR_MONTH, date(2003, 11, 1))
    assert accrual_periods(CMSI, stated, CLOSING, 1) == ((date(2003, 11, 1), date(2004, 1, 1)),)


def test_quarterly_payments_are_for_three_calendar_months() -> None:
    quarterly = schedule("day 15 of each 3 months, from 2004-01-15")
    assert accrual_periods(quarterly, MONTH_BEFORE, CLOSING, 2) == (
        (date(2003, 10, 1), date(2004, 1, 1)),
        (date(2004, 1, 1), date(2004, 4, 1)),
    )


def test_a_first_period_without_days_is_an_error() -> None:
    late = Accrual(AccrualBasis.CALENDAR_MONTH, date(2004, 1, 1))
    with pytest.raises(PhraseError) as raised:
        accrual_periods(CMSI, late, CLOSING, 3)
    assert str(raised.value) == (
        "interest starts on 2004-01-01, but the first payment is for the days before 2004-01-01; "
        "state an earlier first day, as in `from 2003-12-01`, or a later first payment date"
    )
    with pytest.raises(PhraseError, match="interest starts on 2004-02-01"):
        accrual_periods(CMSI, FROM_LAST, date(2004, 2, 1), 1)
    assert accrual_periods(CMSI, late, CLOSING, 0) == ()


@given(st.integers(1, 31), st.integers(1, 12), st.sampled_from([MONTH_BEFORE, FROM_LAST]))
def test_no_day_is_missed_and_none_counted_twice(day: int, every: int, accrual: Accrual) -> None:
    payments = schedule(f"day {day} of each {every} months, from 2004-01-{day:02}")
    periods = accrual_periods(payments, accrual, None, 120)
    assert len(periods) == 120
    assert all(start < end for start, end in periods)
    assert all(one[1] == two[0] for one, two in pairwise(periods))


@pytest.mark.parametrize(
    ("day", "first", "accrual", "delay"),
    [
        ("day 25", "2004-01-25", MONTH_BEFORE, 24),
        ("day 1", "2004-01-01", MONTH_BEFORE, 0),
        ("day 15", "2004-01-15", MONTH_BEFORE, 14),
        ("last day", "2004-01-31", MONTH_BEFORE, 29),
        ("day 25", "2004-01-25", FROM_LAST, 0),
    ],
)
def test_delay(day: str, first: str, accrual: Accrual, delay: int) -> None:
    payments = schedule(f"{day} of each month, from {first}")
    assert delay_days(payments, accrual) == delay


# ---- parts of a year ----


def test_each_month_of_the_reference_deal_is_a_twelfth() -> None:
    periods = accrual_periods(CMSI, MONTH_BEFORE, CLOSING, 360)
    parts = {year_fraction(start, end, DayCount.THIRTY_360) for start, end in periods}
    assert parts == {Fraction(1, 12)}


@pytest.mark.parametrize(
    ("start", "end", "end_of_month", "days"),
    [
        ("2003-12-23", "2004-01-25", True, 32),  # 30 + 25 - 23
        ("2004-01-25", "2004-02-25", True, 30),
        ("2004-01-31", "2004-02-29", True, 29),  # the 31st is a 30th: 30 + 29 - 30
        ("2004-01-30", "2004-03-31", True, 60),  # the 31st after a 30th is a 30th
        ("2004-01-29", "2004-03-31", True, 62),  # and after a 29th it is not: 60 + 31 - 29
        ("2004-02-29", "2004-03-31", True, 30),  # February's end is a 30th, and so is the 31st
        ("2004-02-29", "2004-03-31", False, 32),  # 30 + 31 - 29
        ("2004-02-29", "2005-02-28", True, 360),  # both are a 30th
        ("2004-02-29", "2005-02-28", False, 359),  # 360 + 28 - 29
        ("2004-02-28", "2004-03-28", True, 30),  # not February's end in a leap year
        ("2005-02-28", "2005-03-28", True, 28),  # a 30th: 30 + 28 - 30
        ("2005-02-28", "2005-03-28", False, 30),
        ("2003-12-31", "2003-12-31", True, 0),
    ],
)
def test_30_360_by_hand(start: str, end: str, end_of_month: bool, days: int) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    part = year_fraction(first, last, DayCount.THIRTY_360, end_of_month=end_of_month)
    assert part == Fraction(days, 360)


@pytest.mark.parametrize("end_of_month", [True, False])
@given(DAYS | MONTH_ENDS, DAYS | MONTH_ENDS)
def test_30_360_is_quantlibs(end_of_month: bool, one: date, two: date) -> None:
    start, end = min(one, two), max(one, two)
    convention = QuantLib.Thirty360.USA if end_of_month else QuantLib.Thirty360.BondBasis
    days = QuantLib.Thirty360(convention).dayCount(
        QuantLib.Date.from_date(start), QuantLib.Date.from_date(end)
    )
    part = year_fraction(start, end, DayCount.THIRTY_360, end_of_month=end_of_month)
    assert part == Fraction(days, 360)


@given(DAYS | MONTH_ENDS, DAYS | MONTH_ENDS)
def test_actual_days_are_quantlibs(one: date, two: date) -> None:
    start, end = min(one, two), max(one, two)
    for day_count, theirs in [
        (DayCount.ACTUAL_360, QuantLib.Actual360()),
        (DayCount.ACTUAL_365, QuantLib.Actual365Fixed()),
        (DayCount.ACTUAL_ACTUAL, QuantLib.ActualActual(QuantLib.ActualActual.ISDA)),
    ]:
        expected = theirs.yearFraction(QuantLib.Date.from_date(start), QuantLib.Date.from_date(end))
        assert float(year_fraction(start, end, day_count)) == pytest.approx(expected, abs=1e-13)


def test_actual_days_by_hand() -> None:
    # December 23, 2003 to January 25, 2004: 9 days of 2003 and 24 of the leap year 2004.
    start, end = CLOSING, date(2004, 1, 25)
    assert year_fraction(start, end, DayCount.ACTUAL_360) == Fraction(33, 360)
    assert year_fraction(start, end, DayCount.ACTUAL_365) == Fraction(33, 365)
    expected = Fraction(9, 365) + Fraction(24, 366)
    assert year_fraction(start, end, DayCount.ACTUAL_ACTUAL) == expected


@given(DAYS, st.integers(0, 40))
def test_whole_years_are_whole(day: date, years: int) -> None:
    start = day.replace(day=min(day.day, 28))
    end = start.replace(year=start.year + years)
    assert year_fraction(start, end, DayCount.THIRTY_360, end_of_month=False) == years


@pytest.mark.parametrize("day_count", list(DayCount))
def test_a_period_does_not_end_before_it_starts(day_count: DayCount) -> None:
    with pytest.raises(ValueError, match="a period from 2004-01-25 cannot end on 2003-12-23"):
        year_fraction(date(2004, 1, 25), CLOSING, day_count)
