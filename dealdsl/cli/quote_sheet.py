"""Prices and yields of classes as a sheet, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import asdict, fields, frozen

from dealdsl.analytics.labels import shared
from dealdsl.analytics.quotes import Quote
from dealdsl.analytics.screens import Cell, Screen
from dealdsl.analytics.thirtyseconds import in_32nds
from dealdsl.documents.sheets import Captioned, Sheet
from dealdsl.documents.tables import Table

NONE = "none"


@frozen
class Measure:
    """A line of a table: its label, and what it shows of a quote. A line that is `brief` is shown
    where several prices, or yields, are asked for too; `of_scenario`, once for all of these."""

    label: str
    shown: Callable[[Quote], str]
    brief: bool = False
    of_scenario: bool = False


@frozen
class Measures:
    """What a command shows first, and what is asked in which unit: `Yield (%)` at a `price`."""

    heading: str
    at: str
    unit: str
    first: tuple[Measure, ...]


def _fixed(name: str, decimals: int) -> Callable[[Quote], str]:
    def shown(quote: Quote) -> str:
        value = getattr(quote, name)
        return "-" if value is None else f"{value:z.{decimals}f}"

    return shown


_YIELD = Measure("Yield (%)", _fixed("bond_equivalent_yield", 3), brief=True)
_MONTHLY = Measure("Mortgage yield (%)", _fixed("mortgage_yield", 3))
_PRICE = Measure("Price", _fixed("price", 6), brief=True)
_PRICE_IN_32NDS = Measure("Price in 32nds", lambda quote: in_32nds(quote.price), brief=True)

YIELDS = Measures("Yields", "price", "", (_YIELD, _MONTHLY))
PRICES = Measures("Prices", "yield", "%", (_PRICE_IN_32NDS, _PRICE, _MONTHLY))

_COMMON = (
    Measure("Price with accrued interest", _fixed("full_price", 6)),
    Measure("Macaulay duration (years)", _fixed("macaulay_duration", 3)),
    Measure("Modified duration (years)", _fixed("modified_duration", 3), brief=True),
    Measure("Convexity (years squared)", _fixed("convexity", 3)),
)
_BENCHMARKS = (
    Measure("Discount margin (bp)", _fixed("discount_margin", 1), brief=True),
    Measure("Spread over zero curve (bp)", _fixed("zero_spread", 1), brief=True),
    Measure("Spread at average life (bp)", _fixed("spread", 1), brief=True),
)
_AVERAGE_LIFE = Measure("Average life (years)", _fixed("average_life", 2), True, of_scenario=True)


def sheet(found: Screen, measures: Measures) -> Sheet:
    """A table for each class: what is asked, by scenario."""
    terms = found.terms
    names = dict.fromkeys(cell.name for cell in found.cells)
    return Sheet(
        title=found.runs.model.emitted.title,
        heading=measures.heading,
        paragraphs=(
            f"Assumptions: {shared(found.runs.scenarios)}.",
            f"{_settled(found)}; {terms.day_count.value} to "
            f"{'stated payment days' if terms.payment_days == 'stated' else 'business days'}.",
        ),
        tables=tuple(_table(found, measures, name) for name in names),
        notes=tuple(_notes(found)),
    )


def _settled(found: Screen) -> str:
    days = found.runs.days
    if not days.is_dated:
        return "Settlement at closing"
    return f"Settlement on {found.terms.settlement or days.closing}"


def _notes(found: Screen) -> Iterator[str]:
    yield (
        "Prices are percents of the balance at settlement, without accrued interest; yields are "
        "bond-equivalent, durations and convexity those of the half-yearly yield, average life is "
        "from settlement."
    )
    if found.has_losses:
        yield "Figures without losses are those of the same scenario without defaults."
    if any(cell.quote is None for cell in found.cells):
        yield f"Where a cell says {NONE}, there is no figure: the messages say why."


def _table(found: Screen, measures: Measures, name: str) -> Captioned:
    cells = [cell for cell in found.cells if cell.name == name]
    texts = list(dict.fromkeys(cell.asked for cell in cells))
    rows = [
        row
        for each in _lines(found, measures, texts)
        for row in _rows(each, cells, texts, measures.unit)
    ]
    rows += _windows(found, [cell for cell in cells if cell.asked == texts[0]])
    accrued = {f"{cell.quote.accrued:.6f}" for cell in cells if cell.quote}
    interest = f", accrued interest {accrued.pop()}" if len(accrued) == 1 else ""
    at = f" at a {measures.at} of {texts[0]}{measures.unit}" if len(texts) == 1 else ""
    return Captioned(f"Class {name}{at}{interest}", Table(("", *found.scenarios), tuple(rows)))


@frozen
class _Line:
    measure: Measure
    without_losses: bool = False

    def shown(self, cell: Cell) -> str:
        quote = cell.without_losses if self.without_losses else cell.quote
        return NONE if quote is None else self.measure.shown(quote)


def _lines(found: Screen, measures: Measures, texts: Sequence[str]) -> Iterator[_Line]:
    """The lines of a table: all of one price, or of one yield, the brief ones of several."""
    asked = {"discount_margin": found.terms.index, "zero_spread": found.terms.curve}
    benchmarks = [
        each
        for each, given in zip(_BENCHMARKS, (*asked.values(), found.terms.curve), strict=True)
        if given is not None
    ]
    for measure in (*measures.first, *benchmarks, *_COMMON, _AVERAGE_LIFE):
        if len(texts) == 1 or measure.brief:
            yield _Line(measure)
        if measure is measures.first[0] and found.has_losses:
            yield _Line(measure, without_losses=True)


def _rows(
    line: _Line, cells: Sequence[Cell], texts: Sequence[str], unit: str
) -> Iterator[tuple[str, ...]]:
    label = line.measure.label + (" without losses" if line.without_losses else "")
    once = len(texts) == 1 or line.measure.of_scenario
    for text in texts[:1] if once else texts:
        shown = (line.shown(cell) for cell in cells if cell.asked == text)
        yield (label if once else f"{label} at {text}{unit}", *shown)


def _windows(found: Screen, cells: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    for label, name in (("First payment", "first_period"), ("Last payment", "last_period")):
        yield (label, *(_paid(found, cell.quote, name) for cell in cells))


def _paid(found: Screen, quote: Quote | None, name: str) -> str:
    if quote is None:
        return NONE
    period, days = getattr(quote, name), found.runs.days
    return days.paid[period - 1].isoformat() if days.is_dated else f"period {period}"


def csv_text(found: Screen) -> str:
    """A row for each class, price or yield, and scenario; figures in full."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    records = _records(found)
    writer.writerow(records[0])
    writer.writerows(record.values() for record in records)
    return text.getvalue()


def json_text(found: Screen) -> str:
    import json

    settled = found.terms.settlement or found.runs.days.closing
    day = settled.isoformat() if found.runs.days.is_dated else None
    title = found.runs.model.emitted.title
    told = {"title": title, "settlement": day, "quotes": _records(found)}
    return json.dumps(told, indent=2) + "\n"


def _records(found: Screen) -> list[dict[str, Any]]:
    return [
        {
            "class": cell.name,
            "scenario": found.scenarios[cell.row],
            "asked": cell.asked,
            **_figures(cell.quote, ""),
            **(_figures(cell.without_losses, "_without_losses") if found.has_losses else {}),
        }
        for cell in found.cells
    ]


def _figures(quote: Quote | None, suffix: str) -> dict[str, Any]:
    if quote is None:
        return {f"{each.name}{suffix}": None for each in fields(Quote)}
    return {f"{name}{suffix}": value for name, value in asdict(quote).items()}
