"""A projection as tables of typed columns, which every kind of file is written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from math import fsum
from typing import TypeAlias

from attrs import frozen

from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result

Cell: TypeAlias = "str | float | int | bool | date | None"


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    DATE = "date"
    DOLLARS = "dollars"
    YEARS = "years"
    STATE = "state"  # 1 is on, 0 is off
    ANY = "any"  # a number, a text, or yes and no


@frozen
class Column:
    """Cells of one kind, None where there is nothing; `is_added` if their sum means something."""

    name: str
    kind: Kind
    cells: Sequence[Cell]
    is_added: bool = False

    @property
    def total(self) -> float:
        """The sum of its numbers."""
        return fsum(float(cell) for cell in self.cells if isinstance(cell, int | float))


@frozen
class Table:
    """Columns of one length under a name; the first `keys` of them say what a row is of."""

    name: str
    keys: int
    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0].cells)


# What adds up over the periods. Balances do not, nor does what may hold what was carried from one
# period to the next: interest due, shortfalls, fees and claims that are unpaid.
ADDED: Mapping[str, frozenset[str]] = {
    "class": frozenset(
        ("interest_paid", "principal_paid", "realized_loss", "loss_reimbursed", "residual_paid")
    ),
    "pool": frozenset(
        (
            *("gross_interest", "servicing_fee", "prepayment_interest_shortfall", "interest"),
            *("scheduled", "prepaid", "recovered", "late_recovered", "call_price", "principal"),
            *("funds", "new_defaults", "loss", "bought", "bought_balance"),
        )
    ),
    "fee": frozenset(("paid",)),
    "claim": frozenset(("paid",)),
    "account": frozenset(("earned",)),
    "swap": frozenset(("receipt", "payment", "paid")),
    "cap": frozenset(("receipt",)),
    "limit": frozenset(("losses", "within")),
    "losses": frozenset(("unallocated", "absorbed")),
}

PLURALS = {"class": "Classes", "losses": "Losses"}


def class_table(model: Model, result: Result) -> Table:
    """The flows of the classes: a row for each period and class."""
    return _of_classes("class", model.classes, model, result)


def measure_tables(model: Model, result: Result) -> Iterator[Table]:
    """What is known besides the classes: for each kind of thing (pools, fees, limits, …) a table of
    a row for each period and thing, its measures being columns. Composite classes are such a kind,
    with the columns of classes."""
    if model.composites:
        yield _of_classes("composite", model.composites, model, result)
    for kind in dict.fromkeys(kind for kind, _, _ in result.other):
        names = tuple(dict.fromkeys(name for k, name, _ in result.other if k == kind))
        measures = tuple(dict.fromkeys(measure for k, _, measure in result.other if k == kind))
        flows = {(n, m): result.other.get((kind, n, m)) for n in names for m in measures}
        yield _by_period(kind, names, measures, flows, model)


def long_table(model: Model, result: Result) -> Table:
    """All of `measure_tables` below one another: a row for each period and measure."""
    composites = {
        ("composite", name, column): result.flows[name, column]
        for name in model.composites
        for column in CLASS_COLUMNS
    }
    series = {**result.other, **composites}
    periods = range(len(model.payment_dates))
    values = [column[period] for period in periods for column in series.values()]
    words = [
        Column(name, Kind.TEXT, [key[place] for key in series] * len(periods))
        for place, name in enumerate(("kind", "name", "measure"))
    ]
    columns = (*_periods(model, len(series)), *words, Column("value", Kind.DOLLARS, values))
    return Table("Measures", 5, columns)


def wide_table(
    name: str, model: Model, flows: Mapping[str, Sequence[float]], is_added: bool
) -> Table:
    """A row for each period and a column of dollars for each class in `flows`."""
    columns = (Column(each, Kind.DOLLARS, cells, is_added) for each, cells in flows.items())
    return Table(name, 2, (*_periods(model, 1), *columns))


def day(text: str) -> date | None:
    """A date of ISO text, None of no text."""
    return date.fromisoformat(text) if text else None


def _of_classes(kind: str, names: tuple[str, ...], model: Model, result: Result) -> Table:
    return _by_period(kind, names, CLASS_COLUMNS, result.flows, model)


def _by_period(
    kind: str,
    names: Sequence[str],
    measures: Iterable[str],
    flows: Mapping[tuple[str, str], Sequence[float] | None],
    model: Model,
) -> Table:
    periods = range(len(model.payment_dates))
    value = Kind.STATE if kind == "trigger" else Kind.DOLLARS
    columns = [*_periods(model, len(names)), Column(kind, Kind.TEXT, [*names] * len(periods))]
    for measure in measures:
        series = [flows[name, measure] for name in names]
        cells = [None if each is None else each[period] for period in periods for each in series]
        columns.append(Column(measure, value, cells, measure in ADDED.get(kind, ())))
    return Table(PLURALS.get(kind, f"{kind.capitalize()}s"), 3, tuple(columns))


def _periods(model: Model, times: int) -> tuple[Column, Column]:
    """The periods and their payment dates, each as many times as rows are of it."""
    days = [day(text) for text in model.payment_dates]
    return (
        Column("period", Kind.COUNT, [each for each in range(len(days)) for _ in range(times)]),
        Column("date", Kind.DATE, [each for each in days for _ in range(times)]),
    )
