"""Units are types: what may be added, compared and multiplied with what."""

from __future__ import annotations

from attrs import frozen

_EXACT = ("months", "days", "date", "condition", "text", "count")


@frozen
class Unit:
    """A unit by its name and its powers of money, of `a year` and of months."""

    name: str
    money: int = 0
    rate: int = 0
    months: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether this is a number without a dimension: a percent or a count."""
        return self in (PERCENT, NUMBER)

    @property
    def is_ratio(self) -> bool:
        """Whether comparisons allow for rounding (1e-9): neither an amount nor a count."""
        return self.money == 0 and self.name not in _EXACT

    def __str__(self) -> str:
        return self.name


MONEY = Unit("money", 1, 0)
RATE = Unit("rate", 0, 1)
YEARS = Unit("number of years", 0, -1)
# A percent may be meant as a rate, so that an amount × a percent × a part of a year is money.
MONEY_BY_YEARS = Unit("money by years", 1, -1)
PERCENT = Unit("percent")
NUMBER = Unit("number")
COUNT = Unit("count")
MONTHS = Unit("months", 0, 0, 1)
DAYS = Unit("days")
DATE = Unit("date")
CONDITION = Unit("condition")
TEXT = Unit("text")
# A bare figure of a tape: multiplied with a figure of one unit it is so many of that unit.
COLUMN = Unit("bare column of the tape")
UNKNOWN = Unit("unknown")

_PLAIN = (PERCENT, NUMBER, COUNT)


def named(money: int, rate: int, months: int) -> Unit:
    """The unit with these powers."""
    for unit in (NUMBER, MONEY, RATE, YEARS, MONEY_BY_YEARS, MONTHS):
        if (unit.money, unit.rate, unit.months) == (money, rate, months):
            return unit
    powers = (("money", money), ("rate", rate), ("months", months))
    shown = " × ".join(name if power == 1 else f"{name}^{power}" for name, power in powers if power)
    return Unit(shown, money, rate, months)


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
    if {left, right} == {MONEY, MONEY_BY_YEARS}:
        return MONEY
    if COLUMN in (left, right) and (left in (NUMBER, COUNT) or right in (NUMBER, COUNT)):
        return COLUMN
    return None


def product(left: Unit, right: Unit) -> Unit | None:
    """The unit of a product; None for dates, conditions and texts."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    if not (_multiplies(left) and _multiplies(right)):
        return None
    if left in _PLAIN and right in _PLAIN:
        return PERCENT if PERCENT in (left, right) else NUMBER
    return named(left.money + right.money, left.rate + right.rate, left.months + right.months)


def quotient(left: Unit, right: Unit) -> Unit | None:
    """The unit of a quotient; None for dates, conditions and texts."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    if not (_multiplies(left) and _multiplies(right)):
        return None
    if right in _PLAIN and left in _PLAIN:
        return PERCENT if left == PERCENT and right != PERCENT else NUMBER
    return named(left.money - right.money, left.rate - right.rate, left.months - right.months)


def fits(unit: Unit, wanted: Unit) -> bool:
    """Whether a value of `unit` may stand where `wanted` is asked for."""
    if unit == wanted or UNKNOWN in (unit, wanted):
        return True
    match wanted.name:
        case "money":
            return unit == MONEY_BY_YEARS
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
