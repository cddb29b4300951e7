"""What sections and steps declare, by name and kind, before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.ranges import between
from dealdsl.syntax.walk import walk

THINGS = ("pool", "class", "account", "fee", "limit", "swap", "cap")
VALUES = ("definition", "table", "index", "schedule", "test", "trigger")
# These have lists of names of their own: one may bear the name of a pool.
APART = ("waterfall", "allocation", "call", "claim", "label", "fund")
STEPS = (
    *(nodes.Pay, nodes.Rest, nodes.Release, nodes.TopUp, nodes.WhenSteps, nodes.ForEach),
    *(nodes.Accrue, nodes.Buy),
)
_HOLD_STEPS = (nodes.Waterfall, *STEPS)
_VALUE_KINDS: dict[type, str] = {
    nodes.Define: "definition",
    nodes.Table: "table",
    nodes.Index: "index",
    nodes.Schedule: "schedule",
    nodes.Test: "test",
    nodes.Trigger: "trigger",
    nodes.Allocate: "allocation",
    nodes.Waterfall: "waterfall",
    nodes.Call: "call",
}
_SECTION_KINDS = {"tranche": "class", "tranches": "class"}
_PARTS = ("line", "subset", "reinvestment", "tape", "deal", "pools", "scenario")


@frozen
class Declared:
    """A name, the kind of thing that it is, and the place where it is declared."""

    name: str
    kind: str
    span: Span


def declared(parts: Iterable[nodes.Node]) -> Iterator[Declared]:
    """Everything that bears a name; funds, which no section declares, come last."""
    parts = tuple(parts)
    groups = {part.name: part for part in parts if isinstance(part, nodes.Group)}
    pools = {
        part.names[0].first
        for part in parts
        if isinstance(part, nodes.Section) and part.kind == "pool"
    }
    for part in parts:
        if isinstance(part, nodes.Group):
            yield Declared(part.name, _kind_of_group(part, groups, pools), part.span)
        else:
            yield from _declared(part)
    for part in parts:
        yield from _labels(part)
    for part in parts:
        yield from funds(part)


def _declared(part: nodes.Node) -> Iterator[Declared]:
    if isinstance(part, nodes.Section):
        if part.kind not in _PARTS:
            kind = _SECTION_KINDS.get(part.kind, part.kind)
            for entry in part.names:
                yield from (Declared(name, kind, entry.span) for name in names(entry))
    elif type(part) in _VALUE_KINDS:
        yield Declared(part.name, _VALUE_KINDS[type(part)], part.span)  # type: ignore[attr-defined]


def names(entry: nodes.NameRange) -> Iterator[str]:
    """The names of a range; its ends where it is none, which is told later."""
    if entry.last is None:
        yield entry.first
    else:
        yield from tuple(between(entry.first, entry.last)) or (entry.first, entry.last)


def _kind_of_group(group: nodes.Group, groups: dict[str, nodes.Group], pools: set[str]) -> str:
    """`pools` where its first member is a pool; that of a family is told apart by its name."""
    seen = {group.name}
    first = group.members[0].first
    while first in groups and first not in seen:
        seen.add(first)
        first = groups[first].members[0].first
    return "pools" if first in pools or first == "pools" else "classes"


def _labels(part: nodes.Node) -> Iterator[Declared]:
    """The labels of steps, wherever they stand."""
    if isinstance(part, _HOLD_STEPS):
        for node in walk(part):
            if isinstance(node, nodes.Pay | nodes.WhenSteps) and node.label is not None:
                yield Declared(node.label, "label", node.span)


def funds(part: nodes.Node) -> Iterator[Declared]:
    """What cash or an entitlement is left to, and what is drawn by name."""
    if isinstance(part, (nodes.Allocate, *_HOLD_STEPS)):
        for node in walk(part):
            if isinstance(node, nodes.Rest) and node.target is not None:
                yield Declared(node.target, "fund", node.span)
    if isinstance(part, nodes.Waterfall | nodes.Allocate):
        for term in _terms(part.source):
            if isinstance(term, nodes.Name):
                yield Declared(term.text, "fund", term.span)


def _terms(expression: nodes.Expression) -> Iterator[nodes.Expression]:
    if isinstance(expression, nodes.Binary) and expression.operator == "+":
        yield from _terms(expression.left)
        yield from _terms(expression.right)
    else:
        yield expression


def applications(parts: Iterable[nodes.Node]) -> Iterator[nodes.Apply]:
    """Every application in a deal or in a rule, those inside waterfalls with them."""
    for part in parts:
        if isinstance(part, nodes.Apply):
            yield part
        elif isinstance(part, _HOLD_STEPS):
            yield from (node for node in walk(part) if isinstance(node, nodes.Apply))
