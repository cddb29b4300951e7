"""Mistakes in words: misspelt, reserved, or out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealdsl.diagnostics.diagnostic import Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span
from dealdsl.syntax.guess import Guess, Kind
from dealdsl.syntax.mistakes.telling import error, shown
from dealdsl.syntax.outline import SECTIONS, Stretch, open_braces, section_bounds
from dealdsl.syntax.stop import Stop, Told, mended
from dealdsl.syntax.wording import WORDS, expected_words

_NAME = re.compile(r"[A-Za-z_][\w-]*$", re.ASCII)
_TWO_WORDS = re.compile(r"[A-Za-z]+[ \t]+[A-Za-z]+(?![\w-])")

_KEY = re.compile(r"\s*[\w-]+(?:[ \t]+[\w-]+)?[ \t]*:")
_COMMA_OR_BRACKET = re.compile(r'#[^\n]*|"(?:[^"\\\n]|\\.)*"|[{}(),]')
_FORMS = ("in order", "pro rata", "split")
_HALF = {"order": "in order", "rata": "pro rata"}
_ADVICE = {
    "per": "a citation stands before the `{` of a block, or behind a value",
    "because": "a reason stands before the `{` of a block, or behind a value",
    "then": "it belongs to `if … then … else …`",
    "else": "it belongs to `if … then … else …`, or behind a quotient",
    "otherwise": "it stands behind the `}` of a `when`",
    "assume": "it stands before a section, a property's name, or its value",
}


@mistake("unknown-section")
def unknown_section(stop: Stop) -> Told | None:
    """A section begins with a word that is no section of the language.

    Instead of:

        tranch A { balance: $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    word = stop.word
    if not {"SCENARIO", "WATERFALL"} <= stop.expected or not stop.begins_line:
        return None
    if not _NAME.match(word.text) or word.text in _ADVICE:
        return None
    near = nearest(word.text, SECTIONS)
    diagnostic = error(
        "unknown-section",
        f"`{word.text}` is not a section of a deal",
        word,
        "unknown section",
        help=f"write `{near}`" if near else f"sections are {', '.join(SECTIONS)}",
        fix=Fix(word, near) if near else None,
    )
    if near is None:
        # What is no section at all, such as another kind of file, is told once.
        return Told(
            diagnostic, blank=Stretch(stop.offset, section_bounds(stop.text, stop.offset)[1])
        )
    sure = stop.reads_instead(near.upper()) > 1
    return mended(stop, diagnostic) if sure else Told(diagnostic)


@mistake("misspelt-word")
def misspelt_word(stop: Stop) -> Told | None:
    """A word is nearly one that could stand there.

    Instead of:

        waterfall main from pool.funds { pya interest to A   rest to R }

    Write:

        waterfall main from pool.funds { pay interest to A   rest to R }
    """
    for place in _places(stop):
        near = nearest(place.text, [WORDS[name] for name in stop.expected if name in WORDS])
        if near and stop.trial.reads((_terminal(near),), place.end):
            return _misspelt(stop, place, near)
    previous = stop.previous
    if previous is not None and stop.word.text == "{":
        near = _HALF.get(previous.text) or nearest(previous.text, _FORMS)
        if near:
            return _misspelt(stop, previous, near)
    return None


def _places(stop: Stop) -> list[Span]:
    """The word found with the one behind it, and the word alone."""
    both = _TWO_WORDS.match(stop.text, stop.offset)
    word = stop.word
    alone = [word] if _NAME.match(word.text) else []
    return [Span(word.source, *both.span()), *alone] if both else alone


def _terminal(word: str) -> str:
    return next(name for name, text in WORDS.items() if text == word)


def _misspelt(stop: Stop, place: Span, near: str) -> Told:
    diagnostic = error(
        "misspelt-word",
        f"the language has no word `{place.text}`",
        place,
        "not known here",
        help=f"write `{near}`",
        fix=Fix(place, near),
    )
    return mended(stop, diagnostic)


@mistake("word-twice")
def word_twice(stop: Stop) -> Told | None:
    """A word or a sign stands twice in a row.

    Instead of:

        group subs = B-1,, B-2

    Write:

        group subs = B-1, B-2
    """
    previous, word = stop.previous, stop.word
    if previous is None or previous.text != word.text or not stop.reads_instead():
        return None
    diagnostic = error(
        "word-twice",
        f"`{word.text}` stands twice",
        word,
        "the second time",
        help="write it once",
        fix=Fix(word, ""),
    )
    return mended(stop, diagnostic)


@mistake("comma-between-entries")
def comma_between_entries(stop: Stop) -> Told | None:
    """A comma stands between properties, rows, steps or the parts of an allocation.

    Nothing stands between these but space; commas part the values of one property, the names of
    a group and the arguments of a function.

    Instead of:

        waterfall main from pool.funds { pay principal to in order { A, B }   rest to R }

    Write:

        waterfall main from pool.funds { pay principal to in order { A  B }   rest to R }
    """
    comma = _comma(stop)
    if comma is None or not open_braces(stop.text, comma.start):
        return None
    others = [place for place in _commas(stop.text, comma.start) if place != comma.start]
    more = f", here and in {len(others)} more place{'s' if len(others) > 1 else ''}"
    diagnostic = error(
        "comma-between-entries",
        "no comma stands between the parts of a block",
        comma,
        "not between these",
        help=f"leave it out{more if others else ''}",
        fix=Fix(comma, ""),
    )
    end = max([comma.end, *(place + 1 for place in others)])
    text = list(stop.text[comma.start : end])
    for place in (comma.start, *others):
        text[place - comma.start] = " "
    return Told(diagnostic, (comma.start, "".join(text)))


def _comma(stop: Stop) -> Span | None:
    """The comma found, or the one before a key that was read as a value."""
    if stop.word.text == ",":
        return stop.word if stop.complete and stop.reads_instead() else None
    previous = stop.previous
    is_key = _KEY.match(stop.text, stop.offset) is not None
    return previous if previous is not None and previous.text == "," and is_key else None


def _commas(text: str, offset: int) -> Iterator[int]:
    """Commas from `offset` on in the same braces; where there are keys, those before keys only."""
    depth = 0
    keys = _KEY.match(text, offset + 1) is not None
    for match in _COMMA_OR_BRACKET.finditer(text, offset):
        if match[0] in "{(":
            depth += 1
        elif match[0] in "})":
            depth -= 1
            if depth < 0:
                return
        elif match[0] == "," and depth == 0 and (not keys or _KEY.match(text, match.end())):
            yield match.start()


@mistake("reserved-word")
def reserved_word(stop: Stop, guess: Guess | None) -> Told | None:
    """A word of the language stands where a name is wanted.

    A few words are never names, so that a sentence has one meaning only: `pay rest for if then
    else in to up down per pro split and or not assume because top allocate when otherwise`.

    Instead of:

        account rest { initial: $1,000,000 }

    Write:

        account reserve { initial: $1,000,000 }
    """
    if guess is None or guess.kind is not Kind.RESERVED_WORD:
        return None
    word = stop.word
    diagnostic = error(
        "reserved-word",
        f"`{word.text}` is a word of the language and cannot be a name",
        word,
        "a name is wanted here",
        help=f"choose another name, such as `{word.text}_1`",
    )
    return Told(diagnostic, takes_word=True)


@mistake("unexpected-word")
def unexpected_word(stop: Stop, guess: Guess | None) -> Told:
    """A word or a sign stands where the language has no place for it.

    The compiler cannot know what was meant, so it reads on after the entry and says what could
    have stood there.

    Instead of:

        tranche A 1 { balance: $1,000,000 }

    Write:

        tranche A-1 { balance: $1,000,000 }
    """
    word = stop.word
    too_many = guess is not None and guess.kind is Kind.WORD_TOO_MANY
    diagnostic = error(
        "unexpected-word",
        f"{shown(word)} cannot stand here",
        word,
        "not expected here",
        help=_advice(stop, too_many),
        fix=Fix(word, "") if too_many else None,
    )
    return mended(stop, diagnostic)


def _advice(stop: Stop, too_many: bool) -> str:
    word = stop.word.text
    if word == "-" and "HYPHEN" in stop.expected:
        return "write it without a space: `-5%`"
    if word == "," and "TURBO" in stop.expected:
        return "write `to pro rata { A  B }` or `to in order { A  B }` for several"
    if word in _ADVICE:
        return _ADVICE[word]
    return "leave it out" if too_many else expected_words(stop.expected) or "leave it out"


@mistake("chained-comparison")
def chained_comparison(stop: Stop) -> Told | None:
    """Two comparisons share a value.

    Each comparison is a condition of its own, and `and` joins them.

    Instead of:

        test in_range: 2% < level < 5%

    Write:

        test in_range: 2% < level and level < 5%
    """
    if stop.sign not in ("<", "<=", ">", ">=", "="):
        return None
    if "PLUS" not in stop.expected or "COMPARATOR" in stop.expected:
        return None
    diagnostic = error(
        "chained-comparison",
        "comparisons do not chain",
        Span(stop.source, stop.offset, stop.offset + len(stop.sign)),
        "the second one",
        help="write `a < b and b < c`",
    )
    return Told(diagnostic)
