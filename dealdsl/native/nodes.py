"""Loops over lists of numbers: what lies between the Python of a model and machine code.

All scenarios of a block go through the same statements, each in a lane of its own. A `number` is
a float and a `truth` a condition, both of which may differ between lanes; a `whole` is an index,
the same in all lanes. Lists are buffers, known by their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from attrs import field, frozen

Kind = Literal["number", "truth", "whole"]
COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}


@frozen
class Constant:
    value: float | bool | int

    @property
    def kind(self) -> Kind:
        match self.value:
            case bool():
                return "truth"
            case int():
                return "whole"
            case _:
                return "number"


@frozen
class Variable:
    name: str
    kind: Kind


@frozen
class Element:
    """One element of a buffer."""

    buffer: int
    index: Expression
    kind: Kind = "number"


@frozen
class Operation:
    """One or two operands: `+ - * / min max sqrt neg`, comparisons, `and or not`."""

    operator: str
    operands: tuple[Expression, ...]
    kind: Kind


@frozen
class Choice:
    """`chosen if condition else otherwise`."""

    condition: Expression
    chosen: Expression
    otherwise: Expression

    @property
    def kind(self) -> Kind:
        return self.chosen.kind


Expression: TypeAlias = Constant | Variable | Element | Operation | Choice


@frozen
class Assign:
    target: Variable
    value: Expression


@frozen
class Store:
    buffer: int
    index: Expression
    value: Expression


@frozen
class Loop:
    """`for variable in range(start, stop, step)`.

    The times through a loop over `lanes` do not depend on each other: they are made all at once.
    """

    variable: Variable
    start: Expression
    stop: Expression
    step: int
    body: tuple[Statement, ...]
    lanes: bool = False


@frozen
class If:
    condition: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


Statement: TypeAlias = Assign | Store | Loop | If


@frozen
class Buffer:
    """A list: what it holds at first, which may be inputs of the scenario; `given` by the caller
    for each scenario if it is an input by itself."""

    initial: tuple[float | Variable, ...] = field(repr=False)
    given: bool = False

    @property
    def size(self) -> int:
        return len(self.initial)


@frozen
class Routine:
    """What is run for a block of scenarios.

    `inputs` are read from the caller: numbers and truths of the scenario by name; `wholes` are the
    same for all scenarios. `results` are written for each scenario, `lists` are buffers handed over
    as they are at the end.
    """

    inputs: tuple[Variable, ...]
    wholes: tuple[Variable, ...]
    buffers: tuple[Buffer, ...]
    body: tuple[Statement, ...]
    results: tuple[Expression, ...]
    lists: tuple[int, ...]


def opening(value: float | Variable) -> Expression:
    """What an element of a buffer holds at first, as an expression."""
    return value if isinstance(value, Variable) else Constant(value)


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions that an expression is made of, one level down."""
    match expression:
        case Constant() | Variable():
            return ()
        case Element(index=index):
            return (index,)
        case Operation(operands=operands):
            return operands
        case Choice(condition, chosen, otherwise):
            return condition, chosen, otherwise


def all_parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all that it is made of."""
    yield expression
    for part in parts(expression):
        yield from all_parts(part)


def may_fail(expression: Expression) -> bool:
    """Whether Python could stop at an expression."""
    return any(
        isinstance(part, Operation) and part.operator in ("/", "sqrt")
        for part in all_parts(expression)
    )


def own_expressions(statement: Statement) -> tuple[Expression, ...]:
    """The expressions that a statement evaluates itself, not those of statements inside it."""
    match statement:
        case Assign(value=value):
            return (value,)
        case Store(index=index, value=value):
            return index, value
        case Loop(start=start, stop=stop):
            return start, stop
        case If(condition=condition):
            return (condition,)


def inner_bodies(statement: Statement) -> tuple[tuple[Statement, ...], ...]:
    """The bodies inside a statement."""
    match statement:
        case Loop(body=body):
            return (body,)
        case If(then=then, otherwise=otherwise):
            return then, otherwise
        case _:
            return ()


def all_statements(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements of a body, and those inside them, in order."""
    for statement in body:
        yield statement
        for inner in inner_bodies(statement):
            yield from all_statements(inner)


def elements_read(body: Iterable[Statement]) -> Iterator[Element]:
    """The elements that a body reads, each as often as it is read."""
    for statement in all_statements(tuple(body)):
        for expression in own_expressions(statement):
            yield from elements_in(expression)


def elements_in(expression: Expression) -> Iterator[Element]:
    """The elements in an expression."""
    return (part for part in all_parts(expression) if isinstance(part, Element))


def stores_in(body: Iterable[Statement]) -> Iterator[Store]:
    """The stores of a body."""
    return (each for each in all_statements(tuple(body)) if isinstance(each, Store))


def uses_of_lists(body: Iterable[Statement]) -> list[Element | Store]:
    """What a body reads of lists, and then what it stores."""
    statements = tuple(body)
    return [*elements_read(statements), *stores_in(statements)]


def stored_in(body: Iterable[Statement]) -> set[int]:
    """The buffers that a body stores to."""
    return {store.buffer for store in stores_in(body)}


def assigned(body: tuple[Statement, ...]) -> dict[str, Variable]:
    """The variables that a body assigns, in order; those of loops too."""
    found: dict[str, Variable] = {}
    for statement in all_statements(body):
        match statement:
            case Assign(target=target):
                found.setdefault(target.name, target)
            case Loop(variable=variable):
                found.setdefault(variable.name, variable)
            case _:
                pass
    return found
