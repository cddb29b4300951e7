"""Tables: step functions of the month."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from dealdsl.deal import resolve
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import head, word
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.model import Table
from dealdsl.deal.scope import Work
from dealdsl.deal.words import words_of
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.stated import Stated


def tables(work: Work) -> tuple[Table, ...]:
    found = []
    for name, node in work.symbols.tables.items():
        by_month(work, node)
        unit = resolve.literal_unit(node.rows[0].value) if node.rows else units.NUMBER
        words = words_of(node.span)
        found.append(Table(name, unit, table_rows(work, node), words, node.span))
    return tuple(found)


def by_month(work: Work, node: nodes.Table | nodes.Schedule) -> None:
    """Tells of rows by anything else."""
    if node.by != "month":
        place, why = word(head(node.span), node.by), f"is by `{node.by}`, not by month"
        work.tell(mistakes.wrong_table_row(node.name, place, why, "not `month`"))


def table_rows(work: Work, node: nodes.Table | nodes.Schedule) -> tuple[tuple[int, Stated], ...]:
    """The rows, in rising months; what is out of order is told and left out."""
    rows: list[tuple[int, Stated]] = []
    before: nodes.Row | None = None
    first = 1
    unit = resolve.literal_unit(node.rows[0].value) if node.rows else units.NUMBER
    if isinstance(node, nodes.Schedule):
        unit, first = units.MONEY, 0  # month 0 is closing
    for row in node.rows:
        month = _month(work, node.name, row, first)
        value = _value(work, row, unit)
        if month is None or value is None:
            continue
        if before is not None and month <= rows[-1][0]:
            work.tell(mistakes.table_out_of_order(node.name, row.key.span, before.key.span))
            continue
        rows.append((month, value))
        before = row
    if not rows:
        if not node.rows:
            work.tell(mistakes.wrong_table_row(node.name, head(node.span), "has no rows", "no row"))
        return ((1, Stated(Decimal(0), Decimal(1))),)
    return tuple(rows)


def _month(work: Work, table: str, row: nodes.Row, first: int) -> int | None:
    whole = row.key.kind is LiteralKind.NUMBER and "." not in row.key.text
    month = int(row.key.text.replace(",", "")) if whole else -1
    if month < first:
        why = f"has a row for `{row.key.text}`, which is no month from {first} on"
        work.tell(mistakes.wrong_table_row(table, row.key.span, why, "not a month"))
        return None
    return month


def _value(work: Work, row: nodes.Row, unit: units.Unit) -> Stated | None:
    inner = row.value.operand if isinstance(row.value, nodes.Negation) else row.value
    found = resolve.figure(inner) if isinstance(inner, nodes.Literal) else None
    if found is None or not units.fits(found[1], unit):
        given = found[1] if found else units.TEXT
        told = unit_mistakes.wrong_unit("a row of this table", unit, given, row.value.span, "50%")
        work.tell(told)
        return None
    if isinstance(row.value, nodes.Negation):
        return evolve(found[0], value=-found[0].value)
    return found[0]
