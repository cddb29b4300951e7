"""The compiler's steps in order: text, syntax, checked deal, program, Python or documents.

The core is text in, values out: nothing here opens a file, prints, or keeps anything.
"""

from __future__ import annotations

from attrs import frozen

from dealdsl.deal.from_ast import elaborate
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax import from_text


@frozen
class Compilation:
    """What compiling gave: `deal` is None where there are errors."""

    source: Source
    file: nodes.File | None
    deal: Deal | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source, strict: bool = False) -> Compilation:
    from dealdsl.deal.sourcing import unsourced_figures

    parsed = from_text.parse(source)
    if parsed.file is None:
        return Compilation(source, None, None, parsed.diagnostics)
    e = elaborate(parsed.file)
    ds = (*parsed.diagnostics, *e.diagnostics, *unsourced_figures(parsed.file, strict))
    return Compilation(source, parsed.file, e.deal if not parsed.diagnostics else None, tuple(sorted(ds, key=lambda d: d.place)))
