"""Which entry a comment belongs to, found by position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from attrs import define, field, frozen

from dealdsl.syntax.nodes import Layout

_SPACE = " \t\r\n\f\ufeff"
_SPACES = re.compile(rf"[{_SPACE}]*")
_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")


@frozen
class Branches:
    """Where the first of two blocks ends and where `otherwise` stands behind it."""

    brace: int
    otherwise: int


@define
class Comments:
    """The comments of one text, handed out once each.

    A comment on an entry's own lines before it leads that entry; one behind its last character
    trails it; one before a closing brace closes the block; one inside an entry's words moves to
    the front of it. Entries ask from the inside out, so that each takes what is nearest.
    """

    text: str
    _starts: list[int] = field(factory=list)
    _ends: list[int] = field(factory=list)
    _contents: list[str] = field(factory=list)
    _taken: list[bool] = field(factory=list)

    def add(self, start: int, content: str) -> None:
        self._starts.append(start)
        self._ends.append(start + len(content))
        self._contents.append(content.rstrip())
        self._taken.append(False)

    def layout(self, start: int, end: int, branches: Branches | None = None) -> Layout:
        """The layout of the entry that stands at `start` up to `end`."""
        then_closing = self.closing(start, branches.brace + 1) if branches else ()
        between = self._within(branches.brace, branches.otherwise) if branches else ()
        before_otherwise = self._take(between)
        closing = self.closing(start, end)
        inside = self._take(self._within(start, end))
        first = self._first_leading(start)
        leading = self._lines(self._within(first, start), then=start)
        gap = self._gap_before(first)
        return Layout(
            leading=leading + inside,
            trailing=self._trailing(end),
            closing=closing,
            then_closing=then_closing,
            before_otherwise=before_otherwise,
            blank_before=bool(_BLANK_LINE.search(gap)),
            own_line="\n" in gap,
        )

    def closing(self, start: int, end: int) -> tuple[str, ...]:
        """The comments before a closing brace that stands between `start` and `end`."""
        found: list[int] = []
        for i in reversed(self._within(start, end)):
            after = self._sign_after(i)
            # A comment before another one closes what that one closes.
            if after == "}" or (after == "#" and found and found[-1] == i + 1):
                found.append(i)
        found.reverse()
        blank = bool(found) and self._blank_before(self._starts[found[0]])
        return (("",) if blank else ()) + self._lines(found)

    def rest(self) -> tuple[str, ...]:
        """What nothing has asked for: the comments at the end of the text."""
        found = self._within(0, len(self.text) + 1)
        blank = bool(found) and self._blank_before(self._starts[found[0]])
        return (("",) if blank else ()) + self._lines(found)

    def _within(self, start: int, end: int) -> list[int]:
        """The comments between two offsets that nobody has taken."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [i for i in range(first, last) if not self._taken[i]]

    def _take(self, found: Iterable[int]) -> tuple[str, ...]:
        lines = []
        for i in found:
            self._taken[i] = True
            lines.append(self._contents[i])
        return tuple(lines)

    def _lines(self, found: list[int], then: int | None = None) -> tuple[str, ...]:
        """The comments, an empty line where a blank one stands between them or before `then`."""
        lines: list[str] = []
        for i, line in zip(found, self._take(found), strict=True):
            if lines and self._blank_before(self._starts[i]):
                lines.append("")
            lines.append(line)
        if lines and then is not None and self._blank_before(then):
            lines.append("")
        return tuple(lines)

    def _sign_after(self, i: int) -> str:
        """The first character behind comment `i` that is no white space."""
        match = _SPACES.match(self.text, self._ends[i])
        end = match.end() if match else self._ends[i]
        return self.text[end : end + 1]

    def _first_leading(self, start: int) -> int:
        """Where the run of untaken comments that ends at `start` begins."""
        first = start
        i = bisect_left(self._starts, start) - 1
        while i >= 0 and not self._taken[i] and self._own_line(i):
            if self.text[self._ends[i] : first].strip(_SPACE):
                break
            first = self._starts[i]
            i -= 1
        return first

    def _own_line(self, i: int) -> bool:
        """Whether nothing but an opening brace stands before comment `i` on its line."""
        line_start = self.text.rfind("\n", 0, self._starts[i]) + 1
        before = self.text[line_start : self._starts[i]].strip(_SPACE)
        return before == "" or before.endswith("{")

    def _trailing(self, end: int) -> str:
        i = bisect_left(self._starts, end)
        if i == len(self._starts) or self._taken[i]:
            return ""
        if self.text[end : self._starts[i]].strip(" \t\f\ufeff"):
            return ""
        self._taken[i] = True
        return self._contents[i]

    def _blank_before(self, offset: int) -> bool:
        return bool(_BLANK_LINE.search(self._gap_before(offset)))

    def _gap_before(self, start: int) -> str:
        begin = start
        while begin > 0 and self.text[begin - 1] in _SPACE:
            begin -= 1
        return self.text[begin:start]
