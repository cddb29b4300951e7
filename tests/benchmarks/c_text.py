"""A model's routine as C: what the machine can do at best with the same statements.

The text is that of the routine which `dealdsl.native` writes for LLVM, operation by operation, with
the same memory, the same checks for divisions by zero and the same choice between jumps and
selects; `c_prelude.h` has its words. It is C but for overloaded functions, hence compiled as C++.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from attrs import field, mutable

from dealdsl.native.expressions import FAULT
from dealdsl.native.flow import reads, tables, varying
from dealdsl.native.indices import range_of, ranges_of_wholes
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Loaded
from dealdsl.native.nodes import (
    Assign,
    Element,
    Expression,
    Routine,
    Store,
    Variable,
    assigned,
    opening,
)
from tests.benchmarks.c_expressions import Value, double_text
from tests.benchmarks.c_statements import Statements

PRELUDE = Path(__file__).with_name("c_prelude.h")
# No errno and no traps: neither LLVM nor Python's floats know them. All else is as written.
OPTIONS = ("-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")


def is_installed() -> bool:
    return which("g++") is not None


def loaded(text: str, level: str = "-O3", wholes: int = 2, addresses: int = 6) -> Loaded:
    """The text compiled and loaded, to be called as LLVM's routine is: with so many whole numbers
    and then so many addresses."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "routine.cpp", Path(folder) / "routine.so"
        source.write_text(text, encoding="utf-8")
        command = ["g++", level, *OPTIONS, "-w", "-shared", "-fPIC", "-o", str(target), str(source)]
        subprocess.run(command, check=True)
        library = ctypes.CDLL(str(target))
    library.run.argtypes = [ctypes.c_int64] * wholes + [ctypes.c_void_p] * addresses
    library.run.restype = None
    return Loaded(library.run, library)


def c_text(routine: Routine, lanes: int) -> str:
    """The text of a routine: `run(first, last, inputs, wholes, work, results, lists, faults)`."""
    return _Writer(lanes, routine=routine, layout=Layout.of(routine)).module()


@mutable
class _Writer(Statements):
    routine: Routine = field(kw_only=True)
    layout: Layout = field(kw_only=True)
    tables: set[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.tables = tables(self.routine)
        self.ranges = dict(ranges_of_wholes(self.routine))
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
            # Zeros of either sign are equal, and yet not the same.
            if place == len(values) or repr(values[place]) != repr(values[start]):
                filled = self.spread(self.expression(opening(values[start]))).text
                counting = f"int64_t at = {start}; at < {place}; at++"
                self.say(f"for ({counting}) list_{number}[at] = {filled};")
                start = place

    def element(self, element: Element) -> Value:
        spread = self.lanes > 1 and element.buffer not in self.tables
        return Value(self.place(element.buffer, element.index), "number", spread)

    def store_element(self, store: Store) -> None:
        place = self.place(store.buffer, store.index)
        new = self.spread(self.expression(store.value))
        if self.active is not None:
            new = self.choose(self.active, new, Value(place, "number", self.lanes > 1))
        self.say(f"{place} = {new.text};")

    def place(self, buffer: int, index: Expression) -> str:
        """An element; its index is drawn into the list where LLVM's is."""
        at, last = self.expression(index), self.routine.buffers[buffer].size - 1
        low, high = range_of(index, self.ranges)
        if low is None or low < 0:
            at = self.operation("max", [at, Value("0", "whole", False)], "whole")
        if high is None or high > last:
            at = self.operation("min", [at, Value(str(last), "whole", False)], "whole")
        return f"list_{buffer}[{at.text}]"
