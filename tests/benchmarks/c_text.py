"""A model's routine as C: what the machine can do at best with the same statements.

The text is that of the routine which `dealdsl.native` writes for LLVM, operation by operation, with
the same memory, the same checks for divisions by zero and the same choice between jumps and
selects; `c_prelude.h` has its words. It is C but for overloaded functions, hence compiled as C++.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from attrs import field, frozen, mutable

from dealdsl.native.flow import asked_from_outside, reads, tables, varying
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Loaded
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
    all_statements,
    assigned,
    opening,
)
from dealdsl.native.expressions import _may_fail, _nonzero_if
from dealdsl.native.statements import CHEAPER_THAN_A_JUMP, _cost

PRELUDE = Path(__file__).with_name("c_prelude.h")
# No errno and no traps: neither LLVM nor Python's floats know them. All else is as written.
OPTIONS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")
FAULT = "fault"

_COMPARED = {
    **{"<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal"},
    **{"==": "equal", "!=": "unequal"},
}
_JOINED = {"and": "&&", "or": "||"}
_CALLED = {"min": "least", "max": "most", "sqrt": "root"} | _COMPARED


def compiler() -> str | None:
    """The path of g++, or None."""
    return which("g++")


def shared_object(text: str, folder: Path, name: str, options: Iterable[str] = OPTIONS) -> Path:
    """The text compiled. Raises CalledProcessError."""
    source, target = folder / f"{name}.cpp", folder / f"{name}.so"
    source.write_text(text, encoding="utf-8")
    command = ["g++", *options, "-w", "-shared", "-fPIC", "-o", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return target


def loaded(text: str, options: Iterable[str] = OPTIONS) -> Loaded:
    """The text compiled and loaded, to be called as LLVM's routine is."""
    with tempfile.TemporaryDirectory() as folder:
        library = ctypes.CDLL(str(shared_object(text, Path(folder), "routine", options)))
    library.run.argtypes = [ctypes.c_int64] * 2 + [ctypes.c_void_p] * 6
    library.run.restype = None
    return Loaded(library.run, library)


def c_text(routine: Routine, lanes: int) -> str:
    """The text of a routine: `run(first, last, inputs, wholes, work, results, lists, faults)`."""
    return _Writer(routine, lanes, Layout.of(routine)).module()


@frozen
class _Value:
    text: str
    kind: Kind
    varying: bool


@mutable
class _Writer:
    """Writes statements. `names` says what a variable is called where the writer is; `active` are
    the lanes at work, or None if all are."""

    routine: Routine
    lanes: int
    layout: Layout
    lines: list[str] = field(factory=list)
    names: dict[str, _Value] = field(factory=dict)
    declared: dict[str, str] = field(factory=dict)
    active: _Value | None = None
    nonzero: list[Expression] = field(factory=list)
    tables: set[int] = field(init=False)
    reads: Mapping[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.tables = tables(self.routine)
        results = (Assign(Variable("result", "number"), each) for each in self.routine.results)
        self.reads = reads((*self.routine.body, *results))
        known = {v.name: v for v in (*self.routine.inputs, *self.routine.wholes)}
        known |= assigned(self.routine.body)
        apart = varying(self.routine)
        self.names = {
            name: self.declare(name, variable.kind, name in apart)
            for name, variable in known.items()
        }
        self.names[FAULT] = self.declare(FAULT, "truth", True)

    # ---- the module

    def module(self) -> str:
        self.opened()
        self.body(self.routine.body)
        for place, result in enumerate(self.routine.results):
            self.say(f"results[{place}] = {self.spread(self.expression(result)).text};")
        self.say(f"tell(faults + block * {self.lanes}, {self.names[FAULT].text});")
        pointers = ("inputs", "work", "results", "lists")
        parameters = ", ".join(f"number *__restrict all_{name}" for name in pointers)
        return "\n".join(
            [
                f"#define LANES {self.lanes}",
                PRELUDE.read_text(encoding="utf-8"),
                *self.table_lines(),
                'extern "C" void run(int64_t first, int64_t last, number *__restrict all_inputs,',
                "    const int64_t *__restrict wholes, number *__restrict work,",
                "    number *__restrict all_results, number *__restrict all_lists,",
                "    int8_t *__restrict faults) {",
                "for (int64_t block = first; block < last; block++) {",
                *(f"{type_} {name} = {{}};" for name, type_ in self.declared.items()),
                *self.lines,
                "}",
                "}",
                "",
            ]
        )

    def table_lines(self) -> Iterator[str]:
        for number in sorted(self.layout.used & self.tables):
            buffer = self.routine.buffers[number]
            values = ", ".join(_double(float(v)) for v in buffer.initial if isinstance(v, float))
            kind = "static const double __attribute__((aligned(64)))"
            yield f"{kind} list_{number}[{buffer.size}] = {{{values}}};"

    def opened(self) -> None:
        """Everything that stands before the statements of a block."""
        sizes = {
            "inputs": self.layout.input_size,
            "results": len(self.routine.results),
            "lists": self.layout.list_size,
        }
        for name, size in sizes.items():
            self.say(f"number *const __restrict {name} = all_{name} + block * {size};")
        for number in sorted(self.layout.used - self.tables):
            area, offset = self.layout.places[number]
            self.say(f"number *const list_{number} = {area} + {offset};")
        for place, variable in enumerate(self.routine.wholes):
            self.say(f"{self.names[variable.name].text} = wholes[{place}];")
        for place, variable in enumerate(self.routine.inputs):
            value = f"inputs[{place}]"
            if variable.kind == "truth":
                value = f"unequal({value}, {self.spread(_Value('0.0', 'number', False)).text})"
            self.say(f"{self.names[variable.name].text} = {value};")
        for number in sorted(self.layout.used - self.tables):
            if not self.routine.buffers[number].given:
                self.open_buffer(number)

    def open_buffer(self, number: int) -> None:
        values = self.routine.buffers[number].initial
        start = 0
        for place in range(1, len(values) + 1):
            if place == len(values) or values[place] != values[start]:
                filled = self.spread(self.expression(opening(values[start]))).text
                counting = f"int64_t at = {start}; at < {place}; at++"
                self.say(f"for ({counting}) list_{number}[at] = {filled};")
                start = place

    # ---- statements

    def body(self, body: Iterable[Statement]) -> None:
        for statement in body:
            match statement:
                case Assign(target, value):
                    self.assign(self.names[target.name], self.expression(value))
                case Store(buffer, index, value):
                    self.store(f"list_{buffer}[{self.expression(index).text}]", value)
                case Loop():
                    self.loop(statement)
                case If():
                    self.branch(statement)

    def assign(self, target: _Value, value: _Value) -> None:
        value = self.spread(value) if target.varying else value
        if value.text != target.text:
            self.say(f"{target.text} = {value.text};")

    def store(self, place: str, value: Expression) -> None:
        new = self.spread(self.expression(value))
        if self.active is not None:
            new = self.choose(self.active, new, _Value(place, "number", self.lanes > 1))
        self.say(f"{place} = {new.text};")

    def loop(self, loop: Loop) -> None:
        start, stop = self.expression(loop.start).text, self.expression(loop.stop).text
        at = self.names[loop.variable.name].text
        self.say(f"for ({at} = {start}; {at} < {stop}; {at} += {loop.step}) {{")
        self.body(loop.body)
        self.say("}")

    def branch(self, statement: If) -> None:
        condition = self.expression(statement.condition)
        if not condition.varying:
            self.jump(statement, condition)
        elif _cost((statement,)) < CHEAPER_THAN_A_JUMP:
            self.both(statement, self.bound(condition))
        else:
            self.one_by_one(statement, self.bound(condition))

    def jump(self, statement: If, condition: _Value) -> None:
        """Go one way or the other: all lanes agree."""
        self.say(f"if ({condition.text}) {{")
        self.body(statement.then)
        self.say("} else {")
        self.body(statement.otherwise)
        self.say("}")

    def both(self, statement: If, condition: _Value) -> None:
        """Run both ways for all lanes, and choose for each lane."""
        then = self.way(statement.then, self.narrowed(condition))
        other = self.way(statement.otherwise, self.narrowed(self.denied(condition)))
        for name in self.kept(statement):
            now = self.names[name]
            chosen = self.choose(condition, then.get(name, now), other.get(name, now))
            self.assign(now, chosen)

    def one_by_one(self, statement: If, condition: _Value) -> None:
        """Run each way for the lanes that take it, and none that no lane takes."""
        for body, taken in (
            (statement.then, condition),
            (statement.otherwise, self.denied(condition)),
        ):
            if body:
                mask = self.bound(self.narrowed(taken))
                self.say(f"if (any({mask.text})) {{")
                ran = self.way(body, mask)
                for name in ran.keys() & set(self.kept(statement)):
                    now = self.names[name]
                    self.assign(now, self.choose(taken, ran[name], now))
                self.say("}")

    def way(self, body: tuple[Statement, ...], mask: _Value) -> dict[str, _Value]:
        """Run a body on variables of its own; what it assigns, and how that is called."""
        if not body:
            return {}
        before = dict(self.names)
        own = {
            name: self.declare(name, variable.kind, True)
            for name, variable in assigned(body).items()
            if variable.kind != "whole"
        }
        wanted = asked_from_outside(body) | set(self.kept_of(body))
        for name, copy in own.items():
            if name in wanted:
                self.assign(copy, before[name])
        self.names |= own
        with self.only(mask):
            self.body(body)
        self.names = before
        return own

    def kept(self, statement: If) -> list[str]:
        """The variables whose value after a statement depends on it."""
        return self.kept_of((statement,))

    def kept_of(self, body: tuple[Statement, ...]) -> list[str]:
        inside, wanted = reads(body), asked_from_outside(body)
        return sorted(
            name
            for name, variable in assigned(body).items()
            if variable.kind != "whole"
            and (self.reads[name] > inside[name] or name in wanted)
        )

    @contextmanager
    def only(self, mask: _Value) -> Iterator[None]:
        outer, self.active = self.active, mask
        yield
        self.active = outer

    # ---- expressions

    def expression(self, expression: Expression) -> _Value:
        match expression:
            case Constant(value=value):
                return _Value(_constant(value), expression.kind, False)
            case Variable(name=name):
                return self.names[name]
            case Element(buffer, index):
                text = f"list_{buffer}[{self.expression(index).text}]"
                return _Value(text, "number", self.lanes > 1 and buffer not in self.tables)
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

    def operation(self, operator: str, values: list[_Value], kind: Kind) -> _Value:
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
        return _Value(text, kind, first.varying)

    def choice(self, test: Expression, chosen: Expression, otherwise: Expression) -> _Value:
        condition = self.expression(test)
        if _may_fail(chosen) or _may_fail(otherwise):
            condition = self.bound(condition)
        known = _nonzero_if(test)
        self.nonzero.extend(known)
        first = self.where(condition, chosen)
        del self.nonzero[len(self.nonzero) - len(known) :]
        return self.choose(condition, first, self.where(self.denied(condition), otherwise))

    def where(self, condition: _Value, expression: Expression) -> _Value:
        """An expression that is only asked of the lanes where a condition holds."""
        if not _may_fail(expression):
            return self.expression(expression)
        with self.only(self.narrowed(condition)):
            return self.expression(expression)

    def joined(self, operator: str, operands: tuple[Expression, ...]) -> _Value:
        found = self.expression(operands[0])
        for operand in operands[1:]:
            if _may_fail(operand):
                found = self.bound(found)
            asked = found if operator == "and" else self.denied(found)
            one, other = self.alike([found, self.where(asked, operand)])
            sign = _JOINED[operator][: 1 if one.varying else 2]
            found = _Value(f"({one.text} {sign} {other.text})", "truth", one.varying)
        return found

    def choose(self, condition: _Value, chosen: _Value, otherwise: _Value) -> _Value:
        if condition.varying:
            one, other = self.spread(chosen), self.spread(otherwise)
            text = f"choose({condition.text}, {one.text}, {other.text})"
        else:
            one, other = self.alike([chosen, otherwise])
            text = f"({condition.text} ? {one.text} : {other.text})"
        return one if one.text == other.text else _Value(text, one.kind, one.varying)

    def denied(self, condition: _Value) -> _Value:
        text = f"(truth)~{condition.text}" if condition.varying else f"!{condition.text}"
        return _Value(f"({text})", "truth", condition.varying)

    def narrowed(self, condition: _Value) -> _Value:
        """The lanes that are at work and for which a condition holds."""
        condition = self.spread(condition)
        if self.active is None:
            return condition
        return _Value(f"({self.active.text} & {condition.text})", "truth", condition.varying)

    def check_divisor(self, divisor: Expression, value: _Value) -> None:
        known = isinstance(divisor, Constant) and divisor.value != 0.0
        if not known and divisor not in self.nonzero:
            self.check("equal", value)

    def check(self, comparison: str, value: _Value) -> None:
        """Note the lanes at work in which a value is, or is below, zero."""
        zero = self.alike([value, _Value("0.0", "number", False)])[1].text
        wrong = _Value(f"{comparison}({value.text}, {zero})", "truth", value.varying)
        fault = self.names[FAULT].text
        self.say(f"{fault} = {fault} | {self.narrowed(wrong).text};")

    # ---- words

    def bound(self, value: _Value) -> _Value:
        """A value under a name, so that it is not written twice."""
        name = self.declare("held", value.kind, value.varying)
        self.assign(name, value)
        return name

    def declare(self, name: str, kind: Kind, apart: bool) -> _Value:
        called = re.sub(r"\W", "_", f"{name}_{len(self.declared)}")
        spread = apart and self.lanes > 1 and kind != "whole"
        scalars = {"number": "double", "truth": "bool", "whole": "int64_t"}
        self.declared[called] = kind if spread else scalars[kind]
        return _Value(called, kind, spread)

    def alike(self, values: list[_Value]) -> list[_Value]:
        """Values of one type: spread over the lanes if one of them is."""
        return [self.spread(v) for v in values] if any(v.varying for v in values) else values

    def spread(self, value: _Value) -> _Value:
        if value.varying or self.lanes == 1 or value.kind == "whole":
            return value
        return _Value(f"spread({value.text})", value.kind, True)

    def say(self, line: str) -> None:
        self.lines.append(line)


def _constant(value: float | bool | int) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            return _double(value)


def _double(value: float) -> str:
    """A number to the last bit."""
    return f"({value.hex()})" if abs(value) != float("inf") else f"({'-' * (value < 0)}__builtin_inf())"
