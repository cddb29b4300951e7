"""In which order what has one value a month gets it: definitions, and swaps and caps."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression
from dealdsl.deal.model import Deal, Definition, Hedge


def in_working_order(deal: Deal) -> Iterator[Definition | Hedge]:
    """Definitions and hedges, each after all that it needs of this month."""
    things: dict[str, Definition | Hedge] = {d.key: d for d in deal.definitions}
    things.update((key_of(hedge.name), hedge) for hedge in deal.hedges)
    seen: set[str] = set()

    def visit(key: str) -> Iterator[Definition | Hedge]:
        if key not in seen:
            seen.add(key)
            for need in needs(things[key]):
                yield from visit(need)
            yield things[key]

    for key in things:
        yield from visit(key)


def key_of(hedge: str) -> str:
    """What stands for a hedge among the keys of definitions."""
    return f"{hedge}.settled"


def needs(thing: Definition | Hedge) -> Iterator[str]:
    """The definitions and hedges whose values of this month something needs."""
    waiting = [thing.value] if isinstance(thing, Definition) else [*rules_of(thing)]
    while waiting:
        match waiting.pop():
            case typed.DefinitionValue(key=key):
                yield key
            case typed.Reading(kind=Kind.HEDGE, name=name):
                yield key_of(name)
            case typed.Memory(kind=MemoryKind.PREVIOUS | MemoryKind.INITIAL):
                continue
            case node:
                waiting.extend(reversed(typed.children(node)))


def rules_of(hedge: Hedge) -> Iterator[TypedExpression]:
    yield hedge.notional
    yield from (leg.rate for leg in hedge.legs)
