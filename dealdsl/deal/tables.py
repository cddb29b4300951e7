"""Tables and index curves: step functions of the month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve

from dealdsl.deal import resolve
from dealdsl.deal.facts import HIGHEST_USUAL_RATE, origin_of
from dealdsl.deal.mistakes import curves as mistakes
from dealdsl.deal.mistakes import head, word
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.model import Index, Origin, Table
from dealdsl.deal.paydays import date_of, month_from, schedule_for
from dealdsl.deal.scope import Work
from dealdsl.deal.words import words_of
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.stated import Stated

Curve = nodes.Table | nodes.Index | nodes.Schedule
Rows = tuple[tuple[int, Stated], ...]

NOUGHT: Rows = ((1, Stated(Decimal(0), Decimal(1))),)
LOWEST_RATE, HIGHEST_RATE = Decimal("-0.1"), Decimal(1)


def tables(work: Work) -> tuple[Table, ...]:
    found = []
    for name, node in work.symbols.tables.items():
        unit = resolve.literal_unit(node.rows[0].value) if node.rows else units.NUMBER
        if not node.rows:
            work.tell(mistakes.wrong_table_row(name, head(node.span), "has no rows", "no row"))
        words = words_of(node.span)
        found.append(Table(name, unit, curve_rows(work, node, unit), words, node.span))
    return tuple(found)


def indices(work: Work) -> tuple[Index, ...]:
    found = []
    for name, node in work.symbols.indices.items():
        if not node.rows:
            work.tell(mistakes.index_without_curve(name, head(node.span)))
        rows = curve_rows(work, node, units.RATE)
        for row in node.rows:
            _tell_unusual_rate(work, name, row)
        origin = origin_of(work, node.notes, Origin())
        found.append(Index(name, node.title, rows, origin, words_of(node.span), node.span))
    return tuple(found)


def table_rows(work: Work, node: nodes.Table) -> Rows:
    """The rows of a table, whose first row says what unit all have."""
    unit = resolve.literal_unit(node.rows[0].value) if node.rows else units.NUMBER
    return curve_rows(work, node, unit)


def curve_rows(work: Work, node: Curve, unit: units.Unit) -> Rows:
    """The rows by month, in rising order; what is out of order is told and left out.

    Of several dates with no payment between them the last one counts.
    """
    if node.by not in ("month", "year", "date"):
        _tell_strange_key(work, node)
        return NOUGHT
    rows: dict[int, Stated] = {}
    before: tuple[int | date, Span] | None = None
    for row in node.rows:
        key, value = _key(work, node, row), row_value(work, row, unit)
        if key is None or value is None:
            continue
        if before is not None and key <= before[0]:  # type: ignore[operator]
            told = mistakes.table_out_of_order(node.name, _kind(node), row.key.span, before[1])
            work.tell(told)
            continue
        month = _month(work, node, key)
        if month is not None:
            rows[month] = value
        before = key, row.key.span
    return tuple(rows.items()) or NOUGHT


def _kind(node: Curve) -> str:
    return type(node).__name__.lower()


def _tell_strange_key(work: Work, node: Curve) -> None:
    place, why = word(head(node.span), node.by), f"is by `{node.by}`"
    told = mistakes.wrong_table_row(node.name, place, why, "not `month`, `year` or `date`")
    work.tell(told)


def _key(work: Work, node: Curve, row: nodes.Row) -> int | date | None:
    """What a row begins with: a number from 1 on, or a date."""
    if node.by == "date":
        day = date_of(row.key)
        if day is None and row.key.kind is not LiteralKind.DATE:
            _tell_wrong_key(work, node, row, "date")
        return day
    whole = row.key.kind is LiteralKind.NUMBER and "." not in row.key.text
    number = int(row.key.text.replace(",", "")) if whole else -1
    first = int(node.by != "month" or not isinstance(node, nodes.Schedule))  # month 0 is closing
    if number < first:
        _tell_wrong_key(work, node, row, f"{node.by} from {first} on")
        return None
    return number


def _tell_wrong_key(work: Work, node: Curve, row: nodes.Row, wanted: str) -> None:
    why = f"has a row for `{row.key.text}`, which is no {wanted}"
    work.tell(mistakes.wrong_table_row(node.name, row.key.span, why, f"not a {node.by}"))


def _month(work: Work, node: Curve, key: int | date) -> int | None:
    """The month from which a row holds; years are counted from closing, twelve months each."""
    if isinstance(key, date):
        place = word(head(node.span), "date")
        schedule = schedule_for(work, f"{_kind(node)} `{node.name}`", place)
        return None if schedule is None else month_from(schedule, key)
    return key if node.by == "month" else 12 * (key - 1) + 1


def row_value(work: Work, row: nodes.Row, unit: units.Unit) -> Stated | None:
    inner = row.value.operand if isinstance(row.value, nodes.Negation) else row.value
    found = resolve.figure(inner) if isinstance(inner, nodes.Literal) else None
    if found is None or not units.fits(found[1], unit) or _is_bare_rate(unit, found[1]):
        given = found[1] if found else units.TEXT
        what = "a row of this index" if unit == units.RATE else "a row of this table"
        work.tell(unit_mistakes.wrong_unit(what, unit, given, row.value.span, "5%"))
        return None
    if isinstance(row.value, nodes.Negation):
        return evolve(found[0], value=-found[0].value)
    return found[0]


def _is_bare_rate(wanted: units.Unit, given: units.Unit) -> bool:
    """`5` in place of `5%` would be a rate of 500%."""
    return wanted == units.RATE and given != units.PERCENT


def _tell_unusual_rate(work: Work, name: str, row: nodes.Row) -> None:
    value = row_value(work, row, units.RATE)
    if value is None:
        return
    if not LOWEST_RATE <= value.value <= HIGHEST_RATE:
        work.tell(mistakes.index_out_of_range(name, row.value.span))
    elif value.value > HIGHEST_USUAL_RATE:
        shown = row.value.span.text
        work.tell(unit_mistakes.rate_out_of_range(f"index `{name}`", row.value.span, shown))
