"""The shape of a text that may be broken: its sections, entries and braces, by their words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

SECTIONS = (
    *("source", "deal", "pools", "pool", "tranches", "tranche", "group", "fee", "account"),
    *("limit", "define", "table", "test", "trigger", "claim", "allocate", "waterfall", "losses"),
    *("call", "check", "scenario"),
)

_WORDS = "|".join(SECTIONS)
_MARK = re.compile(
    r'#[^\n]*|"(?:[^"\\\n]|\\.)*"'
    rf"|^(?P<section>(?:assume[ \t]+)?(?:{_WORDS})(?![\w-])(?![ \t]*:))"
    rf'|^[ \t]+(?P<indented>(?:assume[ \t]+)?(?:{_WORDS})(?=[ \t]+["\w{{]))'
    r"|(?P<opening>\{)|(?P<closing>\})"
    r"|(?P<key>(?<![\w$.%-])(?:[\d.,]+[ \t]+|grows[ \t]+)?[\w$][\w.,%$-]*[ \t]*:)"
    r"|(?P<entry>(?<![\w$.%-])"
    r"(?:assume|pay|rest|when|release|top\s+up|for\s+each|subset|line|residual)(?![\w-]))",
    re.MULTILINE,
)


@frozen
class Mark:
    """A word or a brace that tells of the shape; `kind` is the name of a group of `_MARK`."""

    kind: str
    start: int
    end: int


def marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """The marks between two offsets; what follows a key's colon on its line begins no entry."""
    after_key = -1
    for match in _MARK.finditer(text, start, end):
        kind = match.lastgroup
        if kind is None:
            continue
        mark = Mark(kind, match.start(kind), match.end(kind))
        if kind == "key":
            after_key = mark.end
        elif after_key >= 0 and not text[after_key : mark.start].strip(" \t"):
            continue
        yield mark


def sections(text: str) -> list[int]:
    """Where sections begin: at the start of a line, or indented when no brace is open."""
    found = []
    depth = 0
    for mark in marks(text, 0, len(text)):
        if mark.kind == "opening":
            depth += 1
        elif mark.kind == "closing":
            depth = max(0, depth - 1)
        elif mark.kind == "section" or (mark.kind == "indented" and depth == 0):
            found.append(mark.start)
            depth = 0
    return found


def section_bounds(text: str, offset: int) -> tuple[int, int]:
    """The section that `offset` stands in."""
    start, end = 0, len(text)
    for section in sections(text):
        if section > offset:
            return start, section
        start = section
    return start, end


def starts_section(text: str, offset: int) -> bool:
    return offset in sections(text)


def entry_bounds(text: str, offset: int, complete: bool) -> tuple[int, int]:
    """The entry that is spoilt at `offset`.

    `complete`: what stands before `offset` could end there, so that the entry begins at it.
    """
    section, section_end = section_bounds(text, offset)
    if not complete and section == offset and offset > 0:
        section, section_end = section_bounds(text, offset - 1)
    start = offset if complete else _entry_start(text, section, offset)
    return start, _entry_end(text, start, offset, section_end)


def _entry_start(text: str, section: int, offset: int) -> int:
    """The last place before `offset` where an entry began at the depth that is open there."""
    starts = [section]
    for mark in marks(text, section, offset):
        if mark.kind == "opening":
            starts.append(mark.end)
        elif mark.kind == "closing" and len(starts) > 1:
            starts.pop()
        elif mark.kind in ("entry", "key") and len(starts) > 1:
            starts[-1] = mark.start
    return starts[-1]


def _entry_end(text: str, start: int, offset: int, section_end: int) -> int:
    """Where the next entry begins at the depth of `offset`, or the block around it ends."""
    depth = 0
    begun = not text[start:offset].strip()
    in_block = bool(open_braces(text, offset))
    for mark in marks(text, offset, section_end):
        if begun and mark.start == offset and mark.kind != "opening":
            continue
        if mark.kind == "opening":
            depth += 1
        elif mark.kind == "closing" and depth > 0:
            depth -= 1
        elif depth == 0 and in_block and mark.kind in ("closing", "entry", "key"):
            return mark.start
    return section_end


def open_braces(text: str, offset: int) -> list[int]:
    """The braces that are open at `offset`, the innermost last."""
    section = section_bounds(text, max(0, offset - 1))[0]
    opened: list[int] = []
    for mark in marks(text, section, offset):
        if mark.kind == "opening":
            opened.append(mark.start)
        elif mark.kind == "closing" and opened:
            opened.pop()
    return opened


def unclosed_brace(text: str, offset: int) -> int:
    """Which brace before `offset` was probably never closed.

    A closing brace that begins its line stands under the line of its opening one: the first that
    stands further left was meant for another.
    """
    section = section_bounds(text, max(0, offset - 1))[0]
    opened: list[int] = []
    for mark in marks(text, section, offset):
        if mark.kind == "opening":
            opened.append(mark.start)
        elif mark.kind == "closing" and opened:
            brace = opened.pop()
            if _leads(text, mark.start) and _indent(text, mark.start) < _indent(text, brace):
                return brace
    return opened[-1]


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _leads(text: str, offset: int) -> bool:
    return not text[_line_start(text, offset) : offset].strip()


def _indent(text: str, offset: int) -> int:
    line = text[_line_start(text, offset) :]
    return len(line) - len(line.lstrip(" \t"))
