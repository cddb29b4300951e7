"""Tapes: files that hold a row for each loan of a pool, and the loans as kernels take them."""

import csv
import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from math import floor, isfinite
from typing import Any, NamedTuple

from dealdsl.runtime.assumptions import InputError
from dealdsl.runtime.loan_blocks import BLOCK, LANES
from dealdsl.runtime.loan_parts import Part, arranged

LONGEST_TERM = 1200  # months
_ROUNDING = 1e-12  # what a product of figures may be beyond its bounds


class Loan(NamedTuple):
    """A loan of a tape: dollars, annual rates as fractions, whole months."""

    balance: float
    gross_rate: float
    net_rate: float
    remaining_term: float
    age: float = 0.0
    prepayment_multiplier: float = 1.0  # of the monthly rate, which is then at most 1
    default_multiplier: float = 1.0
    severity: float = 0.0


@dataclass
class Tape:
    """The loans of a pool: a CSV or Parquet file, read when it is first asked for.

    `loan` makes a Loan of a row's figures in `columns`; `sha256` is that of the file that the deal
    was checked with. `target_rate` (annual, a fraction) splits each loan into strips.
    """

    path: str
    sha256: str
    columns: tuple[str, ...]
    loan: Callable[..., Loan]
    target_rate: float | None = None
    states_severity: bool = False
    _parts: tuple[Part, ...] = ()
    _live: dict[tuple[int, int], list[list[int]]] = field(default_factory=dict)

    def use(self, path: str) -> None:
        """Take the loans from another file."""
        self.path, self._parts, self._live = path, (), {}

    def parts(self) -> tuple[Part, ...]:
        """The loans; raises InputError where the file cannot be used."""
        if not self._parts:
            self._parts = _read_parts(self)
        return self._parts

    def live(self, number: int, months: int) -> list[list[int]]:
        """`Part.live` for each block of a part."""
        part = self.parts()[number]
        if (number, months) not in self._live:
            firsts = range(0, len(part.term), BLOCK // LANES)
            self._live[number, months] = [part.live(first, months) for first in firsts]
        return self._live[number, months]

    def fault(self) -> str:
        """Why the file cannot be used; nothing where it can."""
        try:
            self.parts()
        except InputError as error:
            return str(error)
        return ""

    def differs(self) -> str:
        """What a reader must know of a file that is not the one the deal was checked with."""
        found = _file_hash(self.path)
        if found == self.sha256:
            return ""
        return (
            f"{self.path} (SHA-256 {found}) is not the tape that the deal was checked with "
            f"(SHA-256 {self.sha256})"
        )


def beside_model(path: str) -> str:
    """The path of a file that stands in the folder of this file, or below."""
    return os.path.join(os.path.dirname(globals().get("__file__", "")), path)


def _read_parts(tape: Tape) -> tuple[Part, ...]:
    """The loans of a file, sorted and grouped; raises InputError."""
    figures = {name: array("d") for name in Loan._fields}
    columns = tuple(figures.values())
    try:
        for place, cells in _rows(tape):
            loan = tape.loan(*cells)
            if fault := loan_fault(loan):
                raise InputError(f"{tape.path}, {place}: {fault}")
            for values, value in zip(columns, loan, strict=True):
                values.append(value)
    except OSError as error:
        raise InputError(f"{tape.path} cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{tape.path} is not a CSV file in UTF-8: {error}") from None
    if not sum(figures["balance"]) > 0.0:
        raise InputError(f"{tape.path} holds no loan with a balance")
    for name in ("remaining_term", "age"):
        figures[name] = array("d", (floor(months + 0.5) for months in figures[name]))
    # A rate that is nought but for rounding is nought.
    figures["net_rate"] = array("d", (max(rate, 0.0) for rate in figures["net_rate"]))
    return arranged(figures, tape.target_rate)


def loan_fault(loan: Loan) -> str:
    """Why no loan can be so; nothing where one can."""
    if not all(map(isfinite, loan)):
        return "a figure of the loan is not finite"
    if loan.balance < 0.0:
        return f"the balance is negative: {loan.balance!r}"
    if not 1.0 <= floor(loan.remaining_term + 0.5) <= LONGEST_TERM:
        return f"the remaining term is not 1 to {LONGEST_TERM} months: {loan.remaining_term!r}"
    if not 0.0 <= loan.age <= LONGEST_TERM:
        return f"the age is not 0 to {LONGEST_TERM} months: {loan.age!r}"
    if not -_ROUNDING <= loan.net_rate <= loan.gross_rate + _ROUNDING <= 1.0 + 2.0 * _ROUNDING:
        rates = f"{loan.net_rate!r} and {loan.gross_rate!r}"
        return f"net and gross rate are not in order between 0 and 100%: {rates}"
    if loan.prepayment_multiplier < 0.0 or loan.default_multiplier < 0.0:
        return "a multiplier is negative"
    if not 0.0 <= loan.severity <= 1.0 + _ROUNDING:
        return f"the severity is not between 0 and 100%: {loan.severity!r}"
    return ""


def _rows(tape: Tape) -> Iterator[tuple[str, list[float]]]:
    """Where each loan stands, and its figures in the columns that are wanted."""
    if tape.path.lower().endswith(".parquet"):
        yield from _parquet_rows(tape.path, tape.columns)
        return
    with open(tape.path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        wanted = _places(tape.path, next(rows, []), tape.columns)
        for row in rows:
            if any(row):
                place = f"line {rows.line_num}"
                yield place, _figures(tape.path, place, row, wanted)


def _places(path: str, head: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
    """The place of each column that is wanted."""
    heads = [name.strip() for name in head]
    for column in columns:
        if heads.count(column) != 1:
            found = f"columns named {column}; its columns are: {', '.join(heads) or 'none'}"
            raise InputError(f"{path} has {heads.count(column) or 'no'} {found}")
    return {column: heads.index(column) for column in columns}


def _figures(path: str, place: str, row: Sequence[Any], wanted: Mapping[str, int]) -> list[float]:
    try:
        return [float(row[at]) for at in wanted.values()]
    except (ValueError, TypeError, IndexError):
        cells = {column: row[at] if at < len(row) else "" for column, at in wanted.items()}
        column, cell = next(item for item in cells.items() if not _is_number(item[1]))
        raise InputError(f"{path}, {place}, column {column}: {cell!r} is no number") from None


def _is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (ValueError, TypeError):
        return False
    return True


def _parquet_rows(path: str, columns: tuple[str, ...]) -> Iterator[tuple[str, list[float]]]:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        needs = "a Parquet file is read with pyarrow: pip install 'dealdsl[parquet]', or give a CSV"
        raise InputError(f"{path}: {needs}") from None
    with open(path, "rb") as source:
        file = parquet.ParquetFile(source)
        wanted = {name: at for at, name in enumerate(columns)}
        _places(path, file.schema_arrow.names, columns)
        number = 0
        for batch in file.iter_batches(columns=list(columns)):
            lists = [batch.column(name).to_pylist() for name in columns]
            for cells in zip(*lists, strict=True):
                number += 1
                place = f"row {number}"
                yield place, _figures(path, place, cells, wanted)


def _file_hash(path: str) -> str:
    found = sha256()
    try:
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                found.update(piece)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    return found.hexdigest()
