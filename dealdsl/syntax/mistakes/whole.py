"""Mistakes of a text as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Source, Span
from dealdsl.syntax.mistakes.telling import error

# Control characters, and those that turn the direction of a text round: what is read is then not
# what is shown.
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WRITTEN = re.compile(r'#[^\n]*|"(?:[^"\\\n]|\\.)*"')


@mistake("empty-deal")
def empty_deal(source: Source) -> Diagnostic:
    """The text declares nothing: it is empty, or holds comments only.

    Write at least the deal, a pool and a tranche:

        deal "Elm" { closing: 2003-12-23 }
        pool G { balance: $1,000,000 }
        tranche A { balance: $1,000,000 }
    """
    last = len(source.text.rstrip())
    end = Span(source, last, last)
    return error(
        "empty-deal",
        "the deal is empty",
        end,
        "nothing is declared",
        help='start with `deal "…" { }`',
    )


def hidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Characters in texts and comments that nobody sees; elsewhere they cannot be read at all."""
    if not _HIDDEN.search(source.text):
        return
    for written in _WRITTEN.finditer(source.text):
        hidden = _HIDDEN.search(source.text, *written.span())
        if hidden:
            yield strange(hidden[0], Span(source, *hidden.span()), "")


def strange(
    character: str, place: Span, meant: str | None, advice: str | None = None
) -> Diagnostic:
    """The mistake for a character; `meant` stands for it, and is empty to leave it out."""
    name = character if character.isprintable() else f"U+{ord(character):04X}"
    return error(
        "strange-character",
        f"the character `{name}` has no meaning here",
        place,
        "not of the language",
        help=advice or (f"write `{meant}`" if meant else "leave it out"),
        fix=None if meant is None else Fix(place, meant),
    )
