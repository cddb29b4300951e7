"""Text and places in it; the only module that counts lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from hashlib import sha256

from attrs import define, evolve, field, fields, frozen


class Shown:
    """Shows its fields, but for places: one method for all nodes, where attrs would write one each.

    There are a hundred kinds of nodes; making a method for each doubles the start of a command.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        shown = (
            f"{attribute.name}={getattr(self, attribute.name)!r}"
            for attribute in fields(type(self))  # type: ignore[arg-type]
            if attribute.repr
        )
        return f"{type(self).__name__}({', '.join(shown)})"


@define(frozen=True, slots=False)
class Source:
    """A deal's text under the name that diagnostics show.

    Offsets count characters from 0; lines and columns count from 1. `imported` is the path by which
    a deal imports the text, from the deal's own folder; nothing for a deal itself.
    """

    name: str
    text: str
    imported: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the text in UTF-8, in hexadecimal digits."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        return starts

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of line `number`, without its line end."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return (self.text[start:] if end < 0 else self.text[start:end]).rstrip("\r")


@frozen(order=False)
class Applied:
    """The application of a rule by which its text stands in a deal: where, and known as what."""

    prefix: str
    span: Span


@frozen(order=False)
class Span:
    """The characters `start` up to `end` of one source.

    A rule's text stands in a deal once for each application of it: `applied` tells which.
    """

    source: Source = field(repr=False)
    start: int
    end: int
    applied: Applied | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.line_column(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.line_column(self.start)[1]

    def to(self, other: Span) -> Span:
        """The span from where this one starts to where `other` ends.

        What an application of a rule gives may stand in another text: this span is then all.
        """
        if other.source is not self.source:
            return self
        return evolve(self, end=max(self.end, other.end))
