"""Mistakes in braces and parentheses."""

from __future__ import annotations

import re

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.syntax.depth import DEEPEST
from dealdsl.syntax.mistakes.telling import error, shown
from dealdsl.syntax.outline import (
    Stretch,
    open_braces,
    overrun_braces,
    section_bounds,
    starts_section,
    unclosed_brace,
)
from dealdsl.syntax.stop import Stop, Told, mended, slipped_in

_BRACKET = re.compile(r'#[^\n]*|"(?:[^"\\\n]|\\.)*"|[(){}]')
_STEP = re.compile(r"(?:pay|rest|when|release|top|for|otherwise)(?![\w-])|[\w-]+[ \t]*:")


@mistake("unclosed-block")
def unclosed_block(stop: Stop) -> Told | None:
    """A block is opened with `{` and never closed.

    What follows would be read as part of the block. The place is a guess where blocks stand in
    blocks: the first one whose closing brace stands too far left.

    Instead of:

        tranche A { balance: $1,000,000
        tranche B { balance: $1,000,000 }

    Write:

        tranche A { balance: $1,000,000 }
        tranche B { balance: $1,000,000 }
    """
    overrun = _overrun(stop)
    if overrun is not None:
        brace, line = overrun
        following = Label(line.word, "this stands outside of the block")
        closed = slipped_in(stop.text, line.offset, "}")
        return Told(_never_closed(stop, brace, following), mend=closed)
    if not stop.at_end and not starts_section(stop.text, stop.offset):
        return None
    opened = open_braces(stop.text, stop.offset)
    if not opened:
        return None
    here = () if stop.at_end else (Label(stop.word, "a new section begins here"),)
    diagnostic = _never_closed(stop, unclosed_brace(stop.text, stop.offset), *here)
    closed = slipped_in(stop.text, stop.offset, "}") if len(opened) == 1 else None
    if closed is not None and stop.in_block:
        return Told(diagnostic, mend=closed)
    section = section_bounds(stop.text, max(0, stop.offset - 1))[0]
    return Told(diagnostic, blank=Stretch(section, stop.offset))


def _overrun(stop: Stop) -> tuple[int, Stop] | None:
    """An open brace, and the line behind it that would make sense if it were closed before."""
    for brace, offset in overrun_braces(stop.text, stop.offset):
        line = stop.at(offset)
        if line is not None and line.reads("RBRACE") > 1:
            return brace, line
    return None


def _never_closed(stop: Stop, brace: int, *others: Label) -> Diagnostic:
    return error(
        "unclosed-block",
        "this `{` is never closed",
        Span(stop.source, brace, brace + 1),
        "opened here",
        *others,
        help="write `}` where the block ends",
    )


@mistake("outside-block")
def outside_block(stop: Stop) -> Told | None:
    """A step or a property stands outside of any block.

    Mostly a `}` above it closes the block too early.

    Instead of:

        waterfall main from pool.funds { pay interest to A }
          rest to R
        }

    Write:

        waterfall main from pool.funds { pay interest to A
          rest to R
        }
    """
    if "$END" not in stop.expected or not _STEP.match(stop.text, stop.offset):
        return None
    last = stop.text.rfind("}", 0, stop.offset)
    closed = stop.text[last + 1 : stop.offset].strip() == "" and last >= 0
    brace = (Label(Span(stop.source, last, last + 1), "the block is closed here"),)
    diagnostic = error(
        "outside-block",
        f"{shown(stop.word)} stands outside of any block",
        stop.word,
        "in no section",
        *(brace if closed else ()),
        help="write it inside the braces of its section",
    )
    section_end = section_bounds(stop.text, stop.offset)[1]
    return Told(diagnostic, blank=Stretch(stop.offset, section_end))


@mistake("unopened-bracket")
def unopened_bracket(stop: Stop) -> Told | None:
    """A `}` or a `)` closes nothing.

    Instead of:

        tranche A { balance: $1,000,000 } }

    Write:

        tranche A { balance: $1,000,000 }
    """
    sign = stop.text[stop.offset : stop.offset + 1]
    if sign not in ("}", ")") or not stop.complete or _unclosed(stop, sign) is not None:
        return None
    place = Span(stop.source, stop.offset, stop.offset + 1)
    diagnostic = error(
        "unopened-bracket",
        f"this `{sign}` closes nothing",
        place,
        f"no `{'{' if sign == '}' else '('}` is open here",
        help="leave it out",
        fix=Fix(place, ""),
    )
    return mended(stop, diagnostic) if stop.reads_instead() else Told(diagnostic)


@mistake("unclosed-bracket")
def unclosed_bracket(stop: Stop) -> Told | None:
    """A parenthesis is opened and never closed.

    Instead of:

        define own(g) = max($0, g.balance - senior(g).balance

    Write:

        define own(g) = max($0, g.balance - senior(g).balance)
    """
    others = [stop.reads(sign) for sign in ("COMMA", "NUMBER", "NAME") if sign in stop.expected]
    closes = stop.begins_entry or stop.reads("RPAREN") > max(others, default=0)
    if "RPAREN" not in stop.expected or not closes:
        return None
    opened = _unclosed(stop, ")")
    if opened is None:
        return None
    there = () if stop.at_end else (Label(stop.word, "not part of it"),)
    diagnostic = error(
        "unclosed-bracket",
        "this `(` is never closed",
        Span(stop.source, opened, opened + 1),
        "opened here",
        *there,
        help="write `)` where it ends",
    )
    return Told(diagnostic, slipped_in(stop.text, stop.offset, ")"))


def _unclosed(stop: Stop, sign: str) -> int | None:
    """The innermost bracket before the place that `sign` would close."""
    opening = "{" if sign == "}" else "("
    opened: list[int] = []
    start = section_bounds(stop.text, max(0, stop.offset - 1))[0]
    for match in _BRACKET.finditer(stop.text, start, stop.offset):
        if match[0] == opening:
            opened.append(match.start())
        elif match[0] == sign and opened:
            opened.pop()
    return opened[-1] if opened else None


@mistake("nested-too-deeply")
def nested_too_deeply(place: Span) -> Diagnostic:
    """Braces, parentheses or operators nest more than 100 deep.

    The bound keeps the compiler safe from texts made to exhaust it. A long sum is better written
    `sum(k.balance for k in subs)`, a long expression as several definitions.
    """
    return error(
        "nested-too-deeply",
        f"this nests more than {DEEPEST} deep",
        place,
        "too deep from here on",
        help="give parts of it names with `define`",
    )
