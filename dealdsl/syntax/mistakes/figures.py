"""What reads well and cannot be: impossible dates, misgrouped digits, units joined to figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.lines import begins_line, indentation
from dealdsl.syntax.mistakes.telling import error
from dealdsl.syntax.nodes import (
    Binary,
    Field,
    File,
    ForEach,
    InOrder,
    Literal,
    LiteralKind,
    Name,
    Node,
    Property,
    ProRata,
    Split,
    Table,
)
from dealdsl.syntax.walk import walk

_GROUPED = re.compile(r"\$?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?%?(?:[ \t]*[a-z]+)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = {
    **{unit: f" {unit}" for unit in ("day", "days", "month", "months", "year", "years")},
    **dict.fromkeys(("bp", "bps", "basis"), " bp"),
    **dict.fromkeys(("percent", "pct"), "%"),
    **{unit: f" {unit}" for unit in ("PSA", "SDA", "CPR", "SMM", "CDR", "MDR")},
}
_WITH_UNIT = re.compile(rf"(\d[\d.]*)({'|'.join(_UNITS)})$")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_SPELLED = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{1,2}}),? (\d{{4}})$")


def mistaken_figures(file: File) -> Iterator[Diagnostic]:
    """What is wrong with single figures, and with braces that hold nothing."""
    for node in walk(file):
        match node:
            case Literal(LiteralKind.DATE):
                yield from impossible_date(node)
            case Literal(LiteralKind.STRING):
                pass
            case Literal():
                yield from misgrouped_digits(node)
            case Name() | Field(Literal()):
                yield from _unit_joined(node)
            case Binary("/", Binary("/")):
                yield from _date_slashed(node)
            case Property():
                yield from _words_for_figures(node)
                yield from colons_missing(node)
            case InOrder(()) | ProRata(_, ()) | Split(()) | ForEach(_, _, ()) | Table(rows=()):
                yield from empty_block(node)


@mistake("impossible-date")
def impossible_date(literal: Literal) -> Iterator[Diagnostic]:
    """A date that no calendar has.

    Instead of:

        deal "Elm" { cutoff: 2003-13-01 }

    Write:

        deal "Elm" { cutoff: 2003-12-01 }
    """
    why = _impossible(literal.text)
    if why is not None:
        yield error(
            "impossible-date",
            f"there is no date `{literal.text}`",
            literal.span,
            why,
            help="write a date as year-month-day, such as `2003-12-01`",
        )


def _impossible(text: str) -> str | None:
    """Why no calendar has this date."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return "written with other than four, two and two digits"
    year, month, day = (int(part) for part in text.split("-"))
    if year == 0:
        return "there is no year 0"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    if not 1 <= day <= 31:
        return f"there is no day {day}"
    try:
        date(year, month, day)
    except ValueError:
        return f"{_MONTHS[month - 1]} {year} has no day {day}"
    return None


@mistake("misgrouped-digits")
def misgrouped_digits(literal: Literal) -> Iterator[Diagnostic]:
    """Commas stand elsewhere than between groups of three digits.

    A misplaced comma is often a lost digit, so the figure is refused and not guessed at. Between
    two values a comma takes a space behind it.

    Instead of:

        tranche A { balance: $1,000,00 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    if "," in literal.text and not _GROUPED.fullmatch(literal.text):
        yield error(
            "misgrouped-digits",
            f"the digits of `{literal.text}` are not grouped in threes",
            literal.span,
            "a comma is out of place, or a digit is missing",
            help="write a comma before every three digits, or none; a space between two values",
        )


def _unit_joined(node: Node) -> Iterator[Diagnostic]:
    """`12months` reads as a name, `12.5months` as a field of 12."""
    text = node.span.text
    match = _WITH_UNIT.fullmatch(text)
    if match:
        meant = match[1] + _UNITS[match[2]]
        yield malformed(node.span, "a unit takes a space before it", meant)
    elif re.fullmatch(r"\d[\d_]*", text):
        yield malformed(node.span, "`_` is no digit", text.replace("_", ""))


def _date_slashed(node: Binary) -> Iterator[Diagnostic]:
    match = _SLASHED.fullmatch(node.span.text)
    if match:
        month, day, year = match.groups()
        yield malformed(node.span, "reads as a division", f"{year}-{month:0>2}-{day:0>2}")


def _words_for_figures(node: Property) -> Iterator[Diagnostic]:
    """Units in words that are none here, and dates spelled out."""
    for figure, word in pairwise(node.values):
        place = figure.span.to(word.span)
        match = _WITH_UNIT.fullmatch(re.sub(r"\s+", "", place.text))
        if isinstance(figure, Literal) and isinstance(word, Name) and match:
            meant = match[1] + _UNITS[match[2]]
            if meant != " ".join(place.text.split()):
                yield malformed(place, f"`{word.text}` is no unit of the language", meant)
    for month, _, year in zip(node.values, node.values[1:], node.values[2:], strict=False):
        yield from _date_spelled(month.span.to(year.span))


def _date_spelled(place: Span) -> Iterator[Diagnostic]:
    match = _SPELLED.fullmatch(place.text)
    if match:
        number = _MONTHS.index(match[1]) + 1
        meant = f"{match[3]}-{number:02}-{match[2]:0>2}"
        yield malformed(place, "reads as several values", meant)


@mistake("empty-block")
def empty_block(node: Node) -> Iterator[Diagnostic]:
    """Braces hold nothing, where something must stand in them: nobody is paid, no row is given.

    Instead of:

        waterfall main from pool.funds { pay principal to in order { }   rest to R }

    Write:

        waterfall main from pool.funds { pay principal to in order { A  B }   rest to R }
    """
    text = node.span.text
    inside = re.sub(r"#[^\n]*", "", text[text.rfind("{") + 1 : -1])
    if not inside.strip():
        end = node.span.end
        start = node.span.start + text.rfind("{")
        yield error(
            "empty-block",
            "nothing stands in these braces",
            Span(node.span.source, start, end),
            "empty",
            help="write what belongs there, or leave the whole out",
        )


def malformed(place: Span, why: str, meant: str | None, advice: str | None = None) -> Diagnostic:
    """The mistake for a figure; `meant` is what to write, where that is sure."""
    return error(
        "malformed-figure",
        f"`{place.text}` cannot be read as a figure",
        place,
        why,
        help=advice or f"write `{meant}`",
        fix=Fix(place, meant) if meant else None,
    )


def colons_missing(node: Property) -> Iterator[Diagnostic]:
    """Words of a value that stand where a property of their own would begin.

    Without its colon a property reads as further words of the value before it.
    """
    text = node.span.source.text
    for index, word in enumerate(node.values[:-1]):
        apart = index > 0 and index not in node.commas and isinstance(word, Name)
        if apart and _looks_like_an_entry(text, node.span.start, word.span.start):
            yield colon_missing_after(word.span)


def _looks_like_an_entry(text: str, before: int, offset: int) -> bool:
    """Whether a word begins a line no further in than the entry before, or follows two spaces."""
    if begins_line(text, offset):
        return indentation(text, offset) <= indentation(text, before)
    return text[offset - 2 : offset].isspace()


def colon_missing_after(word: Span) -> Diagnostic:
    """The mistake for a property's name."""
    return error(
        "missing-colon",
        f"a colon is missing after `{word.text}`",
        word,
        "a property takes a colon",
        help=f"write `{word.text}:` and then the value",
        fix=Fix(Span(word.source, word.end, word.end), ":"),
    )
