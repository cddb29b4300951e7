"""Ways through the events of a trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dealdsl.tracing.events import Allotted, Chosen, Event, Group, Taken


def every(events: Iterable[Event]) -> Iterator[Event]:
    """Events in the order in which they happened, those behind conditions among them."""
    for event in events:
        if isinstance(event, Chosen):
            yield from every(event.events)
        else:
            yield event


def takings(node: Allotted) -> Iterator[Taken]:
    """What each payee of an allocation took, in order."""
    if isinstance(node, Group):
        for item in node.items:
            yield from takings(item)
    else:
        yield node
