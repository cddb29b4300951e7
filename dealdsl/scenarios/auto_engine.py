"""The engine that is done sooner: machine code for many scenarios, plain Python for a few.

Compiling takes about as long as plain Python takes for some thirty scenarios, and reading what is
kept as long as for some four, imports included, whatever the deal: both grow with its statements.
The command `python -m tests.benchmarks.speed` measures both, as whole processes. The figures are
the same to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from dealdsl.native.machine import is_installed
from dealdsl.scenarios import plain_engine
from dealdsl.scenarios.engines import Engine, Figures
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.native_engine import NativeEngine
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import Scenarios

# Scenarios from which on machine code is sooner done: if it has to be compiled, and if it is kept.
WORTH_COMPILING = 30
WORTH_READING = 4


@contextmanager
def opened(model: CompiledModel, selection: Selection, jobs: int = 1) -> Iterator[Engine]:
    """An engine on up to `jobs` threads, or in as many processes."""
    if not is_installed():
        with plain_engine.opened(model, selection, jobs) as engine:
            yield engine
        return
    native = NativeEngine(model, selection, jobs)
    yield Engine(partial(_evaluate, native), native.stride)


def _evaluate(native: NativeEngine, scenarios: Scenarios) -> Figures:
    if len(scenarios) >= WORTH_COMPILING:
        return native.evaluate(scenarios)
    if len(scenarios) >= WORTH_READING and native.is_ready(scenarios):
        return native.evaluate(scenarios)
    return plain_engine.evaluate_rows(native.model, native.selection, scenarios)
