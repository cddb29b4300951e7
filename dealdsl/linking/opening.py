"""How a deal reads files beside it: through a function that is given to the compiler."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol, runtime_checkable

from dealdsl.source import Source

Opener = Callable[[str], Source]
"""Gives the text at a path from the deal's folder, or raises OSError or UnicodeError."""


@runtime_checkable
class DataOpener(Protocol):
    """An opener that gives files of any kind and size, too: tapes are no texts of a deal."""

    def data(self, path: str) -> tuple[str, bytes]:
        """Where a file was found, and what it holds; raises as the opener of texts does."""


def data_of(opened: Opener, path: str) -> tuple[str, bytes]:
    """Where a file was found, and what it holds; raises OSError or UnicodeError."""
    if isinstance(opened, DataOpener):
        return opened.data(path)
    source = opened(path)
    return source.name, source.text.encode("utf-8")


class Reason(Enum):
    """Why a file cannot be opened."""

    MISSING = auto()
    OUTSIDE = auto()
    UNREADABLE = auto()
    NO_FOLDER = auto()


_IN_WORDS = {
    Reason.MISSING: "there is no such file",
    Reason.OUTSIDE: "it is not in the deal's folder",
    Reason.UNREADABLE: "it cannot be read",
    Reason.NO_FOLDER: "the deal has no folder",
}


class CannotOpenError(OSError):
    """A file that cannot be opened: the reason, the reason in words, a file of a similar name."""

    def __init__(self, reason: Reason, words: str = "", near: str | None = None) -> None:
        self.reason = reason
        self.words = words or _IN_WORDS[reason]
        self.near = near
        super().__init__(self.words)


def no_folder(path: str) -> Source:
    """The opener of a text that has no folder, such as standard input."""
    raise CannotOpenError(Reason.NO_FOLDER)
