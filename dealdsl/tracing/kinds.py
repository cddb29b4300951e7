"""What each name of a program stands for: dollars, a share, a number or a condition.

A program holds floats. What they are follows from where they are used: what is paid, moved or
collected is dollars, and a formula over dollars says the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dealdsl.program import names
from dealdsl.program.live import tallies
from dealdsl.program.program import (
    Allocation,
    Branch,
    Constant,
    Enter,
    Expression,
    Extreme,
    Flag,
    InOrder,
    Inverse,
    Leaf,
    Let,
    Logic,
    Lookup,
    Minus,
    MonthTable,
    Move,
    Number,
    Operation,
    Program,
    ProRata,
    Quotient,
    Read,
    Recent,
    Select,
    Share,
    Step,
    Test,
    Transfer,
    When,
)
from dealdsl.tracing.events import Kind

Kinds = dict[str, Kind]
ROUNDS = 4
"""What a period remembers is read in the next one: a few rounds settle every chain in use."""


def kinds_of(program: Program) -> Kinds:
    """The kind of every name that can be told; numbers are left out."""
    kinds = dict(_stated(program))
    steps = [s for phase in program.phases for block in phase.blocks for s in block.steps]
    kinds.update((name, Kind.MONEY) for step in steps for name in _cash(step))
    kinds.update((s.name, Kind.SHARE) for s in steps if isinstance(s, Let) and _is_rate(s.name))
    for _ in range(ROUNDS):
        for step in steps:
            _learn(step, kinds)
        for state in program.states:
            _keep(state.name, kind_of(state.next, kinds), kinds)
        for constant in program.constants:
            inner = constant.name.removeprefix("initial(").removesuffix(")")
            _keep(constant.name, kinds.get(inner), kinds)
    return kinds


def _stated(program: Program) -> Iterator[tuple[str, Kind]]:
    for column in program.columns:
        measure = column.source[1]
        yield column.name, Kind.SHARE if measure in ("gross_rate", "net_rate") else Kind.MONEY
    stated: tuple[Constant | MonthTable, ...] = (*program.constants, *program.tables)
    for each in stated:
        kind = _by_words(each)
        if kind is not None:
            yield each.name, kind
    yield from ((index.name, Kind.SHARE) for index in program.indices)
    yield from ((name, Kind.SHARE) for name in names.CAUSE_SHARES.values())
    yield names.CALL_OPTION, Kind.CONDITION
    yield names.MONTH, Kind.NUMBER
    yield from ((name, Kind.NUMBER) for name, _ in program.year_fractions)


def _is_rate(name: str) -> bool:
    return name.endswith(("rate", names.COVERED))


def _by_words(stated: Constant | MonthTable) -> Kind | None:
    """Figures are written with their units."""
    if "$" in stated.words:
        return Kind.MONEY
    return Kind.SHARE if "%" in stated.words or " bp" in stated.words else None


def _cash(step: Step) -> Iterator[str]:
    """The names that hold dollars because a step pays out of them or into them."""
    match step:
        case Share(fund=fund, allocation=allocation, backup=backup):
            yield fund
            yield from _rooms(allocation)
            yield from tallies(allocation)
            if backup is not None:
                yield backup
        case Move(fund=source, target=target) | Transfer(source=source, target=target):
            yield from (source, target)
        case When(then=then, otherwise=otherwise):
            for inner in (*then, *otherwise):
                yield from _cash(inner)


def _rooms(node: Allocation) -> Iterator[str]:
    match node:
        case Leaf(room=room):
            if room is not None:
                yield room
        case InOrder(items=items) | ProRata(items=items):
            for item in items:
                yield from _rooms(item)
        case Branch(then=then, otherwise=otherwise):
            yield from _rooms(then)
            yield from _rooms(otherwise)


def _learn(step: Step, kinds: Kinds) -> None:
    match step:
        case Let(name=name, value=value) | Enter(history=name, value=value):
            _keep(name, kind_of(value, kinds), kinds)
        case When(then=then, otherwise=otherwise):
            for inner in (*then, *otherwise):
                _learn(inner, kinds)


def _keep(name: str, kind: Kind | None, kinds: Kinds) -> None:
    if kind is not None and kind is not Kind.NUMBER:
        kinds.setdefault(name, kind)


def kind_of(node: Expression, kinds: Kinds) -> Kind | None:
    """What an expression gives; None where its parts do not say."""
    match node:
        case Number():
            return Kind.NUMBER
        case Flag() | Test() | Logic() | Inverse():
            return Kind.CONDITION
        case Read(name=name) | Lookup(table=name) | Recent(history=name):
            return kinds.get(name)
        case Operation(operator=sign, left=left, right=right):
            sides = (kind_of(left, kinds), kind_of(right, kinds))
            return _product(*sides) if sign == "*" else _either(*sides)
        case Extreme(left=left, right=right):
            return _either(kind_of(left, kinds), kind_of(right, kinds))
        case Quotient(numerator=top, denominator=bottom):
            return _quotient(kind_of(top, kinds), kind_of(bottom, kinds))
        case Minus(operand=operand):
            return kind_of(operand, kinds)
        case Select(then=then, otherwise=otherwise):
            return _either(kind_of(then, kinds), kind_of(otherwise, kinds))
        case _:
            assert_never(node)


def _either(left: Kind | None, right: Kind | None) -> Kind | None:
    """What is added, or compared, to dollars is dollars; a plain number may be anything."""
    for kind in (Kind.MONEY, Kind.SHARE, Kind.CONDITION):
        if kind in (left, right):
            return kind
    return left or right


def _product(left: Kind | None, right: Kind | None) -> Kind | None:
    """Dollars times anything are dollars; what is not known may be dollars."""
    unknown = left is None or right is None
    return None if unknown and Kind.MONEY not in (left, right) else _either(left, right)


def _quotient(top: Kind | None, bottom: Kind | None) -> Kind | None:
    if top is Kind.MONEY and bottom is Kind.MONEY:
        return Kind.SHARE
    if top is None or bottom is None:
        return None
    return Kind.NUMBER if top is bottom else top
