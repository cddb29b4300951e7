"""Curves of yields, and what cash flows yield over them."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from attrs import frozen

from dealdsl.analytics.mistakes import AnalyticsError, curve_unreadable
from dealdsl.analytics.yields import LOWEST, root

KINDS = ("zero", "par")
HIGHEST = 1000.0


@frozen
class Curve:
    """Percents a year by years, half-yearly compounded: straight lines between its points, flat
    beyond its ends."""

    years: tuple[float, ...]
    rates: tuple[float, ...]

    def at(self, years: float) -> float:
        place = bisect_left(self.years, years)
        if place == 0 or place == len(self.years):
            return self.rates[min(place, len(self.rates) - 1)]
        low, high = self.years[place - 1], self.years[place]
        weight = (years - low) / (high - low)
        return self.rates[place - 1] * (1.0 - weight) + self.rates[place] * weight


@frozen
class YieldCurve:
    """A curve as given, `zero` or `par`, and the zero rates that it means."""

    kind: str
    given: Curve
    zero: Curve


def yield_curve(kind: str, years: Sequence[float], rates: Sequence[float]) -> YieldCurve:
    """The curve of points. Par rates become zero rates every half year by bootstrapping."""
    given = Curve(tuple(years), tuple(rates))
    return YieldCurve(kind, given, given if kind == "zero" else zero_curve(given))


def zero_curve(par: Curve) -> Curve:
    """The zero rates of a par curve, each half year: a bond that pays half the par rate each half
    year is worth 100, so that the last factor is (100 - C/2 sum of those before) / (100 + C/2).

    Raises AnalyticsError where no factor is above zero.
    """
    factors: list[float] = []
    halves = max(1, round(2.0 * par.years[-1] + 0.499))
    for half in range(1, halves + 1):
        coupon = par.at(half / 2.0) / 2.0
        factors.append((100.0 - coupon * sum(factors)) / (100.0 + coupon))
        if factors[-1] <= 0.0:
            why = f"no zero rate follows from its par rates at {half / 2.0:g} years"
            raise AnalyticsError(curve_unreadable("the curve", why))
    zeros = [200.0 * (each ** (-1.0 / half) - 1.0) for half, each in enumerate(factors, start=1)]
    return Curve(tuple(half / 2.0 for half in range(1, halves + 1)), tuple(zeros))


def price_at_spread(
    times: Sequence[float], cash: Sequence[float], zero: Curve, spread: float
) -> float:
    """What cash is worth, discounted at the zero rate of each time and `spread` basis points over
    it, half-yearly compounded."""
    worth: float = sum(
        paid * (1.0 + zero.at(time) / 200.0 + spread / 20_000.0) ** (-2.0 * time)
        for time, paid in zip(times, cash, strict=True)
    )
    return worth


def zero_spread(times: Sequence[float], cash: Sequence[float], zero: Curve, price: float) -> float:
    """The basis points over the zero curve at which the cash is worth `price`, accrued interest
    included: the static, or zero-volatility, spread. Raises AnalyticsError where there are none."""
    low = 100.0 * (LOWEST - min(zero.rates))
    return root(
        lambda spread: price_at_spread(times, cash, zero, spread),
        *(price, low, 100.0 * HIGHEST, "spread", " bp"),
    )


def read_curve(path: str) -> YieldCurve:
    """The curve of a CSV file with columns `years` and `zero` or `par`. Raises AnalyticsError."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if any(map(str.strip, row))]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _unreadable(path, (reason or str(error)).lower()) from None
    heads = [head.strip().lower() for head in rows[0]] if rows else []
    kinds = [kind for kind in KINDS if kind in heads]
    if heads.count("years") != 1 or len(kinds) != 1:
        raise _unreadable(path, f"its columns are {', '.join(heads) or 'none'}")
    points = [_point(path, row, heads, kinds[0]) for row in rows[1:]]
    years, rates = [year for year, _ in points], [rate for _, rate in points]
    if not years or years[0] < 0.0 or any(b <= a for a, b in pairwise(years)):
        raise _unreadable(path, "it has no years, or they do not rise")
    try:
        return yield_curve(kinds[0], years, rates)
    except AnalyticsError as error:
        raise _unreadable(path, error.diagnostic.message.partition(": ")[2]) from None


def _point(path: str, row: list[str], heads: list[str], kind: str) -> tuple[float, float]:
    cells = [
        row[heads.index(head)] if heads.index(head) < len(row) else "" for head in ("years", kind)
    ]
    try:
        year, rate = map(float, cells)
    except ValueError:
        raise _unreadable(path, f"`{','.join(cells)}` is no point of it") from None
    if not (isfinite(year) and isfinite(rate) and -100.0 <= rate <= 100.0):
        raise _unreadable(path, f"`{','.join(cells)}` is no point of it")
    return year, rate


def _unreadable(path: str, why: str) -> AnalyticsError:
    return AnalyticsError(curve_unreadable(path, why))
