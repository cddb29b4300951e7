"""The lines of a deal that a diagnostic points at, with its places marked under them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import define, field, frozen

from dealdsl.diagnostics.diagnostic import Label
from dealdsl.diagnostics.width import LEAD, LIMIT, Line, harmless, lay_out
from dealdsl.source import Source

Paint = Callable[[str, str], str]
"""Text and a style (`primary`, `secondary`, `gutter`) to the text in that style."""


@frozen(eq=False)
class Mark:
    """A label in lines (from 1) and characters of a line (from 0), `last` inclusive.

    `leads`: nothing but white space stands before it on its line.
    """

    text: str
    style: str
    leads: bool
    line: int
    column: int
    last_line: int
    last_column: int

    @property
    def sign(self) -> str:
        return "^" if self.style == "primary" else "-"

    @property
    def is_long(self) -> bool:
        return self.last_line > self.line


def mark(label: Label, style: str) -> Mark:
    """The place of a label, without the white space that its span ends with."""
    text = label.span.source.text
    start = min(label.span.start, len(text))
    last = max(start, min(label.span.end, len(text)) - 1)
    while last > start and text[last].isspace():
        last -= 1
    line, column = label.span.source.line_column(start)
    last_line, last_column = label.span.source.line_column(last)
    leads = not text[start - column + 1 : start].strip()
    return Mark(harmless(label.text), style, leads, line, column - 1, last_line, last_column - 1)


def gutter_width(labels: Sequence[Label]) -> int:
    """How many columns the largest line number takes, at least two."""
    return max([2, *(len(str(mark(label, "").last_line)) for label in labels)])


def snippet(source: Source, marks: Sequence[Mark], width: int, paint: Paint) -> list[str]:
    """The rows that show `marks` in `source`: each line once, in order, `...` where lines lack."""
    long = sorted((m for m in marks if m.is_long), key=lambda m: (m.line, m.column, -m.last_line))
    drawing = _Drawing(width, paint, tuple(long))
    before = None
    for number in _lines(marks):
        if before is not None and number > before + 1:
            drawing.gap()
        drawing.line(number, _laid_out(source, number, marks), marks)
        before = number
    return drawing.rows


def _lines(marks: Sequence[Mark]) -> list[int]:
    """The lines with a mark, and a single line that stands between two of them."""
    lines = {m.line for m in marks} | {m.last_line for m in marks}
    return sorted(lines | {n + 1 for n in lines if n + 2 in lines})


def _laid_out(source: Source, number: int, marks: Sequence[Mark]) -> Line:
    """The line around its places; when they stand too far apart, around the first of `marks`."""
    places = list(_places(number, marks)) or [(0, 0)]
    low, high = min(low for low, _ in places), max(high for _, high in places)
    if high - low > LIMIT - LEAD:
        low, high = places[0]
    return lay_out(source.line(number), low, high)


def _places(number: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The characters of line `number` that marks start and end at."""
    for m in marks:
        if m.line == number:
            yield m.column, m.column + 1 if m.is_long else m.last_column + 1
        elif m.last_line == number:
            yield m.last_column, m.last_column + 1


@define
class _Drawing:
    """Rows as they grow; each span of several lines has a column of its own beside the gutter."""

    width: int
    paint: Paint
    long: tuple[Mark, ...]
    rows: list[str] = field(factory=list)
    open: set[Mark] = field(factory=set)

    def gap(self) -> None:
        self._row("...".ljust(self.width + 3), self._margin())

    def line(self, number: int, line: Line, marks: Sequence[Mark]) -> None:
        starting = [m for m in self.long if m.line == number]
        slashed = {m for m in starting if m.leads}
        self._row(f"{number:>{self.width}} | ", self._margin(slashed) + line.text)
        self.open |= slashed
        for m in (m for m in starting if m not in slashed):
            self._reach(m, line.column(m.column), "")
            self.open.add(m)
        self._short(line, [m for m in marks if not m.is_long and m.line == number])
        for m in reversed([m for m in self.long if m.last_line == number]):
            self._reach(m, line.column(m.last_column), m.text)
            self.open.remove(m)

    def _short(self, line: Line, marks: Sequence[Mark]) -> None:
        """One row for each place, so that places that overlap can be told apart."""
        for m in sorted(marks, key=lambda m: (m.column, m.last_column)):
            signs = m.sign * line.width(m.column, m.last_column + 1)
            told = self.paint(f"{signs} {m.text}".rstrip(), m.style)
            self._row(self._blank(), self._margin() + " " * line.column(m.column) + told)

    def _reach(self, m: Mark, column: int, text: str) -> None:
        """A row from the margin of a long span to the character where it starts or ends."""
        at = 2 * self.long.index(m)
        margin = self._margin()
        line = "_" * (len(margin) - at - 1 + column)
        told = self.paint(f"{line}{m.sign} {text}".rstrip(), m.style)
        self._row(self._blank(), margin[: at + 1] + told)

    def _margin(self, slashed: set[Mark] | frozenset[Mark] = frozenset()) -> str:
        return "".join(
            "/ " if m in slashed else "| " if m in self.open else "  " for m in self.long
        )

    def _blank(self) -> str:
        return " " * self.width + " | "

    def _row(self, gutter: str, text: str) -> None:
        text = text.rstrip()
        self.rows.append(self.paint(gutter if text else gutter.rstrip(), "gutter") + text)
