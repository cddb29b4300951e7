"""Runs a batch part by part into a CSV or Parquet file that appears whole."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from attrs import frozen

from dealdsl.scenarios.engines import Engine, Figures, ProjectionError, joined, opened
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.parts import (
    PART_SIZE,
    Parts,
    appearing,
    manifest,
    open_parts,
    part_size_of,
    target_of,
)
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import Scenarios
from dealdsl.scenarios.tables import FAILED, table_of

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".parquet", ".csv")


class UnknownEndingError(Exception):
    """The name of the results says no form that can be written."""


@frozen
class Batch:
    """What to run: all scenarios of a table, for all outputs of a selection."""

    model: CompiledModel
    scenarios: Scenarios
    selection: Selection


def write_batch(
    batch: Batch,
    path: str,
    engine: str = "auto",
    jobs: int = 1,
    resume: bool = False,
    restart: bool = False,
    part_size: int | None = None,
    told: Callable[[int], None] = lambda done: None,
) -> list[int]:
    """Run a batch and write its table to `path`, by its ending. Returns the numbers of scenarios in
    which a check of the deal fails, the first being 1.

    What is finished stands in parts beside the file until the file is whole: whatever ends the run,
    the same call with `resume` runs only what is missing, and gives the same bytes. `told` hears
    how many scenarios are done, from time to time.

    Raises UnknownEndingError, PartsError, ProjectionError, OSError.
    """
    form = ending(path)
    _require_writable(path)
    size = part_size or (part_size_of(path) if resume else None) or PART_SIZE
    wanted = manifest(batch.model, batch.scenarios, batch.selection, size)
    parts = open_parts(path, wanted, resume, restart)
    finished = parts.finished()
    missing = [number for number in wanted.parts if number not in finished]
    if missing:
        with opened(engine, batch.model, batch.selection, jobs) as running:
            finished |= _run_parts(batch, parts, form, running, missing, told)
    _assemble(path, form, parts, [finished[number] for number in wanted.parts])
    parts.remove()
    return _failing(path, form) if batch.selection.checks else []


def _failing(path: str, form: str) -> list[int]:
    """The numbers of scenarios in which checks fail, of a table as it was written."""
    names = ["scenario", FAILED]
    if form == ".csv":
        from pyarrow import csv

        columns = csv.ConvertOptions(include_columns=names)
        table = csv.read_csv(path, convert_options=columns)
    else:
        from pyarrow import parquet

        table = parquet.read_table(path, columns=names)
    numbers, failed = (table.column(name).to_numpy() for name in names)
    return sorted(set(numbers[failed > 0].tolist()))


def ending(path: str) -> str:
    """The form that a path asks for, one of `ENDINGS`. Raises UnknownEndingError."""
    found = os.path.splitext(path)[1].lower()
    if found not in ENDINGS:
        raise UnknownEndingError(f"results are written to .parquet and .csv files, not to {path}")
    return found


def _require_writable(path: str) -> None:
    """Raise OSError, before anything is run, if a file that is there cannot be replaced."""
    target = target_of(path)
    if os.path.exists(target):
        with open(target, "r+b"):
            pass


def _run_parts(
    batch: Batch,
    parts: Parts,
    form: str,
    engine: Engine,
    missing: Iterable[int],
    told: Callable[[int], None],
) -> dict[int, str]:
    """Run the parts that are missing; returns the path of each."""
    rows = {number: parts.manifest.rows(number) for number in missing}
    done = len(batch.scenarios) - sum(last - first for first, last in rows.values())
    told(done)
    paths = {}
    for number, (first, last) in rows.items():
        begun = done

        def heard(run: int, begun: int = begun) -> None:
            told(begun + run)

        scenarios = batch.scenarios.rows(first, last)
        figures = _figures(scenarios, first, engine, heard)
        table = table_of(batch.model, batch.selection, scenarios, figures, first + 1)
        paths[number] = parts.write(number, _bytes_of(table, form))
        done += last - first
    return paths


def _figures(
    scenarios: Scenarios, before: int, engine: Engine, told: Callable[[int], None]
) -> Figures:
    """The figures of a part, a stride at a time; `before` scenarios stand before it."""
    found = []
    for first in range(0, len(scenarios), engine.stride):
        last = min(first + engine.stride, len(scenarios))
        try:
            found.append(engine.evaluate(scenarios.rows(first, last)))
        except ProjectionError as error:
            raise ProjectionError(before + first + error.row, error.problem) from None
        told(last)
    return joined(found)


def _bytes_of(table: pa.Table, form: str) -> bytes:
    """A part as a file of its own; a Parquet file has one row group."""
    stream = BytesIO()
    if form == ".csv":
        from pyarrow import csv

        stream.write(f"{','.join(table.column_names)}\n".encode())
        csv.write_csv(_flat(table), stream, csv.WriteOptions(include_header=False))
    else:
        with _parquet_writer(stream, table.schema) as writer:
            writer.write_table(table, row_group_size=len(table))
    return stream.getvalue()


def _flat(table: pa.Table) -> pa.Table:
    """The table with lists as text, numbers apart by spaces: CSV has no lists."""
    import pyarrow as pa

    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if pa.types.is_list(column.type):
            texts = [
                None if each is None else " ".join(map(repr, each)) for each in column.to_pylist()
            ]
            table = table.set_column(place, name, pa.array(texts, pa.string()))
    return table


def _parquet_writer(file: BinaryIO, schema: pa.Schema) -> Any:
    """Options that decide the bytes stand here, so that they do not change with a library's."""
    from pyarrow import parquet

    return parquet.ParquetWriter(file, schema, version="2.6", compression="zstd")


def _assemble(path: str, form: str, parts: Parts, paths: Sequence[str]) -> None:
    """Put the parts one behind another into the file, which appears whole."""
    target = target_of(path)
    with appearing(target, parts.folder) as file:
        if os.path.exists(target):
            os.chmod(file.name, stat.S_IMODE(os.stat(target).st_mode))
        if form == ".csv":
            _join_csv(paths, file)
        else:
            _join_parquet(paths, file)


def _join_csv(paths: Sequence[str], file: BinaryIO) -> None:
    for path in paths:
        with open(path, "rb") as part:
            header = part.readline()
            file.write(header if path == paths[0] else b"")
            shutil.copyfileobj(part, file)


def _join_parquet(paths: Sequence[str], file: BinaryIO) -> None:
    from pyarrow import parquet

    with _parquet_writer(file, parquet.read_schema(paths[0])) as writer:
        for path in paths:
            with parquet.ParquetFile(path) as part:
                table = part.read()
            writer.write_table(table, row_group_size=len(table))
