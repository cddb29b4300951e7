"""A diagram in Mermaid's language, which many wikis and code hosts draw."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.diagrams.diagram import Diagram, Panel, fund_rows
from dealdsl.diagrams.naming import Names, row_words


def mermaid(diagram: Diagram) -> str:
    """The diagram as a flowchart from left to right, a subgraph a panel."""
    return "\n".join(_mermaid(diagram, Names(diagram))) + "\n"


def _mermaid(diagram: Diagram, names: Names) -> Iterator[str]:
    yield "flowchart LR"
    for origin in diagram.origins:
        yield f"  {names.origins[origin.key]}[({_lines(origin.name, *origin.notes)})]"
    for place, panel in enumerate(diagram.panels):
        yield from _subgraph(panel, place, names)
    for payee in diagram.payees:
        kind = () if payee.kind == "class" else (payee.kind,)
        yield f"  {names.payees[payee.key]}([{_lines(payee.name, *kind, *payee.notes)}])"
    yield from _links(diagram, names)


def _subgraph(panel: Panel, place: int, names: Names) -> Iterator[str]:
    yield f"  subgraph s{place} [{_lines(panel.title)}]"
    yield "    direction TB"
    for row in panel.rows:
        yield f"    {names.row(row)}[{_lines(row_words(row), *row.notes)}]"
    if len(panel.rows) > 1:
        yield f"    {' ~~~ '.join(names.row(row) for row in panel.rows)}"
    yield "  end"


def _links(diagram: Diagram, names: Names) -> Iterator[str]:
    places = {id(panel): f"s{place}" for place, panel in enumerate(diagram.panels)}
    for panel in diagram.waterfalls:
        for source in panel.sources:
            yield f"  {names.origins[source]} --> {places[id(panel)]}"
        for row in panel.rows:
            if row.payee is not None:
                yield f"  {names.row(row)} --> {names.payees[row.payee]}"
    for _, row, target in fund_rows(diagram):
        yield f"  {names.row(row)} -->|{_lines(row.fund or '')}| {places[id(target)]}"


def _lines(*parts: str) -> str:
    """Lines of text in quotes: all that could be markup is written as a character's number."""
    return '"' + "<br/>".join(map(_plain, parts)) + '"'


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() or c in " .,-_()+*/=:·$%" else f"#{ord(c)};" for c in text)
