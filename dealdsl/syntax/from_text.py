"""From a deal's text to its syntax tree, or to every syntax mistake in it."""

from __future__ import annotations

from attrs import frozen
from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.depth import TooDeepError, bracket_breach
from dealdsl.syntax.figures import malformed_figures
from dealdsl.syntax.mistakes import tell
from dealdsl.syntax.mistakes.brackets import nested_too_deeply
from dealdsl.syntax.nodes import File
from dealdsl.syntax.parser import read, trial
from dealdsl.syntax.recovery import Recovery
from dealdsl.syntax.stop import Stop

MOST_MISTAKES = 20


@frozen
class Parsed:
    """What reading a text gave; `file` is None when nothing could be made of it.

    Where there are mistakes the file lacks what they spoil: names may be missing from it.
    """

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
            found.extend(_recover(source, recovery, unexpected))
        except TooDeepError as breach_of_depth:
            return Parsed(None, _in_order([*found, nested_too_deeply(breach_of_depth.span)]))
        else:
            return Parsed(file, _in_order([*found, *malformed_figures(file)]))
    return Parsed(None, _in_order(found))


def _recover(source: Source, recovery: Recovery, unexpected: UnexpectedInput) -> list[Diagnostic]:
    """The mistake where reading stopped, unless it is told already; clears the way behind it."""
    stop = _stop(source, recovery.text, unexpected)
    if recovery.is_echo(stop.offset):
        recovery.blank_section(stop.offset)
        return []
    told = tell(stop)
    if told.mend is not None:
        recovery.mend(stop.offset, *told.mend)
    elif told.blank is not None:
        recovery.blank(*told.blank)
    else:
        recovery.blank_entry(stop.offset, stop.complete)
    return [told.diagnostic]


def _stop(source: Source, text: str, unexpected: UnexpectedInput) -> Stop:
    at_end = getattr(getattr(unexpected, "token", None), "type", None) == "$END"
    offset = len(text) if at_end else unexpected.pos_in_stream or 0
    return Stop(source, text, offset, trial(unexpected, text))


def _in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.place))
