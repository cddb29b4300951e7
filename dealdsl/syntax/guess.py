"""What was probably meant where reading stopped, found by trying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from attrs import frozen

from dealdsl.syntax.stop import Stop
from dealdsl.syntax.wording import JOINTS, RESERVED, WORDS

_FIGURES = ("NUMBER", "MONEY", "PERCENT")


class Kind(Enum):
    """What is missing, or what the word found stands in the place of."""

    JOINT_MISSING = auto()
    NAME_MISSING = auto()
    VALUE_MISSING = auto()
    TEXT_MISSING = auto()
    WRONG_WORD = auto()
    RESERVED_WORD = auto()
    QUOTES_MISSING = auto()
    WORD_TOO_MANY = auto()


@frozen
class Guess:
    """`terminal` is what should stand there; `reads` counts how many words make sense then."""

    kind: Kind
    terminal: str
    reads: int


def best_guess(stop: Stop) -> Guess | None:
    """The guess with which most of what follows makes sense, the simplest among equals."""
    guesses = [guess for guess in _guesses(stop) if guess.reads >= _least(guess.kind)]
    return max(guesses, key=lambda guess: guess.reads, default=None)


def _least(kind: Kind) -> int:
    """A word is called wrong or too many only if more than the next one makes sense without."""
    return 2 if kind in (Kind.WRONG_WORD, Kind.WORD_TOO_MANY) else 1


def _guesses(stop: Stop) -> Iterator[Guess]:
    expected = stop.expected
    for joint in JOINTS:
        if joint in expected:
            yield Guess(Kind.JOINT_MISSING, joint, stop.reads(joint))
    figures = [figure for figure in _FIGURES if figure in expected]
    takes_text = "STRING" in expected and not figures
    if "NAME" in expected and not figures:
        yield Guess(Kind.NAME_MISSING, "NAME", stop.reads("NAME"))
    for figure in figures:
        yield Guess(Kind.VALUE_MISSING, figure, stop.reads(figure))
    if takes_text:
        yield Guess(Kind.TEXT_MISSING, "STRING", stop.reads("STRING"))
    for word in WORDS:
        if word in expected:
            yield Guess(Kind.WRONG_WORD, word, stop.reads_instead(word))
    if "NAME" in expected and stop.word.text in RESERVED:
        yield Guess(Kind.RESERVED_WORD, "NAME", stop.reads_instead("NAME"))
    if takes_text and re.match(r"[A-Za-z]", stop.word.text):
        yield Guess(Kind.QUOTES_MISSING, "STRING", stop.reads_instead("STRING"))
    yield Guess(Kind.WORD_TOO_MANY, "", stop.reads_instead())
