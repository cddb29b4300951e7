"""What `import dealdsl` offers: load a deal, check it, run it.

>>> import dealdsl
>>> deal = dealdsl.loads('''
... source F "Term sheet"
... deal "Two classes" per F { cutoff: 2024-01-01 }
... pool P per F {
...   balance: $1,000,000  gross_rate: 6%  net_rate: 5.5%  remaining_term: 12 months
... }
... tranche A per F { balance: $900,000  rate: 5.5%  shortfall: carried }
... tranche B per F { balance: $100,000  rate: 5.5%  shortfall: carried  after: A }
... tranche R { residual }
... waterfall main from P.funds {
...   pay interest to in order { A  B }
...   pay principal up to P.principal in order { A  B }
...   rest to R
... }
... losses from P.loss { in order { B  A } }
... ''')
>>> deal.check()
()
>>> flows = deal.compile().run(cpr=0)
>>> round(float(flows["A", "principal_paid"].sum()), 2)
900000.0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from dealdsl.flows import Flows as Flows

if TYPE_CHECKING:
    from dealdsl.analytics.conventions import Conventions
    from dealdsl.analytics.curves import YieldCurve
    from dealdsl.analytics.decrement import DecrementTable
    from dealdsl.analytics.running import Runs
    from dealdsl.analytics.screens import Screen
    from dealdsl.analytics.stream import PaymentDays
    from dealdsl.compiler import Compilation, PictureForm
    from dealdsl.diagnostics.diagnostic import Diagnostic
    from dealdsl.linking.opening import Opener
    from dealdsl.runtime.assumptions import Assumptions
    from dealdsl.runtime.flows import Model as EmittedModel
    from dealdsl.scenarios.batch import BatchResult, Samples
    from dealdsl.solving.solve import Solution
    from dealdsl.tracing.events import Trace


class DealError(Exception):
    """A deal with errors was asked for its model; `diagnostics` are all of them."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        from dealdsl.diagnostics.text import render_all

        super().__init__(render_all([d for d in diagnostics if d.is_error]))
        self.diagnostics = diagnostics


def load(path: str | Path) -> Deal:
    """Read a deal from a file in UTF-8, and the files that it imports from its folder and below.

    Raises OSError and UnicodeDecodeError.
    """
    from dealdsl.linking.folder import beside

    name = str(path)
    return loads(Path(path).read_text(encoding="utf-8-sig"), name, beside(name))


def loads(text: str, name: str = "deal", opened: Opener | None = None) -> Deal:
    """Read a deal from its text; `name` is what diagnostics call it.

    `opened` gives the text of a file by its path, for what the deal imports: it returns a
    `dealdsl.source.Source` or raises `dealdsl.linking.opening.CannotOpenError`. Without it a deal
    that imports has an error.
    """
    from dealdsl.compiler import check
    from dealdsl.source import Source

    return Deal(check(Source(name, text), opened=opened))


@frozen
class Deal:
    """A deal that has been read and checked."""

    compilation: Compilation = field(repr=False)

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with it, errors and warnings; empty for a clean deal."""
        return self.compilation.diagnostics

    def graph(self, form: PictureForm = "svg") -> str:
        """The picture of the deal's waterfalls: `svg`, `mermaid` or `dot`. Raises DealError where
        the deal has errors."""
        from dealdsl.compiler import graph

        if self.compilation.deal is None:
            raise DealError(self.compilation.diagnostics)
        return graph(self.compilation, form)

    def compile(self) -> Model:
        """The deal's model. Raises DealError where the deal has errors."""
        from dealdsl.compiler import emit, load_model

        if self.compilation.deal is None:
            raise DealError(self.compilation.diagnostics)
        model, text = load_model(self.compilation), emit(self.compilation)
        if model.tapes:
            from dealdsl.native.loans import quicken

            quicken(model.project.__globals__, text)
        return Model(model, text, self.compilation)


@frozen
class Model:
    """A compiled deal. `source` is the emitted Python, which also runs on its own."""

    emitted: EmittedModel = field(repr=False)
    source: str = field(repr=False)
    compilation: Compilation = field(repr=False)

    @property
    def classes(self) -> tuple[str, ...]:
        """All classes, as the deal has them from the top down."""
        return self.emitted.classes

    @property
    def composites(self) -> tuple[str, ...]:
        """The classes that only report: sums of others, which `classes` holds."""
        return self.emitted.composites

    def run(self, scenario: str | None = None, **assumptions: Any) -> Flows:
        """Project the deal.

        `scenario` names one of the deal's (default `base`, where there is one); the keywords
        override it: psa, cpr or smm; cdr, mdr or sda; severity, lag, advance, delinquency, call,
        special_hazard, fraud, bankruptcy; and indices, as in `indices={"LIBOR-1M": 5.0}`. Percents
        are percents, and a speed or an index may be a sequence by month. Raises ValueError for an
        unknown scenario or index, or an assumption out of its range.
        """
        from dealdsl.exports.projection import Projection

        assumed = self._assumed(scenario, assumptions)
        begun = scenario or ("base" if "base" in self.emitted.scenarios else None)
        result = self.emitted.project(assumed)
        projection = Projection(self.compilation, self.emitted, assumed, begun, result)
        return Flows(projection, self.conventions)

    def _repr_html_(self) -> str:
        """The classes in a small table, for a notebook."""
        from dealdsl.exports.notebook import model_html

        assert self.compilation.deal is not None  # a deal with errors has no model
        return model_html(self.emitted, self.compilation.deal)

    def trace(self, period: int | str, scenario: str | None = None, **assumptions: Any) -> Trace:
        """What happened in one period, dollar by dollar, as a frozen tree of events.

        `period` is its number, from 1, or the ISO date on which it is paid; all else is as in
        `run`. The figures are those of `run` to the last bit. `dealdsl.tracing.why.why(trace,
        "B-3")` gives the causes of what a class got, `dealdsl.tracing.page.page(trace)` what
        `dealc trace` shows. Raises `dealdsl.tracing.mistakes.TraceError`, which is a ValueError,
        for a period or a date that there is not, and ValueError as `run` does.
        """
        from dealdsl.compiler import program
        from dealdsl.tracing.trace import period_of, trace

        steps = program(self.compilation)
        number = period_of(steps, period) if isinstance(period, str) else period
        return trace(steps, self._assumed(scenario, assumptions), number)

    def batch(
        self,
        grid: Mapping[str, Any] | None = None,
        *,
        select: str | Sequence[str] | None = None,
        scenarios: Any = None,
        samples: Samples | None = None,
        scenario: str | None = None,
        jobs: int = 1,
        engine: str = "auto",
        **assumptions: Any,
    ) -> BatchResult:
        """Project the deal under many scenarios (the extra `batch`).

        They are every combination of `grid`, `samples` and `scenarios`, over the same `scenario`
        and `assumptions` as `run` takes. `grid` maps an assumption to (first, last, step), both
        ends included, or to a list: `{"psa": (50, 800, 50), "cdr": [0, 1, 2]}`; an index is
        `"index LIBOR-1M"`. `scenarios` is a pandas or polars frame or a mapping of columns named
        as assumptions, a row a scenario, in which nothing is as in `scenario`, and a column
        `scenario` may name another; or a `dealdsl.scenarios.table.Scenarios`, which stands alone.

        `select` names outputs, such as `("average_life", "loss(B-3)", "balance(B-3, 60)")`, by
        default the summary of every class. `jobs` is a number of processes; a script that asks for
        more than one starts under `if __name__ == "__main__":`. Raises ValueError for an input that
        cannot be, with its row.
        """
        from dealdsl.scenarios import batch
        from dealdsl.scenarios.model import CompiledModel
        from dealdsl.scenarios.selection import DEFAULT

        model = CompiledModel(self.emitted, self.source)
        base = self._assumed(scenario, assumptions)
        named = {name: self._assumed(name, assumptions) for name in self.emitted.scenarios}
        table = batch.scenarios_of(model, base, named, scenarios, samples, grid)
        return batch.run_batch(model, table, DEFAULT if select is None else select, jobs, engine)

    def solve(
        self,
        find: str,
        until: str,
        *,
        between: tuple[float, float] | None = None,
        tolerance: float = 1e-10,
        points: int = 64,
        scenario: str | None = None,
        engine: str = "auto",
        **assumptions: Any,
    ) -> Solution:
        """Find where a condition begins or ceases to hold (the extra `batch`).

        `find` is a numeric assumption (`"cdr"`, `"lag"`, `"index LIBOR-1M"`) or a figure that the
        deal states (`"servicer.rate"`), `until` a condition such as `"loss(B-3) > $1,000"`;
        `between` is where to look, in the units of what is sought. The `points` looked at first
        show where the condition changes; the first change is narrowed down to `tolerance` times its
        value, whole numbers to adjacent ones. All else is as in `run`. Where there is no change the
        solution's `value` is None. Raises `dealdsl.solving.mistakes.SolveError`, which is a
        ValueError, for a search that cannot be made, and ValueError as `run` does.
        """
        from dealdsl.scenarios.model import CompiledModel
        from dealdsl.solving.solve import Search, solve
        from dealdsl.solving.unknowns import require_not_given, unknown

        sought = unknown(find, tuple(self.emitted.indices), self.compilation.file)
        require_not_given(sought, assumptions)
        base = self._assumed(scenario, assumptions)
        search = Search(sought, until, between, tolerance, points)
        model = CompiledModel(self.emitted, self.source)
        return solve(self.compilation, model, base, search, engine)

    def report(
        self,
        scenarios: Mapping[str, Mapping[str, Any]],
        *,
        title: str | None = None,
        prices: Sequence[float | str] = (98, 100, 102),
    ) -> str:
        """One HTML page for investors, with the scenarios side by side (the extra `batch`).

        `scenarios` maps the short name of each to what `run` takes for it, as in
        `{"slow": {"psa": 100}, "stress": {"scenario": "stress", "cdr": 4}}`; eight are the most.
        `title` takes the place of the deal's, `prices` are those of the yield table, in percent or
        as `"101-16+"`. The same deal and scenarios give the same bytes. Raises ValueError as `run`
        does.
        """
        from dealdsl.analytics.thirtyseconds import read_price
        from dealdsl.report.analytics import Price
        from dealdsl.report.page import Extras, page
        from dealdsl.report.runs import Run, Runs

        assumed = {name: self._assumed(**_named(given)) for name, given in scenarios.items()}
        runs = (Run(name, each, self.emitted.project(each)) for name, each in assumed.items())
        quoted = tuple(Price(str(price), read_price(str(price))) for price in prices)
        return page(self.compilation, Runs(self.emitted, tuple(runs)), Extras(title, quoted))

    @property
    def conventions(self) -> Conventions:
        """The days on which interest accrues and cash is paid."""
        from dealdsl.analytics.conventions import conventions

        if self.compilation.deal is None:
            raise DealError(self.compilation.diagnostics)
        return conventions(self.compilation.deal)

    def decrement(
        self,
        speeds: Mapping[str, Any] | Sequence[float],
        classes: Sequence[str] | None = None,
        *,
        scenario: str | None = None,
        **assumptions: Any,
    ) -> DecrementTable:
        """The percent of classes' initial balances that is outstanding each year (the extra
        `batch`).

        `speeds` are percents of PSA, or a grid as `batch` takes it: `{"cpr": [6, 8]}`. `classes`
        are by default all with a balance or a notional. All else is as in `run`. Raises
        `dealdsl.analytics.mistakes.AnalyticsError`, which is a ValueError, and ValueError as `run`
        does.
        """
        from dealdsl.analytics import decrement

        grid = speeds if isinstance(speeds, Mapping) else {"psa": list(speeds)}
        names = list(classes or (*self.classes, *self.composites))
        runs = self._runs(grid, names, decrement.COLUMNS, scenario, assumptions)
        shown = names if classes else decrement.with_balance(runs, names)
        return decrement.decrement_table(runs, shown)

    def yields(
        self,
        classes: str | Sequence[str],
        prices: float | str | Sequence[float | str],
        grid: Mapping[str, Any] | None = None,
        *,
        settle: date | str | None = None,
        day_count: str = "30/360",
        payment_days: PaymentDays = "stated",
        curve: YieldCurve | str | None = None,
        margin_over: str | None = None,
        scenario: str | None = None,
        **assumptions: Any,
    ) -> Screen:
        """Classes at prices, in percent or as `"101-16+"`, in all scenarios of a grid as `batch`
        takes it (the extra `batch`).

        `settle` is the settlement date, by default closing; times are by `day_count` to the days
        that payments are stated for, or `paid` on. `curve` is a `YieldCurve` or the path of a CSV
        file, `margin_over` an index of the deal. What a cell has no quote for stands in its
        `problem`. Raises ValueError as `decrement` does.
        """
        from dealdsl.analytics import screens
        from dealdsl.analytics.stream import COLUMNS

        names = [classes] if isinstance(classes, str) else list(classes)
        several = [prices] if isinstance(prices, float | int | str) else prices
        asked = [screens.asked_price(str(price)) for price in several]
        days = self.conventions
        terms = screens.terms_of(days, settle, day_count, payment_days, curve, margin_over)
        runs = self._runs(grid or {}, names, COLUMNS, scenario, assumptions)
        return screens.screen(runs, names, asked, terms)

    def _runs(
        self,
        grid: Mapping[str, Any],
        classes: Sequence[str],
        columns: Sequence[str],
        scenario: str | None,
        assumptions: dict[str, Any],
    ) -> Runs:
        from dealdsl.analytics.running import run
        from dealdsl.scenarios.batch import scenarios_of
        from dealdsl.scenarios.model import CompiledModel

        model = CompiledModel(self.emitted, self.source)
        table = scenarios_of(model, self._assumed(scenario, assumptions), {}, grid=grid)
        return run(model, self.conventions, table, classes, columns)

    def _assumed(self, scenario: str | None, changes: dict[str, Any]) -> Assumptions:
        from dealdsl.runtime.assumptions import Assumptions

        scenarios = self.emitted.scenarios
        if scenario is not None and scenario not in scenarios:
            known = ", ".join(scenarios) or "none"
            raise ValueError(f"the deal has no scenario {scenario!r}; it has {known}")
        return Assumptions(**scenarios.get(scenario or "base", {})).override(**changes)


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario's name, and what changes it."""
    changes = dict(given)
    return {"scenario": changes.pop("scenario", None), "changes": changes}
