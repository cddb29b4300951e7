"""What a scenario assumes by month: one figure, a list, a ramp, a table, a column of a file."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import frozen

from dealdsl.deal import resolve
from dealdsl.deal.columns import column, names_column
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes.vectors import unreadable_ramp
from dealdsl.deal.model import Fact, TextValue
from dealdsl.deal.parts import listed
from dealdsl.deal.scope import Work
from dealdsl.diagnostics.nearest import nearest
from dealdsl.values import units
from dealdsl.values.stated import EXACT, stated

Vector = float | tuple[float, ...]

_RAMP = re.compile(
    r"(?P<first>\S+) ramp to (?P<last>\S+)(?: (?P<measure>[A-Za-z]\S*))? "
    r"over (?P<count>[0-9]+) (?P<unit>months?|years?)"
)
_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")


@frozen
class Kind:
    """What a property takes: the measures of a speed, of which some are multiples of a curve."""

    measures: tuple[str, ...]
    multiples: tuple[str, ...]
    wanted: str
    example: str
    ramp: str
    table: str


SPEEDS = {
    "prepayment": Kind(
        ("PSA", "CPR", "SMM", "ABS"),
        ("PSA",),
        "a speed such as `275 PSA`",
        "275 PSA",
        "6% ramp to 18% CPR over 12 months",
        "speeds CPR",
    ),
    "default": Kind(
        ("CDR", "MDR", "SDA"),
        ("SDA",),
        "a speed such as `0.5% CDR`",
        "0.5% CDR",
        "1% ramp to 3% CDR over 24 months",
        "speeds CDR",
    ),
}
PERCENTS = {
    key: Kind((), (), "a percent, a percent for each month, or a table", one, ramp, table)
    for key, one, ramp, table in (
        ("severity", "35%", "30% ramp to 45% over 24 months", "severities"),
        ("delinquency", "2%", "2% ramp to 6% over 24 months", "delinquencies"),
    )
}


def speed(work: Work, fact: Fact, periods: int) -> tuple[str, Vector] | None:
    """`275 PSA`, `6% ramp to 18% CPR over 12 months`, …; None for `none`, and where it is told."""
    if not isinstance(fact.content, TextValue) or fact.content.text == "none":
        return None
    if not _ramp_is_read(work, fact, SPEEDS[fact.key]):
        return None
    kind = SPEEDS[fact.key]
    words, measure = _measured(fact.written)
    if measure not in kind.measures:
        near = nearest(measure, kind.measures)
        wanted = f"a speed in {listed(kind.measures, 'or')}"
        meant = f"{words} {near}" if near else kind.example
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, wanted, meant))
        return None
    found = _vector(work, fact, words, kind, measure in kind.multiples, periods)
    return None if found is None else (measure.lower(), found)


def percents(work: Work, fact: Fact, periods: int) -> Vector | None:
    """`2%`, `2% ramp to 6% over 24 months`, …; None where it cannot be read, which is told."""
    kind = PERCENTS[fact.key]
    if not isinstance(fact.content, TextValue) or not _ramp_is_read(work, fact, kind):
        return None
    return _vector(work, fact, fact.written, kind, False, periods)


def _measured(written: str) -> tuple[str, str]:
    """The words of a speed, and the measure that stands among them."""
    first, _, rest = written.partition(" ")
    if names_column(rest):
        return rest, first
    ramp = _RAMP.fullmatch(written)
    if ramp is not None:
        return written.replace(f" {ramp['measure']} over ", " over "), ramp["measure"] or ""
    words, _, measure = written.rpartition(" ")
    return words, measure


def _ramp_is_read(work: Work, fact: Fact, kind: Kind) -> bool:
    if "ramp" not in fact.written.split():
        return True
    ramp = _RAMP.fullmatch(fact.written)
    fits = ramp is not None and bool(ramp["measure"]) == bool(kind.measures) and _months(ramp) > 1
    if not fits:
        work.tell(unreadable_ramp(fact.key, fact.value_span, kind.ramp))
    return fits


def _months(ramp: re.Match[str]) -> int:
    return int(ramp["count"]) * (12 if ramp["unit"].startswith("year") else 1)


def _vector(
    work: Work, fact: Fact, words: str, kind: Kind, is_multiple: bool, periods: int
) -> Vector | None:
    """The numbers that words without a measure stand for: percents, or multiples of a curve."""
    if words in work.symbols.tables:
        return _table(work, words, fact, periods, kind, is_multiple)
    if names_column(words):
        numbers = column(work, fact.key, words, fact.value_span)
        return None if numbers is None else tuple(map(float, numbers))
    ramp = _RAMP.fullmatch(words)
    listed_words = [ramp["first"], ramp["last"]] if ramp else words.split(" ")
    figures = [_figure(word, is_multiple) for word in listed_words]
    values = [figure for figure in figures if figure is not None]
    if len(values) < len(figures):
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, kind.wanted, kind.example))
        return None
    if ramp is not None:
        return _straight(values[0], values[1], _months(ramp))
    return float(values[0]) if len(values) == 1 else tuple(map(float, values))


def _figure(word: str, is_multiple: bool) -> Decimal | None:
    """`275` of a multiple, `6%` of a percent."""
    digits = word.removesuffix("%")
    if word.endswith("%") == is_multiple or _FIGURE.fullmatch(digits) is None:
        return None
    return stated(digits).value


def _straight(first: Decimal, last: Decimal, months: int) -> tuple[float, ...]:
    """A straight line from the first month to the last."""
    rise = EXACT.subtract(last, first)
    parts = (EXACT.divide(Decimal(month), Decimal(months - 1)) for month in range(months))
    return tuple(float(EXACT.add(first, EXACT.multiply(rise, part))) for part in parts)


def _table(
    work: Work, table: str, fact: Fact, periods: int, kind: Kind, is_multiple: bool
) -> tuple[float, ...]:
    """A table by month as one number a month."""
    from dealdsl.deal.tables import table_rows

    node = work.symbols.tables[table]
    in_percent = bool(node.rows) and resolve.literal_unit(node.rows[0].value) == units.PERCENT
    if in_percent == is_multiple:
        wanted = "a table of plain numbers" if is_multiple else "a table of percents"
        example = f"speeds {kind.multiples[0]}" if is_multiple else kind.table
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, wanted, example))
    rows = table_rows(work, node)
    found = []
    for month in range(1, max(periods, 1) + 1):
        past = [value for start, value in rows if start <= month] or [rows[0][1]]
        found.append(float(past[-1].value * (1 if is_multiple else 100)))
    return tuple(found)
