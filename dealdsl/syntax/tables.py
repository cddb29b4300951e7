"""The parser's tables, kept between runs: building them takes longer than reading a deal.

They stand in the user's own cache folder as lark writes them, which is a pickle. Whatever goes
wrong, tables are built anew.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from typing import Any

import lark
from lark import Lark

from dealdsl import kept


class _Place(str):
    """The name of a file, the same in all eyes of lark, which counts it among the options."""

    __slots__ = ()

    def __str__(self) -> str:
        return "kept"


def built(grammar: str, options: dict[str, Any]) -> Lark:
    """The parser of a grammar, from kept tables where there are any that fit."""
    said = f"{lark.__version__} {sys.version_info[:2]}\n{grammar}"
    file = kept.place_of(f"grammar-{sha256(said.encode()).hexdigest()[:16]}.lark")
    if file is None:
        return Lark(grammar, **options)
    if os.path.exists(file):
        # Lark builds and writes anew what it cannot read.
        return Lark(grammar, cache=_Place(file), **options)
    # Written beside and put in place whole, so that no other process reads half a file.
    fresh = kept.beside(file)
    parser = Lark(grammar, cache=_Place(fresh), **options)
    kept.put_in_place(fresh, file)
    return parser
