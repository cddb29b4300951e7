"""Lines of a text, found from any place in them."""

from __future__ import annotations


def line_bounds(text: str, offset: int) -> tuple[int, int]:
    """Where the line of `offset` begins and ends."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def begins_line(text: str, offset: int) -> bool:
    """Whether nothing but white space stands before `offset` on its line."""
    return not text[_line_start(text, offset) : offset].strip()


def indentation(text: str, offset: int) -> int:
    """How far in the line of `offset` begins."""
    line = text[_line_start(text, offset) :]
    return len(line) - len(line.lstrip(" \t"))
