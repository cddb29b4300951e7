"""How a deal's names become names of the emitted Python."""

from __future__ import annotations

import keyword
import re


def identifier(name: str) -> str:
    """`B-1` is `B_1`, `1A1` is `class_1A1`, `component(I)` is `component_I`, `in` is `in_`."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or "name"
    if plain[0].isdigit():
        plain = f"class_{plain}"
    return f"{plain}_" if keyword.iskeyword(plain) or keyword.issoftkeyword(plain) else plain


def file_stem(stem: str) -> str:
    """A Python module's name after a deal's file: `cmsi-2003-11` is `cmsi_2003_11`."""
    name = re.sub(r"[^0-9A-Za-z]+", "_", stem).strip("_")
    if not name or name[0].isdigit():
        name = f"deal_{name}".rstrip("_")
    return f"{name}_" if keyword.iskeyword(name) else name
