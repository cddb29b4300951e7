"""Makes events of what the interpreter tells, for one period."""

from __future__ import annotations

from typing import Any, assert_never

from attrs import define, field, frozen

from dealdsl.program.interpreter import rooms_of
from dealdsl.program.observing import Evaluate, Observer
from dealdsl.program.observing import Shared as Sharing
from dealdsl.program.program import (
    Block,
    Branch,
    Cap,
    Enter,
    Expression,
    InOrder,
    Leaf,
    Let,
    Move,
    Phase,
    Program,
    ProRata,
    Read,
    Share,
    Step,
    Transfer,
    When,
)
from dealdsl.tracing import events
from dealdsl.tracing.events import BlockTrace, Formula, Given, Group, Kind, Limit, Taken
from dealdsl.tracing.formulas import formula, given
from dealdsl.tracing.kinds import Kinds, kinds_of


@frozen
class _Before:
    """What held before a statement or a sharing; `inside` gathers what happens in it."""

    amounts: tuple[float, ...] = ()
    formula: Formula | None = None
    condition: Given | None = None
    limits: tuple[Limit, ...] = ()
    weights: tuple[float, ...] = ()
    inside: list[Any] = field(factory=list)


@define
class Recorder(Observer):
    """Watches `period`; its events are in `blocks` once the run is over."""

    program: Program
    period: int
    blocks: list[BlockTrace] = field(factory=list, init=False)
    _kinds: Kinds = field(init=False)
    _evaluate: Evaluate = field(init=False)
    _watching: bool = field(default=False, init=False)
    _stack: list[_Before] = field(factory=list, init=False)
    _open: tuple[Phase, Block, list[Any]] | None = field(default=None, init=False)

    def opens(self, period: int, evaluate: Evaluate) -> None:
        self._watching = period == self.period
        if self._watching:
            self._kinds, self._evaluate = kinds_of(self.program), evaluate

    def enters(self, phase: Phase, block: Block) -> None:
        if self._watching:
            self._end_block()
            self._open = (phase, block, [])

    def closes(self) -> None:
        if self._watching:
            self._end_block()
        self._watching = False

    def _end_block(self) -> None:
        if self._open is not None:
            phase, block, inside = self._open
            self.blocks.append(BlockTrace(phase.name, block.title, tuple(inside), block.origin))
        self._open = None

    # ---- statements ----

    def does(self, step: Step) -> None:
        if self._watching:
            self._stack.append(self._before(step))

    def did(self, step: Step) -> None:
        if self._watching:
            self._add(self._event(step, self._stack.pop()))

    def _add(self, event: Any) -> None:
        assert self._open is not None
        (self._stack[-1].inside if self._stack else self._open[2]).append(event)

    def _before(self, step: Step) -> _Before:
        match step:
            case Let(value=value) | Enter(value=value):
                return _Before(formula=self._formula(value))
            case Share(fund=fund, backup=backup):
                return _Before((self._read(fund), self._read(backup) if backup else 0.0))
            case Move(fund=fund):
                return _Before((self._read(fund),))
            case Transfer(source=source, amount=amount):
                held = self._read(source)
                moved = min(max(float(self._evaluate(amount)), 0.0), held)
                return _Before((held, moved), self._formula(amount))
            case When(condition=condition):
                return _Before(condition=self._given(condition))
            case _:
                assert_never(step)

    def _event(self, step: Step, before: _Before) -> events.Event:
        made = before.formula
        match step:
            case Let(name=name, origin=origin):
                assert made is not None
                value = self._evaluate(Read(name))
                return events.Worked(name, value, self._kind(name, value), made, origin)
            case Enter(history=history, value=value):
                assert made is not None
                return events.Entered(history, float(self._evaluate(value)), made)
            case Share(fund=fund, backup=backup, origin=origin):
                (cash, held), (allotted,) = before.amounts, before.inside
                kept = self._read(backup) if backup else 0.0
                left = self._read(fund)
                return events.Shared(fund, cash, allotted, left, backup, held, kept, origin)
            case Move(fund=fund, target=target, origin=origin):
                (held,) = before.amounts
                return events.Moved(fund, target, held, held, None, origin)
            case Transfer(source=source, target=target, origin=origin):
                held, moved = before.amounts
                return events.Moved(source, target, held, moved, made, origin)
            case When(origin=origin):
                assert before.condition is not None
                return events.Chosen(before.condition, tuple(before.inside), origin)
            case _:
                assert_never(step)

    # ---- allocations ----

    def shares(self, node: Sharing, cash: float) -> None:
        if not self._watching:
            return
        condition: Given | None = None
        limits: tuple[Limit, ...] = ()
        weights: tuple[float, ...] = ()
        match node:
            case Branch():
                condition = self._given(node.condition)
            case InOrder(caps=caps):
                limits = self._limits(caps, node)
            case ProRata(caps=caps):
                limits = self._limits(caps, node)
                weights = tuple(float(self._evaluate(w)) for w in node.weights or ())
        self._stack.append(_Before((cash,), None, condition, limits, weights))

    def shared(self, node: Sharing, left: float) -> None:
        if not self._watching:
            return
        before = self._stack.pop()
        kind = "when" if isinstance(node, Branch) else "in order"
        if isinstance(node, ProRata):
            kind = "pro rata" if node.weights is None else "by weights"
        (cash,), items = before.amounts, tuple(before.inside)
        self._add(Group(kind, cash, before.limits, before.condition, before.weights, items, left))

    def takes(self, leaf: Leaf, due: float, cash: float) -> None:
        if not self._watching:
            return
        condition = None if leaf.condition is None else self._given(leaf.condition)
        whole = self._read(leaf.room) if leaf.room is not None else due
        limits = tuple(self._limit(cap, whole) for cap in leaf.caps)
        paid = min(due, cash)
        who = (leaf.payee, leaf.room, leaf.tallies)
        self._add(Taken(*who, whole, limits, condition, due, cash, paid))

    def _limits(self, caps: tuple[Cap, ...], node: Sharing) -> tuple[Limit, ...]:
        if not caps:
            return ()
        whole = sum(self._read(room) for room in rooms_of(node))
        return tuple(self._limit(cap, whole) for cap in caps)

    def _limit(self, cap: Cap, whole: float) -> Limit:
        amount = float(self._evaluate(cap.amount))
        if cap.direction == "down":
            amount = whole - amount
        return Limit(cap.direction, self._formula(cap.amount), max(amount, 0.0))

    # ---- figures ----

    def _read(self, name: str) -> float:
        return float(self._evaluate(Read(name)))

    def _kind(self, name: str, value: float | bool) -> Kind:
        return Kind.CONDITION if isinstance(value, bool) else self._kinds.get(name, Kind.NUMBER)

    def _formula(self, node: Expression) -> Formula:
        return formula(node, self._evaluate, self._kinds)

    def _given(self, node: Expression) -> Given:
        return given(node, self._evaluate, self._kinds)
