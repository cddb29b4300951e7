"""The parser's tables, kept between runs: building them takes longer than reading a deal.

They stand in the user's own cache folder as lark writes them, which is a pickle: so a folder or a
file that anyone else could write to is not used. Whatever goes wrong, tables are built anew.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from typing import Any

import lark
from lark import Lark


class _Place(str):
    """The name of a file, the same in all eyes of lark, which counts it among the options."""

    __slots__ = ()

    def __str__(self) -> str:
        return "kept"


def built(grammar: str, options: dict[str, Any]) -> Lark:
    """The parser of a grammar, from kept tables where there are any that fit."""
    file = _file(grammar)
    if file is None:
        return Lark(grammar, **options)
    if os.path.exists(file):
        # Lark builds and writes anew what it cannot read.
        return Lark(grammar, cache=_Place(file), **options)
    # Written beside and put in place whole, so that no other process reads half a file.
    fresh = f"{file}.{os.getpid()}-{os.urandom(4).hex()}"
    parser = Lark(grammar, cache=_Place(fresh), **options)
    try:
        os.replace(fresh, file)
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)
    return parser


def _file(grammar: str) -> str | None:
    """Where the tables of a grammar are kept; None where they cannot be, or not safely."""
    said = f"{lark.__version__} {sys.version_info[:2]}\n{grammar}"
    name = f"grammar-{sha256(said.encode()).hexdigest()[:16]}.lark"
    try:
        folder = os.path.join(_base(), "dealdsl")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        file = os.path.join(folder, name)
        safe = _is_ours(folder) and (not os.path.exists(file) or _is_ours(file))
    except (OSError, RuntimeError, ValueError):
        return None
    return file if safe else None


def _base() -> str:
    """The user's cache folder; a relative one would be another in each working directory."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = given if os.path.isabs(given) else os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise ValueError("the home folder is not known")
    return base


def _is_ours(path: str) -> bool:
    """Whether nobody but this user can have written there."""
    if not hasattr(os, "geteuid"):
        return True
    found = os.stat(path)
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022
