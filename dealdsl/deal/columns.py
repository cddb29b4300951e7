"""Columns of CSV files that a deal names: `column "cpr" of "speeds.csv"`."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

from dealdsl.deal.mistakes.vectors import column_unreadable
from dealdsl.deal.scope import Work
from dealdsl.source import Span
from dealdsl.values.stated import stated

_WORDS = re.compile(r'column "([^"]*)" of "([^"]*)"')
_NUMBER = re.compile(r"\$?[0-9][0-9,]*(?:\.[0-9]+)?%?|\.[0-9]+%?")

Rows = list[tuple[int, list[str]]]


def names_column(written: str) -> bool:
    """Whether a property's words begin like a column of a file."""
    return written.startswith('column "')


def column(work: Work, key: str, written: str, span: Span) -> tuple[Decimal, ...] | None:
    """The numbers of a column by month; None where they cannot be read, which is told."""
    named = _WORDS.fullmatch(written)
    if named is None:
        why = 'a column is named like `column "cpr" of "speeds.csv"`'
        work.tell(column_unreadable(key, span, why, "not a column of a file"))
        return None
    try:
        return _cells(_rows(work, named[2]), named[1], named[2])
    except _UnreadableError as error:
        work.tell(column_unreadable(key, span, str(error), "not read"))
        return None


class _UnreadableError(Exception):
    """Why a column is not read."""


def _rows(work: Work, path: str) -> Rows:
    """The rows of a file that hold anything, with their line numbers."""
    if work.opened is None:
        raise _UnreadableError(f"`{path}` is a file, and no files are read here")
    try:
        text = work.opened(path).text
        reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True))
        return [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except OSError as error:
        raise _UnreadableError(f"`{path}` {_reason(error)}") from None
    except (UnicodeError, csv.Error) as error:
        raise _UnreadableError(f"`{path}` is not a CSV file in UTF-8: {error}") from None


def _reason(error: OSError) -> str:
    return f"cannot be opened: {(error.strerror or str(error)).lower()}"


def _cells(rows: Rows, name: str, path: str) -> tuple[Decimal, ...]:
    heads = [head.strip() for head in rows[0][1]] if rows else []
    if heads.count(name) != 1:
        many = "no column" if name not in heads else "more than one column"
        raise _UnreadableError(f"`{path}` has {many} `{name}`, but {', '.join(heads) or 'nothing'}")
    place = heads.index(name)
    cells = [(line, row[place].strip() if place < len(row) else "") for line, row in rows[1:]]
    while cells and not cells[-1][1]:
        cells.pop()  # a column may be shorter than its neighbours
    if not cells:
        raise _UnreadableError(f"`{path}`, column `{name}`: no numbers")
    for line, cell in cells:
        if _NUMBER.fullmatch(cell) is None:
            found = f"`{cell}` is no number" if cell else "nothing stands here"
            raise _UnreadableError(f"`{path}`, line {line}, column `{name}`: {found}")
    return tuple(stated(cell.strip("$%")).value for _, cell in cells)
