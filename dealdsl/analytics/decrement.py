"""Decrement tables: the percent of the initial balance that is outstanding each year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import floor

from attrs import frozen

from dealdsl.analytics.labels import labels, shared
from dealdsl.analytics.mistakes import AnalyticsError, class_without_balance
from dealdsl.analytics.running import Runs
from dealdsl.analytics.yields import average_life
from dealdsl.runtime.totals import HALF_A_CENT

COLUMNS = ("ending_balance", "notional", "principal_paid")
"""The columns of a class that a decrement table is made of."""


@frozen
class Column:
    """A class in a scenario: the percents outstanding by row, exact, the first being 100; and the
    average life in years from closing, None where nothing is repaid."""

    percents: tuple[float, ...]
    average_life: float | None

    @property
    def printed(self) -> tuple[str, ...]:
        return tuple(map(printed, self.percents))


@frozen
class Block:
    """A class, or classes that print alike: their columns by scenario. A notional class is one
    without a balance, of which the percents are those of its notional."""

    classes: tuple[str, ...]
    is_notional: bool
    columns: tuple[Column, ...]


@frozen
class DecrementTable:
    """Rows are closing and each anniversary of it: the payment that a deal's `dates` state, in a
    deal without dates (None) the end of the year. `closing` is the day that average lives are
    counted from, None where they are counted in months. `scenarios` are the labels of columns,
    `shared` what all of them assume, in words."""

    title: str
    closing: date | None
    dates: tuple[date | None, ...]
    scenarios: tuple[str, ...]
    shared: str
    blocks: tuple[Block, ...]


def printed(percent: float) -> str:
    """A percent as a prospectus prints it: whole, halves up; `*` for more than nothing and less
    than a half; `0` for nothing."""
    if percent <= 0.0:
        return "0"
    return "*" if percent < 0.5 else str(floor(percent + 0.5))


def outstanding(flows: Mapping[str, Sequence[float]]) -> list[float]:
    """Dollars of balance after each period, or of notional where a class has no balance.

    `flows` are COLUMNS by period. The notional of a period is what it opens with; after the last
    there is none. Less than half a cent is nothing.
    """
    balances = flows["ending_balance"]
    if max(balances) < HALF_A_CENT:
        balances = [*flows["notional"][1:], 0.0]
    return [balance if balance >= HALF_A_CENT else 0.0 for balance in balances]


def column(
    name: str, flows: Mapping[str, Sequence[float]], rows: Sequence[int], years: Sequence[float]
) -> Column:
    """A class's column: `rows` are the periods of its rows, `years` those from closing to each
    period. A notional's average life is that of its reductions. Raises AnalyticsError for a class
    that has neither balance nor notional."""
    left = outstanding(flows)
    if left[0] <= 0.0:
        raise AnalyticsError(class_without_balance(name))
    repaid = flows["principal_paid"]
    if is_notional(flows):
        repaid = [0.0, *(a - b for a, b in pairwise(left))]
    return Column(tuple(100.0 * left[row] / left[0] for row in rows), average_life(years, repaid))


def is_notional(flows: Mapping[str, Sequence[float]]) -> bool:
    return max(flows["ending_balance"]) < HALF_A_CENT


def decrement_table(runs: Runs, classes: Sequence[str]) -> DecrementTable:
    """The table of classes in the scenarios that were run for COLUMNS.

    It ends with the first row in which all print nothing. Average lives are from closing to the
    days that payments are stated for, by 30/360, as in `dealc run`. Raises AnalyticsError.
    """
    emitted = runs.model.emitted
    rows = anniversaries(len(emitted.payment_dates) - 1, emitted.months_a_period)
    blocks = [_block(runs, name, rows) for name in classes]
    height = 1 + max(_height(each) for block in blocks for each in block.columns)
    rows = rows[:height]
    days = (runs.days.closing, *runs.days.stated)
    return DecrementTable(
        title=emitted.title,
        closing=runs.days.closing if emitted.closing and runs.days.is_dated else None,
        dates=tuple(days[row] if runs.days.is_dated else None for row in rows),
        scenarios=labels(runs.scenarios),
        shared=shared(runs.scenarios),
        blocks=tuple(_cut(block, height) for block in blocks),
    )


def with_balance(runs: Runs, classes: Sequence[str]) -> list[str]:
    """Those of the classes that have a balance or a notional at closing."""
    return [name for name in classes if outstanding(runs.flows(name, 0, COLUMNS))[0] > 0.0]


def anniversaries(periods: int, months_a_period: int) -> list[int]:
    """Closing, and the last period that each year from closing holds, all periods included."""
    years = range(1, -(-periods * months_a_period // 12) + 1)
    return [0, *(min(12 * year // months_a_period, periods) for year in years)]


def _block(runs: Runs, name: str, rows: Sequence[int]) -> Block:
    flows = [runs.flows(name, row, COLUMNS) for row in range(len(runs.scenarios))]
    years = runs.model.years
    columns = tuple(column(name, each, rows, years) for each in flows)
    return Block((name,), is_notional(flows[0]), columns)


def _height(each: Column) -> int:
    """How many rows print something."""
    return sum(1 for percent in each.percents if percent > 0.0)


def _cut(block: Block, height: int) -> Block:
    columns = (Column(each.percents[:height], each.average_life) for each in block.columns)
    return Block(block.classes, block.is_notional, tuple(columns))


def alike(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbours that print the same as one block, as prospectuses set them."""
    group: list[Block] = []
    for block in blocks:
        if group and _print(group[0]) != _print(block):
            yield _together(group)
            group = []
        group.append(block)
    yield _together(group)


def _print(block: Block) -> tuple[object, ...]:
    return block.is_notional, *((each.printed, life_printed(each)) for each in block.columns)


def _together(group: Sequence[Block]) -> Block:
    classes = tuple(name for block in group for name in block.classes)
    return Block(classes, group[0].is_notional, group[0].columns)


def life_printed(each: Column) -> str:
    """The average life in years with two decimals, `-` where nothing is repaid."""
    return "-" if each.average_life is None else f"{each.average_life:.2f}"
