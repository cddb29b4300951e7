"""Which entry a comment belongs to, found by position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from attrs import define, field

from dealdsl.syntax.nodes import Layout

_SKIPPED = re.compile(r"(?:[ \t\r\n\f\uFEFF]+|#[^\n]*)*")
_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")


@define
class Comments:
    """The comments of one text, handed out once each.

    A comment on an entry's own lines before it leads that entry; one behind its last character
    trails it; one before a closing brace closes the block; one inside an entry's words moves to
    the front of it. Entries ask from the inside out, so that each takes what is nearest.
    """

    text: str
    _starts: list[int] = field(factory=list)
    _contents: list[str] = field(factory=list)
    _taken: list[bool] = field(factory=list)

    def add(self, start: int, content: str) -> None:
        self._starts.append(start)
        self._contents.append(content.rstrip())
        self._taken.append(False)

    def layout(self, start: int, end: int) -> Layout:
        """The layout of the entry that stands at `start` up to `end`."""
        closing = self.closing(start, end)
        inside = self._take(start, end, lambda i: True)
        first = self._first_leading(start)
        leading = self._take(first, start, lambda i: True)
        blank = bool(_BLANK_LINE.search(self._gap_before(first)))
        one_line = "\n" not in self.text[start:end]
        return Layout(leading + inside, self._trailing(end), closing, blank, one_line)

    def closing(self, start: int, end: int) -> tuple[str, ...]:
        """The comments before a closing brace."""
        return self._take(start, end, lambda i: self.text.startswith("}", self._next(i)))

    def rest(self) -> tuple[str, ...]:
        """What nothing has asked for: the comments at the end of the text."""
        return self._take(0, len(self.text) + 1, lambda i: True)

    def _take(self, start: int, end: int, wanted: Callable[[int], bool]) -> tuple[str, ...]:
        found = []
        i = bisect_left(self._starts, start)
        while i < len(self._starts) and self._starts[i] < end:
            if not self._taken[i] and wanted(i):
                self._taken[i] = True
                found.append(self._contents[i])
            i += 1
        return tuple(found)

    def _next(self, i: int) -> int:
        """Where the words after comment `i` begin."""
        match = _SKIPPED.match(self.text, self._starts[i])
        return match.end() if match else self._starts[i]

    def _first_leading(self, start: int) -> int:
        """Where the run of untaken comments that ends at `start` begins."""
        first = start
        i = bisect_left(self._starts, start) - 1
        while i >= 0 and not self._taken[i] and self._own_line(i):
            if self.text[self._starts[i] + len(self._contents[i]) : first].strip():
                break
            first = self._starts[i]
            i -= 1
        return first

    def _own_line(self, i: int) -> bool:
        line_start = self.text.rfind("\n", 0, self._starts[i]) + 1
        before = self.text[line_start : self._starts[i]].strip(" \t\r\f\ufeff")
        return before == "" or before.endswith("{")

    def _trailing(self, end: int) -> str:
        i = bisect_left(self._starts, end)
        if i == len(self._starts) or self._taken[i]:
            return ""
        if self.text[end : self._starts[i]].strip(" \t,"):
            return ""
        self._taken[i] = True
        return self._contents[i]

    def _gap_before(self, start: int) -> str:
        begin = start
        while begin > 0 and self.text[begin - 1] in " \t\r\n\f\ufeff":
            begin -= 1
        return self.text[begin:start]
