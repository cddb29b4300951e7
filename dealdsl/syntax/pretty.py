"""Text that knows where it may break, and its renderer.

A `Group` stands on one line when it fits the page and nothing in it must break; otherwise its own
lines break, all of them, and the groups inside it decide for themselves. Line ends of a group that
is whole are its `flat` texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from attrs import define, field, frozen

WIDTH = 100
INDENT = 2


@frozen
class Line:
    """A place to break; `flat` None always breaks; `blank` leaves an empty line when broken."""

    flat: str | None = " "
    blank: bool = False


@frozen
class Remark:
    """A comment behind an entry: it takes no part in measuring, and its line ends after it."""

    text: str


@frozen
class Nest:
    """What is indented one step further than what stands around it."""

    inner: Doc


@frozen
class Group:
    inner: Doc
    broken: bool = False


Doc: TypeAlias = str | Line | Remark | Nest | Group | tuple["Doc", ...]

BREAK = Line(None)
EMPTY: Doc = ""


def join(separator: Doc, docs: Iterable[Doc]) -> Doc:
    """The documents with `separator` between them."""
    parts: list[Doc] = []
    for doc in docs:
        if parts:
            parts.append(separator)
        parts.append(doc)
    return tuple(parts)


def starts_with(doc: Doc, word: str) -> bool:
    """Whether `word` is the first word of the document."""
    waiting = [doc]
    while waiting:
        first = waiting.pop()
        if isinstance(first, str) and first:
            return re.match(rf"{word}(?![\w-])", first) is not None
        waiting.extend(_parts(first))
    return False


def render(doc: Doc) -> str:
    """The text of a document, without a line end behind it."""
    return _Page([(0, False, doc)]).write()


@define
class _Page:
    """Output as it grows; `waiting` holds what is still to come, the next last.

    Each waiting document goes with its indentation and whether its group stands whole.
    """

    waiting: list[tuple[int, bool, Doc]]
    written: list[str] = field(factory=list)
    column: int = 0

    def write(self) -> str:
        while self.waiting:
            indent, whole, doc = self.waiting.pop()
            match doc:
                case str() as text:
                    self._put(text)
                case Remark(text):
                    self._put(f"  {text}")
                case Line():
                    self._line(doc, indent, whole)
                case Nest(inner):
                    self.waiting.append((indent + INDENT, whole, inner))
                case Group(inner, broken):
                    fits = whole or (not broken and self._fits(inner))
                    self.waiting.append((indent, fits, inner))
                case _:
                    self.waiting.extend((indent, whole, part) for part in reversed(doc))
        return "".join(self.written)

    def _put(self, text: str) -> None:
        self.written.append(text)
        self.column += len(text)

    def _line(self, line: Line, indent: int, whole: bool) -> None:
        if whole and line.flat is not None:
            self._put(line.flat)
            return
        self.written.append("\n\n" if line.blank else "\n")
        self.written.append(" " * indent)
        self.column = indent

    def _fits(self, inner: Doc) -> bool:
        """Whether `inner` stands on what is left of the line, with what follows it unbreakably."""
        room = WIDTH - self.column
        later = len(self.waiting)
        ahead: list[tuple[bool, Doc]] = [(True, inner)]
        while ahead or later:
            if ahead:
                whole, doc = ahead.pop()
            else:
                later -= 1
                _, whole, doc = self.waiting[later]
            if not whole and isinstance(doc, Line | Remark):
                return True
            if whole and _must_break(doc):
                return False
            room -= _width(doc)
            if room < 0:
                return False
            ahead.extend((whole, part) for part in _parts(doc))
        return True


def _must_break(doc: Doc) -> bool:
    """Whether `doc` cannot be part of a whole line."""
    match doc:
        case Remark():
            return True
        case Line(flat):
            return flat is None
        case Group(_, broken):
            return broken
        case _:
            return False


def _width(doc: Doc) -> int:
    match doc:
        case str():
            return len(doc)
        case Line(flat):
            return len(flat or "")
        case _:
            return 0


def _parts(doc: Doc) -> Iterable[Doc]:
    """What is inside `doc`, the last first."""
    match doc:
        case Nest(inner) | Group(inner):
            return (inner,)
        case tuple():
            return reversed(doc)
        case _:
            return ()
