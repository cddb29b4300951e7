"""All that a price, or a yield, says of a class."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from dealdsl.analytics.curves import YieldCurve, zero_spread
from dealdsl.analytics.margins import discount_margin
from dealdsl.analytics.mistakes import AnalyticsError, price_not_positive, yield_out_of_range
from dealdsl.analytics.stream import Stream
from dealdsl.analytics.yields import (
    HIGHEST,
    LOWEST,
    average_life,
    bond_equivalent_yield,
    convexity,
    macaulay_duration,
    modified_duration,
    mortgage_yield,
    present_value,
)
from dealdsl.runtime.totals import HALF_A_CENT


@frozen
class Quote:
    """A class at a price, for a settlement date.

    `price` (clean), `accrued` and `full_price` are percents of the balance at settlement, `face`
    dollars; yields are percents, durations and average life years from settlement, convexity years
    squared. `first_period` and `last_period` are the numbers of the first and last payment.
    `discount_margin`, `zero_spread` and `spread` (over the given curve, at the average life) are
    basis points, None where they are not asked for.
    """

    price: float
    accrued: float
    full_price: float
    bond_equivalent_yield: float
    mortgage_yield: float
    average_life: float | None
    macaulay_duration: float
    modified_duration: float
    convexity: float
    first_period: int
    last_period: int
    face: float
    discount_margin: float | None = None
    zero_spread: float | None = None
    spread: float | None = None


@frozen
class Benchmarks:
    """What a quote is compared with: an index, in percent by payment of the stream, with the times
    of payments by the index's own day count, where they are not the stream's; and a curve."""

    index: Sequence[float] | None = None
    index_times: Sequence[float] | None = None
    curve: YieldCurve | None = None


def at_price(stream: Stream, price: float, benchmarks: Benchmarks | None = None) -> Quote:
    """The quote of a clean price, in percent. Raises AnalyticsError."""
    if not price > 0.0:
        raise AnalyticsError(price_not_positive(f"{price:g}"))
    full = price + stream.accrued
    return _quote(stream, full, bond_equivalent_yield(stream.times, stream.cash, full), benchmarks)


def at_yield(stream: Stream, percent: float, benchmarks: Benchmarks | None = None) -> Quote:
    """The quote at a bond-equivalent yield, in percent. Raises AnalyticsError."""
    if not LOWEST <= percent <= HIGHEST:
        raise AnalyticsError(yield_out_of_range(f"{percent:g}"))
    full = present_value(stream.times, stream.cash, percent)
    return _quote(stream, full, percent, benchmarks)


def _quote(stream: Stream, full: float, percent: float, benchmarks: Benchmarks | None) -> Quote:
    times, cash = stream.times, stream.cash
    life = average_life(times, stream.principal)
    against = benchmarks or Benchmarks()
    curve = against.curve
    cent = 100.0 * HALF_A_CENT / stream.face
    paid = [period for period, each in zip(stream.periods, cash, strict=True) if each >= cent]
    return Quote(
        price=full - stream.accrued,
        accrued=stream.accrued,
        full_price=full,
        bond_equivalent_yield=percent,
        mortgage_yield=mortgage_yield(percent),
        average_life=life,
        macaulay_duration=macaulay_duration(times, cash, percent),
        modified_duration=modified_duration(times, cash, percent),
        convexity=convexity(times, cash, percent),
        first_period=paid[0],
        last_period=paid[-1],
        face=stream.face,
        discount_margin=_margin(stream, full, against),
        zero_spread=None if curve is None else zero_spread(times, cash, curve.zero, full),
        spread=None if curve is None or life is None else 100.0 * (percent - curve.given.at(life)),
    )


def _margin(stream: Stream, full: float, against: Benchmarks) -> float | None:
    if against.index is None:
        return None
    times = against.index_times or stream.times
    return discount_margin(times, stream.cash, against.index, full)
