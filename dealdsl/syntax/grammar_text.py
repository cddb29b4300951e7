"""The grammar, found inside an installed package or beside it in a checkout."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PARTS = ("deal", "collateral", "tranches", "limits", "waterfall", "expressions", "lexical")


def _folder() -> Traversable:
    packaged = files("dealdsl") / "grammar"
    if packaged.is_dir():
        return packaged
    return Path(__file__).parents[2] / "grammar"


@cache
def grammar_text() -> str:
    """The whole grammar: the files of the folder in their reading order."""
    folder = _folder()
    return "\n".join((folder / f"{part}.lark").read_text(encoding="utf-8") for part in PARTS)
