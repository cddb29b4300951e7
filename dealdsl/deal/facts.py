"""From a section's properties to facts with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from dealdsl.deal import resolve
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.model import (
    BoundValue,
    ComputedValue,
    DateBoundValue,
    DateValue,
    Fact,
    FactContent,
    FigureValue,
    Origin,
    TextValue,
)
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.vocabulary import CURVE, SECTIONS, Form, Property
from dealdsl.diagnostics.nearest import nearest
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.stated import Stated

HIGHEST_USUAL_RATE = Decimal("0.5")


@frozen
class Owner:
    """The section that facts belong to: `pool I`, by its name in the list of facts."""

    name: str
    section: nodes.Section | nodes.Group
    origin: Origin

    @property
    def kind(self) -> str:
        return self.section.kind if isinstance(self.section, nodes.Section) else "group"


def origin_of(work: Work, notes: nodes.Notes, outer: Origin) -> Origin:
    """Where a fact comes from: what it says itself, else what its section says."""
    citation = notes.citation
    if citation is not None and citation.source not in work.symbols.sources:
        told = name_mistakes.unknown_source(citation.source, citation.span, work.symbols.sources)
        work.tell(told)
    if notes.assumed:
        return Origin(True, None, None, notes.reason)
    if citation is not None:
        return Origin(False, citation.source, citation.place, notes.reason)
    return outer


def properties(work: Work, owner: Owner) -> dict[str, nodes.Property]:
    """The properties of a section by key; unknown and repeated ones are told."""
    known = known_properties(work, owner)
    found: dict[str, nodes.Property] = {}
    for entry in owner.section.entries:
        if not isinstance(entry, nodes.Property):
            _fits(work, owner, entry)
        elif entry.key not in known:
            kind = _KINDS.get(owner.kind, f"a {owner.kind}")
            work.tell(mistakes.unknown_property(entry.key, entry.key_span, kind, known))
            meant = nearest(entry.key, known)
            if meant is not None:
                work.failed.add(f"{owner.name}.{meant}")
            if meant == "balances":
                work.failed.add(f"{owner.name}.balance")
        elif entry.key in found:
            first = found[entry.key].key_span
            work.tell(mistakes.duplicate_property(entry.key, entry.key_span, first))
        else:
            found[entry.key] = entry
    for key, rule in known.items():
        if rule.required and key not in found and f"{owner.name}.{key}" not in work.failed:
            span = head(owner.section.span)
            work.tell(mistakes.missing_property(_shown(owner), key, span, rule.example))
            work.failed.add(f"{owner.name}.{key}")
    return found


def known_properties(work: Work, owner: Owner) -> dict[str, Property]:
    """What a section may state; a scenario states indices, too, under their names."""
    known = SECTIONS[owner.kind]
    return (
        {**known, **dict.fromkeys(work.symbols.indices, CURVE)}
        if owner.kind == "scenario"
        else known
    )


_KINDS = {
    "deal": "the `deal` section",
    "pools": "the `pools` section",
    "tranches": "a tranche",
    "account": "an account",
}


def _fits(work: Work, owner: Owner, entry: nodes.Residual | nodes.Section) -> None:
    """`residual` stands in classes only, lines and subsets only in pools."""
    is_class, is_pool = owner.kind in ("tranche", "tranches"), owner.kind == "pool"
    word = "residual" if isinstance(entry, nodes.Residual) else entry.kind
    if not (is_class if word == "residual" else is_pool):
        kind = _KINDS.get(owner.kind, f"a {owner.kind}")
        work.tell(mistakes.misplaced_part(word, head(entry.span), kind))


def _shown(owner: Owner) -> str:
    if owner.name == "deal":
        return "the deal"
    kind, _, name = owner.name.partition(" ")
    return f"{kind} `{name}`" if name else f"`{kind}`"


def register(work: Work, owner: Owner) -> None:
    """Enter a section's facts in the list; values that are expressions are worked out later."""
    for key, entry in properties(work, owner).items():
        rule = known_properties(work, owner)[key]
        if rule.form in (Form.RULE, Form.NAMES, Form.LIST):
            continue
        content = _content(work, owner, entry, rule)
        if content is None:
            work.failed.add(f"{owner.name}.{key}")
            continue
        fact = _fact(work, owner, entry, rule, content)
        if fact.name in work.facts:
            first = work.facts[fact.name].span
            work.tell(mistakes.duplicate_property(key, entry.key_span, first))
        work.enter(owner.name, fact)


def _fact(
    work: Work, owner: Owner, entry: nodes.Property, rule: Property, content: FactContent
) -> Fact:
    first, last = entry.values[0].span, entry.values[-1].span
    written = " ".join(first.to(last).text.split())
    return Fact(
        f"{owner.name}.{entry.key}",
        entry.key,
        rule.unit,
        content,
        written,
        origin_of(work, entry.notes, owner.origin),
        span=entry.span,
        value_span=first.to(last),
    )


def _content(work: Work, owner: Owner, entry: nodes.Property, rule: Property) -> FactContent | None:
    value, span = entry.values[0], entry.values[0].span.to(entry.values[-1].span)
    if rule.form is Form.PHRASE:
        return TextValue(" ".join(span.text.replace(",", " , ").split()).replace(" ,", ","))
    if len(entry.values) > 1:
        work.tell(mistakes.wrong_value(entry.key, span, "one value", rule.example))
        return None
    if rule.form is Form.TEXT:
        return _text(work, entry, value, rule)
    if owner.kind == "deal" and rule.unit == units.DATE and not isinstance(value, nodes.Literal):
        work.tell(mistakes.wrong_value(entry.key, span, "one date", rule.example))
        return None
    if isinstance(value, nodes.Name) and value.text in ("none", "all"):
        return BoundValue(value.text, None, None)
    if rule.unit == units.DATE:
        return _date(work, entry, value, rule)
    if isinstance(value, nodes.Bound):
        return _bound(work, entry, value, rule)
    if isinstance(value, nodes.Literal):
        exact = _literal(work, entry, value, rule)
        return None if exact is None else FigureValue(exact)
    negative = value.operand if isinstance(value, nodes.Negation) else None
    if isinstance(negative, nodes.Literal) and rule.unit == units.MONEY:
        work.tell(figure_mistakes.negative_balance(f"`{entry.key}`", span, span.text))
        return None
    return ComputedValue(resolve.unknown_value(value.span))


def _text(
    work: Work, entry: nodes.Property, value: nodes.Value, rule: Property
) -> TextValue | None:
    if isinstance(value, nodes.Literal) and value.kind is LiteralKind.STRING:
        return TextValue(value.text)
    work.tell(mistakes.wrong_value(entry.key, value.span, "a text in quotes", rule.example))
    return None


def _literal(
    work: Work, entry: nodes.Property, literal: nodes.Literal, rule: Property
) -> Stated | None:
    """The exact figure of a literal that must have the property's unit."""
    found = resolve.figure(literal)
    unit = found[1] if found else resolve.literal(literal).unit
    if found is None or not units.fits(unit, rule.unit):
        told = unit_mistakes.wrong_unit(
            f"`{entry.key}`", rule.unit, unit, literal.span, rule.example
        )
        work.tell(told)
        return None
    if rule.unit == units.RATE and found[0].value > HIGHEST_USUAL_RATE:
        work.tell(unit_mistakes.rate_out_of_range(f"`{entry.key}`", literal.span, literal.text))
    return found[0]


def _bound(
    work: Work, entry: nodes.Property, bound: nodes.Bound, rule: Property
) -> BoundValue | None:
    ends: list[Stated | None] = []
    for end in (bound.low, bound.high):
        if end is None:
            ends.append(None)
        elif isinstance(end, nodes.Literal):
            exact = _literal(work, entry, end, rule)
            if exact is None:
                return None
            ends.append(exact)
        else:
            work.tell(mistakes.wrong_value(entry.key, end.span, "figures in a bound", rule.example))
            return None
    low, high = ends
    if low is not None and high is not None and low.value > high.value:
        _tell_reversed(work, entry, bound)
        return None
    return BoundValue(bound.kind, low, high)


def _tell_reversed(work: Work, entry: nodes.Property, bound: nodes.Bound) -> None:
    assert bound.low is not None
    assert bound.high is not None
    low, high = bound.low.span.text, bound.high.span.text
    work.tell(figure_mistakes.bound_reversed(entry.key, bound.span, low, high))


def _date(
    work: Work, entry: nodes.Property, value: nodes.Value, rule: Property
) -> FactContent | None:
    if isinstance(value, nodes.Bound):
        low, high = (_day(end) for end in (value.low, value.high))
        if (value.low is None or low) and (value.high is None or high):
            if low and high and low > high:
                _tell_reversed(work, entry, value)
                return None
            return DateBoundValue(value.kind, low, high)
    else:
        day = _day(value)
        if day is not None:
            return DateValue(day)
    work.tell(mistakes.wrong_value(entry.key, value.span, "a date", rule.example))
    return None


def _day(value: nodes.Value | None) -> date | None:
    if isinstance(value, nodes.Literal) and value.kind is LiteralKind.DATE:
        try:
            return date.fromisoformat(value.text)
        except ValueError:
            return None
    return None


def compute(work: Work, owners: tuple[Owner, ...]) -> None:
    """Work out the facts that are expressions, now that every name is known."""
    for owner in owners:
        for entry in owner.section.entries:
            if isinstance(entry, nodes.Property):
                _compute(work, owner, entry)


def _compute(work: Work, owner: Owner, entry: nodes.Property) -> None:
    fact = work.facts.get(f"{owner.name}.{entry.key}")
    if fact is None or not isinstance(fact.content, ComputedValue):
        return
    expression = entry.values[0]
    if isinstance(expression, nodes.Bound) or fact.span != entry.span:
        return
    rule = known_properties(work, owner)[entry.key]
    found = resolve.wanted(
        work, expression, Scope(Mode.STATED), rule.unit, f"`{entry.key}`", rule.example
    )
    work.enter(owner.name, evolve(fact, content=ComputedValue(found)))


def rule_entries(owner: Owner) -> Iterator[tuple[str, nodes.Property]]:
    """The properties whose values a running model evaluates."""
    for entry in owner.section.entries:
        if isinstance(entry, nodes.Property):
            rule = SECTIONS[owner.kind].get(entry.key)
            if rule is not None and rule.form is Form.RULE:
                yield entry.key, entry
