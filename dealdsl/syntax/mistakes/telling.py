"""How every syntax mistake is put together."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.source import Span
from dealdsl.syntax.stop import Stop, Told, laid_over, slipped_in


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


def mended(stop: Stop, diagnostic: Diagnostic) -> Told:
    """The mistake, read on as if its fix stood there, when there is room for it."""
    fix = diagnostic.fix
    if fix is None:
        return Told(diagnostic, takes_word=stop.complete or not stop.begins_line)
    start, end = fix.span.start, fix.span.end
    if start == end:
        mend = slipped_in(stop.text, _word_after(stop.text, start), fix.replacement)
    else:
        mend = laid_over(stop.text, start, end, fix.replacement)
    return Told(diagnostic, mend, takes_word=end > stop.offset)


def _word_after(text: str, offset: int) -> int:
    return len(text) - len(text[offset:].lstrip())


def shown(place: Span) -> str:
    """The words of a place in backticks."""
    return f"`{place.text}`" if place.text else "the end of the file"
