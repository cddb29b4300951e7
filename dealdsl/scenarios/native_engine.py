"""Scenarios as machine code: the emitted model's own statements, a scenario a vector lane.

The figures are those of plain Python, to the bit. Scenarios run together that assume the same kinds
of speeds and share their lags. Those in which plain Python would stop are given to it, so that it
says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from attrs import evolve, field, frozen, mutable
from numpy.typing import NDArray

from dealdsl.native.build import Asked, tape_columns, tape_input
from dealdsl.native.compiled import Request, is_kept, kernel
from dealdsl.native.kernel import Kernel
from dealdsl.native.loans import quicken
from dealdsl.native.shape import Form, Shape
from dealdsl.native.trace import Namespace
from dealdsl.runtime.assumptions import LAGS
from dealdsl.scenarios.engines import Engine, Figures, ProjectionError
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.outputs import locate
from dealdsl.scenarios.plain_engine import evaluate_rows
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import INDEX, KINDS, NAMES, SWITCHES, Scenarios, given_rows

STRIDE = 8192
# What the loans of a tape do takes some hundred numbers a month and scenario.
STRIDE_OF_TAPES = 256


@contextmanager
def opened(model: CompiledModel, selection: Selection, jobs: int = 1) -> Iterator[Engine]:
    """An engine on `jobs` threads."""
    running = NativeEngine(model, selection, jobs)
    yield Engine(running.evaluate, running.stride)


@frozen
class Group:
    """Scenarios that can run together: which rows, and what they share."""

    shape: Shape
    wholes: tuple[tuple[str, int], ...]


@mutable
class NativeEngine:
    model: CompiledModel
    selection: Selection
    threads: int
    kernels: dict[Shape, Kernel] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        quicken(self.model.namespace, self.model.source, self.threads)

    @property
    def stride(self) -> int:
        """How many scenarios to run at a time."""
        return STRIDE_OF_TAPES if "TAPES" in self.model.namespace else STRIDE

    def evaluate(self, scenarios: Scenarios) -> Figures:
        """The figures of all scenarios. Raises ProjectionError."""
        figures: Figures = {}
        for group, rows in grouped(scenarios):
            self._run(group, rows, scenarios, figures)
        return figures

    def is_ready(self, scenarios: Scenarios) -> bool:
        """Whether nothing needs to be compiled first."""
        shapes = {group.shape for group, _ in grouped(scenarios)}
        return all(each in self.kernels or is_kept(self.request(each)) for each in shapes)

    def _run(
        self, group: Group, rows: NDArray[np.intp], scenarios: Scenarios, figures: Figures
    ) -> None:
        compiled = self.kernels.get(group.shape)
        if compiled is None:
            compiled = self.kernels[group.shape] = kernel(self.request(group.shape))
        plan = compiled.plan
        numbers = self._tapes(rows, scenarios, plan.months)
        for name in (*plan.scalars, *plan.by_month):
            if name not in numbers:
                months = plan.months if name in plan.by_month else 0
                numbers[name] = _numbers(name, rows, scenarios, months)
        outcome = compiled.run(len(rows), numbers, dict(group.wholes), self.threads)
        found = {name: outcome.results[:, at] for at, name in enumerate(plan.results)}
        for text, values in (found | outcome.lists).items():
            every = figures.setdefault(text, np.empty((len(scenarios), *values.shape[1:])))
            every[rows] = values
        for row in rows[outcome.failed]:
            self._run_plainly(int(row), scenarios, figures)

    def _tapes(
        self, rows: NDArray[np.intp], scenarios: Scenarios, months: int
    ) -> dict[str, NDArray[np.float64]]:
        """What the loans of tapes do in each scenario, by the names of the kernel's inputs."""
        names = self.model.namespace
        keys = tape_columns(names) if "TAPES" in names else []
        found = {key: np.empty((len(rows), months + 1)) for key in keys}
        for place, row in enumerate(rows if keys else ()):
            assumptions = scenarios.assumptions(int(row))
            columns = names["project_tapes"](names["TAPES"], assumptions, months)
            for key, values in found.items():
                values[place] = columns[key]
        return {tape_input(key): values for key, values in found.items()}

    def _run_plainly(self, row: int, scenarios: Scenarios, figures: Figures) -> None:
        try:
            single = evaluate_rows(self.model, self.selection, scenarios.rows(row, row + 1))
        except ProjectionError as error:
            raise ProjectionError(row, error.problem) from None
        for text, values in single.items():
            figures[text][row] = values[0]

    def request(self, shape: Shape) -> Request:
        """What is to be compiled for a shape."""
        return Request(
            self.model.source,
            self.model.namespace,
            shape,
            partial(_asked, self.model, self.selection),
            repr(self.selection),
        )


def _asked(model: CompiledModel, selection: Selection, names: Namespace, result: Any) -> Asked:
    emitted = replace(model.emitted, project=names["project"])
    return locate(selection.everything, evolve(model, emitted=emitted), result)


def grouped(scenarios: Scenarios) -> Iterator[tuple[Group, NDArray[np.intp]]]:
    """The rows of each group, groups in the order of their first rows."""
    keys = np.zeros(len(scenarios), dtype=np.int64)
    for column in _deciding(scenarios):
        keys = np.unique(np.stack([keys, column]), axis=1, return_inverse=True)[1].reshape(-1)
    _, first = np.unique(keys, return_index=True)
    for row in sorted(first.tolist()):
        yield _group(scenarios, row), np.flatnonzero(keys == keys[row])


def _deciding(scenarios: Scenarios) -> Iterator[NDArray[np.int64]]:
    """What keeps scenarios apart: the kinds of speeds, lags, whether losses are recovered late."""
    for name, values in scenarios.columns.items():
        if name in LAGS:
            yield values.astype(np.int64)
        elif name == "late_recovery":
            yield (values > 0.0).astype(np.int64)
        elif any(name in measures for measures in KINDS):
            yield given_rows(values).astype(np.int64)


def _group(scenarios: Scenarios, row: int) -> Group:
    alike = scenarios.assumptions(row)
    forms: list[tuple[str, Form]] = []
    for name in NAMES:
        forms.append((name, _form(name, getattr(alike, name), scenarios.columns.get(name))))
    forms += [(INDEX + name, _speed(value)) for name, value in sorted(alike.indices.items())]
    return Group(Shape(tuple(forms)), tuple((name, getattr(alike, name)) for name in LAGS))


def _form(name: str, value: Any, column: NDArray[Any] | None) -> Form:
    if value is None:
        return None
    if name in LAGS:
        return "whole"
    if name in SWITCHES:
        return value if column is None or (column == value).all() else "truth"
    if name == "late_recovery":
        return "positive" if value > 0.0 else 0.0
    return _speed(value)


def _speed(value: Any) -> Form:
    return "by month" if isinstance(value, tuple) else "number"


def _numbers(
    name: str, rows: NDArray[np.intp], scenarios: Scenarios, months: int
) -> NDArray[np.float64]:
    """An assumption of some rows; one by month is as long as the kernel has it, its last month
    going on."""
    if name in scenarios.columns:
        values = scenarios.columns[name][rows]
    else:
        stated = np.asarray(_stated(name, scenarios))
        values = np.broadcast_to(stated, (len(rows), *stated.shape))
    return values[:, np.minimum(np.arange(months), values.shape[1] - 1)] if months else values


def _stated(name: str, scenarios: Scenarios) -> Any:
    base = scenarios.base
    return base.indices[name.removeprefix(INDEX)] if name.startswith(INDEX) else getattr(base, name)
