"""Figures of a loan as functions of its row: a tape may have a million, and each is worked out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.expressions import TypedExpression

Row = Sequence[Decimal]
Figure = Callable[[Row], Any]

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MANY: dict[str, Callable[..., Any]] = {"min": min, "max": max, "all": all, "any": any}


def figure(expression: TypedExpression, places: Mapping[str, int]) -> Figure:
    """What gives the expression's exact value for a row, in the decimal context that is then set.

    `places` are those of the columns in a row. What it gives raises NotStated for a division by
    nought that has no `else`.
    """
    match expression:
        case typed.Constant(value=value) | typed.Truth(value=value):
            return lambda row: value
        case typed.Reading(kind=typed.Kind.COLUMN, measure=column):
            return operator.itemgetter(places[column])
        case typed.Arithmetic(operator="/"):
            return _quotient(expression, places)
        case typed.Arithmetic(operator=sign) | typed.Compared(operator=sign):
            left, right = figure(expression.left, places), figure(expression.right, places)
            apply = _OPERATORS[sign]
            return lambda row: apply(left(row), right(row))
        case typed.Many(function=function, operands=operands):
            parts, of = [figure(operand, places) for operand in operands], _MANY[function]
            return lambda row: of([part(row) for part in parts])
        case typed.Negative() | typed.Opposite():
            inner = figure(expression.operand, places)
            turned = operator.neg if isinstance(expression, typed.Negative) else operator.not_
            return lambda row: turned(inner(row))
        case typed.Choice():
            test = figure(expression.condition, places)
            then, otherwise = (
                figure(side, places) for side in (expression.then, expression.otherwise)
            )
            return lambda row: then(row) if test(row) else otherwise(row)
        case _:
            raise AssertionError(f"is no figure of a loan: {expression}")


def _quotient(node: typed.Arithmetic, places: Mapping[str, int]) -> Figure:
    above, below = figure(node.left, places), figure(node.right, places)
    otherwise = None if node.otherwise is None else figure(node.otherwise, places)

    def divided(row: Row) -> Any:
        divisor = below(row)
        if divisor:
            return above(row) / divisor
        if otherwise is None:
            raise NotStated(node.span, "divides by zero")
        return otherwise(row)

    return divided
