"""Sentences that explain one another, and the acts of a period that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from dealdsl.program.program import Origin
from dealdsl.tracing.events import (
    Allotted,
    BlockTrace,
    Event,
    Group,
    Moved,
    Shared,
    Taken,
    Trace,
    Worked,
)
from dealdsl.tracing.walks import every


@frozen
class Reason:
    """A sentence, and the sentences that say why it is so."""

    words: str
    because: tuple[Reason, ...] = ()


@frozen
class Act:
    """One change: `number` is its place among all acts of the period.

    For what a payee takes, `shared` is the statement and `groups` are the sharings that it stands
    in, the innermost last.
    """

    number: int
    event: Worked | Moved | Taken
    block: BlockTrace
    shared: Shared | None = None
    groups: tuple[Group, ...] = ()

    @property
    def writes(self) -> frozenset[str]:
        match self.event:
            case Worked(name=name):
                return frozenset((name,))
            case Moved(source=source, target=target):
                return frozenset((source, target))
            case Taken(room=room, tallies=tallies):
                return frozenset((*tallies, *(() if room is None else (room,))))

    @property
    def where(self) -> str:
        """The deal's words for the step, and their line."""
        origin = self._origin
        return self.block.title if origin is None else f"`{origin.words}` ({origin.place})"

    @property
    def _origin(self) -> Origin | None:
        if self.shared is not None:
            return self.shared.origin or self.block.origin
        origin = self.event.origin if not isinstance(self.event, Taken) else None
        return origin or self.block.origin


@frozen
class Acts:
    """The acts of a period in order."""

    all: tuple[Act, ...] = field(repr=False)

    @classmethod
    def of(cls, trace: Trace) -> Acts:
        acts: list[Act] = []
        for block in trace.blocks:
            for event in every(block.events):
                acts.extend(_acts(event, block, len(acts)))
        return cls(tuple(acts))

    def last(self, name: str, before: int) -> Act | None:
        """The act that gave a name the value that it has before another act."""
        found = (act for act in reversed(self.all[:before]) if name in act.writes)
        return next(found, None)

    def takers(self, name: str, before: int | None = None) -> list[Act]:
        """What payees took, or might have taken, that counts under a name."""
        acts = self.all if before is None else self.all[:before]
        return [a for a in acts if isinstance(a.event, Taken) and name in a.event.tallies]


def _acts(event: Event, block: BlockTrace, first: int) -> Iterator[Act]:
    match event:
        case Worked() | Moved():
            yield Act(first, event, block)
        case Shared(allotted=allotted):
            for number, (taken, groups) in enumerate(_takings(allotted, ()), first):
                yield Act(number, taken, block, event, groups)


def _takings(
    node: Allotted, around: tuple[Group, ...]
) -> Iterator[tuple[Taken, tuple[Group, ...]]]:
    if isinstance(node, Group):
        for item in node.items:
            yield from _takings(item, (*around, node))
    else:
        yield node, around


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`"""
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last
