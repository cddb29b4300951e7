"""Many scenarios at once, in memory: what `model.batch` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.engines import Figures, evaluate
from dealdsl.scenarios.files import frame_factor
from dealdsl.scenarios.grid import Factor, grid_factor, product
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.outputs import Output
from dealdsl.scenarios.samples import Method, sampled
from dealdsl.scenarios.selection import Selection, select
from dealdsl.scenarios.table import Scenarios, assumption_name, require_known_indices
from dealdsl.scenarios.tables import failed_checks, table_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


_SHOWN_ROWS = 12  # of the table, in a notebook


@frozen
class Samples:
    """`count` scenarios drawn between `bounds`, by assumption, by Sobol points (`sobol`) or a
    Latin hypercube (`latin`); the same `seed` gives the same ones."""

    bounds: Mapping[str, tuple[float, float]]
    count: int
    method: Method = "sobol"
    seed: int = 0


def scenarios_of(
    model: CompiledModel,
    base: Assumptions,
    named: Mapping[str, Assumptions],
    table: Any = None,
    samples: Samples | None = None,
    grid: Mapping[str, Any] | None = None,
) -> Scenarios:
    """Every combination of a table's rows, samples and a grid. `table` is a frame, a mapping of
    columns, or Scenarios, which stand alone. Raises AssumptionError."""
    if isinstance(table, Scenarios):
        if samples or grid:
            raise TypeError("a table of Scenarios is whole: give no grid and no samples with it")
        scenarios = table
    else:
        factors = [] if table is None else [frame_factor(table, base, named)]
        factors += [] if samples is None else [_sampled(samples)]
        factors += [
            grid_factor(assumption_name(name), values, f"grid {name}")
            for name, values in (grid or {}).items()
        ]
        scenarios = product(base, factors)
    indices = [f"index {name}" for name in scenarios.base.indices]
    require_known_indices([*scenarios.columns, *indices], model.emitted.indices)
    return scenarios


def _sampled(samples: Samples) -> Factor:
    bounds = {assumption_name(name): ends for name, ends in samples.bounds.items()}
    return sampled(bounds, samples.count, samples.method, samples.seed)


def run_batch(
    model: CompiledModel,
    scenarios: Scenarios,
    asked: str | Iterable[str],
    jobs: int = 1,
    engine: str = "auto",
) -> BatchResult:
    """Run all scenarios for what is asked. Raises SelectionError, ProjectionError."""
    selection = select(asked, model)
    figures = evaluate(model, scenarios, selection, jobs, engine)
    return BatchResult(scenarios, selection, model, figures)


@frozen(eq=False)
class BatchResult:
    """What a batch gave.

    `result["B-3", "loss"]` and `result["loss(B-3)"]` are the same array, (n,) by scenario; what
    goes by period, such as `result["cash(B-3)"]`, is (n, periods + 1), period 0 being closing. NaN
    is no figure: no average life, no payment, a trigger that never trips. Dollars, years, numbers
    of periods.
    """

    scenarios: Scenarios
    selection: Selection
    model: CompiledModel = field(repr=False)
    figures: Figures = field(repr=False)

    def __len__(self) -> int:
        return len(self.scenarios)

    def __getitem__(self, key: str | tuple[str, str]) -> NDArray[np.float64]:
        """The array of an output, by its text or by class and name. Raises KeyError."""
        for output in self.selection.outputs:
            if key in (output.text, (output.tranche, output.column)):
                return _without_missing(output, self.figures[output.text])
        raise KeyError(f"{key!r} was not asked for: {', '.join(self.selection.texts)} were")

    @property
    def failed_checks(self) -> NDArray[np.int32]:
        """How many of the deal's checks by period fail in each scenario."""
        if not self.selection.checks:
            return np.zeros(len(self), dtype=np.int32)
        return failed_checks(self.selection, self.figures)

    def to_arrow(self) -> pa.Table:
        """The table that `dealc batch` writes: a row for each scenario and class."""
        return table_of(self.model, self.selection, self.scenarios, self.figures)

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame (the extra `frames`)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """The table as a polars frame (the extra `frames`)."""
        import polars

        frame = polars.from_arrow(self.to_arrow())
        assert isinstance(frame, polars.DataFrame)
        return frame

    def _repr_html_(self) -> str:
        """The first rows of the table, for a notebook."""
        from dealdsl.exports.html import table_html

        few = min(len(self), -(-_SHOWN_ROWS // max(len(self.model.classes), 1)))
        figures = {text: values[:few] for text, values in self.figures.items()}
        table = table_of(self.model, self.selection, self.scenarios.rows(0, few), figures)
        names = table.column_names
        texts = 1 + names.index("class") if "class" in names else 1
        rows = [[_shown(row[name]) for name in names] for row in table[:_SHOWN_ROWS].to_pylist()]
        title = f"{len(self):,} scenario{'' if len(self) == 1 else 's'}"
        note = f"the first {len(rows)} rows; to_pandas() and to_polars() give all"
        return table_html(title, names, rows, [note], texts)


def _shown(cell: object) -> str:
    match cell:
        case None:
            return "-"
        case float():
            return f"{cell:,.2f}"
        case list():
            return f"{len(cell)} numbers"
        case _:
            return str(cell)


def _without_missing(output: Output, values: NDArray[Any]) -> NDArray[np.float64]:
    missing = output.missing
    return values if missing is None else np.where(values == missing, np.nan, values)
