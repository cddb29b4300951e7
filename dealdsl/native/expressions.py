"""Expressions in LLVM.

Nothing is re-associated, contracted or approximated: each operation is the one that Python makes,
so that each lane arrives at the figures of plain Python, to the bit. Where Python would stop, at a
division by zero, the lane is noted as at fault.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import field, mutable

from dealdsl.native.nodes import (
    COMPARISONS,
    Choice,
    Constant,
    Element,
    Expression,
    Kind,
    Operation,
    Variable,
    may_fail,
)
from dealdsl.native.reckoning import MisfitError
from dealdsl.native.words import Value, Words

FAULT = "fault"

_NUMBERS = {"+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv"}
_WHOLES = {"+": "add nsw", "-": "sub nsw", "*": "mul nsw"}
# A comparison with what is no number is false, but for `!=`, as in Python.
_ORDERED = {"<": "olt", "<=": "ole", ">": "ogt", ">=": "oge", "==": "oeq", "!=": "une"}
_SIGNED = {"<": "slt", "<=": "sle", ">": "sgt", ">=": "sge", "==": "eq", "!=": "ne"}


@mutable
class Expressions(Words):
    """`names` are what variables now are, `active` the lanes at work (None: all of them), `nonzero`
    what is known not to be zero."""

    names: dict[str, Value] = field(factory=dict)
    active: Value | None = None
    nonzero: list[Expression] = field(factory=list)

    @abstractmethod
    def element(self, element: Element) -> Value:
        """An element of a list; of one that is not there, anything at all, which goes nowhere."""

    def expression(self, expression: Expression) -> Value:
        match expression:
            case Constant(value=value):
                return Value(self.constant(value, False), expression.kind, False)
            case Variable(name=name):
                if name not in self.names:
                    raise MisfitError(f"`{name}` is asked for before it has a value")
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
                    self.check_root(values[0])
                return self.operation(operator, self.alike(values), kind)

    def choice(self, test: Expression, chosen: Expression, otherwise: Expression) -> Value:
        condition = self.expression(test)
        known = nonzero_if(test)
        self.nonzero.extend(known)
        first = self.where(condition, True, chosen)
        del self.nonzero[len(self.nonzero) - len(known) :]
        return self.select(condition, first, self.where(condition, False, otherwise))

    def where(self, condition: Value, holds: bool, expression: Expression) -> Value:
        """An expression that is only asked of the lanes where a condition holds, or does not."""
        if not may_fail(expression):
            return self.expression(expression)
        mask = self.narrowed(condition if holds else self.denied(condition))
        with self.only(mask):
            return self.expression(expression)

    def joined(self, operator: str, operands: tuple[Expression, ...]) -> Value:
        """`and` and `or`: what stands right is only asked of lanes that are not decided yet."""
        found = self.expression(operands[0])
        for operand in operands[1:]:
            value = self.where(found, operator == "and", operand)
            one, other = self.alike([found, value])
            text = self.add(f"{operator} {self.type_of(one)} {one.text}, {other.text}")
            found = Value(text, "truth", one.varying)
        return found

    def operation(self, operator: str, values: list[Value], kind: Kind) -> Value:
        first = values[0]
        type_, texts = self.type_of(first), ", ".join(value.text for value in values)
        match operator, first.kind:
            case "neg", _:
                text = self.add(f"fneg {type_} {texts}")
            case "not", _:
                return self.denied(first)
            case "float", _:
                return Value(self.add(f"sitofp i64 {texts} to double"), "number", False)
            case "sqrt", _:
                suffix = self.suffix if first.varying else "f64"
                text = self.add(f"call {type_} @llvm.sqrt.{suffix}({type_} {texts})")
            case "min" | "max", _:
                return self.extreme(operator, *values)
            case _, "number" if operator in COMPARISONS:
                text = self.add(f"fcmp {_ORDERED[operator]} {type_} {texts}")
            case _, "whole" if operator in COMPARISONS:
                text = self.add(f"icmp {_SIGNED[operator]} {type_} {texts}")
            case _, "whole":
                text = self.add(f"{_WHOLES[operator]} {type_} {texts}")
            case _:
                text = self.add(f"{_NUMBERS[operator]} {type_} {texts}")
        return Value(text, kind, first.varying)

    def extreme(self, operator: str, first: Value, second: Value) -> Value:
        """The second where it is beyond the first, else the first: as `min` and `max` do."""
        sign = "<" if operator == "min" else ">"
        beyond = self.operation(sign, [second, first], "truth")
        return self.select(beyond, second, first)

    def select(self, condition: Value, chosen: Value, otherwise: Value) -> Value:
        if condition.varying:
            chosen, otherwise = self.spread(chosen), self.spread(otherwise)
        one, other = self.alike([chosen, otherwise])
        if one.text == other.text:
            return one
        both = f"{self.type_of(one)} {one.text}, {self.type_of(one)} {other.text}"
        text = self.add(f"select {self.type_of(condition)} {condition.text}, {both}")
        return Value(text, one.kind, one.varying)

    def check_divisor(self, divisor: Expression, value: Value) -> None:
        known = isinstance(divisor, Constant) and divisor.value != 0.0
        if not known and divisor not in self.nonzero:
            self.check("oeq", value)

    def check_root(self, value: Value) -> None:
        self.check("olt", value)

    def check(self, comparison: str, value: Value) -> None:
        """Note the lanes at work in which a value is, or is below, zero."""
        zero = self.constant(0.0, value.varying)
        text = self.add(f"fcmp {comparison} {self.type_of(value)} {value.text}, {zero}")
        wrong = self.narrowed(Value(text, "truth", value.varying))
        fault = self.names[FAULT].text
        text = self.add(f"or {self.type('truth')} {fault}, {wrong.text}")
        self.names[FAULT] = Value(text, "truth", True)

    def denied(self, condition: Value) -> Value:
        yes = self.constant(True, condition.varying)
        text = self.add(f"xor {self.type_of(condition)} {condition.text}, {yes}")
        return Value(text, "truth", condition.varying)

    def narrowed(self, condition: Value) -> Value:
        """The lanes that are at work and for which a condition holds."""
        condition = self.spread(condition)
        if self.active is None:
            return condition
        text = self.add(f"and {self.type('truth')} {self.active.text}, {condition.text}")
        return Value(text, "truth", True)

    @contextmanager
    def only(self, mask: Value) -> Iterator[None]:
        outer, self.active = self.active, mask
        yield
        self.active = outer


def nonzero_if(test: Expression) -> list[Expression]:
    """What is not zero where a condition holds."""
    match test:
        case Operation(operator="!=" | ">" | "<", operands=(value, Constant(value=0.0))):
            return [value]
        case Operation(operator="and", operands=operands):
            return [each for operand in operands for each in nonzero_if(operand)]
        case _:
            return []
