"""`dealc facts FILE [--assumptions] [--format text|json]`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import FactRow

KEYS = ("name", "value", "source", "assumed", "reason", "determined_by", "line", "file")
WIDEST = 48
"""The most characters of a cell that the table shows, but for the last of a row; JSON has all."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument("--assumptions", action="store_true", help="list only what is assumed")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="a table to read, or JSON"
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import say

    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    rows = [row for row in compiler.facts(compilation) if row.assumed or not options.assumptions]
    say(_json(rows) if options.format == "json" else _text(rows, options.assumptions))
    return 0


def _json(rows: Sequence[FactRow]) -> str:
    """A list of objects with the keys `KEYS`; `determined_by` lists the names of checks."""
    import json

    return json.dumps([{key: getattr(row, key) for key in KEYS} for row in rows], indent=2) + "\n"


def _text(rows: Sequence[FactRow], only_assumptions: bool) -> str:
    stated = [row for row in rows if not row.assumed]
    assumed = [row for row in rows if row.assumed]
    second = _table(
        f"{_count(len(assumed), 'assumption')}",
        ("line", "name", "value", "reason"),
        [(_line(row), row.name, row.value, row.reason or "none given") for row in assumed],
    )
    if only_assumptions:
        return second
    first = _table(
        _count(len(stated), "fact"),
        ("line", "name", "value", "source", "determined by"),
        [
            (_line(row), row.name, row.value, row.source or "none", _determined(row))
            for row in stated
        ],
    )
    return f"{first}{_open(stated)}\n{second}"


def _line(row: FactRow) -> str:
    """The line, behind the name of an imported file."""
    return str(row.line) if row.file is None else f"{row.file}:{row.line}"


def _determined(row: FactRow) -> str:
    """The first check, and how many others; `*` marks a fact that no check determines."""
    first, *others = row.determined_by or ("* no check",)
    return f"{first} (and {len(others)} more)" if others else first


def _open(stated: Sequence[FactRow]) -> str:
    count = sum(not row.determined_by for row in stated)
    if not count:
        return ""
    return f"* {_count(count, 'fact')} that no check determines: a wrong digit there goes unseen\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A title and aligned columns, the first set to the right; no rows leave the title alone."""
    from dealdsl.diagnostics.width import harmless

    if not rows:
        return f"{title}\n"
    cells = [head, *((*map(_cell, row[:-1]), harmless(row[-1])) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_row(row, widths) for row in cells]
    return "\n".join([title, *lines]) + "\n"


def _row(row: tuple[str, ...], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    return "  ".join(["", first[0].rjust(first[1]), *(c.ljust(w) for c, w in others)]).rstrip()


def _cell(text: str) -> str:
    from dealdsl.diagnostics.width import harmless

    shown = harmless(text)
    return shown if len(shown) <= WIDEST else shown[: WIDEST - 3] + "..."
