"""Expressions in LLVM.

Nothing is re-associated, contracted or approximated: each operation is the one that Python makes,
so that each lane arrives at the figures of plain Python, to the bit. Where Python would stop, at a
division by zero, the lane is noted as at fault.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import field, mutable

from dealdsl.native.from_ast import LoweringError
from dealdsl.native.nodes import (
    COMPARISONS,
    Choice,
    Constant,
    Element,
    Expression,
    Kind,
    Operation,
    Variable,
    all_parts,
)
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
        """An element of a list."""

    @abstractmethod
    def differs(self, expression: Expression) -> bool:
        """Whether an expression may differ between lanes."""

    def expression(self, expression: Expression) -> Value:
        match expression:
            case Constant(value=value):
                return Value(self.constant(value, False), expression.kind, False)
            case Variable(name=name):
                if name not in self.names:
                    raise LoweringError(f"{name} is asked for before it has a value")
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
        if not condition.varying and (uses_lists(chosen) or uses_lists(otherwise)):
            return self.one_way(condition, chosen, otherwise)
        known = _nonzero_if(test)
        self.nonzero.extend(known)
        first = self.where(condition, True, chosen)
        del self.nonzero[len(self.nonzero) - len(known) :]
        return self.select(condition, first, self.where(condition, False, otherwise))

    def one_way(self, condition: Value, chosen: Expression, otherwise: Expression) -> Value:
        """The one of two expressions that all lanes agree on: the other may not even have a value,
        as an element before the first of a list."""
        number, fault = self.number(), self.names[FAULT]
        varies = self.differs(chosen) or self.differs(otherwise)
        self.say(f"br i1 {condition.text}, label %this.{number}, label %that.{number}")
        ways: list[tuple[Value, Value, str]] = []
        for name, expression in (("this", chosen), ("that", otherwise)):
            self.label(f"{name}.{number}")
            self.names[FAULT] = fault
            value = self.expression(expression)
            value = self.spread(value) if varies else value
            ways.append((value, self.names[FAULT], self.block))
            self.say(f"br label %both.{number}")
        self.label(f"both.{number}")
        values, faults, ends = zip(*ways, strict=True)
        self.names[FAULT] = self.phi(faults, ends)
        return self.phi(values, ends)

    def phi(self, values: Sequence[Value], ends: Sequence[str]) -> Value:
        """The value of the way that was come."""
        if values[0] == values[1]:
            return values[0]
        pairs = zip(values, ends, strict=True)
        ways = ", ".join(f"[ {value.text}, %{end} ]" for value, end in pairs)
        text = self.add(f"phi {self.type_of(values[0])} {ways}")
        return Value(text, values[0].kind, values[0].varying)

    def where(self, condition: Value, holds: bool, expression: Expression) -> Value:
        """An expression that is only asked of the lanes where a condition holds, or does not."""
        if not _may_fail(expression):
            return self.expression(expression)
        mask = self.narrowed(condition if holds else self.denied(condition))
        with self.only(mask):
            return self.expression(expression)

    def joined(self, operator: str, operands: tuple[Expression, ...]) -> Value:
        """`and` and `or`: what stands right is only asked of lanes that are not decided yet."""
        found = self.expression(operands[0])
        for operand in operands[1:]:
            if not found.varying and uses_lists(operand):
                decided = Constant(operator == "or")
                ways = (operand, decided) if operator == "and" else (decided, operand)
                found = self.one_way(found, *ways)
                continue
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


def _nonzero_if(test: Expression) -> list[Expression]:
    """What is not zero where a condition holds."""
    match test:
        case Operation(operator="!=" | ">" | "<", operands=(value, Constant(value=0.0))):
            return [value]
        case Operation(operator="and", operands=operands):
            return [each for operand in operands for each in _nonzero_if(operand)]
        case _:
            return []


def uses_lists(expression: Expression) -> bool:
    """Whether an expression has elements of lists in it."""
    return any(isinstance(part, Element) for part in all_parts(expression))


def _may_fail(expression: Expression) -> bool:
    """Whether Python could stop at an expression."""
    return any(
        isinstance(part, Operation) and part.operator in ("/", "sqrt")
        for part in all_parts(expression)
    )
