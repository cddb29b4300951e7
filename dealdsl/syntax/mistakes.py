"""Syntax mistakes in words that a structurer understands."""

from __future__ import annotations

import re

from lark import Token
from lark.exceptions import UnexpectedInput, UnexpectedToken

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Source, Span
from dealdsl.syntax.depth import DEEPEST
from dealdsl.syntax.recovery import SECTIONS, open_brace, starts_section
from dealdsl.syntax.wording import expected_words

_WORD = re.compile(r"[A-Za-z0-9_$%.-]+|\S")
_STRANGE = {"“": '"', "”": '"', "’": '"', "‘": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " "}


def from_unexpected(unexpected: UnexpectedInput, source: Source) -> Diagnostic:
    """The diagnostic for the first word that cannot stand where it stands."""
    offset = unexpected.pos_in_stream or 0
    if isinstance(unexpected, UnexpectedToken) and unexpected.token.type == "$END":
        offset = len(source.text.rstrip())
    expected: set[str] = set(getattr(unexpected, "accepts", None) or ())
    if not expected:
        expected = set(getattr(unexpected, "expected", None) or getattr(unexpected, "allowed", ()))
    span = _word_at(source, offset)
    for tell in (
        _ends_inside_block,
        _strange_character,
        _quote_left_open,
        _minus_without_spaces,
        _section_misspelt,
        _colon_missing,
        _value_missing,
    ):
        diagnostic = tell(span, expected)
        if diagnostic is not None:
            return diagnostic
    return unexpected_word(span, expected)


def _word_at(source: Source, offset: int) -> Span:
    match = _WORD.match(source.text, offset)
    return Span(source, offset, match.end() if match else min(offset + 1, len(source.text)))


def _error(slug: str, message: str, label: Label, **more: object) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, label, **more)  # type: ignore[arg-type]


@mistake("unexpected-word")
def unexpected_word(span: Span, expected: set[str]) -> Diagnostic:
    """A word or a sign stands where the language has no place for it.

    The compiler cannot know what was meant, so it reads on after the entry and says what could
    have stood there.

    Instead of:

        waterfall main from pool.funds { pay interest A }

    Write:

        waterfall main from pool.funds { pay interest to A }
    """
    word = span.text if span.text else "the end of the file"
    shown = f"`{word}`" if span.text else word
    label = Label(span, "not expected here")
    return _error(
        "unexpected-word", f"{shown} cannot stand here", label, help=expected_words(expected)
    )


@mistake("unclosed-block")
def _ends_inside_block(span: Span, expected: set[str]) -> Diagnostic | None:
    """A block is opened with `{` and never closed.

    What follows would be read as part of the block.

    Instead of:

        tranche A { balance: $1,000,000
        tranche B { balance: $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
        tranche B { balance: $1,000,000 }
    """
    text = span.source.text
    at_end = span.start >= len(text.rstrip())
    if not at_end and not starts_section(text, span.start):
        return None
    brace = open_brace(text, span.start)
    if brace is None:
        return None
    opened = Span(span.source, brace, brace + 1)
    here = "the file ends here" if at_end else "a new section begins here"
    return _error(
        "unclosed-block",
        "this `{` is never closed",
        Label(opened, "opened here"),
        secondary=(Label(span, here),) if not at_end else (),
        help="write `}` where the block ends",
    )


@mistake("strange-character")
def _strange_character(span: Span, expected: set[str]) -> Diagnostic | None:
    """A character stands in the deal that the language does not use.

    Typographic quotes and dashes often come along when text is copied from a document.

    Instead of:

        deal “Series 2003-11” { cutoff: 2003-12-01 }

    Write:

        deal "Series 2003-11" { cutoff: 2003-12-01 }
    """
    character = span.source.text[span.start : span.start + 1]
    if not character or (character.isascii() and character not in ";!&|[]@'`\\^~?"):
        return None
    place = Span(span.source, span.start, span.start + 1)
    plain = _STRANGE.get(character)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    advice = {";": "leave it out: nothing ends a line", "'": 'write `"` around texts'}.get(
        character
    )
    if plain is not None:
        advice = f"write `{plain}`"
    return _error(
        "strange-character",
        f"the character `{shown}` has no meaning here",
        Label(place, "not a character of the language"),
        help=advice,
        fix=Fix(place, plain) if plain is not None else None,
    )


@mistake("unclosed-text")
def _quote_left_open(span: Span, expected: set[str]) -> Diagnostic | None:
    """A text is opened with a quote and not closed on its line.

    Instead of:

        source F "Form 8-K

    Write:

        source F "Form 8-K"
    """
    if not span.source.text.startswith('"', span.start):
        return None
    line_end = span.source.text.find("\n", span.start)
    end = len(span.source.text) if line_end < 0 else line_end
    if '"' in span.source.text[span.start + 1 : end]:
        return None
    return _error(
        "unclosed-text",
        "this text is not closed",
        Label(Span(span.source, span.start, end), "opened here"),
        help='write `"` at its end, on the same line',
    )


@mistake("minus-without-spaces")
def _minus_without_spaces(span: Span, expected: set[str]) -> Diagnostic | None:
    """A minus between two values has no space behind it.

    Names may hold hyphens (`B-1`), so subtraction takes a space on both sides.

    Instead of:

        define rest_of_pool = pool.balance -A.balance

    Write:

        define rest_of_pool = pool.balance - A.balance
    """
    text = span.source.text
    if not text.startswith("-", span.start) or "MINUS" not in expected:
        return None
    place = Span(span.source, span.start, span.start + 1)
    return _error(
        "minus-without-spaces",
        "a minus takes a space on both sides",
        Label(place, "no space behind it"),
        help="write ` - `: without spaces a hyphen belongs to a name",
    )


@mistake("unknown-section")
def _section_misspelt(span: Span, expected: set[str]) -> Diagnostic | None:
    """A section begins with a word that is no section of the language.

    Instead of:

        tranch A { balance: $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    if not {"SCENARIO", "WATERFALL", "TABLE"} <= expected:
        return None
    if not re.fullmatch(r"[A-Za-z_][\w-]*", span.text):
        return None
    near = nearest(span.text, SECTIONS)
    advice = f"write `{near}`" if near else f"sections are {', '.join(SECTIONS)}"
    return _error(
        "unknown-section",
        f"`{span.text}` is not a section of a deal",
        Label(span, "unknown section"),
        help=advice,
        fix=Fix(span, near) if near else None,
    )


@mistake("missing-colon")
def _colon_missing(span: Span, expected: set[str]) -> Diagnostic | None:
    """A property has no colon between its name and its value.

    Instead of:

        tranche A { balance $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    if "KEY" not in expected or "RBRACE" not in expected or "LITERAL" in expected:
        return None
    text = span.source.text
    follows = re.compile(r"[ \t]*(?=[$\d\"]|[A-Za-z])").match(text, span.end)
    if not re.fullmatch(r"[A-Za-z_][\w-]*", span.text) or not follows or "PAY" in expected:
        return None
    return _error(
        "missing-colon",
        f"a colon is missing after `{span.text}`",
        Label(span, "a property takes a colon"),
        help=f"write `{span.text}:` and then the value",
        fix=Fix(Span(span.source, span.end, span.end), ":"),
    )


@mistake("missing-value")
def _value_missing(span: Span, expected: set[str]) -> Diagnostic | None:
    """A property, a definition or an operator has no value after it.

    Instead of:

        tranche A { balance:   rate: 5% }

    Write:

        tranche A { balance: $1,000,000   rate: 5% }
    """
    if "MONEY" not in expected or "RBRACE" in expected or "MINUS" in expected:
        return None
    before = span.source.text[: span.start].rstrip()
    if before[-1:] not in (":", "=", "+", "*", "/", "<", ">", "(", ",", "-"):
        return None
    word = re.search(r"\S+$", before)
    shown = word[0] if word else before[-1:]
    place = Span(span.source, max(0, len(before) - len(shown)), len(before))
    return _error(
        "missing-value",
        f"a value is missing after `{shown}`",
        Label(place, "nothing follows that could be its value"),
        help="write a figure, a name or an expression",
    )


@mistake("nested-too-deeply")
def nested_too_deeply(span: Span) -> Diagnostic:
    """Braces, parentheses or operators nest more than 100 deep.

    The bound keeps the compiler safe from texts made to exhaust it. A long sum is better written
    `sum(k.balance for k in subs)`, a long expression as several definitions.
    """
    return _error(
        "nested-too-deeply",
        f"this nests more than {DEEPEST} deep",
        Label(span, "too deep from here on"),
        help="give parts of it names with `define`",
    )


def token_type(token: Token) -> str:
    return str(token.type)
