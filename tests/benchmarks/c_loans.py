"""The kernel of a tape as C: the statements that `dealdsl.native.loan_text` writes for LLVM.

A loop over lanes works on vectors of eight numbers that stand side by side in memory, and so do the
partial sums of a block.
"""

from __future__ import annotations

from attrs import field, mutable

from dealdsl.native.expressions import FAULT
from dealdsl.native.flow import reads
from dealdsl.native.loan_text import LANES, LoanRoutine
from dealdsl.native.nodes import (
    Element,
    Expression,
    Loop,
    Store,
    Variable,
    all_parts,
    all_statements,
    assigned,
)
from tests.benchmarks.c_expressions import Value
from tests.benchmarks.c_statements import Statements
from tests.benchmarks.c_text import PRELUDE

# Numbers of eight lanes, wherever they stand in a list.
LOOSE = """
typedef double loose __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
QUICK number taken(const double *place) { return *(const loose *)place; }
QUICK void put(double *place, number value) { *(loose *)place = value; }
"""


def c_loan_text(routine: LoanRoutine) -> str:
    """The text of a routine: `run(wholes…, lists…, fault)`."""
    return _Writer(LANES, routine=routine).module()


@mutable
class _Writer(Statements):
    routine: LoanRoutine = field(kw_only=True)
    _lane: Variable | None = None

    def __attrs_post_init__(self) -> None:
        body = self.routine.body
        self.reads = reads(body)
        apart: set[str] = set()
        for statement in all_statements(body):
            if isinstance(statement, Loop) and statement.lanes:
                apart |= assigned(statement.body).keys()
        for name, variable in assigned(body).items():
            self.names[name] = self.declare(name, variable.kind, name in apart)
        self.names[FAULT] = self.declare(FAULT, "truth", True)

    def module(self) -> str:
        wholes = [f"int64_t whole_{place}" for place in range(len(self.routine.wholes))]
        for place, variable in enumerate(self.routine.wholes):
            self.names[variable.name] = Value(f"whole_{place}", "whole", False)
        lists = [
            f"{'double' if kind == 'number' else 'int64_t'} *__restrict list_{place}"
            for place, (_, kind) in enumerate(self.routine.lists)
        ]
        self.body(self.routine.body)
        return "\n".join(
            [
                f"#define LANES {self.lanes}",
                PRELUDE.read_text(encoding="utf-8") + LOOSE,
                f'extern "C" void run({", ".join([*wholes, *lists, "int8_t *__restrict fault"])})',
                "{",
                *(f"{type_} {name} = {{}};" for name, type_ in self.declared.items()),
                *self.lines,
                f"*fault = any({self.names[FAULT].text});",
                "}",
                "",
            ]
        )

    def loop(self, loop: Loop) -> None:
        if not loop.lanes:
            super().loop(loop)
            return
        # The first lane stands for all: what is read and stored there is as wide as they are.
        self._lane, self.names[loop.variable.name] = loop.variable, Value("0", "whole", False)
        self.body(loop.body)
        self._lane = None

    def element(self, element: Element) -> Value:
        place = f"list_{element.buffer}[{self.expression(element.index).text}]"
        if self.is_by_lane(element.index):
            return Value(f"taken(&{place})", "number", True)
        return Value(place, element.kind, False)

    def store_element(self, store: Store) -> None:
        place = f"list_{store.buffer}[{self.expression(store.index).text}]"
        value = self.expression(store.value)
        if self.is_by_lane(store.index):
            self.say(f"put(&{place}, {self.spread(value).text});")
        else:
            self.say(f"{place} = {value.text};")

    def is_by_lane(self, index: Expression) -> bool:
        return self._lane is not None and self._lane in all_parts(index)
