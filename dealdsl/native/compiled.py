"""A model's kernel for scenarios of a shape: as it is kept, or compiled and kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import asdict, frozen

from dealdsl.native import store
from dealdsl.native.build import Asking, improved, traced
from dealdsl.native.kernel import Kernel, Plan
from dealdsl.native.layout import Layout
from dealdsl.native.machine import Machine, loaded, object_code, this_machine
from dealdsl.native.nodes import Routine, all_statements
from dealdsl.native.scenario_text import llvm_text
from dealdsl.native.shape import Shape
from dealdsl.native.trace import Namespace

# A period is one loop. Two vectors make twice the code, and from about so many statements of a
# routine on it has to be fetched anew in each period. Measured on deals of equal classes: at 2,464
# statements two vectors take 0.85 of the time of one, at 3,040 they take 1.08, at 3,808 1.55.
MOST_STATEMENTS_OF_TWO = 2800


@frozen
class Request:
    """What is to be compiled: a model's text and its names, for scenarios of a shape, and what is
    asked of each. `asked` names that to the last detail: it stands for `asking` among the kept."""

    text: str
    namespace: Namespace
    shape: Shape
    asking: Asking
    asked: str

    def key(self, machine: Machine) -> str:
        """What a kernel is kept under."""
        return store.key_of((self.text, repr(self.shape), self.asked, machine.place))


def is_kept(request: Request) -> bool:
    """Whether nothing needs to be compiled."""
    return store.found(request.key(this_machine())) is not None


def kernel(request: Request, machine: Machine | None = None) -> Kernel:
    """The kernel of a request. Raises NoCompilerError, and LoweringError or NotTraceableError for
    a mistake in the compiler."""
    machine = machine or this_machine()
    key = request.key(machine)
    if (known := store.found(key)) is not None:
        plan, code = Plan.of(known[0]), known[1]
    else:
        plan, code = compiled(request, machine)
        store.keep(key, asdict(plan), code)
    return Kernel(plan, loaded(code, machine, wholes=2, addresses=6))


def compiled(request: Request, machine: Machine) -> tuple[Plan, bytes]:
    """The plan and the machine code of a request."""
    with _without_collecting():
        plan, text = _written(request, machine)
    return plan, object_code(text, machine)


def _written(request: Request, machine: Machine) -> tuple[Plan, str]:
    built = traced(request.text, request.namespace, request.shape, request.asking)
    routine = improved(built.routine)
    lanes = _lanes(routine, machine)
    plan = Plan(
        lanes=lanes,
        scalars=request.shape.scalars,
        by_month=(*request.shape.names("by month"), *built.given),
        wholes=request.shape.wholes,
        months=built.months,
        work_size=Layout.of(routine).work_size,
        results=built.results,
        lists=built.lists,
    )
    return plan, llvm_text(routine, lanes, machine.attributes)


def _lanes(routine: Routine, machine: Machine) -> int:
    """How many scenarios a block has: two vectors only if their code fits in the cache."""
    is_long = sum(1 for _ in all_statements(routine.body)) > MOST_STATEMENTS_OF_TWO
    return min(machine.lanes, machine.width) if is_long else machine.lanes


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many small objects are made at once, and none that is garbage: looking for it would take a
    third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
