"""How deep a deal may nest: a bound, so that no text can exhaust the machine's stack."""

from __future__ import annotations

import re

from dealdsl.source import Source, Span

DEEPEST = 100

_BRACKETS = re.compile(r'#[^\n]*|"(?:[^"\\\n]|\\.)*"|[{(]|[)}]')


class TooDeepError(Exception):
    """An expression nests, or chains, more than `DEEPEST` deep."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


def bracket_breach(source: Source) -> Span | None:
    """The first brace or parenthesis that stands more than `DEEPEST` deep."""
    depth = 0
    for match in _BRACKETS.finditer(source.text):
        if match[0] in "{(":
            depth += 1
        elif match[0] in ")}":
            depth = max(0, depth - 1)
        if depth > DEEPEST:
            return Span(source, match.start(), match.end())
    return None
