"""Units are types: what may be added, compared and multiplied with what."""

from __future__ import annotations

from attrs import frozen


@frozen
class Unit:
    """A unit by its name and its powers of money and of `a year`."""

    name: str
    money: int = 0
    rate: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether this is a number without a dimension: a percent or a count."""
        return self in (PERCENT, NUMBER)

    @property
    def is_ratio(self) -> bool:
        """Whether comparisons allow for rounding (1e-9): neither an amount nor a count."""
        return self.money == 0 and self.name not in ("months", "date", "condition", "text", "count")

    def __str__(self) -> str:
        return self.name


MONEY = Unit("money", 1, 0)
RATE = Unit("rate", 0, 1)
PERCENT = Unit("percent")
NUMBER = Unit("number")
COUNT = Unit("count")
MONTHS = Unit("months")
DATE = Unit("date")
CONDITION = Unit("condition")
TEXT = Unit("text")
UNKNOWN = Unit("unknown")

_PLAIN = (PERCENT, NUMBER, COUNT)


def named(money: int, rate: int) -> Unit:
    """The unit with these powers."""
    match (money, rate):
        case (0, 0):
            return NUMBER
        case (1, 0):
            return MONEY
        case (0, 1):
            return RATE
        case (1, 1):
            return Unit("money a year", 1, 1)
        case _:
            return Unit(f"money^{money} rate^{rate}", money, rate)


def joined(left: Unit, right: Unit) -> Unit | None:
    """The unit of a sum, a comparison or a choice of two values; None where they do not mix."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    if left == right:
        return left
    if left in _PLAIN and right in _PLAIN:
        return PERCENT if PERCENT in (left, right) else NUMBER
    if RATE in (left, right) and (left in _PLAIN or right in _PLAIN):
        return RATE if PERCENT in (left, right) else None
    if MONTHS in (left, right) and COUNT in (left, right):
        return MONTHS
    return None


def product(left: Unit, right: Unit) -> Unit | None:
    """The unit of a product; None for dates, conditions and texts."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    if not (_multiplies(left) and _multiplies(right)):
        return None
    if left in _PLAIN and right in _PLAIN:
        return PERCENT if PERCENT in (left, right) else NUMBER
    return named(left.money + right.money, left.rate + right.rate)


def quotient(left: Unit, right: Unit) -> Unit | None:
    """The unit of a quotient; None for dates, conditions and texts."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    if not (_multiplies(left) and _multiplies(right)):
        return None
    if right in _PLAIN and left in _PLAIN:
        return PERCENT if left == PERCENT and right != PERCENT else NUMBER
    return named(left.money - right.money, left.rate - right.rate)


def fits(unit: Unit, wanted: Unit) -> bool:
    """Whether a value of `unit` may stand where `wanted` is asked for."""
    if unit == wanted or UNKNOWN in (unit, wanted):
        return True
    match wanted.name:
        case "rate" | "number":
            return unit in _PLAIN
        case "percent":
            return unit == NUMBER
        case "count":
            return unit == NUMBER
        case "months":
            return unit == COUNT
        case _:
            return False


def _multiplies(unit: Unit) -> bool:
    return unit.name not in ("date", "condition", "text")
