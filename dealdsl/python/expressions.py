"""How expressions are written: where they need parentheses, and where they may break.

The rules are those of `ruff format`. Lines end only inside brackets: `inside` says that an
expression stands in some, and may break at its operators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple, assert_never

from dealdsl.python.layout import Group, IfBroken, Indent, Layout, Line
from dealdsl.python.literals import number_literal, string_literal
from dealdsl.python.tree import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Dict,
    Expression,
    List,
    Logic,
    Name,
    Subscript,
    Tuple,
    Unary,
    Value,
)


class Level(IntEnum):
    """How tightly an expression holds together, loosest first."""

    CONDITIONAL = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    NEGATION = 7
    PRIMARY = 8


class Term(NamedTuple):
    """An operand, the operator before it (none before the first), and what it must hold to stand
    without parentheses."""

    operator: str
    operand: Expression
    least: Level

    @property
    def is_bare(self) -> bool:
        return level(self.operand) >= self.least


def level(expression: Expression) -> Level:
    match expression:
        case Conditional():
            return Level.CONDITIONAL
        case Logic(operator):
            return Level.OR if operator == "or" else Level.AND
        case Compare():
            return Level.COMPARISON
        case Binary(operator):
            return Level.SUM if operator in "+-" else Level.PRODUCT
        case Unary(operator):
            return Level.NOT if operator == "not" else Level.NEGATION
        case Constant(value):
            return Level.NEGATION if is_negative(value) else Level.PRIMARY
        case _:
            return Level.PRIMARY


def is_negative(value: Value) -> bool:
    """Whether a constant is written with a minus, as -0.0 is too."""
    return not isinstance(value, str) and str(value).startswith("-")


def expression_layout(expression: Expression, inside: bool = False) -> Layout:
    match expression:
        case Name(identifier):
            return identifier
        case Constant(value):
            return _constant(value)
        case Attribute(base, name):
            return (expression_layout(base), "." + name)
        case Tuple(elements) | List(elements):
            return _display(expression, [expression_layout(each, True) for each in elements])
        case Dict(entries):
            return _bracketed("{", _elements([_entry(*entry) for entry in entries]), "}")
        case Subscript(base, index):
            return (expression_layout(base, inside), _index(index))
        case Call():
            return _call(expression)
        case Unary():
            return _unary(expression, inside)
        case Binary() | Compare() | Logic():
            return _chain(expression, inside)
        case Conditional():
            parts = _conditional(expression, inside)
            return Group(parts) if inside else parts
        case _:
            assert_never(expression)


def terms(expression: Binary | Compare | Logic) -> list[Term]:
    """The operands that share a line of breaks: of one sum, one comparison, all `and` and `or`."""
    match expression:
        case Binary():
            return _arithmetic_terms(expression)
        case Compare(operator, left, right):
            return [Term("", left, Level.SUM), Term(operator, right, Level.SUM)]
        case Logic():
            return list(_logic_terms(expression))
        case _:
            assert_never(expression)


def unary_term(expression: Unary) -> Term:
    return Term(expression.operator, expression.operand, level(expression))


def _arithmetic_terms(expression: Binary) -> list[Term]:
    """Collected from right to left without recursion, for a sum may have thousands of terms."""
    own = level(expression)
    found: list[Term] = []
    left: Expression = expression
    while isinstance(left, Binary) and level(left) == own:
        found.append(Term(left.operator, left.right, Level(own + 1)))
        left = left.left
    return [Term("", left, own), *reversed(found)]


def _logic_terms(expression: Logic) -> Iterator[Term]:
    least = Level(level(expression) + 1)
    for position, operand in enumerate(expression.operands):
        operator = expression.operator if position else ""
        term = Term(operator, operand, least)
        if isinstance(operand, Logic) and term.is_bare:
            first, *others = _logic_terms(operand)
            yield from (first._replace(operator=operator), *others)
        else:
            yield term


def _chain(expression: Binary | Compare | Logic, inside: bool) -> Layout:
    first, *others = terms(expression)
    parts = [_term(first, inside)]
    for term in others:
        parts += [Line(" ") if inside else " ", term.operator + " ", _term(term, inside)]
    return Group(tuple(parts)) if inside else tuple(parts)


def _term(term: Term, inside: bool) -> Layout:
    if term.is_bare:
        return expression_layout(term.operand, inside)
    return _bracketed("(", expression_layout(term.operand, True), ")")


def _unary(expression: Unary, inside: bool) -> Layout:
    sign = "not " if expression.operator == "not" else "-"
    return (sign, _term(unary_term(expression), inside))


def _conditional(expression: Conditional, inside: bool) -> tuple[Layout, ...]:
    """With the conditional after `else` on the same footing, as `elif` is to `if`."""
    space: Layout = Line(" ") if inside else " "
    then = _term(Term("", expression.then, Level.OR), inside)
    test = _term(Term("if", expression.test, Level.OR), inside)
    otherwise = expression.otherwise
    last = (
        _conditional(otherwise, inside)
        if isinstance(otherwise, Conditional)
        else (expression_layout(otherwise, inside),)
    )
    return (then, space, "if ", test, space, "else ", *last)


def _constant(value: Value) -> str:
    if isinstance(value, str):
        return string_literal(value)
    if value is None or isinstance(value, bool):
        return str(value)
    return ("-" if is_negative(value) else "") + number_literal(value)


def _display(expression: Tuple | List, elements: list[Layout]) -> Layout:
    if isinstance(expression, List):
        return _bracketed("[", _elements(elements), "]")
    # One element needs its comma, lest the parentheses say nothing.
    content = (elements[0], ",") if len(elements) == 1 else _elements(elements)
    return _bracketed("(", content, ")")


def _elements(elements: list[Layout]) -> tuple[Layout, ...]:
    return separated(elements, trailing_comma=len(elements) > 1)


def _entry(key: Expression, value: Expression) -> Layout:
    return Group((expression_layout(key, True), ": ", expression_layout(value, True)))


def _index(index: Expression) -> Layout:
    if isinstance(index, Tuple) and len(index.elements) > 1:
        elements = [expression_layout(element, True) for element in index.elements]
        return _bracketed("[", Group(_elements(elements)), "]")
    return _bracketed("[", expression_layout(index, True), "]")


def _call(call: Call) -> Layout:
    """Arguments that do not fit behind the function go to one line below, or to one line each."""
    arguments = [expression_layout(argument, True) for argument in call.arguments]
    for keyword in call.keywords:
        arguments.append((keyword.name + "=", expression_layout(keyword.value, True)))
    content = Group(_elements(arguments)) if arguments else ()
    return (expression_layout(call.function), _bracketed("(", content, ")"))


def _bracketed(left: str, content: Layout, right: str) -> Layout:
    if content == ():
        return left + right
    return (left, Group((Indent((Line(), content)), Line())), right)


def separated(items: Iterable[Layout], trailing_comma: bool = True) -> tuple[Layout, ...]:
    """With commas between, and one more where the items stand on lines of their own."""
    parts = [part for item in items for part in (item, ",", Line(" "))][:-2]
    return (*parts, IfBroken(",")) if trailing_comma else tuple(parts)
