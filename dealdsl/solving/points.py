"""What a projection gives at a value of what is sought, and whether the condition holds there.

Projections are made by an engine of `scenarios`: a scan is one table of scenarios for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf, nan
from typing import TYPE_CHECKING

from attrs import define

from dealdsl.compiler import Compilation, check_changed, emit
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.model import CompiledModel, load
from dealdsl.scenarios.outputs import Output, Total
from dealdsl.scenarios.selection import Selection
from dealdsl.solving.condition import verdict
from dealdsl.solving.reading import Condition
from dealdsl.solving.search import Point
from dealdsl.solving.unknowns import Assumption, IndexRate, Stated

if TYPE_CHECKING:
    from dealdsl.scenarios.engines import Engine, Figures


@define
class AtAssumptions:
    """Looks at values of an assumption or an index; `count` is how many it has looked at."""

    engine: Engine
    base: Assumptions
    sought: Assumption | IndexRate
    condition: Condition
    count: int = 0

    def __call__(self, where: Sequence[float]) -> list[Point]:
        self.count += len(where)
        return self._look(where)

    def _look(self, where: Sequence[float]) -> list[Point]:
        import numpy

        from dealdsl.scenarios.engines import ProjectionError
        from dealdsl.scenarios.table import Scenarios

        values = numpy.array(where, dtype=numpy.int64 if self.sought.is_whole else float)
        try:
            figures = self.engine.evaluate(Scenarios(self.base, {self.sought.name: values}))
        except ProjectionError as error:
            if len(where) > 1:  # which of them can be projected is seen one by one
                return [point for at in where for point in self._look([at])]
            return [
                Point(where[0], problem=_at(self.sought.name, f"{where[0]:.12g}", error.problem))
            ]
        return [_point(at, _row(figures, row), self.condition) for row, at in enumerate(where)]


@define
class AtFigures:
    """Looks at values of a figure that the deal states: the deal is compiled anew for each.

    `count` is how many it has looked at; `broken` holds, once it was seen, the first value that
    breaks the deal and the errors there.
    """

    compilation: Compilation
    base: Assumptions
    sought: Stated
    condition: Condition
    count: int = 0
    broken: tuple[str, tuple[Diagnostic, ...]] | None = None

    def __call__(self, where: Sequence[float]) -> list[Point]:
        self.count += len(where)
        return [self._look(at) for at in where]

    def _look(self, at: float) -> Point:
        assert self.compilation.file is not None
        constant = self.sought.constant
        changed = check_changed(self.compilation, constant.changed(self.compilation.file, at))
        if changed.deal is None:
            return self._breach(at, changed)
        from dealdsl.scenarios.engines import ProjectionError, evaluate
        from dealdsl.scenarios.table import Scenarios

        selection = Selection(self.condition.outputs)
        try:
            # One scenario of each model: no other engine pays for what it takes to get it ready.
            model, scenario = load(emit(changed)), Scenarios(self.base, {})
            figures = evaluate(model, scenario, selection, engine="plain")
        except ProjectionError as error:
            return Point(at, problem=_at(self.sought.name, constant.written(at), error.problem))
        return _point(at, _row(figures, 0), self.condition)

    def _breach(self, at: float, changed: Compilation) -> Point:
        errors = tuple(each for each in changed.diagnostics if each.is_error)
        value = self.sought.constant.written(at)
        self.broken = self.broken or (value, errors)
        first = f"the deal breaks: {errors[0].message}"
        return Point(at, problem=_at(self.sought.name, value, first))


Look = AtAssumptions | AtFigures


@contextmanager
def looking(
    compilation: Compilation,
    model: CompiledModel,
    base: Assumptions,
    sought: Assumption | IndexRate | Stated,
    condition: Condition,
    engine: str,
) -> Iterator[Look]:
    """Looks at values of what is sought in this block."""
    if isinstance(sought, Stated):
        yield AtFigures(compilation, base, sought, condition)
        return
    from dealdsl.scenarios.engines import opened

    with opened(engine, model, Selection(condition.outputs)) as running:
        yield AtAssumptions(running, base, sought, condition)


def _at(name: str, value: str, problem: str) -> str:
    return f"with {name} at {value} {problem}"


def _row(figures: Figures, row: int) -> dict[str, float]:
    return {text: float(values[row]) for text, values in figures.items()}


def _point(at: float, row: dict[str, float], condition: Condition) -> Point:
    results = tuple(_figure(output, row[output.text]) for output in condition.outputs)
    return Point(at, results, verdict(condition.test, results))


def _figure(output: Output, value: float) -> float:
    """A payment that is never made, and a trigger that never trips, are later than any period; an
    average life without principal is no figure."""
    if output.missing is None or value != output.missing:
        return value
    life = isinstance(output.kind, Total) and output.kind.name == "average_life"
    return nan if life else inf
