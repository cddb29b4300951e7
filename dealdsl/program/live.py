"""Leaving out what nothing reads: a pass from program to program."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from dealdsl.program.program import (
    Allocation,
    Block,
    Branch,
    Cap,
    Enter,
    Expression,
    Extreme,
    InOrder,
    Inverse,
    Leaf,
    Let,
    Logic,
    Lookup,
    Minus,
    Move,
    Operation,
    Phase,
    Program,
    ProRata,
    Quotient,
    Read,
    Recent,
    Select,
    Share,
    State,
    Step,
    Test,
    Transfer,
    When,
)


def reads(expression: Expression) -> Iterator[str]:
    """The names that an expression reads."""
    match expression:
        case Read(name=name):
            yield name
        case Operation(left=a, right=b) | Extreme(left=a, right=b) | Test(left=a, right=b):
            yield from reads(a)
            yield from reads(b)
        case Quotient(numerator=a, denominator=b, otherwise=c):
            for part in (a, b, c):
                yield from reads(part)
        case Select(condition=a, then=b, otherwise=c):
            for part in (a, b, c):
                yield from reads(part)
        case Minus(operand=a) | Inverse(operand=a):
            yield from reads(a)
        case Logic(operands=operands):
            for operand in operands:
                yield from reads(operand)
        case Recent(history=name) | Lookup(table=name):
            yield name


def _caps(caps: tuple[Cap, ...]) -> Iterator[str]:
    for cap in caps:
        yield from reads(cap.amount)


def _allocation_reads(node: Allocation) -> Iterator[str]:
    match node:
        case Leaf():
            yield from _caps(node.caps)
            if node.room is not None:
                yield node.room
            if node.condition is not None:
                yield from reads(node.condition)
        case InOrder() | ProRata():
            yield from _caps(node.caps)
            for item in node.items:
                yield from _allocation_reads(item)
            for weight in getattr(node, "weights", None) or ():
                yield from reads(weight)
        case Branch(condition=condition, then=then, otherwise=otherwise):
            yield from reads(condition)
            yield from _allocation_reads(then)
            yield from _allocation_reads(otherwise)


def tallies(node: Allocation) -> Iterator[str]:
    """The names that an allocation raises."""
    match node:
        case Leaf():
            yield from node.tallies
        case InOrder() | ProRata():
            for item in node.items:
                yield from tallies(item)
        case Branch(then=then, otherwise=otherwise):
            yield from tallies(then)
            yield from tallies(otherwise)


def step_reads(step: Step) -> Iterator[str]:
    """The names that a step needs; a tally of its own is no need."""
    match step:
        case Let(value=value) | Enter(value=value):
            yield from reads(value)
        case Share(fund=fund, allocation=allocation, backup=backup):
            yield fund
            yield from _allocation_reads(allocation)
            yield from tallies(allocation)
            if backup is not None:
                yield backup
        case Move(fund=fund, target=target):
            yield from (fund, target)
        case Transfer(source=source, target=target, amount=amount):
            yield from (source, target)
            yield from reads(amount)
        case When(condition=condition, then=then, otherwise=otherwise):
            yield from reads(condition)
            for inner in (*then, *otherwise):
                yield from step_reads(inner)


def only_what_is_read(program: Program) -> Program:
    """Leave out the plain amounts and states that no step and no output needs."""
    while True:
        smaller = _once(program)
        if smaller == program:
            return program
        program = smaller


def _once(program: Program) -> Program:
    needed = {name for output in program.outputs for name in reads(output.value)}
    for phase in program.phases:
        for block in phase.blocks:
            for step in block.steps:
                needed.update(step_reads(step))
    for state in program.states:
        needed.update(_other_reads(state))
    return evolve(
        program,
        phases=tuple(_phase(phase, needed) for phase in program.phases),
        states=tuple(state for state in program.states if state.name in needed),
        columns=tuple(column for column in program.columns if column.name in needed),
        constants=tuple(c for c in program.constants if c.name in needed),
        histories=tuple(h for h in program.histories if h.name in needed),
    )


def _other_reads(state: State) -> set[str]:
    """What a state's next value needs, besides itself."""
    return set(reads(state.next)) - {state.name}


def _phase(phase: Phase, needed: set[str]) -> Phase:
    blocks = (
        Block(block.title, tuple(_kept(block.steps, needed)), block.origin)
        for block in phase.blocks
    )
    return Phase(phase.name, tuple(block for block in blocks if block.steps))


def _kept(steps: tuple[Step, ...], needed: set[str]) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, Let) and step.name not in needed:
            continue
        if isinstance(step, Enter) and step.history not in needed:
            continue
        yield step
