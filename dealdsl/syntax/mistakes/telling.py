"""How every syntax mistake is put together."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.source import Span


def error(
    slug: str,
    message: str,
    place: Span,
    label: str,
    *others: Label,
    help: str | None = None,
    fix: Fix | None = None,
) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, Label(place, label), others, help, fix)


def shown(place: Span) -> str:
    """The words of a place in backticks."""
    return f"`{place.text}`" if place.text else "the end of the file"
