"""A routine as the text of an LLVM module: a scenario a lane, block after block."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, mutable

from dealdsl.native.expressions import FAULT
from dealdsl.native.flow import differs, reads, tables, varying
from dealdsl.native.layout import Layout
from dealdsl.native.nodes import (
    Element,
    Expression,
    Routine,
    Store,
    Variable,
    all_parts,
    opening,
)
from dealdsl.native.statements import Statements
from dealdsl.native.words import Value, double_text

ENTRY = "run"


def llvm_text(routine: Routine, lanes: int, attributes: str = "") -> str:
    """The module of a routine: `run(first, last, inputs, wholes, work, results, lists, faults)`.

    It runs the blocks from `first` to before `last`, each of as many scenarios as there are lanes;
    where things lie in memory is said by `Layout`. A fault is a division by zero that Python would
    have stopped at.
    """
    writer = _Writer(lanes, routine=routine, layout=Layout.of(routine))
    return writer.module(attributes)


@mutable
class _Writer(Statements):
    routine: Routine = field(kw_only=True)
    layout: Layout = field(kw_only=True)
    _tables: set[int] = field(init=False)
    _bases: dict[int, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.differing = {*varying(self.routine), FAULT}
        self._tables = tables(self.routine)
        counted = reads(self.routine.body)
        for result in self.routine.results:
            counted.update(part.name for part in all_parts(result) if isinstance(part, Variable))
        self.read = counted

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
            values = ", ".join(f"double {double_text(value)}" for value in known)
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
        number_type = self.type("number")
        for name, size in areas:
            offset = self.add(f"mul nsw i64 %block, {size}")
            self.say(f"%{name}.now = getelementptr {number_type}, ptr %{name}, i64 {offset}")
        for number in sorted(self.layout.used):
            if number in self._tables:
                self._bases[number] = f"@table.{number}"
                continue
            area, place = self.layout.places[number]
            base = "%work" if area == "work" else f"%{area}.now"
            pointer = f"getelementptr {number_type}, ptr {base}, i64 {place}"
            self._bases[number] = self.add(pointer)

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

    def element(self, element: Element) -> Value:
        base, place = self._bases[element.buffer], self.expression(element.index).text
        if element.buffer not in self._tables:
            return self.load(base, place)
        pointer = self.add(f"getelementptr double, ptr {base}, i64 {place}")
        return Value(self.add(f"load double, ptr {pointer}, align 8"), "number", False)

    def differs(self, expression: Expression) -> bool:
        return differs(expression, self.differing, self._tables)

    def store_element(self, store: Store) -> None:
        base, place = self._bases[store.buffer], self.expression(store.index).text
        new = self.spread(self.expression(store.value))
        if self.active is not None:
            new = self.select(self.active, new, self.load(base, place))
        self.store(base, place, new)

    def load(self, base: str, place: str) -> Value:
        type_ = self.type("number")
        pointer = self.add(f"getelementptr {type_}, ptr {base}, i64 {place}")
        text = self.add(f"load {type_}, ptr {pointer}, align {8 * self.lanes}")
        return Value(text, "number", True)

    def store(self, base: str, place: str, value: Value) -> None:
        type_ = self.type("number")
        pointer = self.add(f"getelementptr {type_}, ptr {base}, i64 {place}")
        self.say(f"store {type_} {value.text}, ptr {pointer}, align {8 * self.lanes}")
