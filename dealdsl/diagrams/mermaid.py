"""A diagram in Mermaid's language, which many wikis and code hosts draw."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.diagrams.diagram import Diagram
from dealdsl.diagrams.naming import Names, leaving, paying, row_words


def mermaid(diagram: Diagram) -> str:
    """The diagram as a flowchart from left to right, a box a panel; Mermaid keeps no order of boxes
    inside of boxes. Lines bear the numbers of the steps that pay along them."""
    return "\n".join(_mermaid(diagram, Names(diagram))) + "\n"


def _mermaid(diagram: Diagram, names: Names) -> Iterator[str]:
    yield "flowchart LR"
    yield "  classDef rows text-align:left"
    for origin in diagram.origins:
        yield f"  {names.origins[origin.key]}[({_lines(origin.name, *origin.notes)})]"
    for panel in diagram.panels:
        rows = _lines(panel.title, *map(row_words, panel.rows))
        yield f"  {names.panel(panel)}[{rows}]:::rows"
    for payee in diagram.payees:
        kind = () if payee.kind == "class" else (payee.kind,)
        yield f"  {names.payees[payee.key]}([{_lines(payee.name, *kind, *payee.notes)}])"
    yield from _links(diagram, names)


def _links(diagram: Diagram, names: Names) -> Iterator[str]:
    for panel in diagram.waterfalls:
        name = names.panel(panel)
        for source in panel.sources:
            yield f"  {names.origins[source]} --> {name}"
        for payee, numbers in paying(panel).items():
            yield f"  {name} -->|{_lines(', '.join(numbers))}| {names.payees[payee]}"
        for target in diagram.waterfalls:
            if numbers := leaving(panel, target):
                yield f"  {name} -->|{_lines(', '.join(numbers))}| {names.panel(target)}"


def _lines(*parts: str) -> str:
    """Lines of text in quotes: all that could be markup is written as a character's number."""
    return '"' + "<br/>".join(map(_plain, parts)) + '"'


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() or c in " ,-_()+*/=:·$%." else f"#{ord(c)};" for c in text)
