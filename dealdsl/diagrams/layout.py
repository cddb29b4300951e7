"""Where everything stands: columns by stage, lines with right-angled bends in lanes of their own.

From left to right stand the collateral, the waterfalls from the first to the last, and whom they
pay. Every payee has a lane between the waterfalls and itself, and every fund one on their left, so
that no two lines lie on each other. What moves no cash stands below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from dealdsl.diagrams.diagram import (
    SECTIONS,
    Diagram,
    Origin,
    Panel,
    Payee,
    Sections,
    fund_rows,
    in_words,
)
from dealdsl.diagrams.drawing import Box, Dot, Drawing, Flow, Path, Text
from dealdsl.diagrams.measure import LINE, MONO, SANS, lines, width
from dealdsl.diagrams.panels import MARGIN, Placed, place

EDGE = 16.0
ORIGIN = 170.0
PANEL = 440.0
PAYEE = 200.0
LANE = 11.0
APART = 22.0
"""Between panels, and between a column and the first lane."""
HEADING = 34.0


def layout(diagram: Diagram, only_cash: bool = False) -> Drawing:
    """The diagram with every shape in its place; the same diagram gives the same drawing.

    `only_cash` leaves out what moves none.
    """
    columns = _columns(diagram)
    top = EDGE + HEADING
    placed = _stacked(diagram.waterfalls, columns.panels, top, PANEL)
    bottom = placed[-1].bottom if placed else top
    origins = _placed_origins(diagram.origins, placed, columns.origins, top)
    payees = _placed_payees(diagram.payees, columns.payees, top, bottom)
    bottom = max([bottom, *(card.bottom for card in (*origins, *payees))])
    flows = (*_inward(diagram, origins, placed, columns), *_outward(payees, placed, columns))
    shown = () if only_cash else SECTIONS
    sections = tuple(_sections(diagram, shown, columns, bottom + 2 * APART))
    cards = (*origins, *payees)
    boxes = (*(p.box for p in (*placed, *sections)), *(card.box for card in cards))
    texts = [text for p in (*placed, *sections) for text in p.texts]
    texts += [text for card in cards for text in card.texts]
    texts += [*_headings(columns), *_section_headings(sections)]
    height = max([bottom, *(p.bottom for p in sections)]) + EDGE
    return Drawing(
        diagram.title, in_words(diagram), columns.width, height, boxes, flows, tuple(texts)
    )


# ---- columns ----


@frozen
class _Columns:
    """Where the columns begin, and the lanes between them: of funds, and of payees by key."""

    origins: float
    panels: float
    payees: float
    funds: dict[str, float]
    lanes: dict[str, float]

    @property
    def width(self) -> float:
        return self.payees + PAYEE + EDGE


def _columns(diagram: Diagram) -> _Columns:
    """Lanes from left to right: the payee at the bottom has the first, so that few lines cross."""
    titles = [panel.title for _, _, panel in fund_rows(diagram)]
    origins = [origin.key for origin in diagram.origins]
    keys = (*origins, *dict.fromkeys(titles))
    left = EDGE + ORIGIN + APART
    funds = {key: left + LANE * place for place, key in enumerate(keys)}
    panels = left + LANE * len(keys) + APART
    right = panels + PANEL + APART
    lanes = {p.key: right + LANE * place for place, p in enumerate(reversed(diagram.payees))}
    return _Columns(EDGE, panels, right + LANE * len(lanes) + APART, funds, lanes)


def _headings(columns: _Columns) -> Iterator[Text]:
    middle = EDGE + LINE / 2
    for x, words in (
        (columns.origins, "Collateral"),
        (columns.panels, "Waterfalls, step by step"),
        (columns.payees, "Paid to"),
    ):
        yield Text(x, middle, (("heading", words),), width(words, SANS))


def _stacked(panels: Sequence[Panel], x: float, y: float, wide: float) -> list[Placed]:
    placed: list[Placed] = []
    for panel in panels:
        placed.append(place(panel, x, placed[-1].bottom + APART if placed else y, wide))
    return placed


# ---- cards: collateral and payees ----


@frozen
class _Card:
    key: str
    name: str
    box: Box
    texts: tuple[Text, ...]

    @property
    def middle(self) -> float:
        return self.box.y + self.box.height / 2

    @property
    def bottom(self) -> float:
        return self.box.y + self.box.height


def _card(of: Origin | Payee, x: float, y: float, wide: float, style: str) -> _Card:
    kind = of.kind if isinstance(of, Payee) and of.kind != "class" else ""
    first = lines(f"{of.name} {kind}".strip(), wide - 2 * MARGIN, SANS)
    notes = [line for note in of.notes for line in lines(note, wide - 2 * MARGIN, MONO)]
    middle = y + 8.0 + LINE / 2
    texts = []
    for text, look in (*((line, "name") for line in first), *((line, "note") for line in notes)):
        texts.append(Text(x + MARGIN, middle, ((look, text),), width(text, MONO)))
        middle += LINE
    return _Card(of.key, of.name, Box(x, y, wide, middle - LINE / 2 + 8.0 - y, style), tuple(texts))


def _placed_origins(
    origins: Sequence[Origin], panels: Sequence[Placed], x: float, top: float
) -> list[_Card]:
    """Each beside the head of the first waterfall that it feeds, or below the one before it."""
    cards: list[_Card] = []
    for origin in origins:
        fed = [p.head for p in panels if origin.key in p.panel.sources]
        card = _card(origin, x, 0.0, ORIGIN, "origin")
        lowest = cards[-1].bottom + APART if cards else top
        y = max(lowest, fed[0] - card.middle if fed else lowest)
        cards.append(_card(origin, x, y, ORIGIN, "origin"))
    return cards


def _placed_payees(payees: Sequence[Payee], x: float, top: float, bottom: float) -> list[_Card]:
    """Spread over the height of the waterfalls, at least a little apart."""
    heights = [_card(payee, x, 0.0, PAYEE, "payee").box.height for payee in payees]
    spare = bottom - top - sum(heights)
    apart = min(max(spare / max(len(payees) - 1, 1), 8.0), 3 * APART)
    cards: list[_Card] = []
    for payee in payees:
        y = cards[-1].bottom + apart if cards else top
        cards.append(_card(payee, x, y, PAYEE, "payee"))
    return cards


# ---- lines ----


def _inward(
    diagram: Diagram, origins: Sequence[_Card], panels: Sequence[Placed], columns: _Columns
) -> Iterator[Flow]:
    """From the collateral to waterfalls, and from what a waterfall leaves to the next."""
    for card in origins:
        start = (card.box.x + card.box.width, card.middle)
        heads = [p.head for p in panels if card.key in p.panel.sources]
        paths = [_bent(start, columns.funds[card.key], (columns.panels, y)) for y in heads]
        if paths:
            yield Flow(f"cash of {card.name}", tuple(paths))
    found = fund_rows(diagram)
    middles = {id(row): middle for p in panels for row, middle in p.rows}
    for target in panels:
        rows = [middles[id(row)] for _, row, panel in found if panel is target.panel]
        # A little below the middle of the head, where the collateral's own cash comes in.
        end = (columns.panels, target.head + (6.0 if target.panel.sources else 0.0))
        lane = columns.funds.get(target.panel.title, 0.0)
        paths = [_bent((columns.panels, y), lane, end) for y in rows]
        if paths:
            yield Flow(f"what is left for {target.panel.title}", tuple(paths))


def _outward(
    payees: Sequence[_Card], panels: Sequence[Placed], columns: _Columns
) -> Iterator[Flow]:
    """From each row that pays to whom it pays: one lane a payee, a dot where a row joins it."""
    right = columns.panels + PANEL
    for hue, card in enumerate(payees):
        middles = [y for p in panels for row, y in p.rows if row.payee == card.key]
        lane, end = columns.lanes[card.key], (columns.payees, card.middle)
        paths = [Path(((right, y), (lane, y)), hue) for y in middles]
        if paths:
            span = (*middles, card.middle)
            trunk = Path(((lane, min(span)), (lane, max(span))), hue)
            last = Path(((lane, card.middle), end), hue, arrow=True)
            dots = tuple(Dot(lane, y, hue) for y in middles)
            yield Flow(f"paid to {card.name}", (trunk, *paths, last), dots)


def _bent(start: tuple[float, float], lane: float, end: tuple[float, float]) -> Path:
    """Straight where start and end are level, otherwise along a lane."""
    if start[1] == end[1]:
        return Path((start, end), None, arrow=True)
    return Path((start, (lane, start[1]), (lane, end[1]), end), None, arrow=True)


# ---- what moves no cash ----


def _sections(
    diagram: Diagram, sections: Sections, columns: _Columns, y: float
) -> Iterator[Placed]:
    """Sections one below the other, each in two columns, a panel going to the shorter one."""
    wide = (columns.width - 2 * EDGE - APART) / 2
    for _, kinds in sections:
        panels = diagram.of(*kinds)
        ends = [y + HEADING, y + HEADING]
        for panel in panels:
            side = 0 if ends[0] <= ends[1] else 1
            placed = place(panel, EDGE + side * (wide + APART), ends[side], wide)
            ends[side] = placed.bottom + APART / 2
            yield placed
        y = max(ends) + APART if panels else y


def _section_headings(sections: Sequence[Placed]) -> Iterator[Text]:
    for words, kinds in SECTIONS:
        tops = [placed.box.y for placed in sections if placed.panel.kind in kinds]
        if tops:
            middle = min(tops) - HEADING + LINE / 2
            yield Text(EDGE, middle, (("heading", words),), width(words, SANS))
