"""How much room text is reckoned to take: no font is asked, so that every machine agrees."""

from __future__ import annotations

from textwrap import wrap
from unicodedata import east_asian_width

SANS = 7.6
"""Pixels a character of 13 px sans serif is given; most take less."""
MONO = 7.25
"""Pixels a character of 12 px monospace takes."""
LINE = 19.0
"""Pixels from one line of text to the next."""


def width(text: str, a_character: float) -> float:
    """Pixels that text is given; a wide character counts as two."""
    return a_character * sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def lines(text: str, room: float, a_character: float) -> list[str]:
    """The text broken into lines that fit into `room` pixels; a long word is broken too."""
    fits = max(8, int(room // a_character))
    if any(east_asian_width(character) in "WF" for character in text):
        fits = max(4, fits // 2)
    return wrap(text, fits, break_on_hyphens=False) or [""]
