"""Figures as a document states them: exact, with the digits they were written with."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from attrs import frozen

EXACT = Context(prec=34, rounding=ROUND_HALF_UP)


@frozen
class Stated:
    """An exact value and its last stated digit.

    `value` is in the unit's own terms: a percent is a fraction (5.577% is 0.05577).
    `quantum` is one in the last digit written (0.00001 for 5.577%).
    """

    value: Decimal
    quantum: Decimal

    @property
    def decimals(self) -> int:
        """How many decimals the value itself shows (5 for 5.577%)."""
        exponent = self.quantum.as_tuple().exponent
        return max(0, -int(exponent))


def stated(digits: str, scale: int = 0) -> Stated:
    """The figure that `digits` writes, times ten to the power `scale` (-2 for a percent)."""
    value = Decimal(digits.replace(",", ""))
    exponent = int(value.as_tuple().exponent) + scale
    return Stated(value.scaleb(scale, EXACT), Decimal(1).scaleb(exponent, EXACT))


def rounded(value: Decimal, quantum: Decimal) -> Decimal:
    """`value` rounded half-up to a multiple of `quantum`, with the digits of `quantum`."""
    steps = EXACT.divide(value, quantum).to_integral_value(rounding=ROUND_HALF_UP)
    return EXACT.multiply(Decimal(int(steps)), quantum)
