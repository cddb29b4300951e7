"""The fenced blocks of the pages in `docs`."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NOT_RUN = re.compile(r"not run: \w.+")
_FENCE = re.compile(r"^ *```", re.MULTILINE)
_FENCED = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INFO = re.compile(r'([\w-]*)(?: title="([^"]+)")?')


@frozen
class Block:
    """A fenced block: its language, its title or "", its text, and the line it begins on."""

    language: str
    title: str
    text: str
    line: int

    @property
    def is_run(self) -> bool:
        return NOT_RUN.fullmatch(self.title) is None


def name_of(page: Path) -> str:
    """The path of a page, from `docs` on."""
    return page.relative_to(DOCS).as_posix()


def blocks(page: Path) -> list[Block]:
    """All blocks of a page, in order.

    Raises ValueError for a fence that is indented or not closed, or holds more than a language and
    a title.
    """
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        info = _INFO.fullmatch(match[1].strip())
        if info is None:
            raise ValueError(f"{page}:{line}: cannot read the fence {match[1]!r}")
        found.append(Block(info[1], info[2] or "", match[2], line))
    if 2 * len(found) != len(_FENCE.findall(text)):
        raise ValueError(f"{page}: a fence is indented or not closed")
    return found
