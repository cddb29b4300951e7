"""Sections of facts and definitions as canonical text."""

from __future__ import annotations

from typing import assert_never

from dealdsl.syntax.nodes import (
    Binary,
    Bound,
    Check,
    ClaimOf,
    Comparison,
    Conditional,
    Define,
    Group,
    Index,
    Literal,
    LiteralKind,
    Logic,
    Name,
    Negation,
    NotSo,
    Property,
    Residual,
    Row,
    Schedule,
    Section,
    SourceDeclaration,
    Table,
    Test,
    Trigger,
    Value,
)
from dealdsl.syntax.pretty import EMPTY, Doc, Line, Nest
from dealdsl.syntax.pretty import Group as Whole
from dealdsl.syntax.printer_blocks import (
    assumed,
    block,
    names,
    origin,
    where,
)
from dealdsl.syntax.printer_expressions import SUM, expression, literal, quoted, value

Facts = (
    Section | SourceDeclaration | Group | Define | Table | Index | Schedule | Test | Trigger | Check
)

_UNITS = ("bp", "day", "days", "month", "months", "year", "years")


def section(node: Facts) -> Doc:
    """Any declaration that is no rule."""
    match node:
        case SourceDeclaration(name, title):
            return f"source {name} {quoted(title)}"
        case Section():
            return (_head(node), " ", block(node.entries, fact, node.layout.closing))
        case Group():
            return _group(node)
        case Define():
            return _define(node)
        case Table() | Index() | Schedule():
            rows = block(node.rows, _row, node.layout.closing, filled=True)
            return (_curve(node), origin(node.notes), " ", rows)
        case Test(name, condition, notes):
            return (f"{assumed(notes)}test {name}:", _hanging(expression(condition)), origin(notes))
        case Trigger(name, sticky, condition, notes):
            head = f"{assumed(notes)}trigger {name} {'sticky' if sticky else 'curable'} when"
            return (head, _hanging(expression(condition)), origin(notes))
        case Check():
            return _check(node)
        case _:
            assert_never(node)


def _curve(node: Table | Index | Schedule) -> str:
    """`index LIBOR-1M "one-month LIBOR" by month`."""
    title = None if isinstance(node, Table) else node.title
    shown = "" if title is None else f" {quoted(title)}"
    word = type(node).__name__.lower()
    return f"{assumed(node.notes)}{word} {node.name}{shown} by {node.by}"


def fact(node: Property | Residual | Section) -> Doc:
    """An entry of a block of facts."""
    match node:
        case Property():
            key = "grows at" if node.key == "grows_at" else node.key
            return (f"{assumed(node.notes)}{key}:", _values(node), origin(node.notes))
        case Residual():
            return "residual"
        case Section():
            return section(node)
        case _:
            assert_never(node)


def _head(node: Section) -> Doc:
    """A section up to its block."""
    title: Doc = EMPTY if node.title is None else f" {quoted(node.title)}"
    owner = EMPTY if node.owner is None else f" of {node.owner}"
    named: Doc = (" ", names(node.names)) if node.names else EMPTY
    start = f"{assumed(node.notes)}{node.kind}"
    return (start, named, title, owner, where(node.where), origin(node.notes))


def _group(node: Group) -> Doc:
    case = EMPTY if node.case is None else f"({node.case})"
    head = (f"{assumed(node.notes)}group {node.name}", case, origin(node.notes), " = ")
    entries = block(node.entries, fact, node.layout.closing)
    has_block = bool(node.entries or node.layout.closing)
    return (*head, names(node.members), (" ", entries) if has_block else EMPTY)


def _define(node: Define) -> Doc:
    parameters = f"({', '.join(node.parameters)})" if node.parameters else EMPTY
    initially: Doc = EMPTY
    if node.initially is not None:
        initially = (" initially ", expression(node.initially, SUM))
    head = (f"{assumed(node.notes)}define {node.name}", parameters, initially, " =")
    return (*head, _hanging(expression(node.value)), origin(node.notes))


def _row(node: Row) -> Doc:
    return (f"{literal(node.key)}: ", expression(node.value))


def _check(node: Check) -> Doc:
    each_month = "each month " if node.monthly else ""
    head = f"{assumed(node.notes)}check {each_month}{quoted(node.title)}:"
    precision = EMPTY if node.precision is None else f" to {literal(node.precision)}"
    return (head, _hanging(expression(node.condition), precision), origin(node.notes))


def _hanging(*doc: Doc) -> Doc:
    """What follows a colon or an `=`: on the same line if it fits, else indented below."""
    return Nest(Whole((Line(), *doc)))


def _values(node: Property) -> Doc:
    if len(node.values) == 1:
        return _hanging(_value(node.values[0]))
    parts: list[Doc] = [" ", Nest(_value(node.values[0]))]
    for index in range(1, len(node.values)):
        comma = index in node.commas or _needs_comma(node.values[index - 1], node.values[index])
        doc = (Line(), _value(node.values[index]))
        parts.append(Nest(Whole((",", *doc) if comma else doc)))
    return tuple(parts)


def _value(node: Value) -> Doc:
    """One value; a day count such as `30/360` takes no spaces."""
    match node:
        case Binary(
            "/", Name(count) | Literal(LiteralKind.NUMBER, count), Literal(kind, base), None
        ):
            return f"{count}/{base}" if kind is LiteralKind.NUMBER else value(node)
        case _:
            return value(node)


def _needs_comma(before: Value, after: Value) -> bool:
    """Whether the second value would be read as something else with only a space before it."""
    if isinstance(after, Literal):
        return False
    if not isinstance(after, Name | ClaimOf):
        return True
    word = after.text if isinstance(after, Name) else after.claim
    last = _last(before)
    return (
        word in ("residual", "line", "subset", "reinvestment", "tape", "grows")
        or (word == "of" and isinstance(last, Name))
        or (word in _UNITS and isinstance(last, Literal))
    )


def _last(node: Value) -> Value:
    """The part of a value that stands at its end."""
    match node:
        case Bound(_, low, high):
            return _last(high or low or node)
        case Binary(_, _, right, otherwise):
            return _last(otherwise or right)
        case Logic(_, _, right) | Comparison(_, _, right) | Negation(right) | NotSo(right):
            return _last(right)
        case Conditional(_, _, otherwise):
            return _last(otherwise)
        case _:
            return node
