"""Figures as a table that is easy to filter: a row for each scenario and class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dealdsl.scenarios.engines import Figures
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.outputs import Output, Total, Trip
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import MEASURES, Column, Scenarios, given_rows

if TYPE_CHECKING:
    import pyarrow as pa

FAILED = "failed_checks"


def table_of(
    model: CompiledModel,
    selection: Selection,
    scenarios: Scenarios,
    figures: Figures,
    first: int = 1,
) -> pa.Table:
    """The figures of scenarios numbered from `first` on.

    Columns: `scenario`, its number; `scenario_name`, where rows of a file name scenarios of the
    deal; the assumptions that vary; `class`, if any output is of a class; then the outputs, those
    of a class on its rows and those of the deal on all rows of the scenario. What goes by month or
    by period is a list, period 0 being closing. Nothing stands where there is no figure. The last
    column of a deal with checks by period is `failed_checks`: how many fail in the scenario.
    """
    import pyarrow as pa

    rows = classes(model, selection)
    count, repeats = len(scenarios), max(len(rows), 1)
    numbers = np.repeat(np.arange(first, first + count), repeats)
    columns: dict[str, Any] = {"scenario": _arrow(numbers)}
    if scenarios.names is not None:
        columns["scenario_name"] = _texts(scenarios.names.repeat(repeats).tolist())
    for name, values in scenarios.columns.items():
        columns[column_name(name)] = _array(name, values.repeat(repeats, axis=0))
    if rows:
        columns["class"] = _texts(list(rows) * count)
    for column, outputs in _by_column(selection):
        columns[column] = _outputs(model, outputs, rows, count, figures)
    if selection.checks:
        columns[FAILED] = _arrow(failed_checks(selection, figures).repeat(repeats))
    return pa.table(columns)


def failed_checks(selection: Selection, figures: Figures) -> NDArray[np.int32]:
    """How many of the deal's checks by period fail in each scenario."""
    count = np.zeros(len(figures[selection.checks[0].text]), dtype=np.int32)
    for check in selection.checks:
        count += figures[check.text] != 0.0
    return count


def classes(model: CompiledModel, selection: Selection) -> tuple[str, ...]:
    """The classes that have rows, in the deal's order."""
    asked = {output.tranche for output in selection.outputs}
    return tuple(name for name in model.classes if name in asked)


def column_name(name: str) -> str:
    """The name of an assumption's column: `index LIBOR-1M` is `index_LIBOR_1M`."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _by_column(selection: Selection) -> Iterator[tuple[str, list[Output]]]:
    columns: dict[str, list[Output]] = {}
    for output in selection.outputs:
        columns.setdefault(output.column, []).append(output)
    yield from columns.items()


def _outputs(
    model: CompiledModel,
    outputs: Sequence[Output],
    rows: Sequence[str],
    count: int,
    figures: Figures,
) -> pa.Array:
    """One column of outputs, those of different classes on the rows of each."""
    by_class = {output.tranche: figures[output.text] for output in outputs}
    if None in by_class:
        values = by_class[None].repeat(max(len(rows), 1), axis=0)
        there = np.ones(len(values), dtype=bool)
    else:
        some = next(iter(by_class.values()))
        nothing = np.full_like(some, np.nan)
        stacked = np.stack([by_class.get(name, nothing) for name in rows], axis=1)
        values = stacked.reshape(count * len(rows), *some.shape[1:])
        there = np.tile([name in by_class for name in rows], count)
    return _output(model, outputs[0], values, there)


def _output(
    model: CompiledModel, output: Output, values: Column, there: NDArray[np.bool_]
) -> pa.Array:
    if output.by_period:
        return _lists(values, there)
    if output.missing is not None:
        there = there & (values != output.missing)
    if isinstance(output.kind, Trip) or (
        isinstance(output.kind, Total) and output.kind.name.endswith("_payment")
    ):
        periods = np.where(there, values, 0.0).astype(np.int32)
        dates = model.emitted.payment_dates
        if isinstance(output.kind, Total) and dates[-1]:
            days = np.array([date.fromisoformat(each) for each in dates], dtype="datetime64[D]")
            return _arrow(days[periods], there)
        return _arrow(periods, there)
    return _arrow(values, there)


def _array(name: str, values: Column) -> pa.Array:
    """A column of what varies; nothing where a row goes by another measure."""
    there = given_rows(values) if name in MEASURES else np.ones(len(values), dtype=bool)
    return _lists(values, there) if values.ndim == 2 else _arrow(values, there)


def _lists(values: Column, there: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    length = values.shape[1]
    ends = np.concatenate([[0], np.cumsum(there * length)]).astype(np.int32)
    offsets = _arrow(ends, np.concatenate([there, [True]]))
    return pa.ListArray.from_arrays(offsets, _arrow(values[there].ravel()))


def _arrow(values: Column, there: NDArray[np.bool_] | None = None) -> pa.Array:
    """An array as Arrow has it, and nothing where there is none.

    `pyarrow.array` would do the same and load pandas to do it, which takes longer than a batch.
    """
    import pyarrow as pa

    kind = pa.from_numpy_dtype(values.dtype)
    if kind == pa.date32():
        values = values.astype(np.int32)
    packed = values.dtype == bool
    data = np.packbits(values, bitorder="little") if packed else np.ascontiguousarray(values)
    valid = None if there is None else _valid(there)
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(data)])


def _texts(texts: list[str]) -> pa.Array:
    """Texts as Arrow has them; nothing where there is none."""
    import pyarrow as pa

    written = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, written)], dtype=np.int32)
    buffers = [_valid(np.array([bool(text) for text in texts])), pa.py_buffer(ends)]
    return pa.Array.from_buffers(
        pa.string(), len(texts), [*buffers, pa.py_buffer(b"".join(written))]
    )


def _valid(there: NDArray[np.bool_]) -> pa.Buffer | None:
    """A bit for each value that is there; None if all are."""
    import pyarrow as pa

    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
