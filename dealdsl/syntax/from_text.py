"""From a deal's text to its syntax tree, or to every syntax mistake in it."""

from __future__ import annotations

from attrs import frozen
from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.depth import TooDeepError, bracket_breach
from dealdsl.syntax.mistakes import tell
from dealdsl.syntax.mistakes.brackets import nested_too_deeply
from dealdsl.syntax.mistakes.figures import mistaken_figures
from dealdsl.syntax.mistakes.whole import empty_deal, hidden_characters
from dealdsl.syntax.nodes import File
from dealdsl.syntax.outline import misread_before
from dealdsl.syntax.parser import read, trial, trial_before
from dealdsl.syntax.recovery import Recovery
from dealdsl.syntax.stop import Stop

MOST_MISTAKES = 100


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
    found = list(hidden_characters(source))
    while len(found) < MOST_MISTAKES and not recovery.is_tired:
        try:
            file = read(source, recovery.unread)
        except UnexpectedInput as unexpected:
            found.extend(_recover(source, recovery, unexpected))
        except TooDeepError as breach_of_depth:
            return Parsed(None, _in_order([*found, nested_too_deeply(breach_of_depth.span)]))
        else:
            if recovery.from_the_start():
                found.extend(mistaken_figures(file))
                found.extend([empty_deal(source)] if not file.items and not found else [])
                return Parsed(file, _in_order(found))
    return Parsed(None, _in_order(found))


def _recover(source: Source, recovery: Recovery, unexpected: UnexpectedInput) -> list[Diagnostic]:
    """The mistake where reading stopped, unless it is told already; clears the way behind it."""
    stop = _stop(source, recovery.unread, unexpected)
    recovery.stopped_at(stop.offset)
    if recovery.is_echo(stop.offset):
        recovery.blank_section(stop.offset)
        return []
    if recovery.is_mended(stop.offset):
        recovery.blank_entry(stop.offset, stop.word.end, stop.complete)
        return []
    told = tell(stop)
    if told.mend is not None:
        recovery.mend(stop.offset, *told.mend)
    elif told.blank is not None:
        recovery.blank(told.blank)
    else:
        past = stop.word.end if told.takes_word and stop.word.text != "{" else stop.offset
        recovery.blank_entry(stop.offset, past, stop.complete)
    return [told.diagnostic]


def _stop(source: Source, text: str, unexpected: UnexpectedInput) -> Stop:
    at_end = getattr(getattr(unexpected, "token", None), "type", None) == "$END"
    offset = len(text) if at_end else unexpected.pos_in_stream or 0
    found = Stop(source, text, offset, trial(unexpected, text), trial_before)
    earlier = misread_before(text, offset)
    stop = None if earlier is None else found.at(earlier)
    return stop if stop is not None and stop.wants_value else found.at(offset) or found


def _in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.place))
