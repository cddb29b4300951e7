"""Tapes: files that hold a row for each loan of a pool, and the loans as kernels take them."""

import csv
import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from math import floor, isfinite
from typing import Any, NamedTuple

from dealdsl.runtime.assumptions import InputError
from dealdsl.runtime.loan_blocks import BLOCK, LANES

LONGEST_TERM = 1200  # months


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


@dataclass(frozen=True)
class Part:
    """Loans in the order of `project_block`: eight a group, a list for each of its arguments.

    The longest terms come first, and all of a group have the same term and age: loans of no
    balance make it full. `target_fraction` and `io_fraction` are those of `add_part`.
    """

    target_fraction: float
    io_fraction: float
    term: list[int]  # by group
    age: list[int]
    loans: dict[str, Any]  # arrays by loan

    def live(self, first: int, months: int) -> list[int]:
        """How many groups of the block that begins with group `first` still pay, by month."""
        terms = self.term[first : first + BLOCK // LANES]
        counts, count = [len(terms)], len(terms)
        for month in range(1, months + 1):
            while count and terms[count - 1] < month:
                count -= 1
            counts.append(count)
        return counts


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
    fields = [array("d") for _ in Loan._fields]
    try:
        for place, cells in _rows(tape):
            loan = tape.loan(*cells)
            if fault := loan_fault(loan):
                raise InputError(f"{tape.path}, {place}: {fault}")
            for values, value in zip(fields, loan, strict=True):
                values.append(value)
    except OSError as error:
        raise InputError(f"{tape.path} cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{tape.path} is not a CSV file in UTF-8: {error}") from None
    if not sum(fields[0]) > 0.0:
        raise InputError(f"{tape.path} holds no loan with a balance")
    return _arranged(fields, tape.target_rate)


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
    if not 0.0 <= loan.net_rate <= loan.gross_rate <= 1.0:
        rates = f"{loan.net_rate!r} and {loan.gross_rate!r}"
        return f"net and gross rate are not in order between 0 and 100%: {rates}"
    if loan.prepayment_multiplier < 0.0 or loan.default_multiplier < 0.0:
        return "a multiplier is negative"
    if not 0.0 <= loan.severity <= 1.0:
        return f"the severity is not between 0 and 100%: {loan.severity!r}"
    return ""


def _arranged(fields: list[Any], target_rate: float | None) -> tuple[Part, ...]:
    terms, ages = ([floor(x + 0.5) for x in fields[place]] for place in (3, 4))
    if target_rate is None:
        return (_part(fields, terms, ages, range(len(terms)), lambda _: 1.0, fields[2], 1.0, 0.0),)
    to = target_rate if target_rate > 0.0 else 1.0  # loans that pay nothing have no discount
    shares = array("d", (min(net / to, 1.0) if target_rate > 0.0 else 1.0 for net in fields[2]))
    above = array("d", (max(net - target_rate, 0.0) for net in fields[2]))
    target = _part(fields, terms, ages, range(len(terms)), shares.__getitem__, above, 1.0, 1.0)
    split = [place for place, share in enumerate(shares) if share < 1.0]
    if not split:
        return (target,)
    nothing = array("d", bytes(8 * len(terms)))
    po = _part(fields, terms, ages, split, lambda i: 1.0 - shares[i], nothing, 0.0, 0.0)
    return target, po


def _part(
    fields: list[Any],
    terms: list[int],
    ages: list[int],
    chosen: Sequence[int],
    share: Callable[[int], float],
    net: Any,
    target_fraction: float,
    io_fraction: float,
) -> Part:
    """The loans that are chosen, each with its share of the balance."""
    order = sorted(chosen, key=lambda i: (-terms[i], ages[i]))
    groups = list(_groups(order, terms, ages))
    places = array("q", (place for group in groups for place in group))

    def laid(figure: Callable[[int], float]) -> Any:
        return array("d", (0.0 if place < 0 else figure(place) for place in places))

    balance, gross, _, _, _, prepayment, default, severity = fields
    loans = {
        "loan_balance": laid(lambda i: balance[i] * share(i)),
        "loan_gross": laid(lambda i: gross[i] / 12.0),
        "loan_net": laid(lambda i: net[i] / 12.0),
        "loan_payment": laid(lambda i: level_payment(gross[i] / 12.0, terms[i])),
        "loan_prepayment": laid(prepayment.__getitem__),
        "loan_default": laid(default.__getitem__),
        "loan_severity": laid(severity.__getitem__),
    }
    firsts = [group[0] for group in groups]
    term, age = [terms[i] for i in firsts], [ages[i] for i in firsts]
    return Part(target_fraction, io_fraction, term, age, loans)


def _groups(order: list[int], terms: list[int], ages: list[int]) -> Iterator[list[int]]:
    """Eight places of like term and age at a time; -1 is a loan of no balance."""
    group: list[int] = []
    for place in order:
        like = group and (terms[group[0]], ages[group[0]]) == (terms[place], ages[place])
        if group and (len(group) == LANES or not like):
            yield group + [-1] * (LANES - len(group))
            group = []
        group.append(place)
    if group:
        yield group + [-1] * (LANES - len(group))


@lru_cache(maxsize=65536)
def level_payment(rate: float, term: int) -> float:
    """What a loan of 1 pays in each of `term` months at `rate` a month: (1 + r)^n over the sum of
    (1 + r)^k for k from 0 to n - 1. Both are doubled bit by bit, so that no power is drawn."""
    growth = 1.0 + rate
    power, added = 1.0, 0.0
    for bit in bin(term)[2:]:
        power, added = power * power, added + added * power
        if bit == "1":
            power, added = power * growth, added * growth + 1.0
    return rate + 1.0 / added


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
        for column, at in wanted.items():
            cell = row[at] if at < len(row) else ""
            _require_number(cell, f"{path}, {place}, column {column}")
        raise


def _require_number(cell: Any, where: str) -> None:
    try:
        float(cell)
    except (ValueError, TypeError):
        raise InputError(f"{where}: {cell!r} is no number") from None


def _parquet_rows(path: str, columns: tuple[str, ...]) -> Iterator[tuple[str, list[float]]]:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        needs = "a Parquet file is read with pyarrow: pip install 'dealdsl[fast]', or give a CSV"
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
