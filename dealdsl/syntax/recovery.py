"""How reading goes on after a mistake: what it spoils is blanked, so that all places stay true."""

from __future__ import annotations

import re

from attrs import define, field

from dealdsl.syntax.outline import Stretch, entry_around, section_bounds, whole_before

MOST_READ = 20
"""How many times a long text is read at most."""
SHORT = 100_000
"""Texts of fewer characters are read as if they had this many."""


@define
class Recovery:
    """A text with its mistakes mended or blanked with spaces; its length never changes."""

    text: str
    _settled: int = 0
    _whole: bool = False
    _work: int = 0
    _blanked: list[Stretch] = field(factory=list)
    _mended: list[tuple[int, int]] = field(factory=list)

    @property
    def unread(self) -> str:
        """The text with what is settled blanked, up to the line end before it."""
        blank = max(0, self._settled - 1)
        return " " * blank + self.text[blank:]

    @property
    def is_tired(self) -> bool:
        """Whether a long text was read so often that no more mistakes are looked for."""
        return self._work > MOST_READ * max(SHORT, len(self.text))

    def stopped_at(self, offset: int) -> None:
        """Settle what stands before the section around `offset`: no mistake is left in it.

        So each part of a text is read a few times only, however many mistakes there are.
        """
        self._work += offset - self._settled
        if not self._whole:
            section = whole_before(self.unread, max(0, offset - 1))
            self._settled = self.text.rfind("\n", 0, section) + 1

    def from_the_start(self) -> bool:
        """Whether all was read in one go; if not, it is from now on."""
        done = self._settled == 0
        self._settled, self._whole = 0, True
        return done

    def is_mended(self, offset: int) -> bool:
        """Whether a mistake at `offset` was mended, and so in vain when the reader stops there."""
        return any(first <= offset <= last for first, last in self._mended)

    def is_echo(self, offset: int) -> bool:
        """Whether a stop at `offset` comes of what was blanked and not of a new mistake."""
        return any(
            blank.start <= offset < blank.end
            or (blank.end <= offset and not blank.new_line and self._is_blank(blank.end, offset))
            for blank in self._blanked
        )

    def _is_blank(self, start: int, end: int) -> bool:
        return not self.text[start:end].strip()

    def mend(self, offset: int, start: int, text: str) -> None:
        """Lay text at `start`, for a mistake that stopped the reader at `offset`."""
        self.text = self.text[:start] + text + self.text[start + len(text) :]
        self._mended.append((min(start, offset), start))

    def blank_entry(self, offset: int, past: int, complete: bool) -> None:
        """Blank the entry around `offset` with what stands before `past`.

        `complete`: what stands before `offset` could end there.
        """
        entry = entry_around(self.unread, offset, past, complete)
        if self._is_blank(entry.start, entry.end):
            entry = Stretch(entry.start, offset + 1)
        self.blank(entry)

    def blank_section(self, offset: int) -> None:
        """Blank the section around `offset`, and the one before it where one begins there."""
        start, end = section_bounds(self.unread, offset)
        if start == offset > 0:
            start = section_bounds(self.unread, offset - 1)[0]
            end = end if self._is_blank(start, offset) else offset
        self.blank(Stretch(start, end))

    def blank(self, spoilt: Stretch) -> None:
        """Blank a stretch; line ends stay."""
        spaces = re.sub(r"[^\r\n]", " ", self.text[spoilt.start : spoilt.end])
        self.text = self.text[: spoilt.start] + spaces + self.text[spoilt.end :]
        self._blanked.append(spoilt)
