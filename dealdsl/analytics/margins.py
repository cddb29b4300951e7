"""What a floater pays over its index."""

from __future__ import annotations

from collections.abc import Sequence

from dealdsl.analytics.yields import root

LOWEST, HIGHEST = -5_000.0, 50_000.0
"""Between these basis points a margin is sought."""


def price_at_margin(
    times: Sequence[float], cash: Sequence[float], index: Sequence[float], margin: float
) -> float:
    """What cash is worth, discounted from payment to payment at the index and a margin.

    `index` is the percent a year that is assumed from the payment before, or settlement, to this
    one; `margin` is in basis points. Discounting is simple within a period: the product of
    1 + (I + DM) / 100 (T - T before) (SF-53). Index and times go by the same day count: an index
    quoted on actual/360 is multiplied by 365/360 where times are by 30/360 (SF-52).
    """
    worth, factor, before = 0.0, 1.0, 0.0
    for time, paid, rate in zip(times, cash, index, strict=True):
        factor *= 1.0 + (rate / 100.0 + margin / 10_000.0) * (time - before)
        worth += paid / factor
        before = time
    return worth


def discount_margin(
    times: Sequence[float], cash: Sequence[float], index: Sequence[float], price: float
) -> float:
    """The basis points over the index at which the cash is worth `price`, accrued interest
    included (SF-53). Raises AnalyticsError where there are none."""
    lowest = _least_margin(times, index)
    return root(
        lambda margin: price_at_margin(times, cash, index, margin),
        *(price, lowest, HIGHEST, "discount margin", " bp"),
    )


def _least_margin(times: Sequence[float], index: Sequence[float]) -> float:
    """LOWEST, or what leaves every factor at a tenth or more."""
    steps = [time - before for before, time in zip((0.0, *times), times, strict=False)]
    bounds = (
        -0.9 / step * 10_000.0 - 100.0 * rate
        for step, rate in zip(steps, index, strict=True)
        if step > 0.0
    )
    return max([LOWEST, *bounds])
