"""The grammar, found inside an installed package or beside it in a checkout."""

from __future__ import annotations

import os
from functools import cache

PARTS = ("deal", "reuse", "collateral", "tranches", "limits", "waterfall", "expressions", "lexical")


def _folder() -> str:
    # Plain paths: importlib.resources brings archives and addresses along, which cost a start-up
    # more than reading the grammar does.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, "grammar")
    beside = os.path.join(os.path.dirname(package), "grammar")
    return packaged if os.path.isdir(packaged) else beside


@cache
def grammar_text() -> str:
    """The whole grammar: the files of the folder in their reading order."""
    texts = []
    for part in PARTS:
        with open(os.path.join(_folder(), f"{part}.lark"), encoding="utf-8") as file:
            texts.append(file.read())
    return "\n".join(texts)
