"""Nobody is owed, allocated or charged less than nothing: a negative amount is none."""

from __future__ import annotations

from dealdsl.program.program import (
    Expression,
    Extreme,
    Number,
    Operation,
    Quotient,
    Read,
    Select,
)

ZERO = Number(0.0)


def at_least_nothing(amount: Expression) -> Expression:
    """`amount`, or nought where it is below; as it stands where it cannot be."""
    return amount if _never_below_nothing(amount) else Extreme("max", amount, ZERO)


def floored(accrued: Expression, rate: Expression) -> Expression:
    """Interest that accrues at `rate`: none where an index makes the rate negative."""
    return accrued if _never_below_nothing(rate) else Extreme("max", accrued, ZERO)


def _never_below_nothing(expression: Expression) -> bool:
    match expression:
        case Number(value=value):
            return value >= 0.0
        case Read(name=name):
            return _is_an_amount(name)
        case Operation(operator="-"):
            return False
        case Operation(left=left, right=right) | Extreme("min", left, right):
            return _never_below_nothing(left) and _never_below_nothing(right)
        case Extreme(left=left, right=right):
            return _never_below_nothing(left) or _never_below_nothing(right)
        case Quotient(numerator=one, denominator=two, otherwise=three):
            return all(_never_below_nothing(part) for part in (one, two, three))
        case Select(then=then, otherwise=otherwise):
            return _never_below_nothing(then) and _never_below_nothing(otherwise)
        case _:
            return False


def _is_an_amount(name: str) -> bool:
    """Whether a name is a balance, a collection or the like: a definition can be anything."""
    if name.startswith(("paid(", "allocated(", "year fraction")):
        return True
    return "." in name and "(" not in name and not name.endswith(".rate")
