"""Yield tables: classes at prices, or at yields, in many scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from attrs import evolve, frozen

from dealdsl.analytics.conventions import Conventions
from dealdsl.analytics.curves import YieldCurve, read_curve
from dealdsl.analytics.labels import labels
from dealdsl.analytics.mistakes import (
    AnalyticsError,
    index_unknown,
    settlement_unusable,
    unknown_class,
    yield_out_of_range,
)
from dealdsl.analytics.quotes import Benchmarks, Quote, at_price, at_yield
from dealdsl.analytics.running import Runs, has_defaults, run, without_defaults
from dealdsl.analytics.stream import COLUMNS, PaymentDays, Stream, stream
from dealdsl.analytics.thirtyseconds import read_price
from dealdsl.analytics.yields import HIGHEST, LOWEST, from_mortgage_yield
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.runtime.flows import Result
from dealdsl.runtime.indices import index_curves
from dealdsl.values.daycount import DayCount


@frozen
class Terms:
    """How a class is traded: settlement at closing unless there is a day; the day count of times
    to the stated or the actual payment days; what it is compared with."""

    settlement: date | None = None
    day_count: DayCount = DayCount.THIRTY_360
    payment_days: PaymentDays = "stated"
    curve: YieldCurve | None = None
    index: str | None = None


def terms_of(
    days: Conventions,
    settle: date | str | None = None,
    day_count: str = "30/360",
    payment_days: PaymentDays = "stated",
    curve: YieldCurve | str | None = None,
    margin_over: str | None = None,
) -> Terms:
    """Terms as a caller writes them: a day as text, a curve as the path of its file. Raises
    AnalyticsError, and ValueError for a day count that is none."""
    return Terms(
        settlement=_day(settle, days),
        day_count=DayCount(day_count),
        payment_days=payment_days,
        curve=read_curve(curve) if isinstance(curve, str) else curve,
        index=margin_over,
    )


def _day(settle: date | str | None, days: Conventions) -> date | None:
    if settle is None:
        return None
    if not days.is_dated:
        raise AnalyticsError(settlement_unusable(str(settle), "the deal states no payment dates"))
    if isinstance(settle, date):
        return settle
    try:
        return date.fromisoformat(settle)
    except ValueError:
        raise AnalyticsError(settlement_unusable(settle, "it is no date")) from None


@frozen
class Cell:
    """A class, asked at a price or a yield (its text), in a scenario (its row).

    `quote` is None where there is none, for the reason that `problem` tells. `without_losses` is
    the quote of the same scenario without defaults; None where no scenario has any.
    """

    name: str
    asked: str
    row: int
    quote: Quote | None
    without_losses: Quote | None = None
    problem: Diagnostic | None = None


@frozen
class Screen:
    """Cells by class, then by what is asked, then by scenario."""

    runs: Runs
    terms: Terms
    scenarios: tuple[str, ...]
    cells: tuple[Cell, ...]

    def row(self, name: str, asked: str) -> tuple[Cell, ...]:
        return tuple(each for each in self.cells if (each.name, each.asked) == (name, asked))

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What cells have no quote for, each once; with its scenario where there are several."""
        found = dict.fromkeys(self._told(cell) for cell in self.cells if cell.problem is not None)
        return tuple(each for each in found if each is not None)

    def _told(self, cell: Cell) -> Diagnostic | None:
        if cell.problem is None or len(self.scenarios) == 1:
            return cell.problem
        label = self.scenarios[cell.row]
        return evolve(cell.problem, message=f"at {label}: {cell.problem.message}")

    @property
    def has_losses(self) -> bool:
        return any(each.without_losses is not None for each in self.cells)


@frozen
class Asked:
    """What is asked of a class: a clean price or a bond-equivalent yield, in percent, and its
    text."""

    text: str
    price: float | None = None
    percent: float | None = None

    def of(self, flow: Stream, benchmarks: Benchmarks) -> Quote:
        if self.price is not None:
            return at_price(flow, self.price, benchmarks)
        assert self.percent is not None
        return at_yield(flow, self.percent, benchmarks)


def asked_price(text: str) -> Asked:
    """What a price asks, as in `101-16+`. Raises AnalyticsError."""
    return Asked(text, price=read_price(text))


def asked_yield(text: str, is_monthly: bool = False) -> Asked:
    """What a yield asks, as in `6.5`: bond-equivalent, or a mortgage yield.

    Raises AnalyticsError.
    """
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        raise AnalyticsError(yield_out_of_range(text)) from None
    if not LOWEST <= percent <= HIGHEST:
        raise AnalyticsError(yield_out_of_range(text))
    return Asked(text, percent=from_mortgage_yield(percent) if is_monthly else percent)


def screen(runs: Runs, classes: Sequence[str], asked: Sequence[Asked], terms: Terms) -> Screen:
    """All classes at all that is asked, in the scenarios that were run for `stream.COLUMNS`.

    What one scenario has no figure for is told in its cell. Raises AnalyticsError for a settlement
    before closing and an index that the deal does not have.
    """
    runs.days.period_of(terms.settlement or runs.days.closing)
    if terms.index is not None and terms.index not in runs.model.emitted.indices:
        raise AnalyticsError(index_unknown(terms.index, runs.model.emitted.indices))
    rows = range(len(runs.scenarios))
    losing = [has_defaults(runs.scenarios.assumptions(row)) for row in rows]
    spared = None
    if any(losing):
        calm = without_defaults(runs.scenarios)
        spared = run(runs.model, runs.days, calm, classes, COLUMNS)
    cells = [
        cell
        for name in classes
        for row in rows
        for cell in _cells(name, row, asked, terms, runs, spared)
    ]
    order = {(name, each.text): place for place, (name, each) in enumerate(_pairs(classes, asked))}
    cells.sort(key=lambda cell: (order[cell.name, cell.asked], cell.row))
    return Screen(runs, terms, labels(runs.scenarios), tuple(cells))


def quote(name: str, result: Result, days: Conventions, asked: Asked, terms: Terms) -> Quote:
    """The quote of a class in one projection. Raises AnalyticsError."""
    known = dict.fromkeys(each for each, _ in result.flows)
    if name not in known:
        raise AnalyticsError(unknown_class(name, known))
    flows = {column: result.flows[name, column] for column in COLUMNS}
    flow = stream(name, flows, days, terms.settlement, terms.day_count, terms.payment_days)
    return asked.of(flow, Benchmarks(curve=terms.curve))


def _pairs(classes: Sequence[str], asked: Sequence[Asked]) -> list[tuple[str, Asked]]:
    return [(name, each) for name in classes for each in asked]


def _cells(
    name: str, row: int, asked: Sequence[Asked], terms: Terms, runs: Runs, spared: Runs | None
) -> list[Cell]:
    """A class in a scenario, at all that is asked."""
    try:
        quoted = _quoting(name, row, terms, runs)
    except AnalyticsError as error:
        return [Cell(name, each.text, row, None, problem=error.diagnostic) for each in asked]
    calm = None if spared is None else _quoting(name, row, terms, spared)
    return [_cell(name, row, each, quoted, calm) for each in asked]


def _cell(
    name: str,
    row: int,
    asked: Asked,
    quoted: Callable[[Asked], Quote],
    calm: Callable[[Asked], Quote] | None,
) -> Cell:
    without = None if calm is None else _quote_or_problem(asked, calm)
    found = _quote_or_problem(asked, quoted)
    spared = without if isinstance(without, Quote) else None
    if isinstance(found, Quote):
        return Cell(name, asked.text, row, found, spared)
    problem = evolve(found, message=f"class `{name}`: {found.message}")
    return Cell(name, asked.text, row, None, spared, problem)


def _quote_or_problem(asked: Asked, quoted: Callable[[Asked], Quote]) -> Quote | Diagnostic:
    try:
        return quoted(asked)
    except AnalyticsError as error:
        return error.diagnostic


def _quoting(name: str, row: int, terms: Terms, runs: Runs) -> Callable[[Asked], Quote]:
    """What quotes a class in a scenario."""
    flows = runs.flows(name, row, COLUMNS)
    made = partial(stream, name, flows, runs.days, terms.settlement)
    flow = made(terms.day_count, terms.payment_days)
    index, times = None, None
    if terms.index is not None:
        times = made(runs.days.day_count_of(name), terms.payment_days).times
        index = _index(terms.index, row, flow, runs)
    benchmarks = Benchmarks(index, times, terms.curve)
    return lambda asked: asked.of(flow, benchmarks)


def _index(name: str, row: int, flow: Stream, runs: Runs) -> list[float]:
    """The index in percent by payment: as the model reads it, that of a period's last month."""
    emitted = runs.model.emitted
    each = emitted.months_a_period
    months = each * (len(emitted.payment_dates) - 1)
    curve = index_curves(emitted.indices, runs.scenarios.assumptions(row), months)[name]
    return [100.0 * curve[each * period] for period in flow.periods]
