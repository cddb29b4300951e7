"""Expressions of the checked deal: every name found, every unit known, every group spelled out."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.source import Shown, Span
from dealdsl.values.units import Unit


@frozen(repr=False)
class Typed(Shown):
    """An expression with its unit and the place it was written at."""

    unit: Unit = field(kw_only=True)
    span: Span = field(eq=False, repr=False, kw_only=True)


@frozen(repr=False)
class Constant(Typed):
    """A figure written in the deal; `quantum` is one in its last digit."""

    value: Decimal
    quantum: Decimal | None = None


@frozen(repr=False)
class Truth(Typed):
    """A condition that is known when the deal is read (`B-1 in subs`)."""

    value: bool


@frozen(repr=False)
class FactValue(Typed):
    """A stated fact, by its name in the list of facts (`pool I.gross_rate`)."""

    fact: str


class Kind(Enum):
    """What a reading is taken of."""

    POOL = "pool"
    LINE = "line"
    TRANCHE = "tranche"
    LIMIT = "limit"
    ACCOUNT = "account"
    HEDGE = "hedge"
    CLAIM = "claim"
    PERIOD = "period"
    COLUMN = "column"


@frozen(repr=False)
class Reading(Typed):
    """A figure that each period has: a balance, a collection, what a limit has left."""

    kind: Kind
    name: str
    measure: str


@frozen(repr=False)
class Progress(Typed):
    """What is known only in later steps of the same period.

    kind is `paid` (of a label), `remaining` (of a fund), `allocated` or `due` (of a due, named
    `B-1.principal`).
    """

    kind: str
    name: str


@frozen(repr=False)
class DefinitionValue(Typed):
    """The one value that a definition has this period; `key` is `component(I)`."""

    key: str


@frozen(repr=False)
class TableValue(Typed):
    """The step function `table`, read at this period."""

    table: str


class MemoryKind(Enum):
    INITIAL = "initial"
    PREVIOUS = "previous"
    AVERAGE = "average"
    CUMULATIVE = "cumulative"
    EVER = "ever"


@frozen(repr=False)
class Memory(Typed):
    """What is remembered of an expression; `months` is the window of an average."""

    kind: MemoryKind
    operand: TypedExpression
    months: int = 0


@frozen(repr=False)
class Arithmetic(Typed):
    """`left + right` and so on; `otherwise` is a quotient's value when `right` is zero."""

    operator: str
    left: TypedExpression
    right: TypedExpression
    otherwise: TypedExpression | None = None


@frozen(repr=False)
class Many(Typed):
    """`sum`, `min`, `max`, `all` or `any` of several values."""

    function: str
    operands: tuple[TypedExpression, ...]


@frozen(repr=False)
class Compared(Typed):
    """A comparison; between ratios `<` and `>` mean by more than 1e-9."""

    operator: str
    left: TypedExpression
    right: TypedExpression


@frozen(repr=False)
class Opposite(Typed):
    """`not x`."""

    operand: TypedExpression


@frozen(repr=False)
class Negative(Typed):
    """`-x`."""

    operand: TypedExpression


@frozen(repr=False)
class Choice(Typed):
    """`if condition then a else b`."""

    condition: TypedExpression
    then: TypedExpression
    otherwise: TypedExpression


@frozen(repr=False)
class Rounded(Typed):
    """`round(x, $0.01)`: half-up, in stated figures only."""

    operand: TypedExpression
    quantum: Decimal


@frozen(repr=False)
class SubordinationLevel(Typed):
    """The level as the filing states it: rounded class percentages, added (finance.md)."""

    junior: tuple[str, ...]


@frozen(repr=False)
class Unknown(Typed):
    """A name that was not found: nothing more is said of it."""


TypedExpression: TypeAlias = (
    Constant
    | Truth
    | FactValue
    | Reading
    | Progress
    | DefinitionValue
    | TableValue
    | Memory
    | Arithmetic
    | Many
    | Compared
    | Opposite
    | Negative
    | Choice
    | Rounded
    | SubordinationLevel
    | Unknown
)


def children(expression: TypedExpression) -> tuple[TypedExpression, ...]:
    """The expressions that stand directly inside one."""
    match expression:
        case Memory() | Opposite() | Negative() | Rounded():
            return (expression.operand,)
        case Arithmetic(left=left, right=right, otherwise=None) | Compared(left=left, right=right):
            return (left, right)
        case Arithmetic(left=left, right=right, otherwise=otherwise):
            return (left, right) if otherwise is None else (left, right, otherwise)
        case Many(operands=operands):
            return operands
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case _:
            return ()


def walk(expression: TypedExpression) -> tuple[TypedExpression, ...]:
    """The expression and everything inside it."""
    found: list[TypedExpression] = []
    waiting: list[TypedExpression] = [expression]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(reversed(children(current)))
    return tuple(found)
