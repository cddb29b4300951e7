"""Words within a place: what a label underlines of it."""

from __future__ import annotations

import re

from attrs import evolve

from dealdsl.source import Span


def head(span: Span) -> Span:
    """The words of a declaration before its brace: what a label underlines of it."""
    brace = span.source.text.find("{", span.start, span.end)
    end = brace if brace > 0 else span.end
    return evolve(span, end=span.start + len(span.source.text[span.start : end].rstrip()))


def word(span: Span, text: str) -> Span:
    """The last place in a span where a word stands; the span itself where it does not."""
    return _standing(span, text, -1)


def first_word(span: Span, text: str) -> Span:
    """The first place in a span where a word stands; the span itself where it does not."""
    return _standing(span, text, 0)


def _standing(span: Span, text: str, which: int) -> Span:
    text = text if text in span.text else text.rpartition(".")[2]  # as the rule's own text has it
    places = [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(text)}(?![\w-])", span.text)]
    if not places:
        return span
    start = span.start + places[which]
    return evolve(span, start=start, end=start + len(text))
