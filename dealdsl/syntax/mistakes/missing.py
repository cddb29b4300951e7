"""Mistakes where something is left out."""

from __future__ import annotations

import re

from dealdsl.diagnostics.diagnostic import Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.guess import Guess, Kind
from dealdsl.syntax.mistakes.figures import colon_missing_after
from dealdsl.syntax.mistakes.telling import error, shown
from dealdsl.syntax.stop import Stop, Told, mended, slipped_in
from dealdsl.syntax.wording import JOINTS, RESERVED, WORDS

_NAME = re.compile(r"(?=[0-9-]*[A-Za-z_])[\w-]+$", re.ASCII)
_VALUE = re.compile(r"[ \t]+(?=[$.\d\"A-Za-z_(-])")

_NAMES_OF = {
    "pay": "write what is paid: `interest`, `principal`, `due` or a claim",
    "per": "write the name of a source: `per F`",
    "source": "write a short name to cite it by: `source F`",
    "to": "write who takes it",
}


@mistake("missing-colon")
def missing_colon(stop: Stop) -> Told | None:
    """A property has no colon between its name and its value.

    Where another property stands before it, its words are told from those of that one's value by
    the place: they begin a line, or follow two spaces.

    Instead of:

        tranche A { balance $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    if "KEY" not in stop.expected or "PAY" in stop.expected or not stop.in_block:
        return None
    apart = [word for word in stop.before[-2:-1] if _stands_apart(stop.text, word.start)]
    for word in (stop.word, *apart):
        value = _VALUE.match(stop.text, word.end)
        if value and _NAME.match(word.text) and word.text not in RESERVED:
            return mended(stop, colon_missing_after(word))
    return None


def _stands_apart(text: str, offset: int) -> bool:
    """Whether a line end or two spaces stand before the word."""
    return re.search(r"(?:\n[ \t]*|[ \t]{2})$", text[max(0, offset - 100) : offset]) is not None


@mistake("missing-word")
def missing_word(stop: Stop, guess: Guess | None) -> Told | None:
    """A word or a sign that joins two parts of a sentence is missing, or another stands for it.

    Instead of:

        waterfall main from pool.funds { pay interest A   rest to R }

    Write:

        waterfall main from pool.funds { pay interest to A   rest to R }
    """
    if guess is None:
        needed = {"THEN", "ELSE", "AT_PAR"} & stop.expected
        return _missing(stop, needed.pop()) if len(needed) == 1 and not stop.complete else None
    if guess.kind is Kind.JOINT_MISSING:
        return _missing(stop, guess.terminal)
    if guess.kind is Kind.OPERATOR_MISSING:
        return _operator(stop)
    if guess.kind is Kind.WRONG_WORD:
        return _wrong(stop, guess.terminal)
    return None


def _missing(stop: Stop, terminal: str) -> Told:
    text = JOINTS[terminal]
    previous = stop.previous
    after = (stop.begins_line or stop.at_end) and previous is not None
    place = previous if after and previous is not None else stop.word
    diagnostic = error(
        "missing-word",
        f"`{text}` is missing {'after' if after else 'before'} {shown(place)}",
        place,
        f"`{text}` stands {'behind' if after else 'before'} this",
        help=_written(text, place, after),
    )
    return Told(diagnostic, slipped_in(stop.text, stop.offset, text) if len(text) == 1 else None)


def _written(text: str, place: Span, after: bool) -> str:
    if not after and _NAME.match(place.text) and "`" not in text:
        return f"write `{text} {place.text}`"
    return f"write `{text}` {'behind' if after else 'before'} it"


def _operator(stop: Stop) -> Told:
    word = stop.word
    diagnostic = error(
        "missing-word",
        f"an operator is missing before {shown(word)}",
        word,
        "two values side by side",
        help="write `+`, `-`, `*`, `/`, a comparison, `and` or `or` between them",
    )
    return Told(diagnostic, takes_word=True)


def _wrong(stop: Stop, terminal: str) -> Told:
    word, meant = stop.word, WORDS[terminal]
    diagnostic = error(
        "missing-word",
        f"{shown(word)} stands where `{meant}` should",
        word,
        "not the word for it",
        help=f"write `{meant}`",
        fix=Fix(word, meant),
    )
    return mended(stop, diagnostic)


@mistake("missing-name")
def missing_name(stop: Stop, guess: Guess | None) -> Told | None:
    """A name is missing: of what is declared, or of who is paid.

    Instead of:

        tranche { balance: $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
    """
    if guess is None or guess.kind is not Kind.NAME_MISSING:
        return None
    place = stop.previous or stop.word
    diagnostic = error(
        "missing-name",
        f"a name is missing after {shown(place)}",
        place,
        "nothing follows that could be a name",
        help=_NAMES_OF.get(place.text, "write a name, such as `A`, `B-1` or `1A1`"),
    )
    return Told(diagnostic)


@mistake("missing-value")
def missing_value(stop: Stop, guess: Guess | None) -> Told | None:
    """A property, a definition or an operator has no value after it.

    Instead of:

        tranche A { balance:   rate: 5% }

    Write:

        tranche A { balance: $1,000,000   rate: 5% }
    """
    if guess is None or guess.kind not in (Kind.VALUE_MISSING, Kind.TEXT_MISSING):
        return None
    is_text = guess.kind is Kind.TEXT_MISSING
    place = stop.previous or stop.word
    diagnostic = error(
        "missing-value",
        f"{'a text in quotes' if is_text else 'a value'} is missing after {shown(place)}",
        place,
        "nothing follows that could be its value",
        help='write a text: `"…"`' if is_text else "write a figure, a name or a formula",
    )
    return Told(diagnostic)


@mistake("missing-quotes")
def missing_quotes(stop: Stop, guess: Guess | None) -> Told | None:
    """A text stands without quotes where only a text can stand.

    Instead of:

        deal Elm { closing: 2003-12-23 }

    Write:

        deal "Elm" { closing: 2003-12-23 }
    """
    if guess is None or guess.kind is not Kind.QUOTES_MISSING:
        return None
    word = stop.word
    diagnostic = error(
        "missing-quotes",
        f"{shown(word)} has no quotes around it",
        word,
        "a text takes quotes",
        help=f'write `"{word.text}"`',
        fix=Fix(word, f'"{word.text}"'),
    )
    return mended(stop, diagnostic)
