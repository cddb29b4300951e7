"""Stated figures worked out exactly: decimals of 34 digits, no floats."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import define, field

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression
from dealdsl.deal.model import ComputedValue, Definition, Facts, FigureValue
from dealdsl.deal.scope import LONGEST_CHAIN
from dealdsl.source import Span
from dealdsl.values.stated import EXACT, rounded


class NotStated(Exception):  # noqa: N818 - what it says, as in `Circular`
    """A value that stated figures do not determine; `span` says which."""

    def __init__(self, span: Span, why: str) -> None:
        super().__init__(why)
        self.span = span
        self.why = why


class Mistaken(NotStated):
    """A value that hangs on something of which a mistake is told already."""


class TooLong(NotStated):
    """A stated figure that needs others more than a hundred deep."""


class Circular(NotStated):
    """A stated figure that needs itself; `chain` names the figures of the circle in turn."""

    def __init__(self, span: Span, chain: tuple[str, ...]) -> None:
        super().__init__(span, f"`{chain[0]}` needs itself")
        self.chain = chain


@define
class Evaluator:
    """Evaluates expressions over the stated facts, each fact once.

    `changed` puts other values in the place of facts: what a check would say then.
    `initials` are the balances that the model starts from: pools', lines', classes'.
    """

    facts: Facts
    stated_definitions: Mapping[str, Definition]
    definitions: Mapping[str, Definition] = field(factory=dict)
    tables: Mapping[str, Decimal] = field(factory=dict)
    initials: Mapping[tuple[Kind, str, str], Decimal] = field(factory=dict)
    changed: Mapping[str, Decimal] = field(factory=dict)
    read: set[str] = field(factory=set)
    _known: dict[str, Decimal] = field(factory=dict)
    _open: list[str] = field(factory=list)

    def fact(self, name: str, span: Span) -> Decimal:
        """The exact value of a fact."""
        self.read.add(name)
        if name in self.changed:
            return self.changed[name]
        if name in self._known:
            return self._known[name]
        if name in self._open:
            raise Circular(span, tuple(self._open[self._open.index(name) :]))
        if len(self._open) >= LONGEST_CHAIN:
            raise TooLong(span, f"`{name}` hangs on too many others")
        self._open.append(name)
        try:
            value = self._fact(name, span)
        finally:
            self._open.pop()
        self._known[name] = value
        return value

    def _fact(self, name: str, span: Span) -> Decimal:
        content = self.facts[name].content
        if isinstance(content, FigureValue):
            return content.stated.value
        if isinstance(content, ComputedValue):
            return self.value(content.expression)
        raise NotStated(span, f"`{name}` is not one figure")

    def value(self, expression: TypedExpression) -> Decimal:
        """The exact value of a figure."""
        match expression:
            case typed.Constant(value=value):
                return value
            case typed.FactValue(fact=fact, span=span):
                return self.fact(fact, span)
            case typed.DefinitionValue(key=key):
                table = (
                    self.stated_definitions if key in self.stated_definitions else self.definitions
                )
                return self.value(table[key].value)
            case typed.Reading(kind=kind, name=name, measure=measure, span=span):
                return self._reading(kind, name, measure, span)
            case typed.Memory(kind=MemoryKind.INITIAL, operand=operand):
                return self.value(operand)
            case typed.Arithmetic():
                return self._arithmetic(expression)
            case typed.Many(function=function, operands=operands):
                values = [self.value(operand) for operand in operands]
                return _many(function, values)
            case typed.Negative(operand=operand):
                return -self.value(operand)
            case typed.Choice(condition=condition, then=then, otherwise=otherwise):
                return self.value(then if self.truth(condition) else otherwise)
            case typed.Rounded(operand=operand, quantum=quantum):
                return rounded(self.value(operand), quantum)
            case typed.SubordinationLevel(junior=junior, span=span):
                return self._level(junior, span)
            case typed.TableValue(table=name):
                return self.tables[name]
            case typed.Unknown(span=span):
                raise Mistaken(span, "is not known")
            case _:
                raise NotStated(
                    expression.span, f"`{expression.span.text}` is not known at closing"
                )

    def truth(self, expression: TypedExpression) -> bool:
        """Whether a condition over stated figures holds, exactly."""
        match expression:
            case typed.Truth(value=value):
                return value
            case typed.Compared(operator=operator, left=left, right=right):
                return compare(operator, self.value(left), self.value(right))
            case typed.Opposite(operand=operand):
                return not self.truth(operand)
            case typed.Many(function="all", operands=operands):
                return all(self.truth(operand) for operand in operands)
            case typed.Many(operands=operands):
                return any(self.truth(operand) for operand in operands)
            case typed.DefinitionValue(key=key):
                table = (
                    self.stated_definitions if key in self.stated_definitions else self.definitions
                )
                return self.truth(table[key].value)
            case typed.Unknown(span=span):
                raise Mistaken(span, "is not known")
            case _:
                raise NotStated(
                    expression.span, f"`{expression.span.text}` is not known at closing"
                )

    def _reading(self, kind: Kind, name: str, measure: str, span: Span) -> Decimal:
        if (kind, measure) in ((Kind.ACCOUNT, "balance"), (Kind.LIMIT, "remaining")):
            return self.fact(f"{kind.value} {name}.initial", span)
        found = self.initials.get((kind, name, measure))
        if found is None:
            raise NotStated(span, f"`{span.text}` has no value at the cut-off date")
        return found

    def _arithmetic(self, node: typed.Arithmetic) -> Decimal:
        left, right = self.value(node.left), self.value(node.right)
        match node.operator:
            case "+":
                return EXACT.add(left, right)
            case "-":
                return EXACT.subtract(left, right)
            case "*":
                return EXACT.multiply(left, right)
        if right != 0:
            return EXACT.divide(left, right)
        if node.otherwise is None:
            raise NotStated(node.span, "divides by zero")
        return self.value(node.otherwise)

    def _level(self, junior: tuple[str, ...], span: Span) -> Decimal:
        """Class percentages rounded half-up to twelve decimals, then added (finance.md §2).

        Rounding the sum instead would miss the printed level of a class by 1e-12.
        """
        pools = [
            name for name in self.facts if name.startswith("pool ") and name.endswith(".balance")
        ]
        whole = sum((self.fact(name, span) for name in pools), Decimal(0))
        if whole == 0:
            raise NotStated(span, "the pools have no balance")
        twelve_decimals_of_a_percent = Decimal("1e-14")
        parts = (self.fact(f"tranche {name}.balance", span) for name in junior)
        shares = (
            rounded(EXACT.divide(part, whole), twelve_decimals_of_a_percent) for part in parts
        )
        return sum(shares, Decimal(0))


def _many(function: str, values: list[Decimal]) -> Decimal:
    match function:
        case "sum":
            total = Decimal(0)
            for value in values:
                total = EXACT.add(total, value)
            return total
        case "min":
            return min(values)
        case _:
            return max(values)


def compare(operator: str, left: Decimal, right: Decimal) -> bool:
    """Whether `left operator right`, exactly."""
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return left == right
