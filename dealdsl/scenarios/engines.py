"""What runs scenarios: an engine takes a table and gives an array for each output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import RowError, Scenarios

# By the text of an output: (n,), or (n, periods + 1) for what goes by period. Figures are those of
# the projection: `Output.missing` says which stands for none.
Figures = dict[str, NDArray[Any]]


class ProjectionError(RowError):
    """A scenario under which the deal cannot be projected."""


@frozen
class Engine:
    """`evaluate` runs a table of scenarios; `stride` is how many at a time keep it busy, and its
    caller informed."""

    evaluate: Callable[[Scenarios], Figures]
    stride: int


def joined(parts: Sequence[Figures]) -> Figures:
    """Figures of tables one behind another."""
    return {text: np.concatenate([part[text] for part in parts]) for text in parts[0]}


# An engine's module offers `opened(model, selection, jobs)`.
ENGINES = {
    "auto": "dealdsl.scenarios.auto_engine",
    "plain": "dealdsl.scenarios.plain_engine",
    "native": "dealdsl.scenarios.native_engine",
}


def opened(
    name: str, model: CompiledModel, selection: Selection, jobs: int = 1
) -> AbstractContextManager[Engine]:
    """An engine by its name; `auto` takes the one that is done sooner. It gives up its processes
    when the block ends."""
    engine: AbstractContextManager[Engine] = import_module(ENGINES[name]).opened(
        model, selection, jobs
    )
    return engine


def evaluate(
    model: CompiledModel,
    scenarios: Scenarios,
    selection: Selection,
    jobs: int = 1,
    engine: str = "auto",
) -> Figures:
    """The figures of all scenarios. Raises ProjectionError."""
    with opened(engine, model, selection, jobs) as running:
        return running.evaluate(scenarios)
