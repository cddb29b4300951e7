"""A diagram in Graphviz' DOT language."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.diagrams.diagram import Diagram, Panel, fund_rows
from dealdsl.diagrams.naming import Names, row_words


def dot(diagram: Diagram) -> str:
    """The diagram as a directed graph from left to right, a cluster a panel."""
    return "\n".join(_dot(diagram, Names(diagram))) + "\n"


def _dot(diagram: Diagram, names: Names) -> Iterator[str]:
    yield f"digraph {_quoted(diagram.title)} {{"
    yield "  rankdir=LR; ranksep=1.2; nodesep=0.15; compound=true;"
    yield '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];'
    yield '  graph [fontname="Helvetica-Bold", fontsize=11]; edge [color="#56606b"];'
    for origin in diagram.origins:
        label = _lines(origin.name, *origin.notes)
        yield f"  {names.origins[origin.key]} [label={label}];"
    for place, panel in enumerate(diagram.panels):
        yield from _cluster(panel, place, names)
    for payee in diagram.payees:
        kind = () if payee.kind == "class" else (payee.kind,)
        label = _lines(payee.name, *kind, *payee.notes)
        yield f"  {names.payees[payee.key]} [label={label}, style=bold];"
    yield from _edges(diagram, names)
    yield "}"


def _cluster(panel: Panel, place: int, names: Names) -> Iterator[str]:
    """Rows from the top to the bottom: in one rank they would be turned round without an order."""
    yield f"  subgraph cluster_{place} {{"
    yield f"    label={_quoted(panel.title)}; labeljust=l; color=gray;"
    for row in panel.rows:
        yield f"    {names.row(row)} [label={_lines(row_words(row), *row.notes)}, shape=plaintext];"
    chain = " -> ".join(names.row(row) for row in panel.rows)
    if len(panel.rows) > 1:
        same = "; ".join(names.row(row) for row in panel.rows)
        yield f"    {{ rank=same; {same}; }}"
        yield f"    {chain} [style=invis];"
    yield "  }"


def _edges(diagram: Diagram, names: Names) -> Iterator[str]:
    for panel in diagram.waterfalls:
        for source in panel.sources:
            if panel.rows:
                yield f"  {names.origins[source]} -> {names.row(panel.rows[0])};"
        for row in panel.rows:
            if row.payee is not None:
                yield f"  {names.row(row)} -> {names.payees[row.payee]};"
    for _, row, target in fund_rows(diagram):
        yield f"  {names.row(row)} -> {_first(target, names)} [label={_quoted(row.fund or '')}];"


def _first(panel: Panel, names: Names) -> str:
    return names.row(panel.rows[0])


def _lines(*parts: str) -> str:
    return '"' + "\\l".join([*map(_plain, parts), ""]) + '"'


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """Text inside of quotes: a backslash would begin one of Graphviz' own sequences."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
