"""What both text forms share: plain identifiers, the lines of a panel, the numbers of its steps."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.diagrams.diagram import Diagram, Panel, Row


class Names:
    """`o0`, `w0`, `p0` by place, as a deal's own names could be anything: origins and payees by
    key, panels by themselves."""

    def __init__(self, diagram: Diagram) -> None:
        self.origins = {origin.key: f"o{place}" for place, origin in enumerate(diagram.origins)}
        self.payees = {payee.key: f"p{place}" for place, payee in enumerate(diagram.payees)}
        self._panels = {id(panel): f"w{place}" for place, panel in enumerate(diagram.panels)}

    def panel(self, panel: Panel) -> str:
        return self._panels[id(panel)]


def row_words(row: Row) -> str:
    """A row on one line: number, words and notes; a part of a step is set in by its depth."""
    words = f"{row.number} {row.words}" if row.number else f"{'· ' * row.depth}{row.words}"
    return ", ".join([words, *row.notes])


def paying(panel: Panel) -> dict[str, list[str]]:
    """The numbers of the steps that pay each payee, by its key, in the order of the first."""
    found: dict[str, list[str]] = {}
    for number, row in _numbered(panel):
        if row.payee is not None and number not in found.setdefault(row.payee, []):
            found[row.payee].append(number)
    return found


def leaving(panel: Panel, to: Panel) -> list[str]:
    """The numbers of the steps that leave cash to another panel's funds."""
    return [number for number, row in _numbered(panel) if row.fund in to.funds]


def _numbered(panel: Panel) -> Iterator[tuple[str, Row]]:
    """Rows with the number of the step that they are a part of."""
    number = ""
    for row in panel.rows:
        number = row.number or number
        yield number, row
