"""Reading a text that has mistakes: each is told once, and what it spoils is got out of the way."""

from __future__ import annotations

from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.depth import TooDeepError
from dealdsl.syntax.mistakes.brackets import nested_too_deeply
from dealdsl.syntax.mistakes.order import tell
from dealdsl.syntax.nodes import File
from dealdsl.syntax.outline import misread_before, section_before
from dealdsl.syntax.parser import read, trial, trial_before
from dealdsl.syntax.recovery import Recovery
from dealdsl.syntax.stop import Stop

MOST_MISTAKES = 100

__all__ = ["MOST_MISTAKES", "nested_too_deeply", "reread"]


def reread(source: Source) -> tuple[File | None, list[Diagnostic]]:
    """What can be read of a text, and its mistakes; no file where reading had to be given up.

    What a mistake spoils is blanked with spaces and the text read again, so that places stay true.
    """
    recovery = Recovery(source.text)
    found: list[Diagnostic] = []
    while len(found) < MOST_MISTAKES and not recovery.is_tired:
        try:
            file = read(source, recovery.unread)
        except UnexpectedInput as unexpected:
            found.extend(_recover(source, recovery, unexpected))
        except TooDeepError as breach:
            return None, [*found, nested_too_deeply(breach.span)]
        else:
            if recovery.from_the_start():
                return file, found
    return None, found


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
    section, entry = section_before(text, offset), misread_before(text, offset)
    if section is not None and (stop := found.at(section)) and stop.takes_no_section:
        return stop
    if entry is not None and (stop := found.at(entry)) and stop.wants_value:
        return stop
    return found.at(offset) or found
