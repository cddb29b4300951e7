"""Words and numbers as Python text, so escaped that no text of a deal can leave its literal.

Python's own `repr` is not used for texts: it prefers single quotes, and it keeps characters that
change how a line looks, though not what it means.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache

# Fixed for good, so that every Python prints the same text.
from unicodedata import ucd_3_2_0 as unicode_data

# Right-to-left letters and numbers: an editor would show them, and what is around them, reordered.
_REORDERING = frozenset({"R", "AL", "AN"})
# The soft hyphen, parts of Korean syllables, Khmer, Mongolian, pictures: some of them have no
# width, or another one in each version of Unicode.
_UNEVEN = (
    range(0xAD, 0xAE),
    range(0x1100, 0x1200),
    range(0x1780, 0x18B0),
    range(0x2300, 0x2500),
    range(0x2580, 0x2800),
    range(0x3130, 0x3190),
    range(0xFFA0, 0xFFE0),
)
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_TAB = 4


@cache
def is_plain(character: str) -> bool:
    """Whether a character may stand in source as it is.

    It is visible, takes its own columns, joins with no other, and is read from left to right:
    a letter, a digit, a sign, or the one space that is ASCII.
    """
    if character.isascii():
        return character.isprintable()
    return (
        unicode_data.category(character)[0] in "LNPS"
        and unicode_data.bidirectional(character) not in _REORDERING
        and not any(ord(character) in block for block in _UNEVEN)
    )


def text_width(text: str) -> int:
    """The columns that plain text takes; East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicode_data.east_asian_width(character) in "WF" else 1 for character in text)


def number_literal(value: float | int) -> str:
    """The shortest text that reads back as `value`, without a sign, as a formatter writes it."""
    return repr(abs(value)).replace("e+", "e")


def string_literal(text: str) -> str:
    """`text` in double quotes, or in single ones where that saves escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = _escape_controls(text, _SHORT_ESCAPES | {quote: "\\" + quote})
    return quote + body + quote


def comment_lines(text: str, width: int) -> list[str]:
    """`text` as comment lines, each of at most `width` columns where its words allow."""
    words = [part for line in _lines(text) for part in _wrap(line, max(width - 2, 20))]
    return [f"# {part}".rstrip() for part in words]


def one_line(text: str) -> str:
    """`text` without line ends or empty ends, for a comment at the end of a line."""
    return " ".join(line.strip() for line in _lines(text)).strip()


def docstring_lines(text: str) -> list[str]:
    """A docstring's source lines, quotes included, to be indented by the same amount.

    The words keep their lines and their indentation among each other; empty lines around them,
    spaces at line ends and common indentation go, as `inspect.cleandoc` would have it.
    """
    escapes = {"\\": "\\\\"}
    lines = [_escape_controls(line.expandtabs(_TAB), escapes) for line in _split(text)]
    words = _dedent("\n".join(line.rstrip(" ") for line in lines).strip("\n"))
    # A quote is escaped where it would touch another quote.
    words = re.sub(r'\A"|"(?="|\Z)', r"\"", words)
    body = f'"""{words or " "}"""'.split("\n")
    return body if len(body) == 1 else [*body[:-1], body[-1][:-3], '"""']


def _dedent(text: str) -> str:
    first, _, rest = text.partition("\n")
    rest = textwrap.dedent(rest)
    return first.strip(" ") + ("\n" + rest if rest else "")


def _lines(text: str) -> list[str]:
    """The lines of a comment, with everything that could end or disguise them escaped.

    Python reads the encoding of a file from a comment such as `coding: utf-7`, so a deal's words
    must not look like one.
    """
    lines = [_escape_controls(line.expandtabs(_TAB), {}) for line in _split(text)]
    return [re.sub(r"coding(?=[:=])", "coding ", line.rstrip(" ")) for line in lines]


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _wrap(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _escape_controls(text: str, escapes: dict[str, str]) -> str:
    return "".join(
        escapes.get(character) or (character if is_plain(character) else _escape(character))
        for character in text
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
