"""What a buyer of a class is paid, in percent of the balance that he buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from dealdsl.analytics.conventions import Conventions
from dealdsl.analytics.mistakes import (
    AnalyticsError,
    class_without_balance,
    class_without_cash_flows,
    settlement_after_last_payment,
)
from dealdsl.runtime.totals import HALF_A_CENT
from dealdsl.values.daycount import DayCount, year_fraction

PaymentDays = Literal["stated", "paid"]

COLUMNS = (
    *("beginning_balance", "notional", "interest_due"),
    *("interest_paid", "principal_paid", "residual_paid"),
)
"""The columns of a class that a stream is made of."""


@frozen
class Stream:
    """Payments after a settlement date.

    `face` is the balance, or notional, at settlement in dollars; all else is in percent of it.
    `times` are years from settlement to each payment; `cash` is all that is paid then, `principal`
    the part of it that is principal. `accrued` is the interest that the buyer pays the seller.
    `periods` are the numbers of the payments in the deal.
    """

    name: str
    settlement: date
    face: float
    accrued: float
    times: tuple[float, ...]
    cash: tuple[float, ...]
    principal: tuple[float, ...]
    periods: tuple[int, ...]


def stream(
    name: str,
    flows: Mapping[str, Sequence[float]],
    days: Conventions,
    settlement: date | None = None,
    day_count: DayCount = DayCount.THIRTY_360,
    payment_days: PaymentDays = "stated",
) -> Stream:
    """The stream of a class to a buyer who settles on a day, at closing by default.

    `flows` are dollars by period, index 0 being closing, of COLUMNS. Times are by `day_count` to
    the payment day that the deal states, 30/360 and without regard to business days being the
    standard (SF-44, SF-48), or to the day on which it is `paid`. Accrued interest is by the class's
    own day count, from the first day of the interest period to the settlement date, on the
    interest that is due for the period (SF-46); a strip's face is its notional. Raises
    AnalyticsError.
    """
    _require_cash(name, flows)
    day = settlement or days.closing
    first = days.period_of(day)
    last = _last_paid(flows)
    if first > last:
        told = f"on {days.paid[last - 1]}" if days.is_dated else f"in period {last}"
        raise AnalyticsError(settlement_after_last_payment(name, day, told))
    face = _face(name, flows, first)
    part = days.accrued_part(first, day, days.day_count_of(name))
    periods = range(first, last + 1)
    paid_on = days.stated if payment_days == "stated" else days.paid
    return Stream(
        name=name,
        settlement=day,
        face=face,
        accrued=100.0 * flows["interest_due"][first] * part / face,
        times=tuple(float(year_fraction(day, paid_on[each - 1], day_count)) for each in periods),
        cash=tuple(100.0 * _cash(flows, each) / face for each in periods),
        principal=tuple(100.0 * flows["principal_paid"][each] / face for each in periods),
        periods=tuple(periods),
    )


def _cash(flows: Mapping[str, Sequence[float]], period: int) -> float:
    """Interest that is added to the balance is principal paid below zero: together nothing."""
    columns = ("interest_paid", "principal_paid", "residual_paid")
    return sum(flows[column][period] for column in columns)


def _require_cash(name: str, flows: Mapping[str, Sequence[float]]) -> None:
    if not _last_paid(flows):
        raise AnalyticsError(class_without_cash_flows(name))


def _last_paid(flows: Mapping[str, Sequence[float]]) -> int:
    """The last period in which at least half a cent is paid; 0 for none."""
    periods = range(len(flows["interest_paid"]) - 1, 0, -1)
    return next((period for period in periods if _cash(flows, period) >= HALF_A_CENT), 0)


def _face(name: str, flows: Mapping[str, Sequence[float]], period: int) -> float:
    balance, notional = flows["beginning_balance"][period], flows["notional"][period]
    face = balance if balance >= HALF_A_CENT else notional
    if face < HALF_A_CENT:
        raise AnalyticsError(class_without_balance(name))
    return face
