"""What tests of figures worked by hand share."""

from __future__ import annotations

from collections.abc import Iterable

# Most deals have the same loans: $600,000 at 12%, so 1% a month, for 6 months. The level payment is
# 600,000 × 1% / (1 − 1.01^−6) = 103,529.02. Each month 1% of the opening balance is interest, and
# the rest of the payment is principal; so principal grows by 1% a month from 97,529.02.
OPENING = [600_000.00, 502_470.98, 403_966.67, 304_477.32, 203_993.07, 102_503.98]
INTEREST = [6_000.00, 5_024.71, 4_039.67, 3_044.77, 2_039.93, 1_025.04]
PRINCIPAL = [97_529.02, 98_504.31, 99_489.35, 100_484.25, 101_489.09, 102_503.98]


def cents(values: Iterable[float]) -> list[float]:
    """Amounts as they are printed."""
    return [round(value, 2) + 0.0 for value in values]
