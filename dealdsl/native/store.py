"""Compiled routines on disk, so that a deal is compiled once for a machine.

An entry is kept under the hash of all that it was made from. It begins with a hash of its own, so
that half a file or another's is seen for what it is, and made anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from dealdsl import kept


def key_of(made_from: Iterable[str]) -> str:
    """The name of what is made from some texts by the lowering as it now is."""
    hashed = sha256(_lowering().encode())
    for text in made_from:
        hashed.update(f"\0{len(text)}\0{text}".encode())
    return hashed.hexdigest()[:40]


def found(key: str) -> tuple[Any, bytes] | None:
    """What is said of it, and the machine code that is kept under a key; None if none is, or not
    whole. Tuples have become lists."""
    file = kept.place_of(f"native-{key}.bin")
    if file is None:
        return None
    try:
        with open(file, "rb") as stream:
            said, rest = stream.read(32), stream.read()
    except OSError:
        return None
    if said != _seal(key, rest):
        return None
    about, _, code = rest.partition(b"\n")
    return json.loads(about), code


def keep(key: str, about: Any, code: bytes) -> None:
    """Keep machine code, and plain values that say what it is; where that cannot be done, nothing
    is kept."""
    file = kept.place_of(f"native-{key}.bin")
    if file is None:
        return
    rest = json.dumps(about).encode() + b"\n" + code
    fresh = kept.beside(file)
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(_seal(key, rest) + rest)
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)
        return
    kept.put_in_place(fresh, file)


def _seal(key: str, rest: bytes) -> bytes:
    return sha256(key.encode() + rest).digest()


@cache
def _lowering() -> str:
    """The text of this package: another one may compile the same model otherwise."""
    folder = files("dealdsl.native")
    modules = sorted(each.name for each in folder.iterdir() if each.name.endswith(".py"))
    return "\0".join(folder.joinpath(name).read_text(encoding="utf-8") for name in modules)
