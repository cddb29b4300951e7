"""Text with places where it may break, and where it does break at a given width.

A layout is a text, a tuple of layouts one after the other, or one of the pieces below. A group is
written on one line if it fits with what follows it up to the next place that may break; otherwise
its own lines break, and its inner groups are tried in turn.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, assert_never

from attrs import frozen

from dealdsl.python.literals import text_width

INDENT = 4


@frozen
class Line:
    """A line end where the group around it is broken, otherwise the text `flat`."""

    flat: str = ""


@frozen
class IfBroken:
    """Text that is there only where the group around it is broken."""

    text: str


@frozen
class Indent:
    """Lines that begin inside `content` stand one step further in."""

    content: Layout


@frozen
class Group:
    """Broken as a whole or not at all; with `broken`, always."""

    content: Layout
    broken: bool = False


@frozen
class Candidate:
    """A way to write something, taken if `trial` fits on its first line, or on `every_line`."""

    content: Layout
    trial: Layout
    every_line: bool = False


@frozen
class Choice:
    """The first candidate that fits, or else `otherwise`."""

    candidates: tuple[Candidate, ...]
    otherwise: Layout


Layout: TypeAlias = str | Line | IfBroken | Indent | Group | Choice | tuple["Layout", ...]


class _Piece(NamedTuple):
    """A layout still to be written: its indentation, and whether it stays on one line."""

    indentation: int
    flat: bool
    layout: Layout

    def holding(self, layout: Layout) -> _Piece:
        return self._replace(layout=layout)


def lay_out(layout: Layout, indentation: int, width: int) -> list[str]:
    """The lines of `layout` within `width` columns, the first of them indented too."""
    return _Writer(indentation, width).write(layout)


class _Writer:
    def __init__(self, indentation: int, width: int) -> None:
        self.width = width
        self.column = 0
        self.lines: list[str] = []
        self.begin_line(indentation)

    def write(self, layout: Layout) -> list[str]:
        stack = [_Piece(self.column, False, layout)]
        while stack:
            piece = stack.pop()
            match piece.layout:
                case Line(text) if not piece.flat:
                    self.begin_line(piece.indentation)
                case Line(text) | str(text):
                    self.put(text)
                case IfBroken(text):
                    self.put("" if piece.flat else text)
                case _:
                    stack += self.open(piece, stack)
        return self.lines

    def begin_line(self, indentation: int) -> None:
        self.lines.append(" " * indentation)
        self.column = indentation

    def put(self, text: str) -> None:
        self.lines[-1] += text
        self.column += text_width(text)

    def open(self, piece: _Piece, rest: list[_Piece]) -> list[_Piece]:
        """What a piece consists of, once it is settled what breaks."""
        match piece.layout:
            case Group(content, broken):
                whole = _Piece(piece.indentation, True, content)
                fits = not broken and (piece.flat or self.fits(whole, rest))
                return [whole._replace(flat=fits)]
            case Choice(candidates, otherwise):
                chosen = (one.content for one in candidates if self.takes(one, piece, rest))
                return [piece.holding(next(chosen, otherwise))]
            case _:
                return _opened(piece)

    def takes(self, candidate: Candidate, piece: _Piece, rest: list[_Piece]) -> bool:
        trial = _Piece(piece.indentation, True, candidate.trial)
        return piece.flat or self.fits(trial, rest, candidate.every_line)

    def fits(self, trial: _Piece, rest: list[_Piece], every_line: bool = False) -> bool:
        """Whether `trial` and what follows stay within the width, up to the next line end.

        With `every_line` the line ends within `trial` do not count.
        """
        column, stack, waiting = self.column, [trial], len(rest)
        while stack or waiting:
            if not stack:
                waiting, every_line = waiting - 1, False
                stack.append(rest[waiting])
            piece = stack.pop()
            match piece.layout:
                case Line() if not piece.flat:
                    if not every_line:
                        return True
                    column = piece.indentation
                case Line(text) | str(text):
                    column += text_width(text)
                case IfBroken(text):
                    column += 0 if piece.flat else len(text)
                case _:
                    stack += _opened(piece)
            if column > self.width:
                return False
        return True


def _opened(piece: _Piece) -> list[_Piece]:
    """What a piece consists of, last first, with as many line ends as its surroundings allow."""
    match piece.layout:
        case tuple(layouts):
            return [piece.holding(layout) for layout in reversed(layouts)]
        case Indent(content):
            return [_Piece(piece.indentation + INDENT, piece.flat, content)]
        case Group(content, broken):
            return [_Piece(piece.indentation, piece.flat and not broken, content)]
        case Choice(candidates, otherwise):
            return [piece.holding(candidates[0].content if piece.flat else otherwise)]
        case str() | Line() | IfBroken():
            return [piece]
        case _:
            assert_never(piece.layout)
