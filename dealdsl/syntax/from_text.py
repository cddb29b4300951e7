"""From a deal's text to its syntax tree, or to every syntax mistake in it."""

from __future__ import annotations

from attrs import frozen
from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.depth import TooDeepError, bracket_breach
from dealdsl.syntax.mistakes.figures import mistaken_figures
from dealdsl.syntax.mistakes.whole import empty_deal, hidden_characters
from dealdsl.syntax.nodes import File
from dealdsl.syntax.parser import read


@frozen
class Parsed:
    """What reading a text gave; `file` is None when nothing could be made of it.

    Where there are mistakes the file lacks what they spoil: names may be missing from it.
    """

    file: File | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parsed:
    """Read a deal; each syntax mistake is told once, and the rest is read on."""
    file, found = _read(source)
    found.extend(hidden_characters(source))
    if file is not None:
        found.extend(mistaken_figures(file))
        found.extend([empty_deal(source)] if not file.items and not found else [])
    return Parsed(file, tuple(sorted(found, key=lambda diagnostic: diagnostic.place)))


def _read(source: Source) -> tuple[File | None, list[Diagnostic]]:
    breach = bracket_breach(source)
    try:
        if breach is None:
            return read(source, source.text), []
    except (UnexpectedInput, TooDeepError):
        pass
    # What tells of mistakes is imported where there is one: most deals have none.
    from dealdsl.syntax.rereading import nested_too_deeply, reread

    return (None, [nested_too_deeply(breach)]) if breach is not None else reread(source)
