"""The rows of a tape, exactly: a CSV or a Parquet file beside the deal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from attrs import frozen

from dealdsl.linking.opening import Opener, data_of

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")


class UnreadableError(Exception):
    """Why a tape is not read."""


class CellError(Exception):
    """A cell that is no number: where, in which column, and what stands there."""

    def __init__(self, where: str, column: str, cell: str) -> None:
        super().__init__(where, column, cell)
        self.where, self.column, self.cell = where, column, cell


@frozen
class Rows:
    """A tape that is open: where it was found, its hash, and the names of its columns."""

    place: str
    sha256: str
    heads: tuple[str, ...]
    data: bytes

    def figures(self, columns: Sequence[str]) -> Iterator[tuple[str, list[Decimal]]]:
        """Where each loan stands, and its figures in these columns.

        Raises CellError for a cell that is no number, UnreadableError for a file that breaks off.
        """
        at = [self.heads.index(column) for column in columns]
        rows = _parquet(self.data, columns) if _is_parquet(self.place) else _csv(self.data, at)
        for where, cells in rows:
            for column, cell in zip(columns, cells, strict=True):
                if _NUMBER.fullmatch(cell) is None:
                    raise CellError(where, column, cell)
            yield where, [Decimal(cell) for cell in cells]


def opened(opener: Opener | None, path: str) -> Rows:
    """A tape by its path from the deal's folder; raises UnreadableError."""
    if opener is None:
        raise UnreadableError("the deal has no folder, and no files are read here")
    try:
        place, data = data_of(opener, path)
        heads = _parquet_heads(data) if _is_parquet(place) else _csv_heads(data)
    except OSError as error:
        near = getattr(error, "near", None)
        there = f", but `{near}`" if near else ""
        raise UnreadableError((error.strerror or str(error)).lower() + there) from None
    except (UnicodeError, csv.Error) as error:
        raise UnreadableError(f"it is not a CSV file in UTF-8: {error}") from None
    return Rows(place, sha256(data).hexdigest(), tuple(head.strip() for head in heads), data)


def _is_parquet(path: str) -> bool:
    return path.lower().endswith(".parquet")


def _reader(data: bytes) -> Any:
    return csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline=""))


def _csv_heads(data: bytes) -> list[str]:
    return next(_reader(data), [])


def _csv(data: bytes, at: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
    rows = _reader(data)
    next(rows, [])
    try:
        for row in rows:
            if any(row):
                cells = [row[place].strip() if place < len(row) else "" for place in at]
                yield f"line {rows.line_num}", cells
    except (UnicodeError, csv.Error) as error:
        raise UnreadableError(f"it is not a CSV file in UTF-8: {error}") from None


def _parquet_file(data: bytes) -> Any:
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError:
        needs = "a Parquet file needs pyarrow: pip install 'dealdsl[parquet]', or write a CSV file"
        raise UnreadableError(needs) from None
    try:
        return parquet.ParquetFile(io.BytesIO(data))
    except ArrowInvalid as error:
        raise UnreadableError(f"it is not a Parquet file: {error}") from None


def _parquet_heads(data: bytes) -> list[str]:
    return list(_parquet_file(data).schema_arrow.names)


def _parquet(data: bytes, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    number = 0
    for batch in _parquet_file(data).iter_batches(columns=list(dict.fromkeys(columns))):
        lists = [batch.column(name).to_pylist() for name in columns]
        for cells in zip(*lists, strict=True):
            number += 1
            yield f"row {number}", ["" if cell is None else str(cell) for cell in cells]
