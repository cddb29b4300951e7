"""What a parser would make of a text if a word were written, left out or replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from attrs import frozen
from lark import Token
from lark.exceptions import UnexpectedInput
from lark.parsers.lalr_interactive_parser import InteractiveParser

_SKIPPED = re.compile(r"(?:[ \t\r\n\f\ufeff]+|#[^\n]*)*")

Lexicon = Mapping[str, tuple[int, re.Pattern[str]]]
"""The priority and the pattern of each terminal."""


@frozen
class Trial:
    """A parser that has stopped: nothing that is tried on it changes it, or builds anything."""

    parser: InteractiveParser
    text: str
    lexicon: Lexicon

    def accepts(self) -> frozenset[str]:
        """The terminals that could stand where the parser stopped."""
        return frozenset(self.parser.accepts())  # type: ignore[no-untyped-call]

    def reads(self, written: Sequence[str], offset: int, most: int = 3) -> int:
        """How many words from `offset` on could follow the terminals `written`, up to `most`."""
        cursor = self.silent()
        try:
            for terminal in written:
                cursor.feed_token(Token(terminal, ""))
        except UnexpectedInput:
            return 0
        for count in range(most):
            offset = _skip(self.text, offset)
            if offset >= len(self.text):
                return most if self._takes(cursor, "$END") else count
            following, offset = self._next(cursor, offset)
            if following is None or not self._takes(cursor, following):
                return count
        return most

    def silent(self) -> Any:
        """A copy of the parser that builds nothing."""
        cursor: Any = self.parser.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]
        cursor.parser_state.parse_conf = copy(cursor.parser_state.parse_conf)
        cursor.parser_state.parse_conf.callbacks = {}
        return cursor

    def _next(self, cursor: Any, offset: int) -> tuple[str | None, int]:
        """The terminal that the parser would see at `offset`, and where it ends."""
        found: list[tuple[int, int, str]] = []
        for name in cursor.choices():
            if name in self.lexicon:
                priority, pattern = self.lexicon[name]
                match = pattern.match(self.text, offset)
                if match:
                    found.append((priority, match.end(), name))
        if not found:
            return None, offset
        _, end, name = max(found)
        return name, end

    def _takes(self, cursor: Any, terminal: str) -> bool:
        try:
            cursor.feed_token(Token(terminal, ""))
        except UnexpectedInput:
            return False
        return True


def _skip(text: str, offset: int) -> int:
    match = _SKIPPED.match(text, offset)
    return match.end() if match else offset
