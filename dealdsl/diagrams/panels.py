"""A panel laid out: a title and its rows, wrapped to the panel's width."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from dealdsl.diagrams.diagram import Panel, Row
from dealdsl.diagrams.drawing import Box, Text
from dealdsl.diagrams.measure import LINE, MONO, SANS, lines, width

MARGIN = 12.0
NUMBER = 34.0
"""The room of a step's number, in panels that number theirs."""
INDENT = 14.0
ROW_GAP = 3.0
HEAD_GAP = 8.0


@frozen
class Placed:
    """A panel where it stands. `rows` are its rows with the middle of each one's first line."""

    panel: Panel
    box: Box
    head: float
    rows: tuple[tuple[Row, float], ...]
    texts: tuple[Text, ...]

    @property
    def bottom(self) -> float:
        return self.box.y + self.box.height


def place(panel: Panel, x: float, y: float, wide: float) -> Placed:
    """The panel with its upper left corner at (x, y)."""
    texts: list[Text] = []
    middle = y + MARGIN + LINE / 2
    head = middle
    for words in lines(panel.title, wide - 2 * MARGIN, MONO):
        texts.append(Text(x + MARGIN, middle, (("head", words),), width(words, MONO)))
        middle += LINE
    middle += HEAD_GAP
    rows = []
    indent = NUMBER if any(row.number for row in panel.rows) else 0.0
    for row in panel.rows:
        rows.append((row, middle))
        for text in _row(row, x + MARGIN, middle, wide - 2 * MARGIN, indent):
            texts.append(text)
            middle = text.y + LINE
        middle += ROW_GAP
    bottom = middle - LINE / 2 + MARGIN - ROW_GAP
    box = Box(x, y, wide, bottom - y, f"panel {panel.kind.value}")
    return Placed(panel, box, head, tuple(rows), tuple(texts))


def _row(row: Row, x: float, middle: float, wide: float, indent: float) -> Iterator[Text]:
    """The lines of a row: its words, then its notes, on one line where they fit."""
    start = x + indent + INDENT * row.depth
    room = x + wide - start
    number = (("number", row.number),) if row.number else ()
    if number:
        yield Text(x + INDENT * row.depth, middle, number, NUMBER)
    words, notes = lines(row.words, room, SANS), "; ".join(row.notes)
    together = width(row.words, SANS) + SANS + width(notes, MONO)
    if notes and together <= room:
        yield Text(start, middle, (("words", row.words), ("note", notes)), together)
        return
    styled = [("words", line) for line in words]
    styled += [("note", line) for line in lines(notes, room, MONO)] if notes else []
    for style, line in styled:
        yield Text(start, middle, ((style, line),), width(line, MONO))
        middle += LINE
