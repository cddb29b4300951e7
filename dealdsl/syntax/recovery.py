"""Where a spoilt stretch of text ends, so that what follows can be read."""

from __future__ import annotations

import re

from attrs import define, field

SECTIONS = (
    "source deal pools pool tranches tranche group fee account limit define table test trigger "
    "claim allocate waterfall losses call check scenario"
).split()

_SECTION_START = re.compile(
    rf"^(?:assume\s+)?(?:{'|'.join(SECTIONS)})(?![\w-])(?!\s*:)", re.MULTILINE
)
_ANCHOR = re.compile(
    r'#[^\n]*|"(?:[^"\\\n]|\\.)*"'
    r"|(?P<brace>[{}])"
    r"|(?P<entry>(?<![\w$.%-])(?:pay|rest|when|release|top\s+up|for\s+each|subset|line|assume)(?![\w-])"
    r"|(?<![\w$.%-])[A-Za-z_][\w-]*[ \t]*:)"
)


def section_bounds(text: str, offset: int) -> tuple[int, int]:
    """The section that `offset` stands in: sections begin at the start of a line."""
    start, end = 0, len(text)
    for match in _SECTION_START.finditer(text):
        if match.start() <= offset:
            start = match.start()
        else:
            end = match.start()
            break
    return start, end


def starts_section(text: str, offset: int) -> bool:
    """Whether a section's first word stands at `offset`, at the start of a line."""
    line_start = text.rfind("\n", 0, offset) + 1
    return offset == line_start and _SECTION_START.match(text, offset) is not None


def open_brace(text: str, offset: int) -> int | None:
    """The innermost brace that is open at `offset` in its section."""
    start = section_bounds(text, max(0, offset - 1))[0]
    opened: list[int] = []
    for match in _ANCHOR.finditer(text, start, offset):
        if match["brace"] == "{":
            opened.append(match.start())
        elif match["brace"] == "}" and opened:
            opened.pop()
    return opened[-1] if opened else None


@define
class Recovery:
    """A text from which spoilt stretches are blanked with spaces, line ends kept."""

    text: str
    _blanked_to: int = field(default=-1)

    def blank_out(self, offset: int) -> None:
        """Blank the entry around `offset`; where that did not help before, the whole section."""
        if starts_section(self.text, offset) or offset >= len(self.text.rstrip()):
            start, end = section_bounds(self.text, max(0, offset - 1))
            if starts_section(self.text, offset) and open_brace(self.text, offset) is None:
                start, end = section_bounds(self.text, offset)
        elif offset <= self._blanked_to:
            start, end = section_bounds(self.text, offset)
        else:
            start, end = self._entry(offset)
        self._blank(start, max(end, offset + 1))
        self._blanked_to = max(self._blanked_to, end)

    def _entry(self, offset: int) -> tuple[int, int]:
        """From the last place an entry could begin to the next one at that depth."""
        section, section_end = section_bounds(self.text, offset)
        start = section
        anchors = list(_ANCHOR.finditer(self.text, section, section_end))
        for match in anchors:
            if match.start() > offset:
                break
            if match["entry"]:
                start = match.start()
            elif match["brace"]:
                start = match.end()
        return start, self._entry_end(offset, section_end)

    def _entry_end(self, offset: int, section_end: int) -> int:
        depth = 0
        for match in _ANCHOR.finditer(self.text, offset, section_end):
            if match.start() == offset and match["brace"] != "{":
                continue
            if match["brace"] == "{":
                depth += 1
            elif match["brace"] == "}":
                if depth == 0:
                    return match.start()
                depth -= 1
            elif match["entry"] and depth == 0:
                return match.start()
        return section_end

    def _blank(self, start: int, end: int) -> None:
        spaces = re.sub(r"[^\r\n]", " ", self.text[start:end])
        self.text = self.text[:start] + spaces + self.text[end:]
