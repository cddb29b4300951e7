"""The kernel of a tape as the text of an LLVM module: a loan a lane.

All loans of a block are run by one call, in one scenario. Lists lie in memory as they are, one
number behind the other; a loop over lanes works on eight of them that stand side by side.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from attrs import field, frozen, mutable

from dealdsl.native.expressions import FAULT
from dealdsl.native.flow import reads
from dealdsl.native.from_ast import Binding, Kernels, ListOf, Lowering
from dealdsl.native.nodes import (
    Constant,
    Element,
    Expression,
    If,
    Kind,
    Loop,
    Statement,
    Store,
    Variable,
    all_parts,
    all_statements,
    assigned,
    elements_in,
    uses_of_lists,
)
from dealdsl.native.reckoning import LoweringError
from dealdsl.native.scenario_text import ENTRY
from dealdsl.native.statements import Statements
from dealdsl.native.words import Value

LANES = 8


@frozen
class LoanRoutine:
    """A kernel of loans. Its wholes, then its lists, are what it is called with, in order."""

    wholes: tuple[Variable, ...]
    lists: tuple[tuple[str, Kind], ...]
    body: tuple[Statement, ...]


def loan_routine(kernels: Kernels, name: str, known: Mapping[str, bool]) -> LoanRoutine:
    """The routine of a kernel; `known` are the conditions among its arguments."""
    wholes: list[Variable] = []
    lists: list[tuple[str, Kind]] = []
    arguments: dict[str, Binding] = {}
    for parameter in kernels.functions[name].args.args:
        match ast.unparse(parameter.annotation or ast.Constant("nothing")):
            case "int":
                wholes.append(Variable(parameter.arg, "whole"))
                arguments[parameter.arg] = wholes[-1]
            case "bool":
                arguments[parameter.arg] = Constant(known[parameter.arg])
            case "list[float]" | "list[int]" as annotation:
                kind: Kind = "number" if annotation == "list[float]" else "whole"
                arguments[parameter.arg] = ListOf(len(lists), kind)
                lists.append((parameter.arg, kind))
            case annotation:
                raise LoweringError(f"{name}: {parameter.arg} is a {annotation}")
    statements, _ = Lowering(kernels).call(name, arguments)
    return LoanRoutine(tuple(wholes), tuple(lists), tuple(statements))


def loan_llvm_text(routine: LoanRoutine, attributes: str) -> str:
    """The module of a routine: `run(wholes…, lists…, fault)`. A fault is a division by zero that
    Python would have stopped at: a byte that is then not 0."""
    return _Writer(LANES, routine=routine).module(attributes)


@mutable
class _Writer(Statements):
    routine: LoanRoutine = field(kw_only=True)
    _lane: Variable | None = None

    def __attrs_post_init__(self) -> None:
        self.read = reads(self.routine.body)
        self.differing = {FAULT}
        for statement in all_statements(self.routine.body):
            if isinstance(statement, Loop) and statement.lanes:
                self.differing |= assigned(statement.body).keys()

    def module(self, attributes: str) -> str:
        for variable in self.routine.wholes:
            self.names[variable.name] = Value(f"%whole.{variable.name}", "whole", False)
        self.names[FAULT] = Value(self.constant(False, True), "truth", True)
        self.body(self.routine.body)
        flag = self.add(f"zext i1 {self.any(self.names[FAULT])} to i8")
        self.say(f"store i8 {flag}, ptr %fault")
        self.say("ret void")
        wholes = [f"i64 %whole.{variable.name}" for variable in self.routine.wholes]
        lists = [f"ptr noalias nocapture %list.{place}" for place in range(len(self.routine.lists))]
        parameters = ", ".join([*wholes, *lists, "ptr noalias nocapture %fault"])
        head = f"define void @{ENTRY}({parameters}) {attributes} {{"
        return "\n".join([head, "entry:", *self.lines, "}", ""])

    def loop(self, loop: Loop) -> None:
        if not loop.lanes:
            super().loop(loop)
            return
        if (loop.start, loop.stop, loop.step) != (Constant(0), Constant(self.lanes), 1):
            raise LoweringError("a loop over lanes that is not over all of them")
        before = dict(self.names)
        # The first lane stands for all: what is read and stored there is as wide as they are.
        self._lane, self.names[loop.variable.name] = loop.variable, Value("0", "whole", False)
        self.body(loop.body)
        self._lane = None
        self.names = {**before, FAULT: self.names[FAULT]}

    def element(self, element: Element) -> Value:
        wide = self.is_by_lane(element.index)
        type_ = self.type("number") if wide else "double" if element.kind == "number" else "i64"
        text = self.add(f"load {type_}, ptr {self.pointer(element)}, align 8")
        return Value(text, element.kind, wide)

    def store_element(self, store: Store) -> None:
        value = self.expression(store.value)
        wide = self.is_by_lane(store.index)
        if self.active is not None or (value.varying and not wide):
            raise LoweringError("lanes that store what only some of them have")
        value = self.spread(value) if wide else value
        pointer = self.pointer(Element(store.buffer, store.index))
        self.say(f"store {self.type_of(value)} {value.text}, ptr {pointer}, align 8")

    def is_harmless(self, statement: If) -> bool:
        """How long lists are is not known here: an element may only be there on one way."""
        return not uses_of_lists((statement,))

    def choice(self, test: Expression, chosen: Expression, otherwise: Expression) -> Value:
        if any(map(any, (elements_in(chosen), elements_in(otherwise)))):
            raise LoweringError("an element of a list that may not be there: write an `if`")
        return super().choice(test, chosen, otherwise)

    def is_by_lane(self, index: Expression) -> bool:
        return self._lane is not None and self._lane in all_parts(index)

    def pointer(self, element: Element) -> str:
        place = self.expression(element.index).text
        type_ = "double" if element.kind == "number" else "i64"
        return self.add(f"getelementptr {type_}, ptr %list.{element.buffer}, i64 {place}")
