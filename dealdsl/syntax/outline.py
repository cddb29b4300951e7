"""The shape of a text that may be broken: sections, entries and braces, by their words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from dealdsl.syntax.lines import begins_line, indentation, line_bounds

SECTIONS = (
    *("import", "rule", "apply", "source", "deal", "pools", "pool", "tranches", "tranche"),
    *(
        "group",
        "fee",
        "account",
        "swap",
        "cap",
        "limit",
        "define",
        "table",
        "index",
        "schedule",
        "test",
        "trigger",
        "claim",
    ),
    *("allocate", "waterfall", "losses", "recoveries", "call", "check", "scenario"),
)

_WORD = rf"(?:assume[ \t]+)?(?:{'|'.join(SECTIONS)})(?=[ \t]+[\"\w{{]|[ \t]*(?:\{{|\r?$))"
_SECTION = re.compile(rf"^(?:(?P<section>{_WORD})|[ \t]+(?P<indented>{_WORD}))", re.MULTILINE)
_MARK = re.compile(
    r'#[^\n]*|"(?:[^"\\\n]|\\.)*"'
    rf"|^(?:(?P<section>{_WORD})|[ \t]+(?P<indented>{_WORD}))"
    r"|(?P<opening>\{)|(?P<closing>\})"
    r"|(?P<key>(?<![\w$.%-])(?:[\d.,]{1,40}[ \t]+|grows[ \t]+)?[\w$][\w.,%$-]{0,60}[ \t]*:)"
    r"|(?P<entry>(?<![\w$.%-])"
    r"(?:assume|pay|rest|when|release|top\s+up|accrue|buy|for\s+each|subset|line|reinvestment|tape"
    r"|residual)(?![\w-]))",
    re.MULTILINE,
)
# Lines that may begin an entry: no remark, no brace, no second branch.
_LINE_OR_BRACE = re.compile(
    r'#[^\n]*|"(?:[^"\\\n]|\\.)*"|[{}]|\n(?P<indent>[ \t]*)(?!otherwise\b)(?=[^\s#{}])'
)
_LINE = re.compile(r"\n(?P<indent>[ \t]*)(?=[^\s#}])")
# Rules hold sections, and waterfalls may hold `apply`: indented, such a word begins an entry.
_ENTRIES = ("entry", "key", "indented")
_ONE_WORD = re.compile(r"[ \t]*(?P<word>[\w-]+)[ \t]+")


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


def sections(text: str) -> Iterator[int]:
    """Where sections begin: at the start of a line, or indented when no brace is open."""
    depth, counted = 0, 0
    for match in _SECTION.finditer(text, _first(text)):
        depth = 0 if match["section"] else max(0, depth + _depth(text, counted, match.start()))
        counted = match.start()
        if depth == 0:
            yield match.end() - len(match["section"] or match["indented"])


def _depth(text: str, start: int, end: int) -> int:
    """How many more braces open than close between two offsets."""
    kinds = [mark.kind for mark in marks(text, start, end)]
    return kinds.count("opening") - kinds.count("closing")


def whole_before(text: str, offset: int) -> int:
    """The last section that begins before `offset` with no brace open: all before it is whole."""
    depth, last = 0, _first(text)
    for mark in marks(text, last, offset):
        if mark.kind == "opening":
            depth += 1
        elif mark.kind == "closing":
            depth -= 1
        elif mark.kind in ("section", "indented") and depth == 0:
            last = mark.start
    return min(last, offset)


def _first(text: str) -> int:
    """The first word: what a reader has done with is blank."""
    return len(text) - len(text.lstrip())


def section_bounds(text: str, offset: int) -> tuple[int, int]:
    """The section that `offset` stands in."""
    start = 0
    for section in sections(text):
        if section > offset:
            return start, section
        start = section
    return start, len(text)


def starts_section(text: str, offset: int) -> bool:
    """Whether the first word of a section stands at `offset`."""
    return next((section for section in sections(text) if section >= offset), None) == offset


@frozen
class Stretch:
    """Part of a text; `new_line`: it ends where a line begins that may be an entry of its own."""

    start: int
    end: int
    new_line: bool = False


def entry_around(text: str, offset: int, past: int, complete: bool) -> Stretch:
    """The entry that is spoilt at `offset`; it goes on at least to `past`.

    `complete`: what stands before `offset` could end there, so that the entry begins at it.
    """
    section, section_end = section_bounds(text, offset)
    if not complete and section == offset and offset > 0:
        section, section_end = section_bounds(text, offset - 1)
    start = offset if complete else _entry_start(text, section, offset)
    if text[start:past].strip() and begins_line(text, past) and is_level(text, past):
        return Stretch(start, past, new_line=not text.startswith("}", past))
    in_block = bool(open_braces(text, offset))
    end = _entry_end(text, start, past, section_end) if in_block else section_end
    line = _line_like(text, start, past, end)
    return Stretch(start, end) if line is None else Stretch(start, line, new_line=True)


def _entry_start(text: str, section: int, offset: int) -> int:
    """The last place before `offset` where an entry began at the depth that is open there."""
    starts = [section]
    for mark in marks(text, section, offset):
        if mark.kind == "opening":
            starts.append(mark.end)
        elif mark.kind == "closing" and len(starts) > 1:
            starts.pop()
        elif mark.kind in _ENTRIES and len(starts) > 1:
            assumed = text[starts[-1] : mark.start].strip() == "assume"
            starts[-1] = starts[-1] if assumed else mark.start
    return starts[-1]


def _entry_end(text: str, start: int, offset: int, section_end: int) -> int:
    """Where the next entry begins at the depth of `offset`, or the block around it ends."""
    depth = 0
    begun = not text[start:offset].strip()
    for mark in marks(text, offset, section_end):
        if begun and mark.start == offset and mark.kind != "opening":
            continue
        if mark.kind == "opening":
            depth += 1
        elif mark.kind == "closing" and depth > 0:
            depth -= 1
        elif depth == 0 and mark.kind in ("closing", *_ENTRIES):
            return mark.start
    return section_end


def _line_like(text: str, start: int, offset: int, end: int) -> int | None:
    """The next line that is indented no further than the entry's first, with no brace open."""
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    indent, depth = indentation(text, first), 0
    for match in _LINE_OR_BRACE.finditer(text, offset, end):
        if match[0] in ("{", "}"):
            depth += 1 if match[0] == "{" else -1
        elif depth == 0 and match["indent"] is not None and len(match["indent"]) <= indent:
            return match.end()
    return None


def section_before(text: str, offset: int) -> int | None:
    """Where a section before `offset` may have been read as part of another: `{` is not reached."""
    section = section_bounds(text, offset)[0]
    return section if 0 < section < offset and "{" not in text[section:offset] else None


def misread_before(text: str, offset: int) -> int | None:
    """Where a word before `offset` may have been read as a name, since a value was missing.

    `rate:` in `balance: rate: 5%`, or a step's first word behind `pay interest to`.
    """
    section = section_bounds(text, offset)[0]
    if text.startswith(":", offset) and open_braces(text, offset):
        for mark in marks(text, section, offset + 1):
            if mark.kind == "key" and mark.end == offset + 1:
                return mark.start
    line = line_bounds(text, offset)[0]
    word = _ONE_WORD.fullmatch(text, line, offset)
    return word.start("word") if word and is_level(text, word.start("word")) else None


def is_level(text: str, offset: int) -> bool:
    """Whether the line of `offset` is indented no further than the entry that is open there."""
    section = section_bounds(text, max(0, offset - 1))[0]
    return indentation(text, offset) <= indentation(text, _entry_start(text, section, offset))


def overrun_braces(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Braces that are open at `offset` although a line behind them is indented no further.

    Each with the place where that line begins. What is not indented at all tells nothing.
    """
    for brace in open_braces(text, offset):
        indent = indentation(text, brace)
        for line in _LINE.finditer(text, brace, offset + 1):
            if 0 < len(line["indent"]) <= indent:
                yield brace, line.end()
                break


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
            if begins_line(text, mark.start) and indentation(text, mark.start) < indentation(
                text, brace
            ):
                return brace
    return opened[-1]
