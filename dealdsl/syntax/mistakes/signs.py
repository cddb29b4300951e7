"""Mistakes in characters: quotes, signs and figures as other programs write them."""

from __future__ import annotations

import re

from attrs import frozen

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.mistakes.telling import error, mended
from dealdsl.syntax.stop import Stop, Told

_QUOTED = re.compile(r"[“„”\"]([^“”\"\n]*)[”“\"]|[‘']([^‘’'\n]*)[’']|«([^»\n]*)»")
_SIMPLE = {"–": "-", "—": "-", "−": "-", "\u00a0": " ", "≤": "<=", "≥": ">=", "×": "*", "÷": "/"}
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

_SIGNS = {
    "==": "=",
    "===": "=",
    "=>": ">=",
    "=<": "<=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    ":=": "=",
    "//": "#",
    "/*": "#",
    "--": "#",
}
_ADVICE = {
    "!=": "write `not a = b`",
    "<>": "write `not a = b`",
    "!": "write `not`",
    "**": "write the product out, or the definition it stands for",
    "^": "write the product out, or the definition it stands for",
    "->": "write `=` in a definition, `:` in a property",
}
_SIGN_RUN = re.compile(r"[=!<>&|*^:+/~-]+")


@mistake("unclosed-text")
def unclosed_text(stop: Stop) -> Told | None:
    """A text is opened with a quote and not closed on its line.

    Texts end on the line they begin on, so that one lost quote spoils one line and not the deal.

    Instead of:

        source F "Form 8-K

    Write:

        source F "Form 8-K"
    """
    text = stop.source.text
    start, end = _line(text, stop.offset)
    quotes = [m.start() for m in re.finditer(r'#.*|\\.|"', text[start:end]) if m[0] == '"']
    if len(quotes) % 2 == 0:
        return None
    opened = start + quotes[-1]
    if stop.offset > start + quotes[0] and len(quotes) > 1:
        opened = start + max(at for at in quotes[::2] if start + at <= stop.offset)
    place = Span(stop.source, opened, len(text[:end].rstrip()))
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


def _line(text: str, offset: int) -> tuple[int, int]:
    """Where the line of `offset` begins and ends."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


@mistake("unknown-sign")
def unknown_sign(stop: Stop) -> Told | None:
    """A sign of another language: `==`, `!=`, `&&`, `**`, `//`.

    A deal compares with `=`, joins conditions with `and`, `or` and `not`, and begins comments
    with `#`. Powers are left out on purpose: a model may only use arithmetic that gives the same
    last digit everywhere.

    Instead of:

        check "classes equal pools": A.balance == pools.balance

    Write:

        check "classes equal pools": A.balance = pools.balance
    """
    line, end = _line(stop.text, stop.offset)
    for match in _SIGN_RUN.finditer(stop.text, line, end):
        sign = match[0]
        if match.start() <= stop.offset < match.end() and (sign in _SIGNS or sign in _ADVICE):
            return mended(stop, _unknown_sign(Span(stop.source, *match.span())))
    return None


def _unknown_sign(place: Span) -> Diagnostic:
    sign = place.text
    meant = _SIGNS.get(sign)
    advice = _ADVICE.get(sign, f"write `{meant}`")
    if meant == "#":
        advice = "write `#` before a comment"
    return error(
        "unknown-sign",
        f"`{sign}` is no sign of the language",
        place,
        "not known",
        help=advice,
        fix=Fix(place, meant) if meant else None,
    )


@mistake("minus-without-spaces")
def minus_without_spaces(stop: Stop) -> Told | None:
    """A minus between two values has no space beside it.

    Names may hold hyphens (`B-1`), so subtraction takes a space on both sides.

    Instead of:

        define rest_of_pool = pool.balance -A.balance

    Write:

        define rest_of_pool = pool.balance - A.balance
    """
    text = stop.text
    joined = re.compile(r"\d[\d,.]*(?=-[\d$])(?!\d{4}-\d\d?(?!\d))").match(text, stop.offset)
    at = joined.end() if joined else stop.offset
    if not text.startswith("-", at) or not (joined or _ends_value(stop)):
        return None
    place = Span(stop.source, at, at + 1)
    diagnostic = error(
        "minus-without-spaces",
        "a minus takes a space on both sides",
        place,
        "no space behind it",
        help="write ` - `: without spaces a hyphen belongs to a name",
    )
    return Told(diagnostic)


def _ends_value(stop: Stop) -> bool:
    """Whether a value stands before the place, on the same line."""
    previous = stop.previous
    return (
        not stop.begins_line
        and previous is not None
        and re.search(r"[\w%)\"]$", previous.text) is not None
        and stop.reads("MINUS") + stop.reads_instead("MINUS") > 0
    )


@frozen
class _Shape:
    """A way to write a figure wrongly: `meant` is what to write, where that is sure."""

    pattern: re.Pattern[str]
    message: str
    label: str
    meant: str | None = None
    help: str | None = None


_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_SHAPES = (
    _Shape(
        re.compile(rf"\$[ \t]+({_FIGURE})"), "a space parts `$` from its figure", "parted", r"$\1"
    ),
    _Shape(
        re.compile(rf"({_FIGURE})[ \t]+%"), "a space parts `%` from its figure", "parted", r"\1%"
    ),
    _Shape(
        re.compile(rf"\$-({_FIGURE})"), "a minus stands behind the `$`", "turned round", r"-$\1"
    ),
    _Shape(
        re.compile(rf"\$?{_FIGURE}[ \t]*(?:[kKmMbB]|mm|MM|bn|BN|million|billion)(?![\w-])"),
        "amounts are written in full",
        "an abbreviation",
        help="write all digits: `$5,000,000`",
    ),
    _Shape(
        re.compile(r"(\$?\d[\d,]*)\.(%|(?![\w.]))"), "a figure ends in a point", "ends here", r"\1\2"
    ),
    _Shape(
        re.compile(r"(?<![\w.])(\$?)(\.\d+)"), "a figure begins with a point", "begins", r"\g<1>0\2"
    ),
    _Shape(
        re.compile(r"\$?\d[\d,]*(?:\.\d+){2,}"), "a figure has two points", "which one is meant",
        help="write commas between groups of three digits and one point: `$1,000,000.50`",
    ),
    _Shape(
        re.compile(r"\d{4}-\d\d?(?![\d-])"), "a date has no day", "year and month only",
        help="write year, month and day: `2003-12-01`",
    ),
    _Shape(
        re.compile(r"\$(?!\d)"), "`$` has no figure behind it", "nothing follows it",
        help="write an amount: `$1,000,000`",
    ),
)  # fmt: skip


@mistake("malformed-figure")
def malformed_figure(stop: Stop) -> Told | None:
    """A figure is written in a way that cannot be read with certainty.

    An amount is `$1,000,000.50`, a percent `5.25%`, a duration `24 months`, a date `2003-12-01`.
    What looks nearly like one of these is refused and not guessed at.

    Instead of:

        tranche A { balance: $ 1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    line, end = _line(stop.text, stop.offset)
    for shape in _SHAPES:
        for match in shape.pattern.finditer(stop.text, line, end):
            if match.start() <= stop.offset < match.end():
                return mended(stop, _malformed(Span(stop.source, *match.span()), shape, match))
    return None


def _malformed(place: Span, shape: _Shape, match: re.Match[str]) -> Diagnostic:
    meant = match.expand(shape.meant) if shape.meant else None
    return error(
        "malformed-figure",
        f"{shape.message}: `{place.text}`",
        place,
        shape.label,
        help=shape.help or f"write `{meant}`",
        fix=Fix(place, meant) if meant else None,
    )


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
        place = Span(stop.source, *quoted.span())
        return mended(stop, _strange(character, place, f'"{content}"'))
    place = Span(stop.source, stop.offset, stop.offset + 1)
    if character == ";" and stop.reads_instead("COMMA") > 1:
        return mended(stop, _strange(character, place, ","))
    if character in _MEANT:
        return mended(stop, _strange(character, place, None, _MEANT[character]))
    return mended(stop, _strange(character, place, _SIMPLE.get(character, "")))


def _strange(
    character: str, place: Span, meant: str | None, advice: str | None = None
) -> Diagnostic:
    name = character if character.isprintable() else f"U+{ord(character):04X}"
    return error(
        "strange-character",
        f"the character `{name}` has no meaning here",
        place,
        "not of the language",
        help=advice or (f"write `{meant}`" if meant else "leave it out"),
        fix=None if meant is None else Fix(place, meant),
    )
