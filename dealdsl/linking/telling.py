"""Mistakes in the text of a rule: told there, with the places where the rule is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.source import Applied


def with_applications(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics, each once; the same of several applications is told of the first."""
    told = set()
    for diagnostic in diagnostics:
        span = diagnostic.primary.span if diagnostic.primary else None
        place = (span.source, span.start, span.end) if span else None
        key = (diagnostic.slug, diagnostic.message, place)
        if place is None or key not in told:
            told.add(key)
            applied = span.applied if span else None
            yield evolve(diagnostic, secondary=(*diagnostic.secondary, *_labels(applied)))


def _labels(applied: Applied | None) -> Iterator[Label]:
    """Where the rule is applied, then where the rule that applies it is, and so on."""
    while applied is not None:
        yield Label(applied.span, "applied here")
        applied = applied.span.applied
