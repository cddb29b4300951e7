"""What a picture of a deal shows, in the deal's words; nothing here knows how it is drawn."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import frozen


class PanelKind(Enum):
    """What the rows of a panel are."""

    ENTITLEMENT = "entitlement"
    WATERFALL = "waterfall"
    LOSSES = "losses"
    RECOVERIES = "recoveries"
    CONDITIONS = "conditions"


Sections: TypeAlias = tuple[tuple[str, tuple[PanelKind, ...]], ...]

SECTIONS: Sections = (
    ("Entitlements: amounts worked out before cash moves", (PanelKind.ENTITLEMENT,)),
    ("Losses: who takes them, in order", (PanelKind.LOSSES, PanelKind.RECOVERIES)),
    ("What decides, and what bounds", (PanelKind.CONDITIONS,)),
)
"""What moves no cash, under the headings that it stands below."""


@frozen
class Origin:
    """What brings cash: a pool or a hedge."""

    key: str
    name: str
    notes: tuple[str, ...]


@frozen
class Payee:
    """What cash goes to: a class, a fee, an account, a hedge or loans that are bought.

    `kind` is the word for it; `notes` what is known of it, such as its balance and its rate.
    """

    key: str
    name: str
    kind: str
    notes: tuple[str, ...]


@frozen
class Row:
    """One line of a panel.

    `number` is that of a step and empty for a part of one; `depth` counts how far it is indented.
    `notes` are caps, conditions and the like. `payee` is the key of a Payee that is paid, `fund`
    the name of a fund that what is left goes to.
    """

    words: str
    number: str = ""
    depth: int = 0
    notes: tuple[str, ...] = ()
    payee: str | None = None
    fund: str | None = None


@frozen
class Panel:
    """A waterfall, an entitlement, a block of losses: rows in the order in which they happen.

    `sources` are the keys of Origins and `funds` the names of funds whose cash it distributes.
    """

    kind: PanelKind
    title: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()


@frozen
class Diagram:
    """A deal from its collateral to whom it pays; every tuple is in the deal's order."""

    title: str
    origins: tuple[Origin, ...]
    panels: tuple[Panel, ...]
    payees: tuple[Payee, ...]

    def of(self, *kinds: PanelKind) -> tuple[Panel, ...]:
        """The panels of some kinds."""
        return tuple(panel for panel in self.panels if panel.kind in kinds)

    @property
    def waterfalls(self) -> tuple[Panel, ...]:
        return self.of(PanelKind.WATERFALL)


def fund_rows(diagram: Diagram) -> tuple[tuple[Panel, Row, Panel], ...]:
    """Where a row leaves cash to a fund: the panel, the row, and each waterfall that draws it."""
    return tuple(
        (panel, row, target)
        for panel in diagram.waterfalls
        for row in panel.rows
        for target in diagram.waterfalls
        if row.fund is not None and row.fund in target.funds
    )


def in_words(diagram: Diagram) -> str:
    """The waterfalls as sentences, for those who cannot see the picture."""
    return " ".join(_panel_in_words(panel) for panel in diagram.waterfalls)


def _panel_in_words(panel: Panel) -> str:
    rows = [f"{row.number} {row.words} {', '.join(row.notes)}".strip() for row in panel.rows]
    return f"{panel.title}: {'; '.join(rows)}."
