"""A deal's strings made harmless for a form of document: no control characters, no markup."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal, TypeAlias, TypeVar

import attrs

Form: TypeAlias = Literal["text", "md", "html"]

V = TypeVar("V")

# A dollar sign before a digit is money; before anything else some readers take it for a formula.
# A colon before anything but a space can make an address, and a first "www." too.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~!&^]|\$(?!\d)|:(?=\S)|(?<=\bwww)\.(?=\S)", re.IGNORECASE)
_MARKDOWN_START = re.compile(r"^([-+=]|\d+(?=[.)](?:\s|$)))")


def escaped(view: V, form: Form) -> V:
    """The same view with every string in it made harmless for `form`."""
    made: V = _escaped(view, form)
    return made


def _escaped(value: Any, form: Form) -> Any:
    if isinstance(value, str):
        return escape(value, form)
    if isinstance(value, tuple):
        return tuple(_escaped(item, form) for item in value)
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value))]
        return attrs.evolve(value, **{name: _escaped(getattr(value, name), form) for name in names})
    return value


def escape(text: str, form: Form) -> str:
    """One string. HTML's own characters are left to the template engine, which escapes them all."""
    plain = without_controls(text)
    match form:
        case "text":
            # EDGAR reads `<PAGE>` and its like as tags in plain text too.
            return plain.replace("<", "&lt;").replace(">", "&gt;")
        case "md":
            return _MARKDOWN_START.sub(_at_start, _MARKDOWN.sub(r"\\\g<0>", plain))
        case "html":
            return plain


def _at_start(match: re.Match[str]) -> str:
    start = match.group()
    return f"\\{start}" if not start.isdigit() else f"{start}\\"


def without_controls(text: str) -> str:
    """The text on one line, single-spaced, without characters that print nothing.

    Control characters and line separators become spaces; formatting characters (which can turn
    the direction of writing) and those that stand for no character are dropped.
    """
    return " ".join("".join(map(_printable, text)).split())


def _printable(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return character
