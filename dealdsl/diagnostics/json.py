"""Diagnostics as JSON, for editors and scripts.

The text is one list; each entry is an object with these keys, always all of them, in this order:

* `slug`: the name of the mistake, as `dealc explain` knows it
* `severity`: `"error"` or `"warning"`
* `message`: one line that stands alone
* `file`: the name of the file with the primary place, or null when there is no place
* `primary`: a place, or null
* `secondary`: a list of places that explain the primary one, perhaps empty
* `help`: what to write, or null
* `fix`: a place whose `text` replaces what stands there, or null

A place is `{"file", "start": {"line", "column"}, "end": {"line", "column"}, "text"}`, where `text`
says what the place is. Lines and columns count characters from 1; the end is the first character
that no longer belongs to the place. New keys may be added; none of these changes its meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source, Span


def render_all(diagnostics: Iterable[Diagnostic]) -> str:
    """All diagnostics as one JSON list in ASCII, `[]` for none, with a line end."""
    return json.dumps([as_data(diagnostic) for diagnostic in diagnostics], indent=2) + "\n"


def as_data(diagnostic: Diagnostic) -> dict[str, object]:
    """One diagnostic as plain lists, dictionaries and text, with the keys told above."""
    primary, fix = diagnostic.primary, diagnostic.fix
    return {
        "slug": diagnostic.slug,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": None if primary is None else primary.span.source.name,
        "primary": None if primary is None else _place(primary.span, primary.text),
        "secondary": [_place(label.span, label.text) for label in diagnostic.secondary],
        "help": diagnostic.help,
        "fix": None if fix is None else _place(fix.span, fix.replacement),
    }


def _place(span: Span, text: str) -> dict[str, object]:
    return {
        "file": span.source.name,
        "start": _position(span.source, span.start),
        "end": _position(span.source, span.end),
        "text": text,
    }


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.line_column(offset)
    return {"line": line, "column": column}
