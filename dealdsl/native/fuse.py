"""Loops over the same months that follow each other become one.

What one loop gives the next then never leaves the processor: see `contract`. Loop B may join loop A
if no element that both use, and one of them writes, is used by B in an earlier month than by A.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, field, mutable

from dealdsl.native.indices import (
    Linear,
    Ranges,
    highest,
    linear,
    lowest,
    ranges_of_wholes,
)
from dealdsl.native.live import Place, places
from dealdsl.native.nodes import (
    Constant,
    Element,
    Expression,
    If,
    Loop,
    Operation,
    Routine,
    Statement,
    Store,
    Variable,
    all_parts,
    all_statements,
    assigned,
    own_expressions,
    stored_in,
)
from dealdsl.native.rewriting import changed_body, renamed

SHORT = 3  # statements


def with_loops_together(routine: Routine) -> Routine:
    """The routine with as few loops at its top level as the order of its figures allows."""
    stored, known = stored_in(routine.body), ranges_of_wholes(routine)
    found: list[Statement] = []
    group = _Group(stored, known)
    for statement in _from_month_one(routine.body, known):
        if not group.takes(statement):
            found.extend(group.statements(len(found)))
            group = _Group(stored, known)
            assert group.takes(statement)
    found.extend(group.statements(len(found)))
    return evolve(routine, body=tuple(found))


def _from_month_one(body: tuple[Statement, ...], known: Ranges) -> Iterator[Statement]:
    """The statements, with what short loops do at the cut-off standing before them."""
    for statement in body:
        match statement:
            case Loop(variable, Constant(value=0), stop, 1, inside) if len(inside) <= SHORT:
                if (lowest(stop, known) or 0) > 1:
                    yield from changed_body(inside, renamed({variable.name: Constant(0)}))
                    yield evolve(statement, start=Constant(1))
                    continue
        yield statement


@mutable
class _Accesses:
    """The elements of each list that loops use, as far behind their variable as stated."""

    reads: dict[int, set[Linear | None]] = field(factory=dict)
    writes: dict[int, set[Linear | None]] = field(factory=dict)

    def add(self, other: _Accesses) -> None:
        for own, more in ((self.reads, other.reads), (self.writes, other.writes)):
            for buffer, offsets in more.items():
                own.setdefault(buffer, set()).update(offsets)


@mutable
class _Group:
    """Loops that can be one, with what stands before and after them."""

    stored: set[int]
    known: Ranges
    before: list[Statement] = field(factory=list)
    loops: list[Loop] = field(factory=list)
    after: list[Statement] = field(factory=list)
    accesses: _Accesses = field(factory=_Accesses)
    # What statements write and read: those of the loops, then those that come after.
    written: tuple[set[Place], set[Place]] = field(factory=lambda: (set(), set()))
    read: tuple[set[Place], set[Place]] = field(factory=lambda: (set(), set()))

    def takes(self, statement: Statement) -> bool:
        """Take a statement in; False where the order of figures forbids it."""
        writes, reads = _written(statement), _read(statement)
        free_of_after = not self._touches(1, writes, reads)
        if isinstance(statement, Loop):
            own = _accesses_of(statement, self.stored, self.known)
            if not free_of_after or (self.loops and not self._joins(statement, reads, own)):
                return False
            self._note(0, writes, reads)
            self.loops.append(statement)
            self.accesses.add(own)
            return True
        if free_of_after and not self._touches(0, writes, reads):
            self.before.append(statement)
        else:
            self._note(1, writes, reads)
            self.after.append(statement)
        return True

    def statements(self, number: int) -> Iterator[Statement]:
        yield from self.before
        if len(self.loops) == 1:
            yield self.loops[0]
        elif self.loops:
            yield _together(self.loops, Variable(f"together.{number}", "whole"), self.known)
        yield from self.after

    def _note(self, which: int, writes: set[Place], reads: set[Place]) -> None:
        self.written[which].update(writes)
        self.read[which].update(reads)

    def _touches(self, which: int, writes: set[Place], reads: set[Place]) -> bool:
        written, read = self.written[which], self.read[which]
        free = writes.isdisjoint(written) and writes.isdisjoint(read) and reads.isdisjoint(written)
        return not free

    def _joins(self, loop: Loop, reads: set[Place], own: _Accesses) -> bool:
        # The others have bounds, or had not joined the first.
        if not all(_has_bounds(each, self.known) for each in (loop, self.loops[0])):
            return False
        changed = assigned((loop,)).keys()
        names = {place for place in changed | reads if isinstance(place, str)}
        if not names.isdisjoint(self.written[0]) or not self.read[0].isdisjoint(changed):
            return False
        return _in_order(self.accesses, own)


def _has_bounds(loop: Loop, known: Ranges) -> bool:
    bounds = lowest(loop.start, known), highest(loop.stop, known)
    return loop.step == 1 and None not in bounds


def _in_order(earlier: _Accesses, later: _Accesses) -> bool:
    pairs = (
        (earlier.writes, later.reads),
        (earlier.writes, later.writes),
        (earlier.reads, later.writes),
    )
    return all(
        a is not None and b is not None and b.minus(a).at_most_zero
        for first, second in pairs
        for buffer in first.keys() & second.keys()
        for a in first[buffer]
        for b in second[buffer]
    )


def _accesses_of(loop: Loop, stored: set[int], known: Ranges) -> _Accesses:
    found = _Accesses()
    for statement in all_statements(loop.body):
        if isinstance(statement, Store):
            offset = _behind(statement.index, loop.variable, known)
            found.writes.setdefault(statement.buffer, set()).add(offset)
        for expression in own_expressions(statement):
            for part in all_parts(expression):
                if isinstance(part, Element) and part.buffer in stored:
                    offset = _behind(part.index, loop.variable, known)
                    found.reads.setdefault(part.buffer, set()).add(offset)
    return found


def _behind(index: Expression, variable: Variable, known: Ranges) -> Linear | None:
    """An index less the loop's variable, if what is left is made of the scenario's lags only."""
    sum_ = linear(index)
    if sum_ is None:
        return None
    times = dict(sum_.times)
    if times.pop(variable.name, 0) != 1 or times.keys() - known.keys():
        return None
    return Linear(tuple(times.items()), sum_.constant)


def _together(loops: list[Loop], variable: Variable, known: Ranges) -> Loop:
    starts = [lowest(loop.start, known) for loop in loops]
    stops = [highest(loop.stop, known) for loop in loops]
    start = Constant(min(each for each in starts if each is not None))
    stop = Constant(max(each for each in stops if each is not None))
    body: list[Statement] = []
    for loop in loops:
        inside = changed_body(loop.body, renamed({loop.variable.name: variable}))
        guards = [
            Operation(operator, (variable, bound), "truth")
            for operator, bound, whole in ((">=", loop.start, start), ("<", loop.stop, stop))
            if bound != whole
        ]
        body.extend(inside if not guards else [If(_all_of(guards), inside, ())])
    return Loop(variable, start, stop, 1, tuple(body))


def _all_of(guards: list[Operation]) -> Expression:
    return guards[0] if len(guards) == 1 else Operation("and", tuple(guards), "truth")


def _written(statement: Statement) -> set[Place]:
    return {*assigned((statement,)), *stored_in((statement,))}


def _read(statement: Statement) -> set[Place]:
    return {
        place
        for each in all_statements((statement,))
        for expression in own_expressions(each)
        for place in places(expression)
    }
