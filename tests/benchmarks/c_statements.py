"""Statements in C: loops, and ways that only some lanes go."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping

from attrs import field, mutable

from dealdsl.native.flow import asked_from_outside, reads
from dealdsl.native.indices import Range, highest, lowest
from dealdsl.native.nodes import Assign, If, Loop, Statement, Store, assigned
from dealdsl.native.statements import CHEAPER_THAN_A_JUMP, cost_of
from tests.benchmarks.c_expressions import Expressions, Value


@mutable
class Statements(Expressions):
    """`reads` says how often each variable is read in all, `ranges` what indices are at least and
    at most."""

    reads: Mapping[str, int] = field(init=False)
    ranges: dict[str, Range] = field(factory=dict)

    @abstractmethod
    def store_element(self, store: Store) -> None:
        """Store a value in a list, in the lanes at work."""

    def body(self, body: Iterable[Statement]) -> None:
        for statement in body:
            match statement:
                case Assign(target, value):
                    self.assign(self.names[target.name], self.expression(value))
                case Store():
                    self.store_element(statement)
                case Loop():
                    self.loop(statement)
                case If():
                    self.branch(statement)

    def loop(self, loop: Loop) -> None:
        start, stop = self.expression(loop.start).text, self.expression(loop.stop).text
        at = self.names[loop.variable.name].text
        first, end = lowest(loop.start, self.ranges), highest(loop.stop, self.ranges)
        self.ranges[loop.variable.name] = first, None if end is None else end - 1
        self.say(f"for ({at} = {start}; {at} < {stop}; {at} += {loop.step}) {{")
        self.body(loop.body)
        self.say("}")

    def branch(self, statement: If) -> None:
        condition = self.expression(statement.condition)
        if not condition.varying:
            self.jump(statement, condition)
        elif cost_of((statement,)) < CHEAPER_THAN_A_JUMP:
            self.both(statement, self.bound(condition))
        else:
            self.one_by_one(statement, self.bound(condition))

    def jump(self, statement: If, condition: Value) -> None:
        """Go one way or the other: all lanes agree."""
        self.say(f"if ({condition.text}) {{")
        self.body(statement.then)
        self.say("} else {")
        self.body(statement.otherwise)
        self.say("}")

    def both(self, statement: If, condition: Value) -> None:
        """Run both ways for all lanes, and choose for each lane."""
        then = self.way(statement.then, self.narrowed(condition))
        other = self.way(statement.otherwise, self.narrowed(self.denied(condition)))
        for name in self.kept((statement,)):
            now = self.names[name]
            chosen = self.choose(condition, then.get(name, now), other.get(name, now))
            self.assign(now, chosen)

    def one_by_one(self, statement: If, condition: Value) -> None:
        """Run each way for the lanes that take it, and none that no lane takes."""
        for body, taken in (
            (statement.then, condition),
            (statement.otherwise, self.denied(condition)),
        ):
            if body:
                mask = self.bound(self.narrowed(taken))
                self.say(f"if (any({mask.text})) {{")
                ran = self.way(body, mask)
                for name in ran.keys() & set(self.kept((statement,))):
                    now = self.names[name]
                    self.assign(now, self.choose(taken, ran[name], now))
                self.say("}")

    def way(self, body: tuple[Statement, ...], mask: Value) -> dict[str, Value]:
        """Run a body on variables of its own; what it assigns, and how that is called."""
        if not body:
            return {}
        before = dict(self.names)
        own = {
            name: self.declare(name, variable.kind, True)
            for name, variable in assigned(body).items()
            if variable.kind != "whole"
        }
        wanted = asked_from_outside(body) | set(self.kept(body))
        for name, copy in own.items():
            if name in wanted:
                self.assign(copy, before[name])
        self.names |= own
        with self.only(mask):
            self.body(body)
        self.names = before
        return own

    def kept(self, body: tuple[Statement, ...]) -> list[str]:
        """The variables whose value after a body depends on it."""
        inside, wanted = reads(body), asked_from_outside(body)
        return sorted(
            name
            for name, variable in assigned(body).items()
            if variable.kind != "whole" and (self.reads[name] > inside[name] or name in wanted)
        )
