"""What was probably meant where reading stopped, found by trying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from enum import Enum, auto

from attrs import frozen

from dealdsl.syntax.lines import line_bounds
from dealdsl.syntax.outline import starts_section
from dealdsl.syntax.stop import Stop
from dealdsl.syntax.wording import JOINTS, RESERVED, WORDS

_BRANCHES = {"WHEN", "OTHERWISE"}
_FIGURES = ("NUMBER", "MONEY", "PERCENT")


class Kind(Enum):
    """What is missing, or what the word found stands in the place of."""

    JOINT_MISSING = auto()
    OPERATOR_MISSING = auto()
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
    ends_early = stop.begins_entry and not stop.complete
    guesses = [*_left_out(stop), *(() if ends_early else _put_wrong(stop))]
    if ends_early and not guesses:
        return _whatever_is_wanted(stop)
    return max(guesses, key=lambda guess: guess.reads, default=None)


def _whatever_is_wanted(stop: Stop) -> Guess | None:
    """What is missing before an entry that is wrong itself."""
    for kind, terminal in (
        (Kind.VALUE_MISSING, "NUMBER"),
        (Kind.NAME_MISSING, "NAME"),
        (Kind.TEXT_MISSING, "STRING"),
    ):
        if terminal in stop.expected:
            return Guess(kind, terminal, 0)
    return None


def _left_out(stop: Stop) -> Iterator[Guess]:
    """What would make sense of the word found, if it stood before it."""
    expected = stop.expected
    figures = [figure for figure in _FIGURES if figure in expected]
    start, end = line_bounds(stop.text, stop.offset)
    line = stop.text[start:end]
    joints = _joints(expected, missing_paren=line.count(")") > line.count("("))
    tries = [(Kind.JOINT_MISSING, joint) for joint in JOINTS if joint in joints]
    tries += [(Kind.OPERATOR_MISSING, "PLUS")] * ("PLUS" in expected)
    tries += [(Kind.NAME_MISSING, "NAME")] * ("NAME" in expected and not figures)
    tries += [(Kind.VALUE_MISSING, figure) for figure in figures]
    tries += [(Kind.TEXT_MISSING, "STRING")] * ("STRING" in expected and not figures)
    for kind, terminal in tries:
        reads = stop.reads(terminal)
        if reads:
            yield Guess(kind, terminal, reads)


def _joints(expected: Set[str], missing_paren: bool = False) -> Set[str]:
    """The joints that must stand, not those that merely could."""
    could = set()
    if "PAY" in expected:
        could.add("WHEN")  # behind a label it would make sense of any condition
    if "PLUS" in expected:
        could |= {"IN", "OF"}
    if "COMPARATOR" in expected:
        could.add("EQUALS")
    if "OR" in expected:
        could.add("AND")
    if "RBRACE" in expected:
        could |= {"OF", "COMMA", "TO"}  # a property's words go on with or without them
    if not missing_paren:
        could.add("LPAREN")
    return (JOINTS.keys() & expected) - could


def _put_wrong(stop: Stop) -> Iterator[Guess]:
    """What would make sense of the words that follow, if it stood in place of the word found.

    A word is called wrong or too many only if more than the next one makes sense without it.
    """
    expected, word = stop.expected, stop.word.text
    tries: list[tuple[Kind, str]] = []
    if re.match(r"[\w=:]", word) and not starts_section(stop.text, stop.offset):
        halves = {name for name in expected if WORDS.get(name, "").startswith(f"{word} ")}
        branches = _BRANCHES & expected if word in RESERVED else set()
        meant = halves or _joints(expected) | branches
        tries += [(Kind.WRONG_WORD, name) for name in WORDS if name in meant]
    if "NAME" in expected and word in RESERVED and not stop.complete:
        tries.append((Kind.RESERVED_WORD, "NAME"))
    if "STRING" in expected and expected.isdisjoint(_FIGURES) and re.match(r"[A-Za-z]", word):
        tries.append((Kind.QUOTES_MISSING, "STRING"))
    for kind, terminal in tries:
        reads = stop.reads_instead(terminal)
        if reads > (kind is Kind.WRONG_WORD):
            yield Guess(kind, terminal, reads)
    if stop.reads_instead() > 2 - stop.complete and word not in ("(", "{"):
        yield Guess(Kind.WORD_TOO_MANY, "", stop.reads_instead())
