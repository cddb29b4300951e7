"""Figures that are written like figures and are none: misgrouped digits, impossible dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attrs import fields, has

from dealdsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.syntax.nodes import File, Literal, LiteralKind

_GROUPED = re.compile(r"\$?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?%?(?:[ \t]*[a-z]+)?")


def malformed_figures(file: File) -> Iterator[Diagnostic]:
    """Every figure of the file that cannot be."""
    for literal in _literals(file):
        if literal.kind is LiteralKind.DATE:
            yield from impossible_date(literal)
        elif literal.kind is not LiteralKind.STRING:
            yield from misgrouped_digits(literal)


def _literals(root: object) -> Iterator[Literal]:
    """All literals below a node, in no promised order, without recursion."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Literal):
            yield node
        elif isinstance(node, tuple):
            waiting.extend(node)
        elif has(type(node)) and not isinstance(node, str):
            waiting.extend(
                getattr(node, attribute.name)
                for attribute in fields(type(node))
                if attribute.name not in ("span", "layout", "key_span")
            )


@mistake("impossible-date")
def impossible_date(literal: Literal) -> Iterator[Diagnostic]:
    """A date that no calendar has.

    Instead of:

        cutoff: 2003-13-01

    Write:

        cutoff: 2003-12-01
    """
    try:
        date.fromisoformat(literal.text)
    except ValueError:
        year, month, day = (int(part) for part in literal.text.split("-"))
        yield Diagnostic(
            "impossible-date",
            Severity.ERROR,
            f"there is no date `{literal.text}`",
            Label(literal.span, _why(year, month, day)),
            help="write a date as year-month-day, such as `2003-12-01`",
        )


def _why(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    if not 1 <= year <= 9999:
        return f"there is no year {year}"
    if not 1 <= day <= 31:
        return f"there is no day {day}"
    months = "January February March April May June July August September October November December"
    name = months.split()[month - 1]
    if day <= 28 or (day <= 30 and month != 2):
        return "written with other than four, two and two digits"
    return f"{name} {year} has no day {day}"


@mistake("misgrouped-digits")
def misgrouped_digits(literal: Literal) -> Iterator[Diagnostic]:
    """Commas stand elsewhere than between groups of three digits.

    A misplaced comma is often a lost digit, so the figure is refused and not guessed at.

    Instead of:

        balance: $1,000,00

    Write:

        balance: $1,000,000
    """
    if "," in literal.text and not _GROUPED.fullmatch(literal.text):
        yield Diagnostic(
            "misgrouped-digits",
            Severity.ERROR,
            f"the digits of `{literal.text}` are not grouped in threes",
            Label(literal.span, "a comma is out of place, or a digit is missing"),
            help="write a comma before every three digits, or none",
        )
