"""Loops over lists to the text of an LLVM module, a scenario a lane.

Nothing is re-associated, contracted or approximated: each operation is the one that Python makes,
so that each lane arrives at the figures of plain Python, to the bit.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from attrs import field, frozen, mutable

from dealdsl.native.flow import asked_from_outside, differs, reads, tables, varying
from dealdsl.native.from_ast import LoweringError
from dealdsl.native.nodes import (
    COMPARISONS,
    Assign,
    Choice,
    Constant,
    Element,
    Expression,
    If,
    Kind,
    Loop,
    Operation,
    Routine,
    Statement,
    Store,
    Variable,
    all_parts,
    all_statements,
    assigned,
    opening,
    own_expressions,
)
from dealdsl.native.layout import Layout

# Bodies that cost less than a jump are run for all lanes, and their outcome chosen from.
CHEAPER_THAN_A_JUMP = 24
SLOW = {"/": 8, "sqrt": 8}

FAULT = "fault"
ENTRY = "run"

_NUMBERS = {"+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv"}
_WHOLES = {"+": "add nsw", "-": "sub nsw", "*": "mul nsw"}
# A comparison with what is no number is false, but for `!=`, as in Python.
_ORDERED = {"<": "olt", "<=": "ole", ">": "ogt", ">=": "oge", "==": "oeq", "!=": "une"}
_SIGNED = {"<": "slt", "<=": "sle", ">": "sgt", ">=": "sge", "==": "eq", "!=": "ne"}


@frozen
class Value:
    """What an expression came to: its text in LLVM, and whether it differs between lanes."""

    text: str
    kind: Kind
    varying: bool


def llvm_text(routine: Routine, lanes: int, attributes: str = "") -> str:
    """The module of a routine: `run(first, last, inputs, wholes, work, results, lists, faults)`.

    It runs the blocks from `first` to before `last`, each of as many scenarios as there are lanes;
    where things lie in memory is said by `Layout`. A fault is a division by zero that Python would
    have stopped at.
    """
    return _Writer(routine, lanes, Layout.of(routine)).module(attributes)


@mutable
class _Writer:
    routine: Routine
    lanes: int
    layout: Layout
    lines: list[str] = field(factory=list)
    names: dict[str, Value] = field(factory=dict)
    block: str = "entry"
    active: Value | None = None
    nonzero: list[Expression] = field(factory=list)
    _count: int = 0
    _varying: set[str] = field(init=False)
    _tables: set[int] = field(init=False)
    _reads: dict[str, int] = field(init=False)
    _bases: dict[int, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._varying = {*varying(self.routine), FAULT}
        self._tables = tables(self.routine)
        counted = reads(self.routine.body)
        for result in self.routine.results:
            counted.update(part.name for part in all_parts(result) if isinstance(part, Variable))
        self._reads = counted

    # ---- the module

    def module(self, attributes: str) -> str:
        self.begin()
        self.body(self.routine.body)
        self.end()
        pointers = ("inputs", "wholes", "work", "results", "lists", "faults")
        parameters = ", ".join(f"ptr noalias nocapture %{name}" for name in pointers)
        head = f"define void @{ENTRY}(i64 %first, i64 %last, {parameters}) {attributes} {{"
        root = f"declare {self.type('number')} @llvm.sqrt.{self.suffix}({self.type('number')})"
        scalar_root = "declare double @llvm.sqrt.f64(double)"
        declared = [root] if self.lanes == 1 else [root, scalar_root]
        return "\n".join([*self.table_lines(), *declared, head, "entry:", *self.lines, "}", ""])

    def table_lines(self) -> Iterator[str]:
        for number in sorted(self.layout.used & self._tables):
            buffer = self.routine.buffers[number]
            known = (value for value in buffer.initial if isinstance(value, float))
            values = ", ".join(f"double {_double(value)}" for value in known)
            kind = f"[{buffer.size} x double]"
            yield f"@table.{number} = private unnamed_addr constant {kind} [{values}], align 64"

    def begin(self) -> None:
        for place, variable in enumerate(self.routine.wholes):
            pointer = self.add(f"getelementptr i64, ptr %wholes, i64 {place}")
            self.names[variable.name] = Value(self.add(f"load i64, ptr {pointer}"), "whole", False)
        self.say("br label %blocks")
        self.label("blocks")
        self.say("%block = phi i64 [ %first, %entry ], [ %next.block, %last.of.block ]")
        self.say("%there.is = icmp slt i64 %block, %last")
        self.say("br i1 %there.is, label %scenarios, label %done")
        self.label("scenarios")
        self.pointers()
        for place, variable in enumerate(self.routine.inputs):
            loaded = self.load("%inputs.now", str(place))
            if variable.kind == "truth":
                zero = self.constant(0.0, True)
                loaded = Value(
                    self.add(f"fcmp une {self.type('number')} {loaded.text}, {zero}"), "truth", True
                )
            self.names[variable.name] = loaded
        self.names[FAULT] = Value(self.constant(False, True), "truth", True)
        for number in sorted(self.layout.used - self._tables):
            if not self.routine.buffers[number].given:
                self.open_buffer(number)

    def pointers(self) -> None:
        areas = (
            ("inputs", self.layout.input_size),
            ("results", len(self.routine.results)),
            ("lists", self.layout.list_size),
        )
        for name, size in areas:
            offset = self.add(f"mul nsw i64 %block, {size}")
            self.say(f"%{name}.now = getelementptr {self.type('number')}, ptr %{name}, i64 {offset}")
        for number in sorted(self.layout.used):
            if number in self._tables:
                self._bases[number] = f"@table.{number}"
                continue
            area, offset = self.layout.places[number]
            base = "%work" if area == "work" else f"%{area}.now"
            self._bases[number] = self.add(
                f"getelementptr {self.type('number')}, ptr {base}, i64 {offset}"
            )

    def open_buffer(self, number: int) -> None:
        """Fill a list with what it holds at first, run by run of equal values."""
        values = self.routine.buffers[number].initial
        start = 0
        for place in range(1, len(values) + 1):
            if place == len(values) or values[place] != values[start]:
                self.fill(number, start, place, values[start])
                start = place

    def fill(self, number: int, start: int, stop: int, value: float | Variable) -> None:
        filled = self.spread(self.expression(opening(value)))
        if stop - start <= 4:
            for place in range(start, stop):
                self.store(self._bases[number], str(place), filled)
            return
        with self.counting(str(start), str(stop), 1) as place_text:
            self.store(self._bases[number], place_text, filled)

    def end(self) -> None:
        for place, result in enumerate(self.routine.results):
            value = self.spread(self.expression(result))
            self.store("%results.now", str(place), value)
        lanes = f"<{self.lanes} x i8>" if self.lanes > 1 else "i8"
        flags = self.add(f"zext {self.type('truth')} {self.names[FAULT].text} to {lanes}")
        offset = self.add(f"mul nsw i64 %block, {self.lanes}")
        pointer = self.add(f"getelementptr i8, ptr %faults, i64 {offset}")
        self.say(f"store {lanes} {flags}, ptr {pointer}, align 1")
        self.say("br label %last.of.block")
        self.label("last.of.block")
        self.say("%next.block = add nsw i64 %block, 1")
        self.say("br label %blocks")
        self.label("done")
        self.say("ret void")

    # ---- statements

    def body(self, body: Iterable[Statement]) -> None:
        for statement in body:
            match statement:
                case Assign(target, value):
                    self.assign(target, self.expression(value))
                case Store(buffer, index, value):
                    self.stored(buffer, self.expression(index), self.expression(value))
                case Loop():
                    self.loop(statement)
                case If():
                    self.branch(statement)

    def assign(self, target: Variable, value: Value) -> None:
        self.names[target.name] = self.spread(value) if target.name in self._varying else value

    def stored(self, buffer: int, index: Value, value: Value) -> None:
        new, base = self.spread(value), self._bases[buffer]
        if self.active is not None:
            new = self.select(self.active, new, self.load(base, index.text))
        self.store(base, index.text, new)

    def loop(self, loop: Loop) -> None:
        start, stop = self.expression(loop.start), self.expression(loop.stop)
        inside = reads(loop.body)
        wanted = asked_from_outside(loop.body)
        carried = [
            name
            for name in (*assigned(loop.body), FAULT)
            if name in self.names
            and (name == FAULT or name in wanted or self._reads[name] > inside[name])
        ]
        before = dict(self.names)
        with self.counting(start.text, stop.text, loop.step, carried) as place:
            self.names[loop.variable.name] = Value(place, "whole", False)
            self.body(loop.body)
        for name in self.names.keys() - before.keys():
            del self.names[name]
        for name in before.keys() & self.names.keys() - set(carried):
            self.names[name] = before[name]

    @contextmanager
    def counting(
        self, start: str, stop: str, step: int, carried: Iterable[str] = ()
    ) -> Iterator[str]:
        """A loop; the variables that are carried have their values at its end afterwards."""
        number = self.number()
        head, body, exit_ = (f"{name}.{number}" for name in ("head", "body", "exit"))
        came_from = self.block
        opened = {name: self.names[name] for name in carried}
        self.say(f"br label %{head}")
        self.label(head)
        self.say(f"%at.{number} = phi i64 [ {start}, %{came_from} ], [ %next.{number}, %back.{number} ]")
        at_head = len(self.lines)
        phis = {}
        for name, value in opened.items():
            phis[name] = f"%phi.{self.number()}"
            self.names[name] = Value(phis[name], value.kind, value.varying)
        self.say(f"%more.{number} = icmp slt i64 %at.{number}, {stop}")
        self.say(f"br i1 %more.{number}, label %{body}, label %{exit_}")
        self.label(body)
        yield f"%at.{number}"
        self.say(f"br label %back.{number}")
        self.label(f"back.{number}")
        self.say(f"%next.{number} = add nsw i64 %at.{number}, {step}")
        self.say(f"br label %{head}")
        self.lines[at_head:at_head] = [
            f"  {phis[name]} = phi {self.type_of(value)} [ {value.text}, %{came_from} ], "
            f"[ {self.names[name].text}, %back.{number} ]"
            for name, value in opened.items()
        ]
        for name, value in opened.items():
            self.names[name] = Value(phis[name], value.kind, value.varying)
        self.label(exit_)

    def branch(self, statement: If) -> None:
        condition = self.expression(statement.condition)
        cheap = _cost((statement,)) < CHEAPER_THAN_A_JUMP
        if cheap and (condition.varying or not _stores((statement,))):
            self.both(statement, condition)
        elif not condition.varying:
            self.jump(statement, condition)
        else:
            self.one_by_one(statement, condition)

    def kept(self, statement: If) -> list[str]:
        """The variables whose value after an `if` depends on it."""
        inside = reads((statement,))
        found = [
            name
            for name, variable in assigned((statement,)).items()
            if self._reads[name] > inside[name]
            or (name in self.names and variable.kind != "whole")
        ]
        return [*found, FAULT]

    def jump(self, statement: If, condition: Value) -> None:
        """Go one way or the other: all lanes agree."""
        number, kept, before = self.number(), self.kept(statement), dict(self.names)
        ways, ends = [], []
        self.say(f"br i1 {condition.text}, label %then.{number}, label %else.{number}")
        for name, body in (("then", statement.then), ("else", statement.otherwise)):
            self.names = dict(before)
            self.label(f"{name}.{number}")
            self.body(body)
            self.say(f"br label %join.{number}")
            ways.append(self.names)
            ends.append(self.block)
        self.label(f"join.{number}")
        self.names = before
        for name in kept:
            self.merge(name, ways, ends)

    def merge(self, name: str, ways: list[dict[str, Value]], ends: list[str]) -> None:
        found = [way.get(name) for way in ways]
        kind = next((each for each in found if each is not None), None)
        if kind is None or found[0] == found[1]:
            return
        texts = [self.nothing(kind) if each is None else each.text for each in found]
        pairs = ", ".join(f"[ {text}, %{end} ]" for text, end in zip(texts, ends, strict=True))
        merged = self.add(f"phi {self.type_of(kind)} {pairs}")
        self.names[name] = Value(merged, kind.kind, kind.varying)

    def both(self, statement: If, condition: Value) -> None:
        """Run both ways for all lanes, and choose for each lane."""
        kept, before = self.kept(statement), dict(self.names)
        ways = []
        for body, mask in self.masks(statement, condition):
            self.names = {**before, FAULT: self.names[FAULT]}
            with self.only(mask):
                self.body(body)
            ways.append(self.names)
        fault = self.names[FAULT]
        self.names = before
        self.choose(kept, condition, *ways)
        self.names[FAULT] = fault

    def one_by_one(self, statement: If, condition: Value) -> None:
        """Run each way for the lanes that take it, and none that no lane takes."""
        kept = self.kept(statement)
        denied = Value(self.add(f"xor {self.type('truth')} {condition.text}, {self.constant(True, True)}"), "truth", True)
        for body, mask, chosen in (
            (statement.then, condition, condition),
            (statement.otherwise, denied, denied),
        ):
            if body:
                self.if_any(body, self.narrowed(mask), chosen, kept)

    def if_any(
        self, body: tuple[Statement, ...], mask: Value, chosen: Value, kept: list[str]
    ) -> None:
        number, before, came_from = self.number(), dict(self.names), self.block
        self.say(f"br i1 {self.any(mask)}, label %some.{number}, label %none.{number}")
        self.label(f"some.{number}")
        with self.only(mask):
            self.body(body)
        ran, fault = self.names, self.names[FAULT]
        self.names = dict(before)
        self.choose(kept, chosen, ran, before)
        ran = {**self.names, FAULT: fault}
        self.say(f"br label %none.{number}")
        end = self.block
        self.label(f"none.{number}")
        self.names = dict(before)
        for name in kept:
            self.merge(name, [ran, before], [end, came_from])

    def choose(
        self, kept: list[str], condition: Value, then: dict[str, Value], other: dict[str, Value]
    ) -> None:
        for name in kept:
            first, second = then.get(name), other.get(name)
            known = first or second
            if known is None or first == second:
                continue
            if known.kind == "whole":
                raise LoweringError(f"the index {name} depends on the scenario")
            nothing = Value(self.nothing(known), known.kind, known.varying)
            self.names[name] = self.select(condition, first or nothing, second or nothing)

    def masks(
        self, statement: If, condition: Value
    ) -> Iterator[tuple[tuple[Statement, ...], Value]]:
        yield statement.then, self.narrowed(condition)
        if statement.otherwise:
            yield statement.otherwise, self.narrowed(self.denied(condition))
        else:
            yield (), condition

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

    def any(self, mask: Value) -> str:
        if self.lanes == 1:
            return mask.text
        bits = self.add(f"bitcast {self.type('truth')} {mask.text} to i{self.lanes}")
        return self.add(f"icmp ne i{self.lanes} {bits}, 0")

    # ---- expressions

    def expression(self, expression: Expression) -> Value:
        match expression:
            case Constant(value=value):
                return Value(self.constant(value, False), expression.kind, False)
            case Variable(name=name):
                if name not in self.names:
                    raise LoweringError(f"{name} is asked for before it has a value")
                return self.names[name]
            case Element(buffer, index):
                place = self.expression(index)
                return self.element(buffer, place.text)
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

    def element(self, buffer: int, place: str) -> Value:
        if buffer in self._tables:
            pointer = self.add(f"getelementptr double, ptr {self._bases[buffer]}, i64 {place}")
            return Value(self.add(f"load double, ptr {pointer}, align 8"), "number", False)
        return self.load(self._bases[buffer], place)

    def choice(self, test: Expression, chosen: Expression, otherwise: Expression) -> Value:
        condition = self.expression(test)
        known = _nonzero_if(test)
        self.nonzero.extend(known)
        first = self.where(condition, True, chosen)
        del self.nonzero[len(self.nonzero) - len(known) :]
        return self.select(condition, first, self.where(condition, False, otherwise))

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

    # ---- words of LLVM

    def alike(self, values: list[Value]) -> list[Value]:
        """Values of one type: spread over the lanes if one of them is."""
        return [self.spread(v) for v in values] if any(v.varying for v in values) else values

    def spread(self, value: Value) -> Value:
        if value.varying:
            return value
        if value.kind == "whole":
            raise LoweringError("an index among what differs between scenarios")
        if self.lanes == 1:
            return Value(value.text, value.kind, True)
        scalar = "double" if value.kind == "number" else "i1"
        if not value.text.startswith("%"):
            text = "<" + ", ".join([f"{scalar} {value.text}"] * self.lanes) + ">"
            return Value(text, value.kind, True)
        vector = self.type(value.kind)
        one = self.add(f"insertelement {vector} poison, {scalar} {value.text}, i64 0")
        zeros = f"<{self.lanes} x i32> zeroinitializer"
        text = self.add(f"shufflevector {vector} {one}, {vector} poison, {zeros}")
        return Value(text, value.kind, True)

    def constant(self, value: float | bool | int, varying: bool) -> str:
        match value:
            case bool():
                text, scalar = ("true" if value else "false"), "i1"
            case int():
                return str(value)
            case _:
                text, scalar = _double(value), "double"
        if not varying or self.lanes == 1:
            return text
        return "<" + ", ".join([f"{scalar} {text}"] * self.lanes) + ">"

    def nothing(self, like: Value) -> str:
        """A value for what is not asked for."""
        match like.kind:
            case "number":
                return self.constant(0.0, like.varying)
            case "truth":
                return self.constant(False, like.varying)
            case "whole":
                return "0"

    def load(self, base: str, place: str) -> Value:
        type_ = self.type("number")
        pointer = self.add(f"getelementptr {type_}, ptr {base}, i64 {place}")
        text = self.add(f"load {type_}, ptr {pointer}, align {8 * self.lanes}")
        return Value(text, "number", True)

    def store(self, base: str, place: str, value: Value) -> None:
        type_ = self.type("number")
        pointer = self.add(f"getelementptr {type_}, ptr {base}, i64 {place}")
        self.say(f"store {type_} {value.text}, ptr {pointer}, align {8 * self.lanes}")

    @property
    def suffix(self) -> str:
        return "f64" if self.lanes == 1 else f"v{self.lanes}f64"

    def type_of(self, value: Value) -> str:
        scalars = {"number": "double", "truth": "i1", "whole": "i64"}
        return self.type(value.kind) if value.varying else scalars[value.kind]

    def type(self, kind: Kind) -> str:
        scalar = "double" if kind == "number" else "i1"
        return scalar if self.lanes == 1 else f"<{self.lanes} x {scalar}>"

    def add(self, instruction: str) -> str:
        name = f"%v{self.number()}"
        self.lines.append(f"  {name} = {instruction}")
        return name

    def say(self, instruction: str) -> None:
        self.lines.append(f"  {instruction}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")
        self.block = name

    def number(self) -> int:
        self._count += 1
        return self._count


def _double(value: float) -> str:
    """A number as LLVM writes it to the last bit."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


def _nonzero_if(test: Expression) -> list[Expression]:
    """What is not zero where a condition holds."""
    match test:
        case Operation(operator="!=" | ">" | "<", operands=(value, Constant(value=0.0))):
            return [value]
        case Operation(operator="and", operands=operands):
            return [each for operand in operands for each in _nonzero_if(operand)]
        case _:
            return []


def _may_fail(expression: Expression) -> bool:
    """Whether Python could stop at an expression."""
    return any(
        isinstance(part, Operation) and part.operator in ("/", "sqrt")
        for part in all_parts(expression)
    )


def _stores(body: tuple[Statement, ...]) -> bool:
    return any(isinstance(statement, Store) for statement in all_statements(body))


def _cost(body: tuple[Statement, ...]) -> int:
    """Roughly how many operations a body makes."""
    total = 0
    for statement in all_statements(body):
        if isinstance(statement, Loop):
            return CHEAPER_THAN_A_JUMP
        total += isinstance(statement, Store)
        for expression in own_expressions(statement):
            for part in all_parts(expression):
                if isinstance(part, Operation):
                    total += SLOW.get(part.operator, 1)
                total += isinstance(part, Choice)
    return total
