"""Expressions of the checked deal become expressions over the program's names."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import assert_never

from attrs import define, evolve, field

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression
from dealdsl.deal.measures import POOL_MEASURES
from dealdsl.deal.model import Deal, Definition
from dealdsl.deal.words import words_of
from dealdsl.program import names
from dealdsl.program.floors import at_least_nothing
from dealdsl.program.program import (
    HALF_A_CENT,
    RATIO_TOLERANCE,
    Constant,
    Enter,
    Expression,
    Extreme,
    Flag,
    History,
    Inverse,
    Let,
    Logic,
    Lookup,
    Minus,
    Number,
    Operation,
    Origin,
    Quotient,
    Read,
    Recent,
    Select,
    State,
    Test,
)
from dealdsl.source import Span
from dealdsl.values import units

ZERO, ONE = Number(0.0), Number(1.0)
# The figures of a pool that a purchase raises.
PURCHASED = ("bought", "closing_balance", "target.closing_balance", "po.closing_balance")


def origin(words: str, span: Span) -> Origin:
    return Origin(words, span.line, span.source.imported or None)


def total(terms: list[Expression]) -> Expression:
    """The terms added from left to right; nothing is nought."""
    return reduce(lambda left, right: Operation("+", left, right), terms) if terms else ZERO


@define
class Translator:
    """Translates expressions; what they need besides gathers here.

    `lets` are the definitions, sums and remembered values of a period, in working order. `early`
    is before they have values: there they are written out. A call is decided `in_call`: early, and
    on the balances with which the last month closed.
    """

    deal: Deal
    evaluator: Evaluator
    lets: list[Let | Enter] = field(factory=list)
    constants: dict[str, Constant] = field(factory=dict)
    states: dict[str, State] = field(factory=dict)
    histories: dict[str, History] = field(factory=dict)
    tables: dict[str, None] = field(factory=dict)
    early: bool = False
    in_call: bool = False
    _named: set[str] = field(factory=set)
    _remembered: dict[str, TypedExpression] = field(factory=dict)
    _deferred: list[tuple[str, TypedExpression]] = field(factory=list)

    # ---- names ----

    def define(self, name: str, value: Expression, source: Origin | None = None) -> Read:
        """Name a period's value, once."""
        if name not in self._named:
            self._named.add(name)
            self.lets.append(Let(name, value, source))
        return Read(name)

    def constant(self, name: str, value: Decimal, words: str) -> Read:
        self.constants.setdefault(name, Constant(name, float(value), words))
        return Read(name)

    def definition(self, definition: Definition) -> None:
        """Work a definition out, at its place in the order of need."""
        value = self.expression(definition.value)
        if definition.of_class and definition.key.endswith(".notional"):
            value = at_least_nothing(value)
        self.define(definition.key, value, origin(definition.words, definition.span))

    def is_defined(self, name: str) -> bool:
        """Whether a value is worked out with the definitions."""
        return name in self._named

    # ---- expressions ----

    def expression(self, node: TypedExpression) -> Expression:
        match node:
            case typed.Constant(value=value):
                return Number(float(value))
            case typed.Truth(value=value):
                return Flag(value)
            case typed.FactValue():
                return self._fact(node)
            case typed.Reading():
                return self._reading(node)
            case typed.Progress():
                return Read(_progress(node))
            case typed.DefinitionValue(key=key):
                if self.early:
                    return self.expression(self._definition(key).value)
                return Read(key)
            case typed.TableValue(table=table):
                self.tables[table] = None
                return Lookup(table)
            case typed.Memory():
                return self._memory(node)
            case typed.Arithmetic():
                return self._arithmetic(node)
            case typed.Many():
                return self._many(node)
            case typed.Compared():
                return self._compared(node)
            case typed.Opposite(operand=operand):
                return Inverse(self.expression(operand))
            case typed.Negative(operand=operand):
                return Minus(self.expression(operand))
            case typed.Choice(condition=condition, then=then, otherwise=otherwise):
                parts = (condition, then, otherwise)
                return Select(*(self.expression(part) for part in parts))
            case typed.Rounded() | typed.SubordinationLevel() | typed.Unknown():
                raise AssertionError(f"stands in stated figures only: {node}")
            case _:
                assert_never(node)

    def _fact(self, node: typed.FactValue) -> Read:
        fact = self.deal.all_facts[node.fact]
        value = self.evaluator.fact(node.fact, node.span)
        kind, _, name = node.fact.partition(" ")
        plain = name if name else kind
        if fact.key in POOL_MEASURES:  # the period's amount bears the plain name
            plain = f"{plain} stated"
        return self.constant(plain, value, fact.written)

    def _reading(self, node: typed.Reading) -> Expression:
        match node.kind:
            case Kind.PERIOD:
                return Read(names.MONTH)
            case Kind.POOL if self.in_call and node.measure == "closing_balance":
                # A call is tested on the last closing balance: this period's opening one.
                return Read(f"{node.name}.balance")
            case Kind.TRANCHE if node.measure == "closing_balance":
                return Read(f"{node.name}.standing")
            case Kind.TRANCHE if node.measure == "year_fraction":
                return Read(self._year_fraction(node.name))
            case Kind.COLUMN:
                return Read(node.measure)
            case Kind.LIMIT if node.measure == "remaining":
                return Read(f"{node.name}.remaining")
            case Kind.CLAIM:
                return Read(f"{node.name}.owed")
            case _:
                return Read(f"{node.name}.{node.measure}")

    def _arithmetic(self, node: typed.Arithmetic) -> Expression:
        left, right = self.expression(node.left), self.expression(node.right)
        if node.operator != "/":
            return Operation(node.operator, left, right)
        otherwise = ZERO if node.otherwise is None else self.expression(node.otherwise)
        return Quotient(left, right, otherwise)

    def _many(self, node: typed.Many) -> Expression:
        if node.function in ("any", "all"):
            operator = "or" if node.function == "any" else "and"
            return Logic(operator, tuple(self.expression(o) for o in node.operands))
        parts = [self.expression(operand) for operand in node.operands]
        if node.function == "sum":
            return self._sum(node, parts)
        return reduce(lambda left, right: Extreme(node.function, left, right), parts)

    def _sum(self, node: typed.Many, parts: list[Expression]) -> Expression:
        """A group's opening balance, or pools' figure, is named where first needed."""
        readings = [o for o in node.operands if isinstance(o, typed.Reading)]
        kinds = {(r.kind, r.measure) for r in readings}
        if len(readings) != len(parts) or len(kinds) != 1:
            return total(parts)
        kind, measure = kinds.pop()
        if kind is Kind.TRANCHE and measure not in ("balance", "notional"):
            return total(parts)
        if self.early:
            return total(parts)
        if kind is Kind.POOL and measure in PURCHASED and self._buys:
            return total(parts)  # they grow while the waterfalls run
        shown = self._group_of(kind, tuple(r.name for r in readings))
        return total(parts) if shown is None else self.define(f"{shown}.{measure}", total(parts))

    @property
    def _buys(self) -> bool:
        return any(pool.reinvestment for pool in self.deal.pools)

    def _group_of(self, kind: Kind, members: tuple[str, ...]) -> str | None:
        if kind is Kind.POOL:
            return "pools" if members == tuple(pool.name for pool in self.deal.pools) else None
        balances = {t.name for t in self.deal.tranches if t.has_balance}
        for group in self.deal.groups:
            if tuple(m for m in group.members if m in balances) == members:
                return group.name if group.case is None else f"{group.name}({group.case})"
        every = tuple(t.name for t in self.deal.tranches if t.has_balance)
        return "classes" if members == every else None

    def _compared(self, node: typed.Compared) -> Expression:
        """Between ratios, `<` and `>` mean by more than 1e-9; `=` means within the tolerance."""
        left, right = self.expression(node.left), self.expression(node.right)
        ratio = node.left.unit.is_ratio and node.right.unit.is_ratio
        counts = node.left.unit in (units.COUNT, units.MONTHS)
        tolerance = RATIO_TOLERANCE if ratio and not counts else 0.0
        if node.operator == "=":
            money = units.MONEY in (node.left.unit, node.right.unit)
            return _equal(left, right, HALF_A_CENT if money else tolerance)
        if tolerance:
            sign = "+" if node.operator in ("<=", ">") else "-"
            right = Operation(sign, right, Number(tolerance))
        return Test(node.operator, left, right)

    def _year_fraction(self, tranche: str) -> str:
        counts = {t.name: t.day_count for t in self.deal.tranches if t.rate is not None}
        return names.year_fraction(counts.get(tranche))

    def _definition(self, key: str) -> Definition:
        return next(d for d in self.deal.definitions if d.key == key)

    # ---- memory ----

    def _memory(self, node: typed.Memory) -> Expression:
        if self.early and node.kind is MemoryKind.PREVIOUS:
            return self._previous_early(node)
        shown = self._remembered_as(node.operand)
        match node.kind:
            case MemoryKind.INITIAL if node.unit == units.CONDITION:
                return Flag(self.evaluator.truth(node.operand))
            case MemoryKind.INITIAL:
                value = self.evaluator.value(node.operand)
                return self.constant(f"initial({shown})", value, "at the cut-off date")
            case MemoryKind.PREVIOUS:
                return self._previous(node, shown)
            case MemoryKind.CUMULATIVE:
                name = f"cumulative({shown})"
                before = self._state(f"{name} before", 0.0, Read(name))
                return self.define(name, Operation("+", before, self.expression(node.operand)))
            case MemoryKind.EVER:
                name = f"ever({shown})"
                before = self._state(f"{name} before", False, Read(name))
                return self.define(name, Logic("or", (self.expression(node.operand), before)))
            case MemoryKind.AVERAGE:
                return self._average(node, shown)
            case _:
                assert_never(node.kind)

    def _remembered_as(self, operand: TypedExpression) -> str:
        """A name for what is remembered, its own: `g.loss` is one thing for each pool g."""
        if isinstance(operand, typed.DefinitionValue):
            return operand.key
        value = self.expression(operand)
        words = value.name if isinstance(value, Read) else words_of(operand.span)
        return self._own_name(words, operand)

    def _own_name(self, words: str, operand: TypedExpression) -> str:
        shown, number = words, 1
        while self._remembered.setdefault(shown, operand) != operand:
            number += 1
            shown = f"{words} {number}"
        return shown

    def _state(self, name: str, initial: float | bool, following: Expression) -> Read:
        self.states.setdefault(name, State(name, initial, following))
        return Read(name)

    def _previous(self, node: typed.Memory, shown: str) -> Read:
        """Last period's value; in period 1 what the deal says, else the value at the cut-off."""
        name = f"previous({shown})"
        if name in self.states:
            return Read(name)
        return self._state(name, self._first(node.operand), self.expression(node.operand))

    def _previous_early(self, node: typed.Memory) -> Read:
        """Last period's value of what gets this period's value only later: see `finish`."""
        operand = node.operand
        if isinstance(operand, typed.DefinitionValue):
            shown = operand.key
        else:
            shown = self._own_name(words_of(operand.span), operand)
        name = f"previous({shown})"
        if name not in self.states:
            self.states[name] = State(name, self._first(operand), Read(name))
            self._deferred.append((name, operand))
        return Read(name)

    def finish(self) -> None:
        """Work out what is remembered for calls and the like, now that definitions have values."""
        for name, operand in self._deferred:
            self.states[name] = evolve(self.states[name], next=self.expression(operand))
        self._deferred.clear()

    def _first(self, operand: TypedExpression) -> float | bool:
        first: TypedExpression = operand
        if isinstance(operand, typed.DefinitionValue):
            first = self._definition(operand.key).initially or operand
        if first.unit == units.CONDITION:
            return self.evaluator.truth(first)
        return float(self.evaluator.value(first))

    def _average(self, node: typed.Memory, shown: str) -> Expression:
        """The mean of the periods there are, at most those of the window."""
        history, months = f"history of {shown}", node.months
        periods = months // self.deal.months_a_period
        if history not in self.histories:
            self.lets.append(Enter(history, self.expression(node.operand)))
        longest = max(periods, getattr(self.histories.get(history), "periods", 0))
        self.histories[history] = History(history, longest)
        count = Extreme("min", self._periods_so_far(), Number(float(periods)))
        mean = Quotient(Recent(history, periods), count, ZERO)
        return self.define(f"average({shown}, {months} months)", mean)

    def _periods_so_far(self) -> Expression:
        """This period's number; `month` is the number of its last month."""
        month, months_a_period = Read(names.MONTH), self.deal.months_a_period
        if months_a_period == 1:
            return month
        return Quotient(month, Number(float(months_a_period)), ZERO)


def _equal(left: Expression, right: Expression, tolerance: float) -> Expression:
    above = Operation("+", right, Number(tolerance))
    below = Operation("-", right, Number(tolerance))
    return Logic("and", (Test("<=", left, above), Test(">=", left, below)))


def _progress(node: typed.Progress) -> str:
    match node.kind:
        case "paid":
            return names.label(node.name)
        case "remaining":
            return names.fund(node.name)
        case "allocated":
            return f"allocated({node.name.removesuffix('.principal')})"
        case _:
            owner, _, kind = node.name.rpartition(".")
            if kind == "interest":
                return f"{owner}.interest_unpaid"
            return f"{owner}.standing" if kind == "principal" else f"{node.name}.unpaid"
