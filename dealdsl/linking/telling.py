"""Mistakes in the text of a rule: told there, with the places where the rule is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.source import Applied


def with_applications(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics; what is wrong in a rule is told of one application of it."""
    first: dict[object, Applied] = {}
    for diagnostic in diagnostics:
        span = diagnostic.primary.span if diagnostic.primary else None
        if span is None or span.applied is None:
            yield diagnostic
            continue
        key = (diagnostic.slug, span.source, span.start)
        if first.setdefault(key, span.applied) == span.applied:
            labels = (*diagnostic.secondary, *_labels(span.applied))
            yield evolve(diagnostic, secondary=labels)


def _labels(applied: Applied | None) -> Iterator[Label]:
    """Where the rule is applied, then where the rule that applies it is, and so on."""
    while applied is not None:
        yield Label(applied.span, "applied here")
        applied = applied.span.applied
