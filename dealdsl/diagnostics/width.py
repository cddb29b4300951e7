"""How wide text stands in a terminal, and what is shown for characters that must not reach one."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

from attrs import frozen

TAB = 4
LIMIT = 100
"""The most characters of one line that a snippet shows."""
LEAD = 30
"""How many characters before the place are kept when a line is clipped."""

# Control and format characters can move the cursor or turn the text around; surrogates and
# line separators cannot be printed at all.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def harmless(text: str) -> str:
    """The text with every character that could steer a terminal written as `<U+001B>`."""
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


@frozen
class Line:
    """A line, or a clipped part of one, as it stands in a terminal.

    `columns` holds where each character from `first` on begins, and where the last one ends.
    """

    text: str
    first: int
    columns: tuple[int, ...]

    def column(self, index: int) -> int:
        """Where character `index` of the whole line begins, held to the part that is shown."""
        return self.columns[max(0, min(index - self.first, len(self.columns) - 1))]

    def width(self, start: int, end: int) -> int:
        """How many columns the characters `start` up to `end` take: at least one."""
        return max(1, self.column(end) - self.column(start))


def lay_out(text: str, low: int, high: int) -> Line:
    """`text` as a terminal shows it, clipped around the characters `low` up to `high`."""
    first, last = _window(len(text), low, high)
    shown = ["..."] if first else []
    column = 3 if first else 0
    columns = [column]
    for character in text[first:last]:
        piece = " " * (TAB - column % TAB) if character == "\t" else _shown(character)
        shown.append(piece)
        column += sum(map(_width, piece))
        columns.append(column)
    shown.extend(["..."] if last < len(text) else [])
    return Line("".join(shown), first, tuple(columns))


def _window(length: int, low: int, high: int) -> tuple[int, int]:
    if length <= LIMIT:
        return 0, length
    first = 0 if high <= LIMIT else max(0, min(low - LEAD, length - LIMIT))
    return first, min(length, first + LIMIT)


def _shown(character: str) -> str:
    return f"<U+{ord(character):04X}>" if category(character) in _HARMFUL else character


def _width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
