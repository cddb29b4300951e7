"""Prices as they are quoted: percents of the balance, in decimals or in 32nds."""

from __future__ import annotations

import re
from math import floor, inf

from dealdsl.analytics.mistakes import AnalyticsError, price_not_positive, price_unreadable

_EIGHTHS = ("", "1", "2", "3", "+", "5", "6", "7")
_THIRTY_SECONDS = re.compile(r"(\d{1,6})-(\d\d)([0-7+]?)")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")


def read_price(text: str) -> float:
    """The price that a text states, in percent.

    `101.515625` is a decimal. `101-16` is 101 and 16/32, `101-16+` half a 32nd more, `101-163`
    three eighths of a 32nd more; `+` is the digit 4. Raises AnalyticsError.
    """
    written = text.strip()
    parts = _THIRTY_SECONDS.fullmatch(written)
    if parts and int(parts[2]) < 32:
        eighths = 4 if parts[3] == "+" else int(parts[3] or 0)
        price = int(parts[1]) + (8 * int(parts[2]) + eighths) / 256
    elif _DECIMAL.fullmatch(written):
        price = float(written)
    else:
        raise AnalyticsError(price_unreadable(written))
    if not 0.0 < price < inf:
        raise AnalyticsError(price_not_positive(written))
    return price


def in_32nds(price: float) -> str:
    """A price in points, 32nds and eighths of a 32nd, to the nearest: `101-16`, `101-16+`,
    `101-163`. Half an eighth of a 32nd goes up; `read_price` reads it back."""
    points, rest = divmod(floor(abs(price) * 256 + 0.5), 256)
    thirty_seconds, eighths = divmod(rest, 8)
    sign = "-" if price < 0 and points + rest else ""
    return f"{sign}{points}-{thirty_seconds:02}{_EIGHTHS[eighths]}"
