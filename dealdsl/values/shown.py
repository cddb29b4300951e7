"""Exact figures in the words of a deal: `$1,234.56`, `5.25%`, `357.12 months`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from dealdsl.values import units
from dealdsl.values.stated import EXACT
from dealdsl.values.units import Unit

MOST_DECIMALS = 14
_SCALED = (units.PERCENT, units.RATE)


def shown(value: Decimal, unit: Unit, quantum: Decimal | None = None) -> str:
    """The figure in its unit; `quantum`, one in its last digit, says how many decimals it has.

    Without it a figure shows the decimals it has, at most 14; money shows cents or none.
    """
    percent = unit in _SCALED
    scaled = EXACT.multiply(value, Decimal(100)) if percent else value
    if quantum is not None:
        decimals = _decimals(EXACT.multiply(quantum, Decimal(100)) if percent else quantum)
    else:
        decimals = _own_decimals(scaled)
        decimals = 2 if unit == units.MONEY and decimals else decimals
    sign = "-" if scaled < 0 else ""
    digits = f"{_to(abs(scaled), decimals):,f}"
    if unit == units.MONEY:
        return f"{sign}${digits}"
    return f"{sign}{digits}{_suffix(unit)}"


def _suffix(unit: Unit) -> str:
    if unit in _SCALED:
        return "%"
    return " months" if unit == units.MONTHS else ""


def _decimals(figure: Decimal) -> int:
    return max(0, -int(figure.normalize(EXACT).as_tuple().exponent))


def _own_decimals(figure: Decimal) -> int:
    return _decimals(_to(figure, MOST_DECIMALS))


def _to(figure: Decimal, decimals: int) -> Decimal:
    if figure.adjusted() + decimals >= EXACT.prec:
        return figure  # more digits than are worked with: none are left to round away
    return figure.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=EXACT)
