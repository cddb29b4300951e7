"""What is told, and blanked, where reading stopped at a mistake."""

from __future__ import annotations

from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source
from dealdsl.syntax.mistakes.order import tell
from dealdsl.syntax.outline import misread_before, section_before
from dealdsl.syntax.parser import trial, trial_before
from dealdsl.syntax.recovery import Recovery
from dealdsl.syntax.stop import Stop


def recover(source: Source, recovery: Recovery, unexpected: UnexpectedInput) -> list[Diagnostic]:
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
