"""Statements in LLVM: loops that carry what they change, and ways that only some lanes go."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from attrs import field, mutable

from dealdsl.native.expressions import FAULT, Expressions
from dealdsl.native.flow import asked_from_outside, reads
from dealdsl.native.indices import Range, highest, lowest
from dealdsl.native.nodes import (
    Assign,
    Choice,
    If,
    Loop,
    Operation,
    Statement,
    Store,
    Variable,
    all_parts,
    all_statements,
    assigned,
    own_expressions,
    stored_in,
)
from dealdsl.native.reckoning import LoweringError, MisfitError
from dealdsl.native.words import Value

# Bodies that cost less than a jump are run for all lanes, and their outcome chosen from.
CHEAPER_THAN_A_JUMP = 24
SLOW = {"/": 8, "sqrt": 8}


@mutable
class Statements(Expressions):
    """`differing` are the variables that may differ between lanes, `read` says how often each
    variable is read in all, `ranges` what indices are at least and at most."""

    differing: set[str] = field(factory=set)
    read: Mapping[str, int] = field(factory=dict)
    ranges: dict[str, Range] = field(factory=dict)

    @abstractmethod
    def store_element(self, store: Store) -> None:
        """Store a value in a list, in the lanes at work."""

    def body(self, body: Iterable[Statement]) -> None:
        for statement in body:
            try:
                self.statement(statement)
            except MisfitError as misfit:
                raise LoweringError(f"{_told(statement)}: {misfit}") from None

    def statement(self, statement: Statement) -> None:
        match statement:
            case Assign(target, value):
                self.assign(target, self.expression(value))
            case Store():
                self.store_element(statement)
            case Loop():
                self.loop(statement)
            case If():
                self.branch(statement)

    def assign(self, target: Variable, value: Value) -> None:
        self.names[target.name] = self.spread(value) if target.name in self.differing else value

    def loop(self, loop: Loop) -> None:
        start, stop = self.expression(loop.start), self.expression(loop.stop)
        inside = reads(loop.body)
        wanted = asked_from_outside(loop.body)
        carried = [
            name
            for name in (*assigned(loop.body), FAULT)
            if name in self.names
            and (name == FAULT or name in wanted or self.read[name] > inside[name])
        ]
        before = dict(self.names)
        first, end = lowest(loop.start, self.ranges), highest(loop.stop, self.ranges)
        self.ranges[loop.variable.name] = first, None if end is None else end - 1
        with self.counting(start.text, stop.text, loop.step, carried) as place:
            self.names[loop.variable.name] = Value(place, "whole", False)
            self.body(loop.body)
        for name in self.names.keys() - before.keys():
            del self.names[name]
        for name in before.keys() & self.names.keys() - set(carried):
            self.names[name] = before[name]

    @contextmanager
    def counting(
        self, start: str, stop: str, step: int, carried: Iterable[str] = ()
    ) -> Iterator[str]:
        """A loop; the variables that are carried have their values at its end afterwards."""
        number = self.number()
        head, body, exit_ = (f"{name}.{number}" for name in ("head", "body", "exit"))
        came_from = self.block
        opened = {name: self.names[name] for name in carried}
        self.say(f"br label %{head}")
        self.label(head)
        ways = f"[ {start}, %{came_from} ], [ %next.{number}, %back.{number} ]"
        self.say(f"%at.{number} = phi i64 {ways}")
        at_head = len(self.lines)
        phis = {}
        for name, value in opened.items():
            phis[name] = f"%phi.{self.number()}"
            self.names[name] = Value(phis[name], value.kind, value.varying)
        self.say(f"%more.{number} = icmp slt i64 %at.{number}, {stop}")
        self.say(f"br i1 %more.{number}, label %{body}, label %{exit_}")
        self.label(body)
        yield f"%at.{number}"
        self.say(f"br label %back.{number}")
        self.label(f"back.{number}")
        self.say(f"%next.{number} = add nsw i64 %at.{number}, {step}")
        self.say(f"br label %{head}")
        self.lines[at_head:at_head] = [
            f"  {phis[name]} = phi {self.type_of(value)} [ {value.text}, %{came_from} ], "
            f"[ {self.names[name].text}, %back.{number} ]"
            for name, value in opened.items()
        ]
        for name, value in opened.items():
            self.names[name] = Value(phis[name], value.kind, value.varying)
        self.label(exit_)

    def branch(self, statement: If) -> None:
        condition = self.expression(statement.condition)
        cheap = cost_of((statement,)) < CHEAPER_THAN_A_JUMP
        if cheap and (condition.varying or self.is_harmless(statement)):
            self.both(statement, condition)
        elif not condition.varying:
            self.jump(statement, condition)
        else:
            self.one_by_one(statement, condition)

    def is_harmless(self, statement: If) -> bool:
        """Whether both ways may be run although all lanes go the same one."""
        return not stored_in((statement,))

    def kept(self, statement: If) -> list[str]:
        """The variables whose value after an `if` depends on it."""
        inside = reads((statement,))
        found = [
            name
            for name, variable in assigned((statement,)).items()
            if self.read[name] > inside[name] or (name in self.names and variable.kind != "whole")
        ]
        return [*found, FAULT]

    def jump(self, statement: If, condition: Value) -> None:
        """Go one way or the other: all lanes agree."""
        number, kept, before = self.number(), self.kept(statement), dict(self.names)
        ways, ends = [], []
        self.say(f"br i1 {condition.text}, label %then.{number}, label %else.{number}")
        for name, body in (("then", statement.then), ("else", statement.otherwise)):
            self.names = dict(before)
            self.label(f"{name}.{number}")
            self.body(body)
            self.say(f"br label %join.{number}")
            ways.append(self.names)
            ends.append(self.block)
        self.label(f"join.{number}")
        self.names = before
        for name in kept:
            self.merge(name, ways, ends)

    def merge(self, name: str, ways: list[dict[str, Value]], ends: list[str]) -> None:
        found = [way.get(name) for way in ways]
        kind = next((each for each in found if each is not None), None)
        if kind is None or found[0] == found[1]:
            return
        texts = [self.nothing(kind) if each is None else each.text for each in found]
        pairs = ", ".join(f"[ {text}, %{end} ]" for text, end in zip(texts, ends, strict=True))
        merged = self.add(f"phi {self.type_of(kind)} {pairs}")
        self.names[name] = Value(merged, kind.kind, kind.varying)

    def both(self, statement: If, condition: Value) -> None:
        """Run both ways for all lanes, and choose for each lane."""
        kept, before = self.kept(statement), dict(self.names)
        ways = []
        for body, mask in self.masks(statement, condition):
            self.names = {**before, FAULT: self.names[FAULT]}
            with self.only(mask):
                self.body(body)
            ways.append(self.names)
        fault = self.names[FAULT]
        self.names = before
        self.choose(kept, condition, *ways)
        self.names[FAULT] = fault

    def one_by_one(self, statement: If, condition: Value) -> None:
        """Run each way for the lanes that take it, and none that no lane takes."""
        kept, denied = self.kept(statement), self.denied(condition)
        for body, chosen in ((statement.then, condition), (statement.otherwise, denied)):
            if body:
                self.if_any(body, self.narrowed(chosen), chosen, kept)

    def if_any(
        self, body: tuple[Statement, ...], mask: Value, chosen: Value, kept: list[str]
    ) -> None:
        number, before, came_from = self.number(), dict(self.names), self.block
        self.say(f"br i1 {self.any(mask)}, label %some.{number}, label %none.{number}")
        self.label(f"some.{number}")
        with self.only(mask):
            self.body(body)
        ran, fault = self.names, self.names[FAULT]
        self.names = dict(before)
        self.choose(kept, chosen, ran, before)
        ran = {**self.names, FAULT: fault}
        self.say(f"br label %none.{number}")
        end = self.block
        self.label(f"none.{number}")
        self.names = dict(before)
        for name in kept:
            self.merge(name, [ran, before], [end, came_from])

    def choose(
        self, kept: list[str], condition: Value, then: dict[str, Value], other: dict[str, Value]
    ) -> None:
        for name in kept:
            first, second = then.get(name), other.get(name)
            known = first or second
            if known is None or first == second:
                continue
            if known.kind == "whole":
                raise LoweringError(f"the index {name} depends on the scenario")
            nothing = Value(self.nothing(known), known.kind, known.varying)
            self.names[name] = self.select(condition, first or nothing, second or nothing)

    def masks(
        self, statement: If, condition: Value
    ) -> Iterator[tuple[tuple[Statement, ...], Value]]:
        yield statement.then, self.narrowed(condition)
        if statement.otherwise:
            yield statement.otherwise, self.narrowed(self.denied(condition))
        else:
            yield (), condition

    def any(self, mask: Value) -> str:
        if self.lanes == 1:
            return mask.text
        bits = self.add(f"bitcast {self.type('truth')} {mask.text} to i{self.lanes}")
        return self.add(f"icmp ne i{self.lanes} {bits}, 0")


def _told(statement: Statement) -> str:
    """Where a statement comes from, as far as it is known here."""
    match statement:
        case Assign(target=Variable(name=name)) | Loop(variable=Variable(name=name)):
            return f"where {name} is worked out"
        case Store(buffer=buffer):
            return f"where list {buffer} is filled"
        case If():
            return "where an if decides"


def cost_of(body: tuple[Statement, ...]) -> int:
    """Roughly how many operations a body makes."""
    total = 0
    for statement in all_statements(body):
        if isinstance(statement, Loop):
            return CHEAPER_THAN_A_JUMP
        total += isinstance(statement, Store)
        for expression in own_expressions(statement):
            for part in all_parts(expression):
                if isinstance(part, Operation):
                    total += SLOW.get(part.operator, 1)
                total += isinstance(part, Choice)
    return total
