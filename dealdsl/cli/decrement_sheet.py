"""A decrement table as a sheet, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from dealdsl.analytics.decrement import Block, DecrementTable, alike, life_printed
from dealdsl.documents.sheets import Captioned, Sheet
from dealdsl.documents.tables import Table
from dealdsl.documents.wording import long_date, series

HEADING = "Percent of initial balance outstanding"
STAR = "* more than zero and less than 0.5%."


def sheet(table: DecrementTable) -> Sheet:
    """The table, with the assumptions that its scenarios share."""
    life = f"Average life in years ({_basis(table)})"
    notional = ", of the reductions of the notional for classes without a balance"
    has_notional = any(block.is_notional for block in table.blocks)
    notes = [STAR] if _has_star(table) else []
    notes.append(f"{life}{notional if has_notional else ''}.")
    return Sheet(
        title=table.title,
        heading=HEADING,
        paragraphs=(f"Assumptions: {table.shared}.",),
        tables=tuple(_table(table, block) for block in alike(table.blocks)),
        notes=tuple(notes),
    )


def document(table: DecrementTable) -> Sheet:
    """The sheet as a prospectus sets it: what the table is of, and how it is reckoned."""
    closing = "closing" if table.closing is None else long_date(table.closing)
    shows = (
        "The tables below give, for each class and each scenario, the percent of its initial "
        "principal balance (for a class without one, of its initial notional) that is outstanding "
        "after the payment of each date shown. Percents are rounded to the nearest whole percent."
    )
    rests = f"Beside what the columns say, they assume: {table.shared}."
    speeds = (
        "At 100% PSA, loans prepay at 0.2% a year in their first month, 0.2% more in each month "
        "after it, and 6% a year from their thirtieth month on; other speeds are in proportion. "
        "No representation is made that loans will prepay at any of these speeds."
    )
    life = (
        "The weighted average life of a class is the sum of its payments of principal, each times "
        f"the years from {closing} to the stated day of the payment ({_basis(table)}), divided by "
        "the sum of these payments. For a class without a balance it is that of the reductions of "
        "its notional."
    )
    by_psa = any("PSA" in label for label in table.scenarios)
    about = (shows, rests, speeds) if by_psa else (shows, rests)
    notes = (STAR, life) if _has_star(table) else (life,)
    return evolve(sheet(table), paragraphs=about, notes=notes)


def _basis(table: DecrementTable) -> str:
    return "months / 12" if table.closing is None else f"30/360 from {table.closing}"


def _has_star(table: DecrementTable) -> bool:
    return any("*" in column.printed for block in table.blocks for column in block.columns)


def _table(table: DecrementTable, block: Block) -> Captioned:
    plural = "es" if len(block.classes) > 1 else ""
    notional = " (percent of notional)" if block.is_notional else ""
    return Captioned(
        f"Class{plural} {series(list(block.classes))}{notional}",
        Table(
            ("Payment date" if table.dates[0] else "Year", *table.scenarios), _rows(table, block)
        ),
    )


def _rows(table: DecrementTable, block: Block) -> tuple[tuple[str, ...], ...]:
    """Rows down to the first in which nothing is left."""
    rows = [*zip(*(column.printed for column in block.columns), strict=True)]
    last = next((place for place, row in enumerate(rows) if set(row) == {"0"}), len(rows) - 1)
    labels = [*_labels(table)][: last + 1]
    if last + 1 < len(rows):
        labels[-1] += " and after"
    lives = ("Average life (years)", *map(life_printed, block.columns))
    return (*((label, *row) for label, row in zip(labels, rows, strict=False)), lives)


def _labels(table: DecrementTable) -> Iterator[str]:
    yield "Initial percent"
    for year, date in enumerate(table.dates[1:], start=1):
        yield str(year) if date is None else long_date(date)


def csv_text(table: DecrementTable) -> str:
    """A row for each class, scenario and anniversary: exact percents, and as they print."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("class", "scenario", "year", "date", "percent", "printed", "average_life"))
    for record in _records(table):
        for row in record["rows"]:
            writer.writerow(
                (record["class"], record["scenario"], *row.values(), record["average_life"])
            )
    return text.getvalue()


def json_text(table: DecrementTable) -> str:
    import json

    found = {"title": table.title, "tables": [*_records(table)]}
    return json.dumps(found, indent=2) + "\n"


def _records(table: DecrementTable) -> Iterator[dict[str, Any]]:
    for block in table.blocks:
        for name in block.classes:
            for label, column in zip(table.scenarios, block.columns, strict=True):
                yield {
                    "class": name,
                    "scenario": label,
                    "notional": block.is_notional,
                    "average_life": column.average_life,
                    "rows": _dated(table, column.percents, column.printed),
                }


def _dated(
    table: DecrementTable, percents: Sequence[float], printed: Sequence[str]
) -> list[dict[str, Any]]:
    rows = zip(table.dates, percents, printed, strict=True)
    return [
        {
            "year": year,
            "date": None if date is None else date.isoformat(),
            "percent": percent,
            "printed": text,
        }
        for year, (date, percent, text) in enumerate(rows)
    ]
