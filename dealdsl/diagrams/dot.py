"""A diagram in Graphviz' DOT language."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.diagrams.diagram import Diagram, Panel, fund_rows
from dealdsl.diagrams.naming import Names, row_words


def dot(diagram: Diagram) -> str:
    """The diagram as a directed graph from left to right, a record of rows a panel."""
    return "\n".join(_dot(diagram, Names(diagram))) + "\n"


def _dot(diagram: Diagram, names: Names) -> Iterator[str]:
    yield f"digraph {_quoted(diagram.title)} {{"
    yield "  rankdir=LR; ranksep=1.5; nodesep=0.2;"
    yield '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];'
    yield '  edge [color="#56606b"];'
    for origin in diagram.origins:
        yield f"  {names.origins[origin.key]} [label={_lines(origin.name, *origin.notes)}];"
    for panel in diagram.panels:
        yield f"  {names.panel(panel)} [shape=record, style=solid, label={_record(panel)}];"
    for payee in diagram.payees:
        kind = () if payee.kind == "class" else (payee.kind,)
        label = _lines(payee.name, *kind, *payee.notes)
        yield f"  {names.payees[payee.key]} [label={label}];"
    yield from _edges(diagram, names)
    yield "}"


def _record(panel: Panel) -> str:
    """The title and the rows below each other; each row is a port that edges begin at."""
    rows = (f"<r{place}> {_field(row_words(row))}" for place, row in enumerate(panel.rows))
    return '"' + "|".join([f"<head> {_field(panel.title)}", *rows]) + '"'


def _field(text: str) -> str:
    """Text of a record's field, in which braces, bars and angles have a meaning."""
    return "".join(f"\\{c}" if c in '\\"{}|<>' else c for c in text) + "\\l"


def _edges(diagram: Diagram, names: Names) -> Iterator[str]:
    for panel in diagram.waterfalls:
        name = names.panel(panel)
        for source in panel.sources:
            yield f"  {names.origins[source]} -> {name}:head;"
        for place, row in enumerate(panel.rows):
            if row.payee is not None:
                yield f"  {name}:r{place} -> {names.payees[row.payee]};"
    for panel, row, target in fund_rows(diagram):
        place = panel.rows.index(row)
        yield f"  {names.panel(panel)}:r{place} -> {names.panel(target)}:head;"


def _lines(*parts: str) -> str:
    return '"' + "\\l".join([*map(_plain, parts), ""]) + '"'


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """Text inside of quotes: a backslash would begin one of Graphviz' own sequences."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
