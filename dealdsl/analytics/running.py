"""Flows of classes in many scenarios, by whichever engine is done sooner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, field, frozen

from dealdsl.analytics.conventions import Conventions
from dealdsl.analytics.mistakes import AnalyticsError, unknown_class
from dealdsl.runtime.assumptions import DEFAULT_MEASURES, Assumptions
from dealdsl.scenarios.engines import Figures, evaluate
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.selection import Selection, outputs, select
from dealdsl.scenarios.table import Scenarios
from dealdsl.scenarios.tables import failed_checks


@frozen(eq=False)
class Runs:
    """Scenarios of a deal that have been run for some columns of some classes."""

    model: CompiledModel
    days: Conventions
    scenarios: Scenarios
    selection: Selection
    figures: Figures = field(repr=False)

    def flows(self, name: str, row: int, columns: Iterable[str]) -> dict[str, list[float]]:
        """Columns of a class in a scenario, in dollars by period; index 0 is closing."""
        texts = {column: _text(self.model, name, column) for column in columns}
        return {column: self.figures[text][row].tolist() for column, text in texts.items()}

    @property
    def failing(self) -> list[int]:
        """The numbers, from 1, of scenarios in which a check of the deal fails."""
        if not self.selection.checks:
            return []
        failed = failed_checks(self.selection, self.figures)
        return [row + 1 for row, count in enumerate(failed.tolist()) if count]


def run(
    model: CompiledModel,
    days: Conventions,
    scenarios: Scenarios,
    classes: Sequence[str],
    columns: Sequence[str],
) -> Runs:
    """Run scenarios for columns of classes. Raises AnalyticsError for an unknown class,
    ProjectionError for a scenario that cannot be run."""
    for name in classes:
        if name not in model.classes:
            raise AnalyticsError(unknown_class(name, model.classes))
    texts = [_text(model, name, column) for name in classes for column in columns]
    selection = select(texts, model)
    return Runs(model, days, scenarios, selection, evaluate(model, scenarios, selection))


def has_defaults(assumptions: Assumptions) -> bool:
    """Whether loans default in a scenario."""
    given = (getattr(assumptions, name) for name in DEFAULT_MEASURES)
    return any(speed is not None and speed not in (0.0, (0.0,)) for speed in given)


def without_defaults(scenarios: Scenarios) -> Scenarios:
    """The same scenarios, row by row, in which no loan defaults."""
    columns = {k: v for k, v in scenarios.columns.items() if k not in DEFAULT_MEASURES}
    if not columns and scenarios.names is None and len(scenarios) > 1:
        # A table without columns would be one scenario: any column keeps the rows.
        import numpy as np

        columns = {"severity": np.zeros(len(scenarios))}
    base = scenarios.base.override(cdr=0.0)
    return evolve(scenarios, base=base, columns=columns)


def _text(model: CompiledModel, name: str, column: str) -> str:
    return outputs("flow", (name, column), model)[0].text
