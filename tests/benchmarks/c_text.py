"""A model's routine as C: what the machine can do at best with the same statements.

The text is that of the routine which `dealdsl.native` writes for LLVM, operation by operation, with
the same memory, the same checks for divisions by zero and the same choice between jumps and
selects; `c_prelude.h` has its words. It is C but for overloaded functions, hence compiled as C++.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import which

from attrs import field, mutable

from dealdsl.native.expressions import FAULT
from dealdsl.native.flow import asked_from_outside, reads, tables, varying
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Loaded
from dealdsl.native.nodes import (
    Assign,
    Expression,
    If,
    Loop,
    Routine,
    Statement,
    Store,
    Variable,
    assigned,
    opening,
)
from dealdsl.native.statements import CHEAPER_THAN_A_JUMP, cost_of
from tests.benchmarks.c_expressions import Expressions, Value, double_text

PRELUDE = Path(__file__).with_name("c_prelude.h")
# No errno and no traps: neither LLVM nor Python's floats know them. All else is as written.
OPTIONS = ("-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")


def is_installed() -> bool:
    return which("g++") is not None


def loaded(text: str, level: str = "-O3") -> Loaded:
    """The text compiled and loaded, to be called as LLVM's routine is."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "routine.cpp", Path(folder) / "routine.so"
        source.write_text(text, encoding="utf-8")
        command = ["g++", level, *OPTIONS, "-w", "-shared", "-fPIC", "-o", str(target), str(source)]
        subprocess.run(command, check=True)
        library = ctypes.CDLL(str(target))
    library.run.argtypes = [ctypes.c_int64] * 2 + [ctypes.c_void_p] * 6
    library.run.restype = None
    return Loaded(library.run, library)


def c_text(routine: Routine, lanes: int) -> str:
    """The text of a routine: `run(first, last, inputs, wholes, work, results, lists, faults)`."""
    writer = _Writer(lanes, tables(routine), routine=routine, layout=Layout.of(routine))
    return writer.module()


@mutable
class _Writer(Expressions):
    routine: Routine = field(kw_only=True)
    layout: Layout = field(kw_only=True)
    reads: Mapping[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
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

    def module(self) -> str:
        self.opened()
        self.body(self.routine.body)
        for place, result in enumerate(self.routine.results):
            self.say(f"results[{place}] = {self.spread(self.expression(result)).text};")
        self.say(f"tell(faults + block * {self.lanes}, {self.names[FAULT].text});")
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
            values = ", ".join(
                double_text(float(v)) for v in buffer.initial if isinstance(v, float)
            )
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
                value = f"unequal({value}, {self.spread(Value('0.0', 'number', False)).text})"
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

    def store(self, place: str, value: Expression) -> None:
        new = self.spread(self.expression(value))
        if self.active is not None:
            new = self.choose(self.active, new, Value(place, "number", self.lanes > 1))
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
        elif cost_of((statement,)) < CHEAPER_THAN_A_JUMP:
            self.both(statement, self.bound(condition))
        else:
            self.one_by_one(statement, self.bound(condition))

    def jump(self, statement: If, condition: Value) -> None:
        """Go one way or the other: all lanes agree."""
        self.say(f"if ({condition.text}) {{")
        self.body(statement.then)
        self.say("} else {")
        self.body(statement.otherwise)
        self.say("}")

    def both(self, statement: If, condition: Value) -> None:
        """Run both ways for all lanes, and choose for each lane."""
        then = self.way(statement.then, self.narrowed(condition))
        other = self.way(statement.otherwise, self.narrowed(self.denied(condition)))
        for name in self.kept((statement,)):
            now = self.names[name]
            chosen = self.choose(condition, then.get(name, now), other.get(name, now))
            self.assign(now, chosen)

    def one_by_one(self, statement: If, condition: Value) -> None:
        """Run each way for the lanes that take it, and none that no lane takes."""
        for body, taken in (
            (statement.then, condition),
            (statement.otherwise, self.denied(condition)),
        ):
            if body:
                mask = self.bound(self.narrowed(taken))
                self.say(f"if (any({mask.text})) {{")
                ran = self.way(body, mask)
                for name in ran.keys() & set(self.kept((statement,))):
                    now = self.names[name]
                    self.assign(now, self.choose(taken, ran[name], now))
                self.say("}")

    def way(self, body: tuple[Statement, ...], mask: Value) -> dict[str, Value]:
        """Run a body on variables of its own; what it assigns, and how that is called."""
        if not body:
            return {}
        before = dict(self.names)
        own = {
            name: self.declare(name, variable.kind, True)
            for name, variable in assigned(body).items()
            if variable.kind != "whole"
        }
        wanted = asked_from_outside(body) | set(self.kept(body))
        for name, copy in own.items():
            if name in wanted:
                self.assign(copy, before[name])
        self.names |= own
        with self.only(mask):
            self.body(body)
        self.names = before
        return own

    def kept(self, body: tuple[Statement, ...]) -> list[str]:
        """The variables whose value after a body depends on it."""
        inside, wanted = reads(body), asked_from_outside(body)
        return sorted(
            name
            for name, variable in assigned(body).items()
            if variable.kind != "whole" and (self.reads[name] > inside[name] or name in wanted)
        )
