"""Mistakes in characters and quotes."""

from __future__ import annotations

import re

from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.lines import line_bounds
from dealdsl.syntax.mistakes.telling import error
from dealdsl.syntax.mistakes.whole import strange
from dealdsl.syntax.stop import Stop, Told, mended

_TEXT = re.compile(r'#.*|"(?:[^"\\\n]|\\.)*"|"')
_QUOTED = re.compile(r"[“„”\"]([^“”\"\n]*)[”“\"]|[‘']([^‘’'\n]*)[’']|«([^»\n]*)»")
_SIMPLE = {"–": "-", "—": "-", "−": "-", "≤": "<=", "≥": ">=", "×": "*", "÷": "/"}
_SIMPLE.update(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "))
_MEANT = {
    "[": "write `(` or `{`",
    "]": "write `)` or `}`",
    "…": "write `to` between the first and the last: `B-1 to B-6`",
    "€": "write amounts in dollars: `$1,000,000`",
    "£": "write amounts in dollars: `$1,000,000`",
    "?": "write `if … then … else …`",
    "≠": "write `not a = b`",
    "“": 'write `"` around texts',
    "”": 'write `"` around texts',
    "'": 'write `"` around texts',
    "`": 'write `"` around texts',
}
_NOT_OURS = "~@;!&|[]'`\\^?"


@mistake("unclosed-text")
def unclosed_text(stop: Stop) -> Told | None:
    """A text is opened with a quote and not closed on its line.

    Texts end on the line they begin on, so that one lost quote spoils one line and not the deal.

    Instead of:

        source F "Form 8-K

    Write:

        source F "Form 8-K"
    """
    start, end = line_bounds(stop.text, stop.offset)
    texts = [match for match in _TEXT.finditer(stop.text, start, end) if match[0][0] == '"']
    if not texts or texts[-1][0] != '"':
        return None
    # Where a text before the place is closed, its quote may have been meant to open the next one.
    opened = max(
        match.start() for match in texts if match.start() <= max(stop.offset, texts[0].start())
    )
    place = Span(stop.source, opened, start + len(stop.text[start:end].rstrip()))
    diagnostic = error(
        "unclosed-text",
        "this text is not closed",
        place,
        "opened here",
        help='write `"` at its end, on the same line',
    )
    return Told(diagnostic, _closed(stop, opened, end))


def _closed(stop: Stop, opened: int, end: int) -> tuple[int, str] | None:
    """A quote at the end of the line, before a brace that opens a block there."""
    rest = stop.text[opened + 1 : end]
    if '"' in rest:
        return None
    brace = re.search(r"[ \t]\{[ \t]*$", rest)
    if brace:
        return opened + 1 + brace.start(), '"'
    return (end, '"') if end < len(stop.text) and "}" not in rest else None


@mistake("strange-character")
def strange_character(stop: Stop) -> Told | None:
    """A character stands in the deal that the language does not use.

    Typographic quotes and dashes often come along when text is copied from a document.

    Instead of:

        deal “Series 2003-11” { cutoff: 2003-12-01 }

    Write:

        deal "Series 2003-11" { cutoff: 2003-12-01 }
    """
    character = stop.text[stop.offset : stop.offset + 1]
    ours = character.isascii() and character.isprintable() and character not in _NOT_OURS
    if not character or ours:
        return None
    quoted = _QUOTED.match(stop.text, stop.offset)
    if quoted:
        content = next(group for group in quoted.groups() if group is not None)
        return mended(stop, strange(character, Span(stop.source, *quoted.span()), f'"{content}"'))
    place = Span(stop.source, stop.offset, stop.offset + 1)
    if character in _MEANT:
        return mended(stop, strange(character, place, None, _MEANT[character]))
    meant = _SIMPLE.get(character, "")
    if character == ";" and stop.reads_instead("COMMA") > 1:
        meant = ","
    if len(meant) > 1:
        return mended(stop, strange(character, place, meant))
    return _everywhere(stop, character, meant)


def _everywhere(stop: Stop, character: str, meant: str) -> Told:
    """A character that came along with a text came often: it is told once and mended throughout."""
    count = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal count
        count += match[0] == character
        return (meant or " ") if match[0] == character else match[0]

    others = re.compile(_TEXT.pattern + "|" + re.escape(character))
    rest = others.sub(replaced, stop.text[stop.offset :])
    advice = f"write `{meant}`" if meant.strip() else "write a space" if meant else "leave it out"
    if count > 1:
        advice += f", here and in {count - 1} more {'place' if count == 2 else 'places'}"
    place = Span(stop.source, stop.offset, stop.offset + 1)
    return Told(strange(character, place, meant, advice), (stop.offset, rest))
