"""Declarations that nothing in the deal names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import fields, has

from dealdsl.deal.model import Declaration
from dealdsl.deal.symbols import Symbols
from dealdsl.source import Span
from dealdsl.syntax import nodes

_LAYOUT = ("span", "layout", "key_span", "closing", "commas")


def unused(file: nodes.File, symbols: Symbols) -> tuple[Declaration, ...]:
    """What could be left out without any other line of the deal noticing.

    A rule may declare what only some of those who apply it read.
    """
    named: set[str] = set()
    for item in file.items:
        named |= set(_named(item)) - {getattr(item, "name", None)}
    found = []
    for kind, table in _optional(symbols):
        for name, span in table.items():
            if name not in named and span.applied is None:
                found.append(Declaration(kind, name, span))
    return tuple(found)


def _optional(symbols: Symbols) -> Iterator[tuple[str, Mapping[str, Span]]]:
    """The declarations that are there only to be used; a group with facts states something."""
    places = symbols.places
    plain = (
        ("definition", symbols.definitions),
        ("test", symbols.tests),
        ("trigger", symbols.triggers),
        ("table", symbols.tables),
        ("schedule", symbols.schedules),
        ("index", symbols.indices),
        ("group", {name: g for name, g in symbols.groups.items() if not g.entries}),
        ("group", symbols.families),
    )
    for kind, table in plain:
        yield kind, {name: places[name] for name in table}
    yield "source", {name: node.span for name, node in symbols.sources.items()}


def _named(root: object) -> Iterator[str]:
    """Every name that stands below a node."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        match node:
            case nodes.Name(text=name) | nodes.Function(name=name) | nodes.Citation(source=name):
                yield name
            case nodes.NameRange(first=name):
                yield name
        if isinstance(node, tuple):
            waiting.extend(node)
        elif has(type(node)) and isinstance(node, nodes.Node):
            waiting.extend(
                getattr(node, attribute.name)
                for attribute in fields(type(node))
                if attribute.name not in _LAYOUT
            )
