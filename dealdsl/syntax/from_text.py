"""From a deal's text to its syntax tree, or to every syntax mistake in it."""

from __future__ import annotations

from attrs import frozen
from lark.exceptions import UnexpectedInput

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source, Span
from dealdsl.syntax.depth import TooDeepError, bracket_breach
from dealdsl.syntax.mistakes.figures import mistaken_figures
from dealdsl.syntax.mistakes.whole import empty_deal, hidden_characters
from dealdsl.syntax.nodes import File
from dealdsl.syntax.parser import read
from dealdsl.syntax.recovery import Recovery

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
        return Parsed(None, (_too_deep(breach),))
    recovery = Recovery(source.text)
    found = list(hidden_characters(source))
    while len(found) < MOST_MISTAKES and not recovery.is_tired:
        try:
            file = read(source, recovery.unread)
        except UnexpectedInput as unexpected:
            # What tells of mistakes is imported where there is one: most deals have none.
            from dealdsl.syntax.stopped import recover

            found.extend(recover(source, recovery, unexpected))
        except TooDeepError as breach_of_depth:
            return Parsed(None, _in_order([*found, _too_deep(breach_of_depth.span)]))
        else:
            if recovery.from_the_start():
                found.extend(mistaken_figures(file))
                found.extend([empty_deal(source)] if not file.items and not found else [])
                return Parsed(file, _in_order(found))
    return Parsed(None, _in_order(found))


def _too_deep(span: Span) -> Diagnostic:
    from dealdsl.syntax.mistakes.brackets import nested_too_deeply

    return nested_too_deeply(span)


def _in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.place))
