"""Expressions made of others, as the language has them: kinds agree, and what is known is worked
out."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from dealdsl.native.nodes import (
    COMPARISONS,
    Choice,
    Constant,
    Expression,
    Operation,
    may_fail,
)


class LoweringError(Exception):
    """A kernel that is not written in the subset: a mistake in the compiler, not in a deal."""


class MisfitError(Exception):
    """Operands that do not go together; whoever reads the statement says where."""


def as_number(value: Expression) -> Expression:
    """A value as a float: an index is as good as one."""
    match value:
        case _ if value.kind == "truth":
            raise MisfitError("a truth among numbers")
        case Constant(value=int(whole)):
            return Constant(float(whole))
        case _ if value.kind == "whole":
            return Operation("float", (value,), "number")
        case _:
            return value


def arithmetic(operator: str, left: Expression, right: Expression) -> Expression:
    """`left operator right`; of two indices an index, but a quotient is a number."""
    if "truth" in (left.kind, right.kind):
        raise MisfitError(f"a truth among the operands of {operator}")
    if left.kind == right.kind == "whole" and operator != "/":
        if isinstance(left, Constant) and isinstance(right, Constant):
            return Constant(_WHOLE[operator](int(left.value), int(right.value)))
        return Operation(operator, (left, right), "whole")
    return Operation(operator, (as_number(left), as_number(right)), "number")


def negated(value: Expression) -> Expression:
    if value.kind == "truth":
        raise MisfitError("minus of a truth")
    if isinstance(value, Constant):
        return Constant(-value.value)
    if value.kind == "whole":
        return Operation("-", (Constant(0), value), "whole")
    return Operation("neg", (value,), "number")


def denied(value: Expression) -> Expression:
    return Constant(not value.value) if isinstance(value, Constant) else _truth("not", value)


def joined(operator: str, values: list[Expression]) -> Expression:
    """`and` or `or` of several; constants among them decide, or fall away."""
    decides = operator == "or"
    found: Expression = Constant(not decides)
    for value in values:
        match found, value:
            case Constant(value=known), _ if known == decides:
                return found
            case Constant(), _:
                found = value
            case _, Constant(value=known) if known != decides:
                pass
            case _, Constant() if not may_fail(found):
                found = value
            case _:
                found = _truth(operator, found, value)
    return found


def compared(operator: str, left: Expression, right: Expression) -> Expression:
    if left.kind == right.kind == "whole":
        if isinstance(left, Constant) and isinstance(right, Constant):
            return Constant(_COMPARED[operator](left.value, right.value))
        return _truth(operator, left, right)
    return _truth(operator, as_number(left), as_number(right))


def chosen(condition: Expression, value: Expression, otherwise: Expression) -> Expression:
    if isinstance(condition, Constant):
        return value if condition.value else otherwise
    if value.kind != otherwise.kind:
        value, otherwise = as_number(value), as_number(otherwise)
    return Choice(condition, value, otherwise)


_WHOLE: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
    "min": min,
    "max": max,
}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "==": eq,
    "!=": ne,
}


def _truth(operator: str, *operands: Expression) -> Operation:
    assert operator in COMPARISONS or operator in ("and", "or", "not")
    return Operation(operator, operands, "truth")
