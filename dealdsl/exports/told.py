"""What a workbook tells besides the flows: totals by class, the scenario, facts, assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.compiler import facts
from dealdsl.exports.projection import Projection
from dealdsl.exports.tables import Cell, Column, Kind, Table, day
from dealdsl.runtime.assumptions import ASSUMPTION_NAMES, Assumptions, Speed
from dealdsl.runtime.flows import Model, Result
from dealdsl.runtime.totals import TOTALS, totals_of, years_of

_DOLLARS = frozenset(("interest", "principal", "residual", "loss", "ending_balance"))


def summary_table(model: Model, result: Result, names: tuple[str, ...]) -> Table:
    """What each class receives over its life: years, dates (periods in a deal without dates) and
    dollars. Nothing stands where a class has no average life, and where it is paid nothing."""
    years = years_of(model)
    rows = [totals_of(model, result, name, years) for name in names]
    columns = [Column("class", Kind.TEXT, names)]
    for place, name in enumerate(TOTALS):
        cells = [row[place] for row in rows]
        columns.append(_summary_column(name, cells, model))
    return Table("Summary", 1, tuple(columns))


def _summary_column(name: str, cells: list[float], model: Model) -> Column:
    if name in _DOLLARS:
        return Column(name, Kind.DOLLARS, cells, is_added=True)
    if name == "average_life":
        return Column(name, Kind.YEARS, [None if life < 0.0 else life for life in cells])
    periods = [int(period) for period in cells]
    if not model.payment_dates[-1]:
        return Column(name, Kind.COUNT, [period or None for period in periods])
    dates = [day(model.payment_dates[period]) if period else None for period in periods]
    return Column(name, Kind.DATE, dates)


def scenario_table(assumptions: Assumptions) -> Table:
    """What was assumed: a row for each, and for each month of what varies by month, of which the
    last row goes on. Percents are percents."""
    rows = list(_assumed(assumptions))
    names, months, values = ([row[place] for row in rows] for place in range(3))
    return Table(
        "Scenario",
        1,
        (
            Column("assumption", Kind.TEXT, names),
            Column("from_month", Kind.COUNT, months),
            Column("value", Kind.ANY, values),
        ),
    )


def _assumed(assumptions: Assumptions) -> Iterator[tuple[str, int, Cell]]:
    for name in ASSUMPTION_NAMES:
        value = getattr(assumptions, name)
        if name == "indices":
            for index, rate in value.items():
                yield from _by_month(f"index {index}", rate)
        elif value is not None:
            yield from _by_month(name, value)


def _by_month(name: str, value: Speed | bool) -> Iterator[tuple[str, int, Cell]]:
    if isinstance(value, int | float):
        yield name, 1, value
    else:
        for month, each in enumerate(value, start=1):
            yield name, month, each


def facts_table(projection: Projection) -> Table:
    """What the deal states, as it states it, with the page that it stands on."""
    rows = [row for row in facts(projection.compilation) if not row.assumed]
    return Table(
        "Facts",
        1,
        (
            Column("name", Kind.TEXT, [row.name for row in rows]),
            Column("value", Kind.TEXT, [row.value for row in rows]),
            Column("source", Kind.TEXT, [row.source for row in rows]),
            Column("determined_by", Kind.TEXT, ["; ".join(row.determined_by) for row in rows]),
            Column("file", Kind.TEXT, [row.file for row in rows]),
            Column("line", Kind.COUNT, [row.line for row in rows]),
        ),
    )


def assumptions_table(projection: Projection) -> Table:
    """What the deal assumes, as it says it, with its reasons."""
    rows = [row for row in facts(projection.compilation) if row.assumed]
    return Table(
        "Assumptions",
        1,
        (
            Column("name", Kind.TEXT, [row.name for row in rows]),
            Column("value", Kind.TEXT, [row.value for row in rows]),
            Column("reason", Kind.TEXT, [row.reason for row in rows]),
            Column("file", Kind.TEXT, [row.file for row in rows]),
            Column("line", Kind.COUNT, [row.line for row in rows]),
        ),
    )
