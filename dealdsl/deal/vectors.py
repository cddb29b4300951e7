"""Numbers by month that a scenario states: speeds, delinquency, index curves."""

from __future__ import annotations

from dealdsl.deal import resolve
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.model import Fact, Speed, TextValue
from dealdsl.deal.scope import Work
from dealdsl.deal.tables import table_rows
from dealdsl.values import units
from dealdsl.values.stated import stated


def percents(work: Work, fact: Fact, periods: int) -> Speed | None:
    """`5%`, or a table of percents: percents by month. Anything else is told."""
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    if text in work.symbols.tables:
        return vector(work, text, fact, periods, 100)
    sign = -1 if text.startswith("-") else 1
    digits = text.removesuffix("%").removeprefix("-")
    if not text.endswith("%") or not is_number(digits):
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, "a percent or a table", "2%"))
        return None
    return float(sign * stated(digits).value)


def is_number(text: str) -> bool:
    return bool(text) and text.replace(",", "").replace(".", "", 1).isdigit()


def vector(work: Work, table: str, fact: Fact, periods: int, scale: int) -> tuple[float, ...]:
    """A table as one number a month: percents, or (scale 1) multiples of a curve."""
    node = work.symbols.tables[table]
    in_percent = bool(node.rows) and resolve.literal_unit(node.rows[0].value) == units.PERCENT
    if in_percent != (scale == 100):
        wanted = "a table of percents" if scale == 100 else "a table of plain numbers"
        example = "speeds CPR" if scale == 100 else "speeds PSA"
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, wanted, example))
    rows = table_rows(work, node)
    found = []
    for month in range(1, max(periods, 1) + 1):
        past = [value for start, value in rows if start <= month] or [rows[0][1]]
        found.append(float(past[-1].value * scale))
    return tuple(found)
