"""A page of a trace as plain text, amounts under one another."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import TextWrapper, wrap

from dealdsl.tracing.figures import dollars
from dealdsl.tracing.page import Page
from dealdsl.tracing.reasons import Reason
from dealdsl.tracing.rows import Line, Section, TableRow

WIDTH, AMOUNT, STEP = 100, 18, 2
WORDS = 46


def text(page: Page) -> str:
    """The page; no line is longer than 100 columns unless a table or a name is."""
    parts = ["\n".join(page.head)]
    parts.extend("\n".join(_section(section)) for section in page.sections)
    parts.append("\n".join(page.foot))
    return "\n\n".join(parts) + "\n"


def reasons(head: tuple[str, ...], reason: Reason) -> str:
    """Why a class got what it did: each sentence stands further in than what it explains."""
    return "\n".join((*head, "", *_reason(reason, 0))) + "\n"


def _reason(reason: Reason, depth: int) -> Iterator[str]:
    indent = " " * STEP * max(depth - 1, 0)
    mark = "- " if depth else ""
    inner = f"{indent}{' ' * len(mark)}"
    yield from _wrapped(reason.words, f"{indent}{mark}", inner)
    for each in reason.because:
        yield from _reason(each, depth + 1)


def _wrapped(words: str, first: str, rest: str) -> list[str]:
    """Lines of at most 100 columns, broken at blanks alone: names and figures stay whole."""
    layout = TextWrapper(WIDTH, first, rest, break_long_words=False, break_on_hyphens=False)
    return layout.wrap(words)


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield "-" * len(section.title)
    for line in section.lines:
        yield from _line(line)
    if section.rows:
        yield from _table(section)
    if section.left_out:
        yield f"({left_out(section)})"


def left_out(section: Section) -> str:
    lines = "line" if section.left_out == 1 else "lines"
    return f"{section.left_out:,} {lines} {section.left_out_words} left out"


def _line(line: Line) -> Iterator[str]:
    indent = " " * STEP * line.depth
    if line.depth == 0 and line.amount is None and not line.figure:
        yield ""
    has_figure = line.amount is not None or bool(line.figure)
    room = WORDS if has_figure else WIDTH
    *above, last = wrap(f"{indent}{line.words}", room, subsequent_indent=f"{indent}    ")
    yield from above
    if has_figure:
        amount = line.figure if line.amount is None else dollars(line.amount)
        remark = f"  {line.remark}" if line.remark else ""
        last = f"{last.ljust(WORDS)}{amount.rjust(AMOUNT)}{remark}"
    yield last
    if line.formula:
        inner = f"{indent}    "
        sign = "= " if not line.formula.startswith(("up to", "down to", "as ")) else ""
        yield from _wrapped(f"{sign}{line.formula}", inner, f"{inner}  ")


def _table(section: Section) -> Iterator[str]:
    cells = [[dollars(amount) for amount in row.amounts] for row in section.rows]
    columns = list(zip(section.heads, *cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    first = max(len(row.words) for row in section.rows)
    yield " " * first + "".join(
        f"  {h.rjust(w)}" for h, w in zip(section.heads, widths, strict=True)
    )
    for row, shown in zip(section.rows, cells, strict=True):
        yield from _row(row, shown, first, widths)


def _row(row: TableRow, shown: list[str], first: int, widths: list[int]) -> Iterator[str]:
    if row.total:
        yield " " * first + "".join(f"  {'-' * width}" for width in widths)
    yield row.words.ljust(first) + "".join(
        f"  {c.rjust(w)}" for c, w in zip(shown, widths, strict=True)
    )
