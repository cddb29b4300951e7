"""A model's routine as plain Python over arrays, one scenario at a time, for numba to compile.

Numba makes checks of its own for divisions by zero.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from math import sqrt
from typing import Any

from attrs import field, frozen

from dealdsl.native.flow import tables
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Loaded
from dealdsl.native.nodes import (
    Assign,
    Choice,
    Constant,
    Element,
    Expression,
    If,
    Loop,
    Operation,
    Routine,
    Statement,
    Store,
    Variable,
    opening,
)

POINTERS = {"inputs": "float64", "wholes": "int64", "work": "float64"}
POINTERS |= {"results": "float64", "lists": "float64", "faults": "int8"}


def is_installed() -> bool:
    return find_spec("numba") is not None


def loaded(routine: Routine) -> Loaded:
    """The routine compiled by numba, to be called as LLVM's for one lane is."""
    import numba

    given: dict[str, Any] = {"carray": numba.carray, "sqrt": sqrt, **_tables(routine)}
    exec(LEAST_AND_MOST, given)
    for name in ("least", "most"):
        given[name] = numba.njit(inline="always")(given[name])
    exec(python_text(routine), given)
    pointers = ", ".join(f"CPointer({kind})" for kind in POINTERS.values())
    compiled = numba.cfunc(f"void(int64, int64, {pointers})")(given["run"])
    signature = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 2, *[ctypes.c_void_p] * 6)
    return Loaded(signature(compiled.address), compiled)


LEAST_AND_MOST = """
def least(a, b):
    return b if b < a else a

def most(a, b):
    return b if b > a else a
"""


def python_text(routine: Routine) -> str:
    """The text of `run(first, last, inputs, wholes, work, results, lists, faults)`."""
    return "\n".join(_Text(routine, Layout.of(routine), tables(routine)).module()) + "\n"


def _tables(routine: Routine) -> dict[str, Any]:
    import numpy as np

    return {f"buffer_{n}": np.array(routine.buffers[n].initial) for n in tables(routine)}


@frozen
class _Text:
    routine: Routine
    layout: Layout
    tables: set[int] = field(repr=False)

    def module(self) -> Iterator[str]:
        yield f"def run(first, last, {', '.join(f'p_{name}' for name in POINTERS)}):"
        sizes = {
            "inputs": self.layout.input_size,
            "results": len(self.routine.results),
            "lists": self.layout.list_size,
        }
        for name in sizes:
            yield f"    all_{name} = carray(p_{name}, (last * {sizes[name]},))"
        yield f"    work = carray(p_work, ({self.layout.work_size},))"
        for place, variable in enumerate(self.routine.wholes):
            yield f"    {_name(variable)} = p_wholes[{place}]"
        yield "    for block in range(first, last):"
        yield from (f"        {line}" for line in self.block(sizes))

    def block(self, sizes: dict[str, int]) -> Iterator[str]:
        for name, size in sizes.items():
            yield f"{name} = all_{name}[block * {size} : (block + 1) * {size}]"
        for place, variable in enumerate(self.routine.inputs):
            asked = " != 0.0" if variable.kind == "truth" else ""
            yield f"{_name(variable)} = inputs[{place}]{asked}"
        for number in sorted(self.layout.used - self.tables):
            area, offset = self.layout.places[number]
            buffer = self.routine.buffers[number]
            yield f"buffer_{number} = {area}[{offset} : {offset + buffer.size}]"
            if not buffer.given:
                yield from self.opened(number, buffer.initial)
        yield from self.body(self.routine.body)
        for place, result in enumerate(self.routine.results):
            yield f"results[{place}] = {self.expression(result)}"

    def opened(self, number: int, values: tuple[float | Variable, ...]) -> Iterator[str]:
        start = 0
        for place in range(1, len(values) + 1):
            if place == len(values) or values[place] != values[start]:
                value = self.expression(opening(values[start]))
                yield f"buffer_{number}[{start}:{place}] = {value}"
                start = place

    def body(self, body: Iterable[Statement]) -> Iterator[str]:
        for statement in body:
            match statement:
                case Assign(target, value):
                    yield f"{_name(target)} = {self.expression(value)}"
                case Store(buffer, index, value):
                    place = f"buffer_{buffer}[{self.expression(index)}]"
                    yield f"{place} = {self.expression(value)}"
                case Loop(variable, start, stop, step, each):
                    ends = f"{self.expression(start)}, {self.expression(stop)}, {step}"
                    yield f"for {_name(variable)} in range({ends}):"
                    yield from (f"    {line}" for line in self.body(each))
                case If(condition, then, otherwise):
                    yield f"if {self.expression(condition)}:"
                    yield from (f"    {line}" for line in list(self.body(then)) or ["pass"])
                    if otherwise:
                        yield "else:"
                        yield from (f"    {line}" for line in self.body(otherwise))

    def expression(self, expression: Expression) -> str:
        match expression:
            case Constant(value=value):
                return repr(value)
            case Variable():
                return _name(expression)
            case Element(buffer=buffer, index=index):
                return f"buffer_{buffer}[{self.expression(index)}]"
            case Choice(condition, chosen, otherwise):
                parts = [self.expression(each) for each in (chosen, condition, otherwise)]
                return f"({parts[0]} if {parts[1]} else {parts[2]})"
            case Operation(operator, operands):
                return _operation(operator, [self.expression(each) for each in operands])


def _operation(operator: str, texts: list[str]) -> str:
    match operator:
        case "neg":
            return f"(-{texts[0]})"
        case "not":
            return f"(not {texts[0]})"
        case "min" | "max":
            called = {"min": "least", "max": "most"}[operator]
            return f"{called}({texts[0]}, {texts[1]})"
        case "sqrt" | "float":
            return f"{operator}({texts[0]})"
        case _:
            return f"({f' {operator} '.join(texts)})"


def _name(variable: Variable) -> str:
    return re.sub(r"\W", "_", variable.name)
