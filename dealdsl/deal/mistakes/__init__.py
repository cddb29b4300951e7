"""What can be wrong with names, units, facts and rules: a function for each mistake."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.diagnostics.places import first_word, head, word
from dealdsl.source import Span

__all__ = ["error", "first_word", "head", "warning", "word"]


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
