"""Plain text set within 80 columns: paragraphs, centred lines, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from textwrap import TextWrapper

from dealdsl.documents.tables import Table
from dealdsl.documents.wording import MONTHS

WIDTH = 80
NOT_STATED = "--"

_GAP = 3
_WIDEST_FIGURE = 24
_NARROWEST_LABEL = 24
_INDENT = 2
_SHORT_HEAD = 10
_HEAD_LINES = 3

# Textwrap breaks at a plain space only, so a no-break space holds a figure to its unit.
_NO_BREAK = "\u00a0"
_HELD = re.compile(
    rf"\b(?:(?:{'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}}"
    r"|\d[\d,.]* (?:months?|years?)"
    r"|[Pp]ools? \w+|[Cc]lass [A-Z\d]\S*|Item \d)"
)


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width`, which never part a figure from its unit or a date."""
    wrapper = TextWrapper(
        width=width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    held = _HELD.sub(lambda match: match.group().replace(" ", _NO_BREAK), " ".join(text.split()))
    return [line.replace(_NO_BREAK, " ") for line in wrapper.wrap(held)]


def fill(text: str, first: str = "     ", rest: str = "") -> str:
    """A paragraph; empty for an empty text."""
    return "\n".join(wrapped(text, first=first, rest=rest))


def centred(text: str, ruled: bool = False) -> str:
    """Lines in the middle of the page, underlined if `ruled`."""
    lines = wrapped(text, WIDTH - 4)
    if ruled and lines:
        lines.append("-" * max(map(len, lines)))
    return "\n".join(line.center(WIDTH).rstrip() for line in lines)


def on_the_right(text: str) -> str:
    """Lines in the right half of the page, where a signature stands."""
    margin = " " * (WIDTH // 2 + 4)
    return "\n".join(wrapped(text, first=margin, rest=margin + "  "))


def abreast(entries: Sequence[tuple[str | None, str]]) -> str:
    """Figures side by side, each over its caption in brackets; those not stated are left out."""
    shown = [(value, f"({caption})") for value, caption in entries if value]
    widths = _shared_out([max(len(value), len(caption)) for value, caption in shown])
    both = zip(*shown, strict=True)
    return "\n".join(line for cells in both for line in _side_by_side(cells, widths))


def _shared_out(wanted: Sequence[int]) -> list[int]:
    """The page's width among columns that want so much: all in equal measure more, or less."""
    spare = WIDTH - sum(wanted) - _GAP * len(wanted)
    if spare >= 0:
        return [width + spare // len(wanted) for width in wanted]
    return [max(8, width * (WIDTH - _GAP * len(wanted)) // sum(wanted)) for width in wanted]


def _side_by_side(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        (" " * _GAP).join(cell.center(width) for cell, width in zip(line, widths, strict=True))
        for line in zip_longest(*columns, fillvalue="")
    ]


def table(content: Table) -> str:
    """A table: labels on the left, figures on the right; parted below itself if it is too wide."""
    cells = [[cell or NOT_STATED for cell in row[1:]] for row in content.rows]
    widths = [
        _column_width(head, [row[number] for row in cells])
        for number, head in enumerate(content.heads[1:])
    ]
    labels = [content.heads[0], *(row[0] or "" for row in content.rows)]
    room = WIDTH - _INDENT - min(_NARROWEST_LABEL, max(1, *map(len, labels)))
    return "\n\n".join(_part(content, cells, widths, part) for part in _parts(widths, room))


def _column_width(head: str, cells: Sequence[str]) -> int:
    """The least width that holds every cell and sets the head in a few lines."""
    least = min(_WIDEST_FIGURE, max(1, min(len(head), _SHORT_HEAD), *map(len, cells)))
    fitting = (width for width in range(least, _WIDEST_FIGURE) if _sets_well(head, width))
    return next(fitting, _WIDEST_FIGURE)


def _sets_well(head: str, width: int) -> bool:
    longest_word = max(map(len, ["", *head.split()]))
    return longest_word <= width and len(wrapped(head, width)) <= _HEAD_LINES


def _parts(widths: Sequence[int], room: int) -> list[range]:
    """Columns in runs that fit the room beside the labels."""
    starts, used = [0], 0
    for number, width in enumerate(widths):
        used += width + _GAP
        if used > room and number > starts[-1]:
            starts.append(number)
            used = width + _GAP
    ends = [*starts[1:], len(widths)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _part(
    content: Table, cells: Sequence[Sequence[str]], widths: Sequence[int], columns: range
) -> str:
    shown = [widths[number] for number in columns]
    room = WIDTH - _INDENT - sum(width + _GAP for width in shown)
    labels = [row[0] or "" for row in content.rows]
    label_width = min(room, max(1, *map(len, [content.heads[0], *labels])))
    heads = [content.heads[number + 1] for number in columns]
    lines = _row(content.heads[0], heads, label_width, shown, below=False)
    lines.append(_line("-" * label_width, ["-" * width for width in shown], label_width, shown))
    for label, row in zip(labels, cells, strict=True):
        lines += _row(label, [row[number] for number in columns], label_width, shown, below=True)
    return "\n".join(lines)


def _row(
    label: str, cells: Sequence[str], label_width: int, widths: Sequence[int], below: bool
) -> list[str]:
    """A row on as many lines as its longest cell takes; `below` keeps figures on the last line."""
    columns = [wrapped(label, label_width, rest="  " if below else "")]
    columns += [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(1, *map(len, columns))
    top = [[""] * (height - len(column)) for column in columns]
    columns = [
        column + space if below and number == 0 else space + column
        for number, (column, space) in enumerate(zip(columns, top, strict=True))
    ]
    return [_line(line[0], line[1:], label_width, widths) for line in zip(*columns, strict=True)]


def _line(label: str, cells: Sequence[str], label_width: int, widths: Sequence[int]) -> str:
    figures = "".join(
        " " * _GAP + cell.rjust(width) for cell, width in zip(cells, widths, strict=True)
    )
    return f"{' ' * _INDENT}{label.ljust(label_width)}{figures}".rstrip()
