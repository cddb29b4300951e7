"""What is measured: a model, what is asked of it, scenarios, and its routine compiled each way."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import numpy as np
from attrs import evolve, frozen

from dealdsl import api
from dealdsl.native.build import improved, traced
from dealdsl.native.compiled import Request, compiled
from dealdsl.native.kernel import Kernel, Outcome, Plan
from dealdsl.native.machine import Loaded, loaded, this_machine
from dealdsl.native.nodes import Routine
from dealdsl.scenarios.model import CompiledModel, load
from dealdsl.scenarios.native_engine import NativeEngine, grouped
from dealdsl.scenarios.plain_engine import evaluate_rows
from dealdsl.scenarios.selection import Selection, select
from tests.benchmarks.inputs import SUMMARIES, drawn
from tests.benchmarks.measuring import seconds

REFERENCE = Path(__file__).parents[2] / "deals" / "cmsi-2003-11.deal"
PROCESSORS = os.cpu_count() or 1


@frozen
class Setting:
    """A model with summaries of all its classes asked for."""

    model: CompiledModel
    selection: Selection
    request: Request
    wholes: dict[str, int]

    @staticmethod
    def of(source: str) -> Setting:
        model = load(source, tapes={})
        selection = select(SUMMARIES, model)
        ((group, _),) = grouped(drawn(8))
        request = NativeEngine(model, selection, 1).request(group.shape)
        return Setting(model, selection, request, dict(group.wholes))

    @staticmethod
    def of_reference() -> Setting:
        return Setting.of(api.load(REFERENCE).compile().source)

    def routine(self) -> Routine:
        """What is written for LLVM, and here for other compilers."""
        asked = self.request
        return improved(traced(asked.text, asked.namespace, asked.shape, asked.asking).routine)

    def compiled(self, lanes: int | None = None) -> tuple[Plan, bytes]:
        """What LLVM makes of it: so many scenarios a block, however long the model is, or as many
        as are held best."""
        machine = this_machine()
        if lanes is None:
            return compiled(self.request, machine)
        alike = evolve(machine, lanes=lanes, width=min(lanes, machine.width))
        with patch("dealdsl.native.compiled.MOST_STATEMENTS_OF_TWO", inf):
            return compiled(self.request, alike)

    def native(self, lanes: int | None = None) -> Kernel:
        """LLVM's code, for so many scenarios at a time."""
        plan, code = self.compiled(lanes)
        return Kernel(plan, loaded(code, this_machine(), wholes=2, addresses=6))

    def same_with(self, kernel: Kernel, other: Loaded) -> Kernel:
        """Another compiler's code in the place of a kernel's."""
        return evolve(kernel, loaded=other)

    def numbers(self, plan: Plan, count: int) -> dict[str, Any]:
        """What scenarios assume, as a kernel takes it."""
        scenarios = drawn(count)
        stated = {name: getattr(scenarios.base, name) for name in plan.scalars}
        return {n: scenarios.columns.get(n, np.full(count, v)) for n, v in stated.items()}

    def run(self, kernel: Kernel, count: int) -> Outcome:
        return kernel.run(count, self.numbers(kernel.plan, count), self.wholes)

    def timed(self, kernel: Kernel, count: int) -> Callable[[], float]:
        """Processor seconds a scenario of a kernel on one thread, whenever it is asked."""
        numbers = self.numbers(kernel.plan, count)
        return lambda: seconds(lambda: kernel.run(count, numbers, self.wholes)) / count

    def timed_on(self, threads: int, kernel: Kernel, count: int) -> Callable[[], float]:
        """Seconds a scenario until all are done, on some threads."""
        numbers = self.numbers(kernel.plan, count)
        work = partial(kernel.run, count, numbers, self.wholes, threads)
        return lambda: seconds(work, perf_counter) / count

    def timed_plainly(self, count: int) -> Callable[[], float]:
        """Processor seconds a scenario of plain Python, whenever it is asked."""
        scenarios = drawn(count)
        return lambda: seconds(lambda: evaluate_rows(self.model, self.selection, scenarios)) / count
