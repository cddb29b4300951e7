"""Statements with other expressions in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dealdsl.native.nodes import (
    Assign,
    Choice,
    Constant,
    Element,
    Expression,
    If,
    Loop,
    Operation,
    Statement,
    Store,
    Variable,
)

Change = Callable[[Expression], Expression]


def changed(expression: Expression, change: Change) -> Expression:
    """An expression with `change` made to each of its parts, the innermost first."""
    match expression:
        case Constant() | Variable():
            return change(expression)
        case Element(buffer, index, kind):
            return change(Element(buffer, changed(index, change), kind))
        case Operation(operator, operands, kind):
            parts = tuple(changed(operand, change) for operand in operands)
            return change(Operation(operator, parts, kind))
        case Choice(condition, chosen, otherwise):
            parts = tuple(changed(part, change) for part in (condition, chosen, otherwise))
            return change(Choice(*parts))


def changed_body(
    body: Iterable[Statement], change: Change, stored: Callable[[Store], Statement] = lambda s: s
) -> tuple[Statement, ...]:
    """Statements with `change` made to all expressions, and `stored` to each store after that."""
    return tuple(changed_statement(each, change, stored) for each in body)


def changed_statement(
    statement: Statement, change: Change, stored: Callable[[Store], Statement] = lambda s: s
) -> Statement:
    match statement:
        case Assign(target, value):
            return Assign(target, changed(value, change))
        case Store(buffer, index, value):
            return stored(Store(buffer, changed(index, change), changed(value, change)))
        case Loop(variable, start, stop, step, body, lanes):
            first, last = changed(start, change), changed(stop, change)
            return Loop(variable, first, last, step, changed_body(body, change, stored), lanes)
        case If(condition, then, otherwise):
            inside = (changed_body(each, change, stored) for each in (then, otherwise))
            return If(changed(condition, change), *inside)


def renamed(names: Mapping[str, Expression]) -> Change:
    """Put expressions in the place of variables."""

    def change(expression: Expression) -> Expression:
        match expression:
            case Variable(name=name):
                return names.get(name, expression)
            case _:
                return expression

    return change
