"""Decrement and yield tables of the scenarios, by the functions that `dealc` has commands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import frozen

from dealdsl.analytics import decrement
from dealdsl.analytics.conventions import Conventions
from dealdsl.analytics.decrement import Column
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.quotes import at_price
from dealdsl.analytics.stream import COLUMNS, stream
from dealdsl.report.runs import Run, Runs
from dealdsl.report.views import Heads, Table
from dealdsl.runtime.totals import HALF_A_CENT, years_of

NONE = "–"
MOST_COLUMNS = 12
"""Columns of percents that fit beside each other on paper."""


@frozen
class Price:
    """A clean price in percent, and its text."""

    text: str
    percent: float


# ---- decrement tables ----


def decrement_tables(runs: Runs) -> tuple[Table, ...]:
    """The percent of each class that is outstanding a year, a column a scenario; classes that
    print alike share theirs. As many tables as paper needs."""
    rows = decrement.anniversaries(len(runs.model.payment_dates) - 1, runs.model.months_a_period)
    blocks = [
        (", ".join(name for name, _ in alike), columns)
        for columns, alike in _alike(_columns(runs, rows))
    ]
    fit = max(1, MOST_COLUMNS // len(runs.runs))
    parts = [blocks[first : first + fit] for first in range(0, len(blocks), fit)]
    return tuple(_decrement_table(part, rows, runs) for part in parts)


def _columns(runs: Runs, rows: Sequence[int]) -> Iterator[tuple[str, list[Column]]]:
    """Those of classes that have a balance or a notional."""
    years = years_of(runs.model)
    for name in runs.model.classes:
        flows = [_flows(run, name, decrement.COLUMNS) for run in runs.runs]
        if decrement.outstanding(flows[0])[0] > 0.0:
            yield name, [decrement.column(name, each, rows, years) for each in flows]


def _alike(
    found: Iterator[tuple[str, list[Column]]],
) -> list[tuple[list[Column], list[tuple[str, list[Column]]]]]:
    """Neighbours that print the same, under the columns that they share."""
    grouped = groupby(found, key=lambda each: [_printed(column) for column in each[1]])
    groups = [list(group) for _, group in grouped]
    return [(group[0][1], group) for group in groups]


def _printed(column: Column) -> tuple[str, ...]:
    return (*column.printed, decrement.life_printed(column))


def _decrement_table(
    blocks: Sequence[tuple[str, list[Column]]], rows: Sequence[int], runs: Runs
) -> Table:
    columns = [column for _, each in blocks for column in each]
    height = max(sum(percent > 0.0 for percent in column.percents) for column in columns) + 1
    lines = [
        (_day(row, runs), *(column.printed[place] for column in columns))
        for place, row in enumerate(rows[:height])
    ]
    lives = ("Average life", *(decrement.life_printed(column) for column in columns))
    return Table(
        "Percent of the initial balance outstanding: " + ", ".join(name for name, _ in blocks),
        ("After the payment of", *(label for _ in blocks for label in runs.labels)),
        (*lines, lives),
        above=(Heads("", 1), *(Heads(name, len(runs.runs)) for name, _ in blocks)),
        note="Whole percents; * is more than nothing and less than a half. Average lives in years "
        "from closing; of a notional, those of its reductions.",
    )


def _day(period: int, runs: Runs) -> str:
    if period == 0:
        return "closing"
    return runs.model.payment_dates[period] or f"{runs.period_word} {period}"


# ---- yield tables ----


def yield_tables(runs: Runs, days: Conventions, prices: Sequence[Price]) -> tuple[Table, ...]:
    """Bond-equivalent yields and modified durations of classes with a balance, at prices."""
    rows = [
        (
            f"{name} at {price.text}",
            *(cell for run in runs.runs for cell in _quoted(name, run, days, price)),
        )
        for name in runs.model.classes
        if runs.runs[0].result.flows[name, "ending_balance"][0] >= HALF_A_CENT
        for price in prices
    ]
    if not rows:
        return ()
    heads = ("Yield", "Duration")
    table = Table(
        "Yields at prices, in each scenario's own cash flows, losses included",
        ("Class at price", *(head for _ in runs.runs for head in heads)),
        tuple(rows),
        above=(Heads("", 1), *(Heads(label, len(heads)) for label in runs.labels)),
        note="Bond-equivalent yields in percent and modified durations in years, for settlement at "
        "closing with accrued interest, by 30/360 to the days that payments are stated for. A dash "
        "stands where a price has no yield.",
    )
    return (table,)


def _quoted(name: str, run: Run, days: Conventions, price: Price) -> tuple[str, str]:
    try:
        quote = at_price(stream(name, _flows(run, name, COLUMNS), days), price.percent)
    except AnalyticsError:
        return NONE, NONE
    return f"{quote.bond_equivalent_yield:.3f}", f"{quote.modified_duration:.2f}"


def _flows(run: Run, name: str, columns: Sequence[str]) -> dict[str, list[float]]:
    return {column: run.result.flows[name, column] for column in columns}
