"""Expressions in C, a scenario a lane: `c_prelude.h` has the words that they are written in."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import field, frozen, mutable

from dealdsl.native.expressions import FAULT, nonzero_if
from dealdsl.native.nodes import (
    Choice,
    Constant,
    Element,
    Expression,
    Kind,
    Operation,
    Variable,
    may_fail,
)

_COMPARED = ("less", "less_or_equal", "greater", "greater_or_equal", "equal", "unequal")
_CALLED = dict(zip(("<", "<=", ">", ">=", "==", "!="), _COMPARED, strict=True))
_CALLED |= {"min": "least", "max": "most", "sqrt": "root"}
_JOINED = {"and": "&&", "or": "||"}


@frozen
class Value:
    """What an expression came to: its text, and whether it differs between lanes."""

    text: str
    kind: Kind
    varying: bool


@mutable
class Expressions:
    """`names` says what a variable is called where the writer is, `active` are the lanes at work
    (None: all of them)."""

    lanes: int
    lines: list[str] = field(factory=list)
    names: dict[str, Value] = field(factory=dict)
    declared: dict[str, str] = field(factory=dict)
    active: Value | None = None
    nonzero: list[Expression] = field(factory=list)

    @abstractmethod
    def element(self, element: Element) -> Value:
        """An element of a list."""

    def expression(self, expression: Expression) -> Value:
        match expression:
            case Constant(value=value):
                return Value(constant_text(value), expression.kind, False)
            case Variable(name=name):
                return self.names[name]
            case Element():
                return self.element(expression)
            case Choice(condition, chosen, otherwise):
                return self.choice(condition, chosen, otherwise)
            case Operation(operator="and" | "or" as operator, operands=operands):
                return self.joined(operator, operands)
            case Operation(operator, operands, kind):
                values = [self.expression(operand) for operand in operands]
                if operator == "/":
                    self.check_divisor(operands[1], values[1])
                if operator == "sqrt":
                    self.check("less", values[0])
                return self.operation(operator, self.alike(values), kind)

    def operation(self, operator: str, values: list[Value], kind: Kind) -> Value:
        first, texts = values[0], [value.text for value in values]
        if operator == "not":
            return self.denied(first)
        if operator == "neg":
            text = f"(-{texts[0]})"
        elif operator == "float":
            text = f"(double){texts[0]}"
        elif operator in _CALLED and first.kind == "number":
            text = f"{_CALLED[operator]}({', '.join(texts)})"
        elif operator in ("min", "max"):
            sign = "<" if operator == "min" else ">"
            text = f"({texts[1]} {sign} {texts[0]} ? {texts[1]} : {texts[0]})"
        else:
            text = f"({texts[0]} {operator} {texts[1]})"
        return Value(text, kind, first.varying)

    def choice(self, test: Expression, chosen: Expression, otherwise: Expression) -> Value:
        condition = self.expression(test)
        if may_fail(chosen) or may_fail(otherwise):
            condition = self.bound(condition)
        known = nonzero_if(test)
        self.nonzero.extend(known)
        first = self.where(condition, chosen)
        del self.nonzero[len(self.nonzero) - len(known) :]
        return self.choose(condition, first, self.where(self.denied(condition), otherwise))

    def where(self, condition: Value, expression: Expression) -> Value:
        """An expression that is only asked of the lanes where a condition holds."""
        if not may_fail(expression):
            return self.expression(expression)
        with self.only(self.narrowed(condition)):
            return self.expression(expression)

    def joined(self, operator: str, operands: tuple[Expression, ...]) -> Value:
        found = self.expression(operands[0])
        for operand in operands[1:]:
            if may_fail(operand):
                found = self.bound(found)
            asked = found if operator == "and" else self.denied(found)
            one, other = self.alike([found, self.where(asked, operand)])
            sign = _JOINED[operator][: 1 if one.varying else 2]
            found = Value(f"({one.text} {sign} {other.text})", "truth", one.varying)
        return found

    def choose(self, condition: Value, chosen: Value, otherwise: Value) -> Value:
        if condition.varying:
            one, other = self.spread(chosen), self.spread(otherwise)
            text = f"choose({condition.text}, {one.text}, {other.text})"
        else:
            one, other = self.alike([chosen, otherwise])
            text = f"({condition.text} ? {one.text} : {other.text})"
        return one if one.text == other.text else Value(text, one.kind, one.varying)

    def denied(self, condition: Value) -> Value:
        text = f"(truth)~{condition.text}" if condition.varying else f"!{condition.text}"
        return Value(f"({text})", "truth", condition.varying)

    def narrowed(self, condition: Value) -> Value:
        """The lanes that are at work and for which a condition holds."""
        condition = self.spread(condition)
        if self.active is None:
            return condition
        return Value(f"({self.active.text} & {condition.text})", "truth", condition.varying)

    def check_divisor(self, divisor: Expression, value: Value) -> None:
        known = isinstance(divisor, Constant) and divisor.value != 0.0
        if not known and divisor not in self.nonzero:
            self.check("equal", value)

    def check(self, comparison: str, value: Value) -> None:
        """Note the lanes at work in which a value is, or is below, zero."""
        zero = self.alike([value, Value("0.0", "number", False)])[1].text
        wrong = Value(f"{comparison}({value.text}, {zero})", "truth", value.varying)
        fault = self.names[FAULT].text
        self.say(f"{fault} = {fault} | {self.narrowed(wrong).text};")

    def bound(self, value: Value) -> Value:
        """A value under a name, so that it is not written twice."""
        name = self.declare("held", value.kind, value.varying)
        self.assign(name, value)
        return name

    def declare(self, name: str, kind: Kind, apart: bool) -> Value:
        called = re.sub(r"\W", "_", f"{name}_{len(self.declared)}")
        spread = apart and self.lanes > 1 and kind != "whole"
        scalars = {"number": "double", "truth": "bool", "whole": "int64_t"}
        self.declared[called] = kind if spread else scalars[kind]
        return Value(called, kind, spread)

    def alike(self, values: list[Value]) -> list[Value]:
        """Values of one type: spread over the lanes if one of them is."""
        return [self.spread(v) for v in values] if any(v.varying for v in values) else values

    def spread(self, value: Value) -> Value:
        if value.varying or self.lanes == 1 or value.kind == "whole":
            return value
        return Value(f"spread({value.text})", value.kind, True)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def assign(self, target: Value, value: Value) -> None:
        value = self.spread(value) if target.varying else value
        if value.text != target.text:
            self.say(f"{target.text} = {value.text};")

    @contextmanager
    def only(self, mask: Value) -> Iterator[None]:
        outer, self.active = self.active, mask
        yield
        self.active = outer


def constant_text(value: float | bool | int) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            return double_text(value)


def double_text(value: float) -> str:
    """A number to the last bit."""
    return (
        f"({value.hex()})"
        if abs(value) != float("inf")
        else f"({'-' * (value < 0)}__builtin_inf())"
    )
