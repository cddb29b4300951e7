"""A page of a trace, or the reasons for what a class got, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.tracing.figures import dollars
from dealdsl.tracing.page import Page
from dealdsl.tracing.reasons import Reason
from dealdsl.tracing.rows import Line, Section
from dealdsl.tracing.text import left_out


def markdown(page: Page) -> str:
    title, *rest = page.head
    parts = [f"# {_safe(title)}", *map(_safe, rest)]
    for section in page.sections:
        parts.append(f"## {section.title}")
        parts.extend(_section(section))
    return "\n\n".join((*parts, *map(_safe, page.foot))) + "\n"


def reasons(head: tuple[str, ...], reason: Reason) -> str:
    title, *rest = head
    told = "\n".join(_reason(reason, 0))
    return "\n\n".join((f"# {_safe(title)}", *map(_safe, rest), told)) + "\n"


def _reason(reason: Reason, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}* {_safe(reason.words, code=True)}"
    for inner in reason.because:
        yield from _reason(inner, depth + 1)


def _section(section: Section) -> Iterator[str]:
    if section.lines:
        rows = [_line(line) for line in section.lines]
        yield "\n".join(("| | dollars | |", "|:---|---:|:---|", *rows))
    if section.rows:
        heads = "".join(f" {_safe(head)} |" for head in section.heads)
        rule = "---:|" * len(section.heads)
        rows = [_row(row.words, row.amounts, row.total) for row in section.rows]
        yield "\n".join((f"| |{heads}", f"|:---|{rule}", *rows))
    if section.left_out:
        yield f"*{left_out(section)}*"


def _line(line: Line) -> str:
    is_head = line.amount is None and not line.figure
    words = f"**{_safe(line.words)}**" if is_head and not line.depth else _safe(line.words)
    amount = line.figure if line.amount is None else dollars(line.amount)
    remarks = "; ".join(_safe(part) for part in (line.remark, line.formula) if part)
    return f"| {'&emsp;' * line.depth}{words} | {amount} | {remarks} |"


def _row(words: str, amounts: tuple[float, ...], total: bool) -> str:
    mark = "**" if total else ""
    cells = "".join(f" {mark}{dollars(amount)}{mark} |" for amount in amounts)
    return f"| {mark}{_safe(words)}{mark} |{cells}"


def _safe(words: str, code: bool = False) -> str:
    """Text that stays text: the deal's own signs mark nothing up. `code` keeps backticks."""
    for sign in "\\*_|<>[]" + ("" if code else "`"):
        words = words.replace(sign, f"\\{sign}")
    return words
