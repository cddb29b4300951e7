"""Which figures the payments, entitlements and losses of a period hang on."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.tracing.events import (
    Allotted,
    Chosen,
    Event,
    Formula,
    Group,
    Moved,
    Shared,
    Taken,
    Trace,
    Worked,
)
from dealdsl.tracing.figures import CENT
from dealdsl.tracing.walks import takings


def needed(trace: Trace) -> frozenset[str]:
    """The names read by what moved a cent or more, and by the figures that those names stand for.

    What became due counts, since what is not paid of it is a shortfall.
    """
    found: set[str] = set()
    for block in reversed(trace.blocks):
        keeps = block.phase == "accrue"
        for event in reversed(block.events):
            found.update(_reads(event, found, keeps))
    return frozenset(found)


def _reads(event: Event, found: set[str], keeps: bool) -> Iterator[str]:
    match event:
        case Worked(name=name, value=value, formula=formula):
            if name in found or (keeps and value):
                yield from _names(formula)
        case Shared(allotted=allotted):
            if any(taken.amount >= CENT or taken.due >= CENT for taken in takings(allotted)):
                yield event.fund
                yield from _allotted(allotted)
        case Moved(source=source, amount=amount, formula=formula):
            if amount >= CENT:
                yield source
                yield from () if formula is None else _names(formula)
        case Chosen(condition=condition, events=events):
            yield from (part.name for part in condition.parts if not isinstance(part, str))
            for inner in reversed(events):
                yield from _reads(inner, found, keeps)


def _names(formula: Formula) -> Iterator[str]:
    return (part.name for part in formula.inputs)


def _allotted(node: Allotted) -> Iterator[str]:
    for limit in node.limits:
        yield from _names(limit.formula)
    if node.condition is not None:
        yield from (part.name for part in node.condition.parts if not isinstance(part, str))
    match node:
        case Taken(room=room):
            if room is not None:
                yield room
        case Group(items=items):
            for item in items:
                yield from _allotted(item)
