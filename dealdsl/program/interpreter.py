"""A small interpreter of programs: the oracle that emitted Python is held against.

It walks the tree and keeps every amount in a dictionary: slow, and plain enough to be believed.
It does each operation in the order in which the emitted model does it, so that both agree to
the last bit.
"""

from __future__ import annotations

from functools import partial
from typing import assert_never

from attrs import define, evolve, field

from dealdsl.program import names
from dealdsl.program.collateral_lines import line_facts
from dealdsl.program.observing import SILENT, Observer, Shared
from dealdsl.program.program import (
    Allocation,
    Branch,
    Cap,
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
    TapeData,
    Test,
    Transfer,
    When,
)
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from dealdsl.runtime.indices import index_curves
from dealdsl.runtime.periods import gather
from dealdsl.runtime.projection import project_collateral
from dealdsl.runtime.sharing import share_by_weight
from dealdsl.runtime.tape_files import Loan, Tape
from dealdsl.runtime.tapes import project_tapes
from dealdsl.runtime.vintages import add_vintage, project_vintages

Value = float | bool
Taken = dict[str, float]


def interpret(program: Program, assumptions: Assumptions, observer: Observer = SILENT) -> Result:
    """Project a program; the same figures as the emitted model's `project`.

    `observer` is told what is done; it changes nothing.
    """
    rows = {index.name: dict(index.rows) for index in program.indices}
    months = program.periods * program.months_a_period
    curves = index_curves(rows, assumptions, months)
    run = _Run(program, _columns(program, assumptions, curves), curves, observer=observer)
    for constant in program.constants:
        run.values[constant.name] = constant.value
    run.values[names.CALL_OPTION] = assumptions.call
    for cause, name in names.CAUSE_SHARES.items():
        run.values[name] = getattr(assumptions, cause) / 100.0
    return run.project()


def _columns(
    program: Program, assumptions: Assumptions, curves: dict[str, list[float]]
) -> dict[tuple[str, str], list[float]]:
    """What the pools, and the loans that they may buy, do in each period."""
    periods, months_a_period = program.periods, program.months_a_period
    lines = {line.name: line_facts(line) for line in program.lines}
    columns = project_collateral(lines, assumptions, periods * months_a_period, curves)
    columns |= project_tapes(_tapes(program), assumptions, periods * months_a_period)
    if months_a_period > 1:
        columns = gather(columns, periods, months_a_period)
    bought = {p.pool: {**line_facts(p.line), "last": p.last} for p in program.purchases}
    return columns | project_vintages(bought, assumptions, periods, months_a_period, curves)


def _tapes(program: Program) -> dict[str, Tape]:
    """The tapes of the pools, with loans that are worked out here."""
    return {
        tape.pool: Tape(
            path=tape.place,
            sha256=tape.sha256,
            columns=tape.columns,
            loan=partial(_loan, _Run(program, {}), tape),
            target_rate=tape.target_rate,
            states_severity=tape.states_severity,
        )
        for tape in program.tapes
    }


def _loan(run: _Run, tape: TapeData, *cells: float) -> Loan:
    run.values.update(zip(tape.columns, cells, strict=True))
    return Loan(**{key: run.number(term) for key, term in tape.terms})


@define
class _Run:
    program: Program
    columns: dict[tuple[str, str], list[float]]
    indices: dict[str, list[float]] = field(factory=dict)
    values: dict[str, Value] = field(factory=dict)
    histories: dict[str, list[float]] = field(factory=dict)
    period: int = 0
    observer: Observer = SILENT

    def project(self) -> Result:
        outputs = {o.key: [o.initial] for o in self.program.outputs}
        self.values.update({state.name: state.initial for state in self.program.states})
        for history in self.program.histories:
            self.histories[history.name] = [0.0] * history.periods
        for period in range(1, self.program.periods + 1):
            self._period(period)
            self.observer.closes()
            for output in self.program.outputs:
                outputs[output.key].append(self.number(output.value))
            self._add_purchases()
            following = {s.name: self.value(s.next) for s in self.program.states}
            self.values.update(following)
        flows = {(k[0], k[1]): v for k, v in outputs.items() if len(k) == 2}
        other = {(k[0], k[1], k[2]): v for k, v in outputs.items() if len(k) == 3}
        return Result(flows, other)

    @property
    def month(self) -> int:
        """The number of the period's last month."""
        return self.period * self.program.months_a_period

    def _add_purchases(self) -> None:
        """What was bought in this period pays from the next one on."""
        for purchase in self.program.purchases:
            loans = self.read(names.bought_balance(purchase.pool))
            for column in self.program.columns:
                owner, measure = column.source
                if owner == purchase.pool:
                    vintages = self.columns[names.vintages(owner), measure]
                    kept, periods = self.columns[column.source], self.program.periods
                    add_vintage(self.period, purchase.last, periods, loans, vintages, kept)

    def _period(self, period: int) -> None:
        self.period = period
        self.values[names.MONTH] = float(self.month)
        for column in self.program.columns:
            self.values[column.name] = self.columns[column.source][period]
        for name, fraction in self.program.year_fractions:
            by_period = fraction if isinstance(fraction, tuple) else None
            self.values[name] = by_period[period - 1] if by_period else fraction  # type: ignore[assignment]
        self.observer.opens(period, self.value)
        for phase in self.program.phases:
            for block in phase.blocks:
                self.observer.enters(phase, block)
                for step in block.steps:
                    self.step(step)

    # ---- steps ----

    def step(self, step: Step) -> None:
        self.observer.does(step)
        self._step(step)
        self.observer.did(step)

    def _step(self, step: Step) -> None:
        match step:
            case Let(name=name, value=value):
                self.values[name] = self.value(value)
            case Enter(history=history, value=value):
                self.histories[history].append(self.number(value))
            case Share(fund=fund, allocation=allocation, backup=None):
                self.values[fund] = self.share_out(allocation, self.read(fund))
            case Share(fund=fund, allocation=allocation, backup=backup):
                self._share_with(fund, allocation, backup)
            case Move(fund=fund, target=target):
                self.values[target] = self.read(target) + self.read(fund)
                self.values[fund] = 0.0
            case Transfer(source=source, target=target, amount=amount):
                moved = min(max(self.number(amount), 0.0), self.read(source))
                self.values[source] = self.read(source) - moved
                self.values[target] = self.read(target) + moved
            case When(condition=condition, then=then, otherwise=otherwise):
                for inner in then if self.value(condition) else otherwise:
                    self.step(inner)
            case _:
                assert_never(step)

    def _share_with(self, fund: str, allocation: Allocation, backup: str | None) -> None:
        """The fund pays first; what it lacks comes from the account."""
        assert backup is not None
        available = self.read(fund) + self.read(backup)
        paid = available - self.share_out(allocation, available)
        from_fund = min(paid, self.read(fund))
        self.values[fund] = self.read(fund) - from_fund
        self.values[backup] = max(self.read(backup) - (paid - from_fund), 0.0)

    # ---- allocations ----

    def share_out(self, node: Allocation, cash: float) -> float:
        """Pay an allocation from `cash`; what is left."""
        if isinstance(node, Leaf):
            return cash - self._take(node, cash)
        self.observer.shares(node, cash)
        left = self._share_out(node, cash)
        self.observer.shared(node, left)
        return left

    def _share_out(self, node: Shared, cash: float) -> float:
        match node:
            case InOrder(items=items, caps=caps):
                available = self.capped(cash, caps, node)
                left = available
                for item in items:
                    left = self.share_out(item, left)
                return left if not caps else cash - (available - left)
            case ProRata(caps=caps):
                available = self.capped(cash, caps, node)
                left = self._pro_rata(node, available)
                return left if not caps else cash - (available - left)
            case Branch(condition=condition, then=then, otherwise=otherwise):
                return self.share_out(then if self.value(condition) else otherwise, cash)
            case _:
                assert_never(node)

    def _pro_rata(self, node: ProRata, left: float) -> float:
        """Share `left` among the items; what is left of it."""
        taken: Taken = {}
        rooms = [self.due(item, taken) for item in node.items]
        if node.weights is None and not any(getattr(item, "caps", ()) for item in node.items):
            total = _sum(rooms)
            share = left / total if total > left else 1.0
            for item, room in zip(node.items, rooms, strict=True):
                left = self._give(item, min(room * share, left), left)
            return left
        given = [0.0] * len(rooms)
        share_by_weight(len(rooms), self._weights(node), rooms, given, left)
        for item, amount in zip(node.items, given, strict=True):
            left = self._give(item, amount, left)
        return left

    def _weights(self, node: ProRata) -> list[float]:
        if node.weights is not None:
            return [self.number(weight) for weight in node.weights]
        uncapped: Taken = {}
        return [self.due(_without_caps(item), uncapped) for item in node.items]

    def _give(self, item: Allocation, amount: float, left: float) -> float:
        """Give an item an amount out of `left`; it keeps what it can take."""
        if isinstance(item, Leaf):
            return left - self._take(item, amount)
        return left - (amount - self.share_out(item, amount))

    def _take(self, leaf: Leaf, cash: float) -> float:
        """A payee takes what it is due, or what there is."""
        due = self.due(leaf, {})
        self.observer.takes(leaf, due, cash)
        paid = min(due, cash)
        if leaf.room is not None:
            self.values[leaf.room] = self.read(leaf.room) - paid
        for tally in leaf.tallies:
            self.values[tally] = self.read(tally) + paid
        return paid

    def due(self, node: Allocation, taken: Taken) -> float:
        """What an allocation would take of unlimited cash; `taken` is promised to others before."""
        match node:
            case Leaf(room=room, condition=condition):
                whole = 0.0
                if room is not None:
                    whole = self.read(room) - taken[room] if room in taken else self.read(room)
                if condition is not None and not self.value(condition):
                    whole = 0.0
                due = self._leaf_caps(node, whole)
                if room is not None:
                    taken[room] = taken[room] + due if room in taken else due
                return due
            case InOrder(items=items, caps=caps) | ProRata(items=items, caps=caps):
                dues = [self.due(item, taken) for item in items]
                return self.capped(_sum(dues), caps, node)
            case Branch(condition=condition, then=then, otherwise=otherwise):
                return self.due(then if self.value(condition) else otherwise, taken)
            case _:
                assert_never(node)

    def _leaf_caps(self, leaf: Leaf, whole: float) -> float:
        due = whole
        for cap in leaf.caps:
            amount = self.number(cap.amount)
            if cap.direction == "down":
                amount = whole - amount
            limit = max(amount, 0.0)
            due = limit if leaf.room is None else min(due, limit)
        return due

    def capped(self, cash: float, caps: tuple[Cap, ...], node: Allocation) -> float:
        for cap in caps:
            amount = self.number(cap.amount)
            if cap.direction == "down":
                amount = _sum([self.read(room) for room in rooms_of(node)]) - amount
            cash = min(cash, max(amount, 0.0))
        return cash

    # ---- expressions ----

    def read(self, name: str) -> float:
        value = self.values[name]
        assert isinstance(value, float), name
        return value

    def number(self, node: Expression) -> float:
        value = self.value(node)
        return float(value)

    def value(self, node: Expression) -> Value:
        match node:
            case Number(value=value) | Flag(value=value):
                return value
            case Read(name=name):
                return self.values[name]
            case Lookup(table=table):
                return self._table(table)
            case Operation(operator=operator, left=left, right=right):
                return _operate(operator, self.number(left), self.number(right))
            case Quotient(numerator=numerator, denominator=denominator, otherwise=otherwise):
                divisor = self.number(denominator)
                if divisor != 0.0:
                    return self.number(numerator) / divisor
                return self.number(otherwise)
            case Extreme(function=function, left=left, right=right):
                pick = min if function == "min" else max
                return pick(self.number(left), self.number(right))
            case Minus(operand=operand):
                return -self.number(operand)
            case Test(operator=operator, left=left, right=right):
                return _holds(operator, self.number(left), self.number(right))
            case Logic(operator="and", operands=operands):
                return all(self.value(operand) for operand in operands)
            case Logic(operands=operands):
                return any(self.value(operand) for operand in operands)
            case Inverse(operand=operand):
                return not self.value(operand)
            case Select(condition=condition, then=then, otherwise=otherwise):
                return self.value(then if self.value(condition) else otherwise)
            case Recent(history=history, periods=periods):
                return _sum(self.histories[history][-periods:])
            case _:
                assert_never(node)

    def _table(self, name: str) -> float:
        if name in self.indices:
            return self.indices[name][self.month]
        rows = next(table.rows for table in self.program.tables if table.name == name)
        past = [value for month, value in rows if month <= self.month]
        return past[-1] if past else rows[0][1]


def rooms_of(node: Allocation) -> list[str]:
    """The rooms of an allocation, each once, in written order."""
    match node:
        case Leaf(room=room):
            return [] if room is None else [room]
        case InOrder(items=items) | ProRata(items=items):
            return list(dict.fromkeys(room for item in items for room in rooms_of(item)))
        case Branch(then=then, otherwise=otherwise):
            return list(dict.fromkeys((*rooms_of(then), *rooms_of(otherwise))))
        case _:
            assert_never(node)


def _without_caps(node: Allocation) -> Allocation:
    return node if isinstance(node, Branch) else evolve(node, caps=())


def _sum(terms: list[float]) -> float:
    if not terms:
        return 0.0
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _operate(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case _:
            return left * right


def _holds(operator: str, left: float, right: float) -> bool:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right
