"""Every number in a deal is cited or assumed: those that are neither."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import fields, has

from dealdsl.deal.mistakes.facts import unsourced_figure
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind

_NEUTRAL = {"0", "1", "$0", "0%", "100%"}


def unsourced_figures(
    file: nodes.File, strict: bool, linked: nodes.File | None = None
) -> Iterator[Diagnostic]:
    """A diagnostic for each number without a source: an error when strict, else a warning.

    Nought, one and 100% are signs of arithmetic and not facts; a scenario is an assumption as it
    stands; a check is a test, and its reason is source enough. What an application gives is looked
    at in `file`, what its rule says in `linked`, where rules are written out.
    """
    told: set[Span | None] = set()
    for item in (*file.items, *(() if linked is None or linked is file else linked.items)):
        scenario = isinstance(item, nodes.Section) and item.kind == "scenario"
        for diagnostic in () if scenario else _unsourced(item, False, strict):
            span = diagnostic.primary.span if diagnostic.primary else None
            if span not in told:
                told.add(span)
                yield diagnostic


def _known(notes: nodes.Notes) -> bool:
    return notes.assumed or notes.citation is not None


def _unsourced(node: object, known: bool, strict: bool) -> Iterator[Diagnostic]:
    notes = getattr(node, "notes", None)
    if isinstance(notes, nodes.Notes):
        known = (
            known or _known(notes) or (isinstance(node, nodes.Check) and notes.reason is not None)
        )
    if known or isinstance(node, nodes.RuleDeclaration | nodes.Import):
        return
    if isinstance(node, nodes.Property):
        yield from _property(node, strict)
    elif isinstance(node, nodes.Literal):
        if node.kind is not LiteralKind.STRING and node.text not in _NEUTRAL:
            yield unsourced_figure(f"`{node.text}`", node.span, strict)
    else:
        for child in _children(node):
            yield from _unsourced(child, known, strict)


def _property(node: nodes.Property, strict: bool) -> Iterator[Diagnostic]:
    """One diagnostic a property, whatever many numbers it holds."""
    literals = [
        literal
        for value in node.values
        for literal in _literals(value)
        if literal.kind is not LiteralKind.STRING
    ]
    stated = len(node.values) == 1 and isinstance(node.values[0], nodes.Literal)
    if any(stated or literal.text not in _NEUTRAL for literal in literals):
        span = node.values[0].span.to(node.values[-1].span)
        yield unsourced_figure(f"`{node.key}: {' '.join(span.text.split())}`", span, strict)


def _literals(node: object) -> Iterator[nodes.Literal]:
    if isinstance(node, nodes.Literal):
        yield node
    else:
        for child in _children(node):
            yield from _literals(child)


def _children(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif has(type(node)) and isinstance(node, nodes.Node):
        for attribute in fields(type(node)):
            if attribute.name not in (
                "span",
                "layout",
                "key_span",
                "notes",
                "closing",
                "precision",
            ):
                yield getattr(node, attribute.name)
