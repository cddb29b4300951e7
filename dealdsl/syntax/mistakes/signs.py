"""Signs and figures as other programs write them."""

from __future__ import annotations

import re

from attrs import frozen

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.lines import line_bounds
from dealdsl.syntax.mistakes.figures import malformed
from dealdsl.syntax.mistakes.telling import error
from dealdsl.syntax.stop import Stop, Told, mended

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
    "..": "write `to` between the first and the last: `B-1 to B-6`",
    "...": "write `to` between the first and the last: `B-1 to B-6`",
}
_SIGN_RUN = re.compile(r"[=!<>&|*^:+/~.-]+")
# `5-3`, but not the month `2003-12`, of which a date was to be made.
_JOINED = re.compile(r"(?!\d{4}-\d\d?(?!\d))\d[\d,.]*(?=-[\d$])")


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
    for match in _SIGN_RUN.finditer(stop.text, *_around(stop)):
        sign = match[0]
        if match.start() <= stop.offset < match.end() and (sign in _SIGNS or sign in _ADVICE):
            return mended(stop, _unknown_sign(Span(stop.source, *match.span())))
    return None


def _around(stop: Stop) -> tuple[int, int]:
    """The part of the line that a figure or a sign at the place can take."""
    start, end = line_bounds(stop.text, stop.offset)
    return max(start, stop.offset - 100), min(end, stop.offset + 100)


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
    joined = _JOINED.match(text, stop.offset)
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
    """A way to write a figure wrongly, and why; `meant` is what to write, where that is sure."""

    pattern: re.Pattern[str]
    why: str
    meant: str | None = None
    help: str | None = None


_FIGURE = r"\d[\d,]{0,40}(?:\.\d{1,40})?"
_SHORT = r"(?:[kKmMbB]|mm|MM|bn|BN|thousand|million|billion)"
_SHAPES = tuple(
    _Shape(re.compile(pattern), *words)
    for pattern, *words in (
        (rf"\$[ \t]+({_FIGURE})", "a space parts `$` from its figure", r"$\1"),
        (rf"({_FIGURE})[ \t]+%", "a space parts `%` from its figure", r"\1%"),
        (rf"\$-({_FIGURE})", "the minus stands behind the `$`", r"-$\1"),
        (
            rf"\$?{_FIGURE}[ \t]*{_SHORT}(?![\w-])",
            "an amount is written with all its digits",
            None,
            "write all digits: `$5,000,000`",
        ),
        (r"(\$?\d[\d,]{0,40})\.(%|(?![\w.]))", "no digit stands behind the point", r"\1\2"),
        (r"(?<![\w.])(\$?)(\.\d+)", "no digit stands before the point", r"\g<1>0\2"),
        (
            r"\$?\d[\d,]{0,40}(?:\.\d{1,40}){2,}",
            "a figure has one point",
            None,
            "write commas between groups of three digits: `$1,000,000.50`",
        ),
        (
            r"\d{4}-\d\d?(?![\d-])",
            "a date has a day",
            None,
            "write year, month and day: `2003-12-01`",
        ),
        (r"\$(?!\d)", "no figure stands behind it", None, "write an amount: `$1,000,000`"),
    )
)


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
    for shape in _SHAPES:
        for match in shape.pattern.finditer(stop.text, *_around(stop)):
            if match.start() <= stop.offset < match.end():
                place = Span(stop.source, *match.span())
                meant = match.expand(shape.meant) if shape.meant else None
                return mended(stop, malformed(place, shape.why, meant, shape.help))
    return None
