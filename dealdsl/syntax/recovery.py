"""How reading goes on after a mistake: what it spoils is blanked, so that all places stay true."""

from __future__ import annotations

import re

from attrs import define, field

from dealdsl.syntax.outline import entry_bounds, section_bounds


@define
class Recovery:
    """A text with its mistakes mended or blanked with spaces; its length never changes."""

    text: str
    _blanked: list[tuple[int, int]] = field(factory=list)
    _mended: list[tuple[int, int]] = field(factory=list)

    def is_echo(self, offset: int) -> bool:
        """Whether a stop at `offset` comes of an earlier mistake and not of a new one."""
        return any(first <= offset <= last for first, last in self._mended) or any(
            start <= offset and not self.text[end:offset].strip() for start, end in self._blanked
        )

    def mend(self, offset: int, start: int, text: str) -> None:
        """Lay text at `start`, for a mistake that stopped the reader at `offset`."""
        end = start + len(text)
        self.text = self.text[:start] + text + self.text[end:]
        self._mended.append((min(start, offset), max(offset, end - 1)))

    def blank_entry(self, offset: int, complete: bool) -> None:
        """Blank the entry around `offset`; `complete`: what stands before it could end there."""
        start, end = entry_bounds(self.text, offset, complete)
        self.blank(start, max(end, offset + 1))

    def blank_section(self, offset: int) -> None:
        """Blank the section around `offset`, and the one before it where one begins there."""
        start, end = section_bounds(self.text, offset)
        if start == offset > 0:
            start = section_bounds(self.text, offset - 1)[0]
            end = offset if self.text[start:offset].strip() else end
        self.blank(start, end)

    def blank(self, start: int, end: int) -> None:
        """Blank a stretch; line ends stay."""
        spaces = re.sub(r"[^\r\n]", " ", self.text[start:end])
        self.text = self.text[:start] + spaces + self.text[end:]
        self._blanked.append((start, min(end, len(self.text))))
