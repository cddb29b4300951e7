"""Where reading stopped, and what may be asked about the place."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from functools import cached_property

from attrs import define, evolve, frozen

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source, Span
from dealdsl.syntax.outline import Stretch, is_level, section_bounds
from dealdsl.syntax.trial import Trial

_WORD = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z0-9_$%][A-Za-z0-9_$%.,-]*|\S')
_TOKEN = re.compile(r'#[^\n]*|"(?:[^"\\\n]|\\.)*"|[A-Za-z0-9_$%.-]+:?|\S')


@define(frozen=True, slots=False)
class Stop:
    """The first word that cannot stand where it stands.

    `text` is the source's text with the mistakes found before blanked or mended, place by place.
    """

    source: Source
    text: str
    offset: int
    trial: Trial
    before_offset: Callable[[str, int], Trial | None]

    def at(self, offset: int) -> Stop | None:
        """The same questions about an earlier place; None where the parser does not get so far."""
        trial = self.before_offset(self.text, offset)
        return None if trial is None else evolve(self, offset=offset, trial=trial)

    @cached_property
    def expected(self) -> frozenset[str]:
        """The terminals that could stand there."""
        return self.trial.accepts()

    @property
    def at_end(self) -> bool:
        return self.offset >= len(self.text)

    @property
    def in_block(self) -> bool:
        """Whether the block around the place could end there."""
        return "RBRACE" in self.expected

    @property
    def complete(self) -> bool:
        """Whether what stands before the place could end there."""
        return self.in_block or "$END" in self.expected

    @property
    def takes_no_section(self) -> bool:
        """Whether a word that begins a section was read as a name, inside of another section."""
        return "SCENARIO" not in self.expected and self._is_no_name

    @property
    def wants_value(self) -> bool:
        """Whether a word that begins an entry was read as a name, since a value is wanted."""
        return not self.complete and "KEY" not in self.expected and self._is_no_name

    @property
    def _is_no_name(self) -> bool:
        """Where nothing but a name is wanted, a word on the same line is probably meant as one."""
        return self.expected != {"NAME"} or self.begins_line

    @property
    def word(self) -> Span:
        """The word at the place, without punctuation behind it; empty at the end of the text."""
        match = _WORD.match(self.text, self.offset)
        size = max(1, len(match[0].rstrip(".,"))) if match else 0
        return Span(self.source, self.offset, self.offset + size)

    @property
    def sign(self) -> str:
        """The sign at the place, which may have two characters."""
        match = re.compile(r"[<>]=?|\S|").match(self.text, self.offset)
        return match[0] if match else ""

    @property
    def previous(self) -> Span | None:
        """The word before the place, in the same section."""
        return self.before[-1] if self.before else None

    @cached_property
    def before(self) -> list[Span]:
        """The last words of the section before the place."""
        start = section_bounds(self.text, max(0, self.offset - 1))[0]
        found = _TOKEN.finditer(self.text, start, self.offset)
        words = deque((match for match in found if not match[0].startswith("#")), maxlen=3)
        return [Span(self.source, *match.span()) for match in words]

    @property
    def begins_line(self) -> bool:
        line = self.text.rfind("\n", 0, self.offset) + 1
        return not self.text[line : self.offset].strip()

    @property
    def begins_entry(self) -> bool:
        """Whether the word looks like the first of an entry: no further in than the one before."""
        return self.begins_line and is_level(self.text, self.offset)

    def reads(self, *written: str) -> int:
        """How many words would be read on, up to three, were these written before the place."""
        return self.trial.reads(written, self.offset)

    def reads_instead(self, *written: str) -> int:
        """How many words would be read on were these written in place of the word found."""
        return self.trial.reads(written, self.word.end)


@frozen
class Told:
    """A mistake, and how to read on.

    `mend` is text to lay over a place, `blank` a stretch to blank; without either it is the entry,
    up to the word found, or with it where `takes_word` says that it was meant to belong there.
    """

    diagnostic: Diagnostic
    mend: tuple[int, str] | None = None
    takes_word: bool = False
    blank: Stretch | None = None


def laid_over(text: str, start: int, end: int, replacement: str) -> tuple[int, str] | None:
    """`replacement` over `start` to `end` without moving what follows; None where there is no room.

    What is shorter is filled up with spaces, what is longer takes of the spaces behind it but one.
    """
    missing = len(replacement) - (end - start)
    if missing <= 0:
        return start, replacement + " " * -missing
    room = re.compile(r"[ \t]*").match(text, end)
    spaces = len(room[0]) if room else 0
    return (start, replacement) if spaces > missing else None


def slipped_in(text: str, offset: int, sign: str) -> tuple[int, str] | None:
    """One sign in the white space before `offset`, so that nothing moves."""
    before = len(text[:offset].rstrip())
    line = text.rfind("\n", 0, before) + 1
    in_comment = "#" in re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text[line:before])
    first = text.find("\n", before) + 1 if in_comment else before
    return (first, sign) if before <= first < offset else None


def mended(stop: Stop, diagnostic: Diagnostic) -> Told:
    """The mistake, read on as if its fix stood there, when there is room for it."""
    fix = diagnostic.fix
    if fix is None:
        return Told(diagnostic, takes_word=stop.complete or not stop.begins_line)
    start, end = fix.span.start, fix.span.end
    if start == end:
        mend = slipped_in(stop.text, _word_after(stop.text, start), fix.replacement)
    else:
        mend = laid_over(stop.text, start, end, fix.replacement)
    return Told(diagnostic, mend, takes_word=end > stop.offset)


def _word_after(text: str, offset: int) -> int:
    return len(text) - len(text[offset:].lstrip())
