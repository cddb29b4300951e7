"""What can be wrong with names, units, facts and rules: a function for each mistake."""

from __future__ import annotations

import re

from attrs import evolve

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.source import Span


def error(
    slug: str,
    message: str,
    span: Span,
    label: str,
    *,
    help: str | None = None,
    also: tuple[Label, ...] = (),
    replacement: str | None = None,
) -> Diagnostic:
    """An error at `span`; `replacement` is what the fix puts there."""
    fix = Fix(span, replacement) if replacement is not None else None
    return Diagnostic(slug, Severity.ERROR, message, Label(span, label), also, help, fix)


def warning(
    slug: str,
    message: str,
    span: Span,
    label: str,
    *,
    help: str | None = None,
    also: tuple[Label, ...] = (),
) -> Diagnostic:
    """A warning at `span`."""
    return Diagnostic(slug, Severity.WARNING, message, Label(span, label), also, help)


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
    places = [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(text)}(?![\w-])", span.text)]
    if not places:
        return span
    start = span.start + places[which]
    return evolve(span, start=start, end=start + len(text))
