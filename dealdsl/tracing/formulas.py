"""A formula as it was worked out: its signs, and each name with the value that it had."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from attrs import define, field

from dealdsl.program.program import (
    Expression,
    Extreme,
    Flag,
    Inverse,
    Logic,
    Lookup,
    Minus,
    Number,
    Operation,
    Quotient,
    Read,
    Recent,
    Select,
    Test,
)
from dealdsl.tracing.events import DIVISOR, Formula, Given, Input, Kind, Parts
from dealdsl.tracing.kinds import Kinds, kind_of

Evaluate = Callable[[Expression], float | bool]

# How tightly a sign binds: what binds less stands in parentheses.
OR, AND, COMPARED, SUM, PRODUCT, WHOLE = range(6)


def formula(node: Expression, evaluate: Evaluate, kinds: Kinds) -> Formula:
    """The formula of an expression at this moment."""
    writer = _Writer(evaluate, kinds)
    parts = writer.parts(node, OR)
    return Formula(parts, tuple(writer.given))


def given(node: Expression, evaluate: Evaluate, kinds: Kinds) -> Given:
    """A condition with the values that decided it."""
    writer = _Writer(evaluate, kinds)
    return Given(writer.parts(node, OR), bool(evaluate(node)))


@define
class _Writer:
    evaluate: Evaluate
    kinds: Kinds
    given: list[Given] = field(factory=list)

    def parts(self, node: Expression, around: int) -> Parts:
        match node:
            case Number(value=value):
                return (f"{value:,.12g}",)
            case Flag(value=value):
                return ("yes" if value else "no",)
            case Read(name=name) | Lookup(table=name):
                return (self._input(name, node),)
            case Recent(history=history, periods=periods):
                return (self._input(f"last {periods} of {history}", node),)
            case Operation(operator=sign, left=left, right=right):
                return self._operation(sign, left, right, around)
            case Quotient():
                return self._quotient(node, around)
            case Extreme(function=function, left=left, right=right):
                inner = (*self.parts(left, OR), ", ", *self.parts(right, OR))
                return (f"{function}(", *inner, ")")
            case Minus(operand=operand):
                return self._within(("-", *self.parts(operand, WHOLE)), SUM, around)
            case Test(operator=sign, left=left, right=right):
                inner = (*self.parts(left, SUM), f" {sign} ", *self.parts(right, SUM))
                return self._within(inner, COMPARED, around)
            case Logic():
                return self._logic(node, around)
            case Inverse(operand=operand):
                return ("not ", *self.parts(operand, WHOLE))
            case Select(condition=condition, then=then, otherwise=otherwise):
                return self._select(condition, then, otherwise, around)
            case _:
                assert_never(node)

    def _input(self, name: str, node: Expression) -> Input:
        value = self.evaluate(node)
        kind = kind_of(node, self.kinds) or Kind.NUMBER
        return Input(name, value, Kind.CONDITION if isinstance(value, bool) else kind)

    def _operation(self, sign: str, left: Expression, right: Expression, around: int) -> Parts:
        tight = PRODUCT if sign == "*" else SUM
        # What is taken away, or multiplied by, stands alone; sums go on from the left.
        after = tight if sign == "+" else tight + 1
        shown = "×" if sign == "*" else sign
        inner = (*self.parts(left, tight), f" {shown} ", *self.parts(right, after))
        return self._within(inner, tight, around)

    def _quotient(self, node: Quotient, around: int) -> Parts:
        if self.evaluate(node.denominator) == 0.0:
            self.given.append(Given((*self.parts(node.denominator, OR), DIVISOR), True))
            return self.parts(node.otherwise, around)
        inner = (*self.parts(node.numerator, PRODUCT), " / ", *self.parts(node.denominator, WHOLE))
        return self._within(inner, PRODUCT, around)

    def _logic(self, node: Logic, around: int) -> Parts:
        tight = AND if node.operator == "and" else OR
        inner: Parts = ()
        for operand in node.operands:
            sign = (f" {node.operator} ",) if inner else ()
            inner = (*inner, *sign, *self.parts(operand, tight + 1))
        return self._within(inner, tight, around)

    def _select(
        self, condition: Expression, then: Expression, otherwise: Expression, around: int
    ) -> Parts:
        held = bool(self.evaluate(condition))
        self.given.append(Given(self.parts(condition, OR), held))
        return self.parts(then if held else otherwise, around)

    def _within(self, inner: Parts, tight: int, around: int) -> Parts:
        return ("(", *inner, ")") if tight < around else inner
