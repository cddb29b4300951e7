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

from attrs import asdict

from dealdsl import kept
from dealdsl.native.kernel import Plan


def key_of(made_from: Iterable[str]) -> str:
    """The name of what is made from some texts by the lowering as it now is."""
    hashed = sha256(_lowering().encode())
    for text in made_from:
        hashed.update(f"\0{len(text)}\0{text}".encode())
    return hashed.hexdigest()[:40]


def found(key: str) -> tuple[Plan, bytes] | None:
    """The plan and the machine code that are kept under a key; None if none are, or not whole."""
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
    plan, _, code = rest.partition(b"\n")
    return _plan(plan), code


def keep(key: str, plan: Plan, code: bytes) -> None:
    """Keep a plan and its machine code; where that cannot be done, nothing is kept."""
    file = kept.place_of(f"native-{key}.bin")
    if file is None:
        return
    rest = json.dumps(asdict(plan)).encode() + b"\n" + code
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


def _plan(text: bytes) -> Plan:
    """A plan as it was kept: lists were tuples."""
    read: dict[str, Any] = json.loads(text)
    read["lists"] = [(name, size) for name, size in read["lists"]]
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in read.items()}
    return Plan(**plain)


@cache
def _lowering() -> str:
    """The text of this package: another one may compile the same model otherwise."""
    folder = files("dealdsl.native")
    modules = sorted(each.name for each in folder.iterdir() if each.name.endswith(".py"))
    return "\0".join(folder.joinpath(name).read_text(encoding="utf-8") for name in modules)
