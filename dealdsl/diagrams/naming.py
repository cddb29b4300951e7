"""Plain identifiers for what a diagram shows: a deal's own names could be anything."""

from __future__ import annotations

from dealdsl.diagrams.diagram import Diagram, Row


class Names:
    """`o0`, `p0`, `r0_0` by place: origins and payees by key, rows by panel."""

    def __init__(self, diagram: Diagram) -> None:
        self.origins = {origin.key: f"o{place}" for place, origin in enumerate(diagram.origins)}
        self.payees = {payee.key: f"p{place}" for place, payee in enumerate(diagram.payees)}
        self._rows = {
            id(row): f"r{panel}_{place}"
            for panel, of in enumerate(diagram.panels)
            for place, row in enumerate(of.rows)
        }

    def row(self, row: Row) -> str:
        return self._rows[id(row)]


def row_words(row: Row) -> str:
    """A row's number and words; a part of a step is set in by its depth."""
    return f"{row.number} {row.words}" if row.number else f"{'· ' * row.depth}{row.words}"
