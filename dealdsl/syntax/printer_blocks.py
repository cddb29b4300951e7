"""What stands in braces, and the comments about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from dealdsl.syntax.nodes import Entry, Expression, Layout, NameRange, Notes
from dealdsl.syntax.pretty import BREAK, EMPTY, Doc, Group, Line, Nest, Remark
from dealdsl.syntax.printer_expressions import expression, quoted

AnEntry = TypeVar("AnEntry", bound=Entry)


def block(
    entries: Sequence[AnEntry],
    body: Callable[[AnEntry], Doc],
    closing: Sequence[str] = (),
    filled: bool = False,
) -> Doc:
    """Entries in braces: on one line if they stood so, fit and have no comments.

    Otherwise each has a line of its own; `filled`: or all share one line between the braces.
    """
    if not entries and not closing:
        return "{ }"
    inside: list[Doc] = []
    for node in entries:
        if inside:
            inside.append(Line("  ", node.layout.blank_before))
        inside.append(commented(node.layout, body(node)))
    inner: Doc = tuple(inside)
    if filled:
        inner = Group(inner, any(node.layout.own_line for node in entries[1:]))
    first: Doc = Line() if entries else EMPTY
    last = tuple(remarks(closing if entries else _without_blank_start(closing)))
    broken = any(node.layout.own_line for node in entries)
    return Group(("{", Nest((first, inner, *last)), Line(), "}"), broken)


def commented(layout: Layout, body: Doc) -> Doc:
    """An entry with the comments before it and the one behind it."""
    before: list[Doc] = []
    for line in layout.leading:
        if line:
            before.extend((line, BREAK))
        elif before:
            before[-1] = Line(None, blank=True)
    return (*before, body, Remark(layout.trailing) if layout.trailing else EMPTY)


def remarks(lines: Iterable[str]) -> Iterable[Doc]:
    """Comments on lines of their own, each after a line end."""
    blank = False
    for line in lines:
        if line:
            yield Line(None, blank)
            yield line
        blank = not line


def _without_blank_start(lines: Sequence[str]) -> Sequence[str]:
    return lines[1:] if lines and not lines[0] else lines


def assumed(notes: Notes) -> str:
    return "assume " if notes.assumed else ""


def origin(notes: Notes) -> Doc:
    """`per F "p. 2" because "…"`, each on a line of its own when it does not fit."""
    parts: list[Doc] = []
    if notes.citation is not None:
        place = notes.citation.place
        cited = f"per {notes.citation.source}"
        parts.append(further(cited if place is None else f"{cited} {quoted(place)}"))
    if notes.reason is not None:
        parts.append(further(f"because {quoted(notes.reason)}"))
    return tuple(parts)


def further(*doc: Doc) -> Doc:
    """What goes on behind a space, or indented on the next line."""
    return Nest(Group((Line(), *doc)))


def where(condition: Expression | None) -> Doc:
    return EMPTY if condition is None else further("where ", expression(condition))


def names(ranges: Sequence[NameRange]) -> Doc:
    """`B-1 to B-6, R`."""
    texts = [r.first if r.last is None else f"{r.first} to {r.last}" for r in ranges]
    return (texts[0], *(Nest(Group((",", Line(), text))) for text in texts[1:]))
