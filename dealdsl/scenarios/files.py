"""Scenarios from a file or a frame: CSV, Parquet, pandas, polars; a row a scenario."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.grid import Factor
from dealdsl.scenarios.rows import Given, ScenarioFileError, factor

CONDITIONS = {".csv": "a CSV file in UTF-8", ".parquet": "a Parquet file"}
"""What a file of an ending must be."""


def read_factor(path: str, base: Assumptions, named: Mapping[str, Assumptions]) -> Factor:
    """The scenarios of a file, by its ending. `named` are those of the deal, which a column
    `scenario` may begin from; an empty cell is as in the scenario that its row begins from.

    Raises ScenarioFileError.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in CONDITIONS:
        raise ScenarioFileError(f"{path}: scenarios are read from .csv and .parquet files")
    try:
        given = _read_csv(path) if ending == ".csv" else _read_parquet(path)
    except OSError as error:
        raise ScenarioFileError(f"{path} cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        if isinstance(error, ScenarioFileError):
            raise
        raise ScenarioFileError(f"{path} is not {CONDITIONS[ending]}: {error}") from None
    return factor(given, base, named)


def frame_factor(frame: Any, base: Assumptions, named: Mapping[str, Assumptions]) -> Factor:
    """The scenarios of a pandas or polars frame, or of a mapping of columns, as of a file."""
    columns = getattr(frame, "columns", None)
    names = list(frame) if columns is None else list(columns)
    cells = {str(name): _cells(frame[name]) for name in names}
    return factor(Given("the frame", cells, lambda row: f"the frame, row {row + 1}"), base, named)


def _cells(values: Any) -> Sequence[Any]:
    """A column of a frame as an array of numbers, or as cells of any kind, None where empty."""
    if hasattr(values, "to_numpy"):
        array = values.to_numpy()
        if array.dtype.kind in "iufb":
            return cast(Sequence[Any], array)
        filled = values.astype(object).where(values.notna(), None) if _is_pandas(values) else values
        return cast(Sequence[Any], filled.to_list())
    return cast(Sequence[Any], values if isinstance(values, np.ndarray) else list(values))


def _is_pandas(values: Any) -> bool:
    return hasattr(values, "notna")


def _read_csv(path: str) -> Given:
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    heads = [head.strip() for head in rows[0][1]] if rows else []
    for line, row in rows[1:]:
        if len(row) != len(heads):
            counts = f"{len(row)} cells under {len(heads)} columns"
            raise ScenarioFileError(f"{path}, line {line}: {counts}")
    for head in heads:
        if not head or heads.count(head) > 1:
            told = f"two columns named {head}" if head else "a column without a name"
            raise ScenarioFileError(f"{path}, line {rows[0][0]}: {told}")
    if len(rows) < 2:
        raise ScenarioFileError(f"{path}: no scenarios; write a row for each under the names")
    columns = zip(*([cell.strip() for cell in row] for _, row in rows[1:]), strict=True)
    lines = [line for line, _ in rows[1:]]
    return Given(
        path,
        dict(zip(heads, columns, strict=True)),
        lambda row: f"{path}, line {lines[row]}",
    )


def _read_parquet(path: str) -> Given:
    from pyarrow import parquet

    with open(path, "rb") as file:
        table = parquet.read_table(file)
    if not table.num_rows:
        raise ScenarioFileError(f"{path}: no scenarios; write a row for each")
    if len(set(table.column_names)) < table.num_columns:
        raise ScenarioFileError(f"{path}: two columns have one name")
    cells = {
        name: column.to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return Given(path, cells, lambda row: f"{path}, row {row + 1}")
