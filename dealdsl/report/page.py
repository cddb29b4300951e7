"""The report: its view, and the one page that a template makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from dealdsl.analytics.conventions import conventions
from dealdsl.compiler import Compilation, facts
from dealdsl.deal.model import Deal, TextValue
from dealdsl.diagrams.diagram import SECTIONS, Diagram
from dealdsl.diagrams.from_deal import diagram
from dealdsl.diagrams.layout import layout
from dealdsl.diagrams.svg import svg
from dealdsl.documents.facts import FactRow
from dealdsl.report import charts, results
from dealdsl.report.analytics import Price, decrement_tables, yield_tables
from dealdsl.report.charts import Figures
from dealdsl.report.checks import monthly_checks, stated_checks
from dealdsl.report.rendering import render
from dealdsl.report.runs import Runs
from dealdsl.report.structure import structure
from dealdsl.report.views import Chart, Panel, Panels, Report, Scenario, Table
from dealdsl.runtime.assumptions import in_words
from dealdsl.values.version import VERSION


@frozen
class Extras:
    """What a caller may choose: a title in place of the deal's, prices for the yield table."""

    title: str | None = None
    prices: tuple[Price, ...] = ()


def page(compilation: Compilation, runs: Runs, extras: Extras) -> str:
    """The report as one HTML page that needs nothing else.

    The same deal and scenarios give the same bytes. Raises ValueError for a deal with errors.
    """
    if compilation.deal is None:
        raise ValueError("the deal has errors")
    drawn, groups = diagram(compilation.deal), charts.groups(runs)
    view = report(compilation, drawn, runs, extras, groups)
    picture = svg(layout(drawn, only_cash=True), standalone=False)
    return render(view, picture, charts.data(runs, groups))


def report(
    compilation: Compilation,
    drawn: Diagram,
    runs: Runs,
    extras: Extras,
    groups: Sequence[Figures],
) -> Report:
    """The view; `groups` are the figures of its charts."""
    deal, file, rows = compilation.deal, compilation.file, facts(compilation)
    assert deal is not None
    assert file is not None
    shown = {group.key: charts.CHARTS[group.key] for group in groups}
    charted = {name for group in groups for name in group.rows if group.stacked}
    return Report(
        title=extras.title or deal.title,
        issuer=_text(deal, "issuer"),
        key_facts=tuple(_key_facts(deal, runs)),
        scenarios=tuple(Scenario(run.label, in_words(run.assumptions)) for run in runs.runs),
        structure=structure(deal),
        panels=tuple(_panels(drawn)),
        results=results.results(runs),
        pool_charts=_of(shown, "pools"),
        class_charts=_of(shown, "balances", "principal", "interest"),
        class_choices=tuple(name for name in runs.model.classes if name in charted),
        losses=results.losses(runs),
        loss_charts=_of(shown, "losses"),
        triggers=results.triggers(deal, runs),
        decrement=decrement_tables(runs),
        yields=yield_tables(runs, conventions(deal), extras.prices),
        checks=tuple(stated_checks(file)),
        monthly_checks=tuple(monthly_checks(file, runs)),
        sources=tuple((source.name, source.title) for source in deal.sources),
        facts=_facts([row for row in rows if not row.assumed]),
        assumptions=_assumptions([row for row in rows if row.assumed]),
        made=f"Made by dealdsl {VERSION} from the deal whose text has the {_digests(compilation)}.",
    )


def _digests(compilation: Compilation) -> str:
    """The hash of the deal's text, and those of the files that it imports."""
    assert compilation.deal is not None
    imported = (f"{each.imported} {each.sha256}" for each in compilation.deal.imported)
    return "; ".join([f"SHA-256 {compilation.source.sha256}", *imported])


def _of(charts: Mapping[str, Chart], *keys: str) -> tuple[Chart, ...]:
    return tuple(charts[key] for key in keys if key in charts)


def _panels(drawn: Diagram) -> Iterator[Panels]:
    """What moves no cash, which the page sets as text and not as a picture."""
    for heading, kinds in SECTIONS:
        found = tuple(
            Panel(
                panel.title,
                tuple("; ".join([row.words, *row.notes]) for row in panel.rows),
                any(row.number for row in panel.rows),
            )
            for panel in drawn.of(*kinds)
        )
        if found:
            yield Panels(heading, found)


def _text(deal: Deal, key: str) -> str:
    fact = deal.facts.get(key)
    return fact.content.text if fact is not None and isinstance(fact.content, TextValue) else ""


def _key_facts(deal: Deal, runs: Runs) -> Iterator[tuple[str, str]]:
    result = runs.runs[0].result
    balance = sum(result.other["pool", name, "closing_balance"][0] for name in runs.model.pools)
    yield "Collateral", f"${balance:,.2f}"
    yield "Pools", str(len(deal.pools))
    yield "Classes", str(len(deal.tranches))
    if deal.closing is not None:
        yield "Closing", deal.closing.isoformat()
    first = runs.model.payment_dates[1]
    if first:
        yield "First payment", first
        yield "Last payment possible", runs.model.payment_dates[-1]
    yield "Scenarios", str(len(runs.runs))


def _facts(rows: Sequence[FactRow]) -> Table:
    return Table(
        f"{len(rows):,} facts that the deal states",
        ("Name", "Value", "Source", "Determined by"),
        tuple(
            (row.name, row.value, row.source or "none", "; ".join(row.determined_by) or "no check")
            for row in rows
        ),
        words=4,
        note="A check determines a figure if a wrong last digit of it would be noticed.",
    )


def _assumptions(rows: Sequence[FactRow]) -> Table:
    return Table(
        f"{len(rows):,} things that the deal assumes",
        ("Name", "Value", "Reason"),
        tuple((row.name, row.value, row.reason or "none given") for row in rows),
        words=3,
    )
