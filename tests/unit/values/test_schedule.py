"""Payment dates: what a phrase means, which dates follow, and what a wrong phrase is told."""

from __future__ import annotations

from datetime import date

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.values.calendar import Calendar
from dealdsl.values.schedule import (
    Adjustment,
    PaymentSchedule,
    PhraseError,
    parse_payment_schedule,
)

CMSI = "day 25 of each month, next business day of federal_reserve, from 2004-01-25"
CMSI_SCHEDULE = PaymentSchedule(25, 1, Adjustment.NEXT, Calendar.FEDERAL_RESERVE, date(2004, 1, 25))


def dates(*written: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, written))


@pytest.mark.parametrize(
    "text",
    [
        CMSI,
        "day 25 of each month next business day of federal_reserve from 2004-01-25",
        "  day 25  of each\n month ,next business day of\tfederal_reserve ,from 2004-01-25\n",
        "Day 25 of each month, next business day of Federal_Reserve, from 2004-01-25",
        "day 25 of each month, next business day, from 2004-01-25",
        "day 25 of each 1 month, next business day, from 2004-01-25",
    ],
)
def test_blanks_commas_and_capitals_mean_nothing(text: str) -> None:
    assert parse_payment_schedule(text) == CMSI_SCHEDULE


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        (
            "day 15 of each 3 months, previous business day of weekends, from 2004-03-15",
            PaymentSchedule(15, 3, Adjustment.PREVIOUS, Calendar.WEEKENDS, date(2004, 3, 15)),
        ),
        (
            "last day of each month, from 2004-02-29",
            PaymentSchedule(
                31, 1, Adjustment.UNADJUSTED, Calendar.FEDERAL_RESERVE, date(2004, 2, 29)
            ),
        ),
        (
            "day 30 of each 12 months from 2005-02-28",
            PaymentSchedule(
                30, 12, Adjustment.UNADJUSTED, Calendar.FEDERAL_RESERVE, date(2005, 2, 28)
            ),
        ),
    ],
)
def test_what_else_a_phrase_can_say(text: str, schedule: PaymentSchedule) -> None:
    assert parse_payment_schedule(text) == schedule


def test_dates_of_the_reference_deal() -> None:
    # By hand from the calendar of 2004: the 25th is a Sunday in January, April and July, a
    # Saturday in September, Thanksgiving in November, and in December a Saturday, whose Monday
    # is no holiday.
    schedule = parse_payment_schedule(CMSI)
    assert schedule.unadjusted(12) == tuple(date(2004, month, 25) for month in range(1, 13))
    days = [26, 25, 25, 26, 25, 25, 26, 25, 27, 25, 26, 27]
    expected = tuple(date(2004, month, day) for month, day in enumerate(days, start=1))
    assert schedule.adjusted(12) == expected


def test_previous_business_day_and_the_other_calendar() -> None:
    text = "day 25 of each month, previous business day, from 2003-12-25"
    # Thursday, December 25, 2003 is Christmas; Sunday, January 25, 2004.
    assert parse_payment_schedule(text).adjusted(2) == dates("2003-12-24", "2004-01-23")
    weekends = text.replace("day,", "day of weekends,")
    assert parse_payment_schedule(weekends).adjusted(2) == dates("2003-12-25", "2004-01-23")


def test_a_date_may_move_into_the_next_month() -> None:
    text = "last day of each month, next business day, from 2004-01-31"
    expected = dates("2004-02-02", "2004-03-01", "2004-03-31")
    assert parse_payment_schedule(text).adjusted(3) == expected


def test_without_a_business_day_part_dates_stay_as_they_fall() -> None:
    schedule = parse_payment_schedule("day 25 of each month, from 2004-01-25")
    assert schedule.adjusted(12) == schedule.unadjusted(12)


def test_short_months_pay_on_their_last_day_and_long_ones_do_not_forget() -> None:
    schedule = parse_payment_schedule("day 31 of each month, from 2003-12-31")
    expected = dates("2003-12-31", "2004-01-31", "2004-02-29", "2004-03-31", "2004-04-30")
    assert schedule.unadjusted(5) == expected
    schedule = parse_payment_schedule("day 30 of each month, from 2005-02-28")
    assert schedule.unadjusted(2) == dates("2005-02-28", "2005-03-30")


def test_quarters_cross_the_year() -> None:
    schedule = parse_payment_schedule("day 15 of each 3 months, from 2004-09-15")
    expected = dates("2004-09-15", "2004-12-15", "2005-03-15")
    assert schedule.unadjusted(3) == expected
    assert schedule.date_of(0) == date(2004, 6, 15)
    assert schedule.unadjusted(0) == ()


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 31), st.integers(1, 12))
def test_the_first_date_on_or_after_a_day(day: date, on: int, every: int) -> None:
    first = parse_payment_schedule(
        f"day {min(on, 28)} of each {every} months, from 2004-02-{min(on, 28):02}"
    )
    by_search = next(p for p in range(1, 800) if first.date_of(p) >= day)
    assert first.first_on_or_after(day) == by_search


def test_days_that_never_come() -> None:
    schedule = parse_payment_schedule("day 15 of each month, from 2004-09-15")
    assert schedule.first_on_or_after(date.max) > 12 * 7000


@given(
    st.integers(1, 31),
    st.integers(1, 12),
    st.integers(1990, 2030),
    st.integers(1, 12),
    st.sampled_from(["next", "previous"]),
)
def test_dates_are_quantlibs(day: int, every: int, year: int, month: int, direction: str) -> None:
    end_of_month = QuantLib.Date.endOfMonth(QuantLib.Date(1, month, year)).dayOfMonth()
    first = date(year, month, min(day, end_of_month))
    text = f"day {day} of each {every} months, {direction} business day, from {first}"
    calendar = QuantLib.UnitedStates(QuantLib.UnitedStates.FederalReserve)
    convention = QuantLib.Following if direction == "next" else QuantLib.Preceding
    # From a month of 31 days, so that QuantLib's adding of months still knows the day.
    anchor = QuantLib.Date(day, 1, 1980)
    months = (year - 1980) * 12 + month - 1
    stated = [anchor + QuantLib.Period(months + i * every, QuantLib.Months) for i in range(24)]
    schedule = parse_payment_schedule(text)
    assert schedule.unadjusted(24) == tuple(d.to_date() for d in stated)
    paid = tuple(calendar.adjust(d, convention).to_date() for d in stated)
    assert schedule.adjusted(24) == paid


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "",
            "an empty phrase does not say on which days payments fall; write `day 25 of each "
            "month`, `day 15 of each 3 months` or `last day of each month`",
        ),
        (
            "25th of each month, from 2004-01-25",
            "`25th of each month` does not say on which days payments fall; write `day 25 of "
            "each month`, `day 15 of each 3 months` or `last day of each month`",
        ),
        (
            "day 25 of each quarter, from 2004-01-25",
            "`day 25 of each quarter` does not say on which days payments fall; write `day 25 "
            "of each month`, `day 15 of each 3 months` or `last day of each month`",
        ),
        (
            "day 32 of each month, from 2004-01-25",
            "`32` is not a day of the month; write a day from 1 to 31, as in `day 25 of each "
            "month`, or `last day of each month`",
        ),
        (
            "day 25 of each 0 months, from 2004-01-25",
            "`0` is not a whole number of months from 1 to 12; write `each month`, or for "
            "quarters `each 3 months`",
        ),
        (
            "day 25 of each month, following business day, from 2004-01-25",
            "`following business day` does not say where a payment moves that falls on a "
            "holiday; write `next business day` or `previous business day`, with a calendar as "
            "in `next business day of federal_reserve`, or leave the words out",
        ),
        (
            "day 25 of each month, next business day federal_reserve, from 2004-01-25",
            "`next business day federal_reserve` does not say where a payment moves that falls "
            "on a holiday; write `next business day` or `previous business day`, with a calendar "
            "as in `next business day of federal_reserve`, or leave the words out",
        ),
        (
            "day 25 of each month, next business day of federal_reserv, from 2004-01-25",
            "there is no business calendar `federal_reserv`; write `federal_reserve`",
        ),
        (
            "day 25 of each month, next business day of Federal Reserve, from 2004-01-25",
            "there is no business calendar `federal reserve`; write `federal_reserve`",
        ),
        (
            "day 25 of each month, next business day of target, from 2004-01-25",
            "there is no business calendar `target`; write `federal_reserve` or `weekends`",
        ),
        (
            "day 25 of each month, next business day",
            "the payment dates do not say which is the first; end them with the first date, as "
            "in `from 2004-01-25`",
        ),
        (
            "day 25 of each month, from January 25, 2004",
            "`january 25 2004` is not a date; write a date as year-month-day, as in `from "
            "2004-01-25`",
        ),
        (
            "day 25 of each month from",
            "an empty phrase is not a date; write a date as year-month-day, as in `from "
            "2004-01-25`",
        ),
        (
            "day 30 of each month, from 2004-02-30",
            "there is no date `2004-02-30`; write a date as year-month-day, as in `from "
            "2004-01-25`",
        ),
        (
            "day 25 of each month, from 0204-01-25",
            "`0204-01-25` is outside the business calendars; write a date of the years 1970 to "
            "2199",
        ),
        (
            "day 25 of each month, from 2004-01-26",
            "the first payment date 2004-01-26 is not on day 25; write `from 2004-01-25`, or "
            "`day 26`",
        ),
        (
            "last day of each month, from 2004-02-28",
            "the first payment date 2004-02-28 is not the last day of its month; write `from "
            "2004-02-29`, or `day 28`",
        ),
    ],
)
def test_what_a_wrong_phrase_is_told(text: str, sentence: str) -> None:
    with pytest.raises(PhraseError) as raised:
        parse_payment_schedule(text)
    assert str(raised.value) == sentence
    assert sentence == f"{raised.value.message}; {raised.value.help}"


def test_a_long_phrase_is_not_told_back_whole() -> None:
    with pytest.raises(PhraseError) as raised:
        parse_payment_schedule("x" * 100_000)
    assert len(str(raised.value)) < 250


@given(st.text() | st.text("day 0123456789of each,-lstmonthrexbuip_\n"))
def test_any_text_is_a_schedule_or_a_sentence(text: str) -> None:
    for phrase in (text, f"day {text}, from 2004-01-25", f"day 25 of each month {text}"):
        try:
            schedule = parse_payment_schedule(phrase)
        except PhraseError:
            continue
        assert schedule.unadjusted(1) == (schedule.first,)
