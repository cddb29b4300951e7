"""From a deal's text to its syntax tree, or to every syntax mistake in it."""

from __future__ import annotations

from attrs import frozen
from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.depth import TooDeep, bracket_breach
from dealdsl.syntax.figures import malformed_figures
from dealdsl.syntax.mistakes import from_unexpected, nested_too_deeply
from dealdsl.syntax.nodes import File
from dealdsl.syntax.parser import read
from dealdsl.syntax.recovery import Recovery

MOST_MISTAKES = 20


@frozen
class Parsed:
    """What reading a text gave; `file` is None when nothing could be made of it."""

    file: File | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parsed:
    """Read a deal; each syntax mistake is told once, and the rest is read on.

    What a mistake spoils is blanked with spaces and the text read again, so that places stay true.
    """
    breach = bracket_breach(source)
    if breach is not None:
        return Parsed(None, (nested_too_deeply(breach),))
    recovery = Recovery(source.text)
    found: list[Diagnostic] = []
    while len(found) < MOST_MISTAKES:
        try:
            file = read(source, recovery.text)
        except UnexpectedInput as unexpected:
            found.append(from_unexpected(unexpected, source))
            recovery.blank_out(unexpected.pos_in_stream or 0)
        except TooDeep as breach_of_depth:
            return Parsed(None, _in_order([*found, nested_too_deeply(breach_of_depth.span)]))
        else:
            return Parsed(file, _in_order([*found, *malformed_figures(file)]))
    return Parsed(None, _in_order(found))


def _in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.place))
