"""Classes that are tied to others: composites and their components, support classes."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.collateral import facts_of
from dealdsl.deal.entities import components_of, entity_named
from dealdsl.deal.mistakes import classes as mistakes
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.model import Composite
from dealdsl.deal.scope import EntityKind, Mode, Scope, Work
from dealdsl.deal.words import said
from dealdsl.syntax import nodes

_OWN = ("components", "rating")


def composites(work: Work) -> tuple[Composite, ...]:
    """The checked composites, in the order declared."""
    return tuple(_composite(work, name, node) for name, node in work.symbols.composites.items())


def _composite(work: Work, name: str, section: nodes.Section) -> Composite:
    place = work.symbols.places[name]
    for entry in section.entries:
        if isinstance(entry, nodes.Property) and entry.key == "components":
            _tell_components(work, name, entry)
        elif isinstance(entry, nodes.Residual):
            work.tell(mistakes.composite_with_own_terms(name, "residual", entry.span, place))
        elif isinstance(entry, nodes.Property) and entry.key not in _OWN:
            told = mistakes.composite_with_own_terms(name, entry.key, entry.key_span, place)
            work.tell(told)
    components = components_of(work, name)
    return Composite(name, section.title, components, facts_of(work, f"tranche {name}"), place)


def _tell_components(work: Work, name: str, entry: nodes.Property) -> None:
    symbols = work.symbols
    for value in entry.values:
        text = said(value)
        if text in symbols.composites:
            place = symbols.places[text]
            work.tell(mistakes.composite_of_composites(name, text, value.span, place))
        elif not _is_classes(work, value):
            known = (*symbols.tranches, *symbols.groups)
            told = name_mistakes.unknown_name(text, value.span, "class", known, symbols.places)
            work.tell(told)


def _is_classes(work: Work, value: nodes.Value) -> bool:
    if not isinstance(value, nodes.Name):
        return False
    named = entity_named(work, value.text, Scope(Mode.STATED))
    return named is not None and named.kind is EntityKind.CLASSES


def supported(work: Work, name: str, section: nodes.Section) -> Iterator[str]:
    """The super senior classes that a class supports."""
    for entry in section.entries:
        if not isinstance(entry, nodes.Property) or entry.key != "supports":
            continue
        for value in entry.values:
            text = said(value)
            if text in work.symbols.tranches and text != name:
                yield text
            else:
                others = tuple(n for n in work.symbols.tranches if n != name)
                told = mistakes.support_without_super_senior(name, value.span, text, others)
                work.tell(told)
