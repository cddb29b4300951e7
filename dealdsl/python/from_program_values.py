"""A program's expressions as Python's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import assert_never

from attrs import frozen

from dealdsl.program import names
from dealdsl.program import program as ir
from dealdsl.python import tree
from dealdsl.python.naming import Naming

MONTH = tree.Name("month")
MONTH_NUMBER = tree.Name("month_number")
ZERO = tree.Constant(0.0)
ONE = tree.Constant(1.0)


@frozen
class Values:
    """Converts expressions. `columns` are names that stand for lists by month (or period), which
    `index` is an index of."""

    naming: Naming
    columns: frozenset[str]
    histories: Mapping[str, int]
    index: tree.Name = MONTH

    def read(self, name: str) -> tree.Name | tree.Subscript:
        if name == names.MONTH:
            return MONTH_NUMBER
        if name in self.columns:
            return tree.Subscript(self.naming.name(name), self.index)
        return self.naming.name(name)

    def value(self, node: ir.Expression) -> tree.Expression:
        match node:
            case ir.Number(value=value):
                return number(value)
            case ir.Flag(value=value):
                return tree.Constant(value)
            case ir.Read(name=name):
                return self.read(name)
            case ir.Lookup(table=table):
                return tree.Subscript(self.naming.name(f"{table} by month"), self.index)
            case ir.Operation(operator=operator, left=left, right=right):
                return tree.Binary(operator, self.value(left), self.value(right))  # type: ignore[arg-type]
            case ir.Quotient():
                return self._quotient(node)
            case ir.Extreme(function=function, left=left, right=right):
                return call(function, self.value(left), self.value(right))
            case ir.Minus(operand=operand):
                return tree.Unary("-", self.value(operand))
            case ir.Test(operator=operator, left=left, right=right):
                return tree.Compare(operator, self.value(left), self.value(right))  # type: ignore[arg-type]
            case ir.Logic(operator=operator, operands=operands):
                parts = tuple(self.value(operand) for operand in operands)
                return tree.Logic(operator, parts)  # type: ignore[arg-type]
            case ir.Inverse(operand=operand):
                return tree.Unary("not", self.value(operand))
            case ir.Select(condition=condition, then=then, otherwise=otherwise):
                test = self.value(condition)
                return tree.Conditional(test, self.value(then), self.value(otherwise))
            case ir.Recent(history=history, periods=periods):
                return self._recent(history, periods)
            case _:
                assert_never(node)

    def _quotient(self, node: ir.Quotient) -> tree.Expression:
        """Every division is guarded, unless its divisor is a number other than nought."""
        top, bottom = self.value(node.numerator), self.value(node.denominator)
        quotient = tree.Binary("/", top, bottom)
        if isinstance(node.denominator, ir.Number) and node.denominator.value != 0.0:
            return quotient
        test = tree.Compare("!=", bottom, ZERO)
        return tree.Conditional(test, quotient, self.value(node.otherwise))

    def _recent(self, history: str, periods: int) -> tree.Expression:
        """The last entries added up, from the oldest to this period's."""
        longest = self.histories[history]
        offsets = range(longest - periods, longest)
        entries: list[tree.Expression] = [self.entry(history, offset) for offset in offsets]
        return plus(entries)

    def entry(self, history: str, offset: int) -> tree.Subscript:
        """A history's entry; `longest - 1` is the offset of this period's."""
        index: tree.Expression = self.index
        if offset:
            index = tree.Binary("+", self.index, tree.Constant(offset))
        return tree.Subscript(self.naming.name(history), index)


def number(value: float) -> tree.Expression:
    if value < 0:
        return tree.Unary("-", tree.Constant(-value))
    return tree.Constant(value)


def call(function: str, *arguments: tree.Expression) -> tree.Call:
    return tree.Call(tree.Name(function), arguments)


def plus(terms: list[tree.Expression]) -> tree.Expression:
    """The terms added from left to right; nothing is nought."""
    if not terms:
        return ZERO
    return reduce(lambda left, right: tree.Binary("+", left, right), terms)


def minus(left: tree.Expression, right: tree.Expression) -> tree.Expression:
    return tree.Binary("-", left, right)


def at_least_nothing(amount: tree.Expression) -> tree.Expression:
    return call("max", amount, ZERO)
