"""Everything that a deal states or assumes, in the order of the file: what `dealc facts` lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, assert_never

from attrs import frozen

from dealdsl.deal.determined import determining_checks, states_a_figure
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import ComputedValue, Deal, Fact, Origin, TextValue
from dealdsl.deal.words import words_of
from dealdsl.documents.stated import words
from dealdsl.source import Span
from dealdsl.syntax import nodes


@frozen
class FactRow:
    """One thing that a deal states or assumes.

    `name` is what the deal's expressions call it, where they can; `determined_by` are the titles
    of the checks in which a wrong last digit is noticed, none for what is not a figure. `file` is
    the imported file that holds the line, None for the deal itself.
    """

    name: str
    value: str
    source: str
    assumed: bool
    reason: str
    determined_by: tuple[str, ...]
    line: int
    file: str | None = None


_Section: TypeAlias = nodes.Section | nodes.Group
_Rule: TypeAlias = (
    nodes.Define
    | nodes.Table
    | nodes.Index
    | nodes.Schedule
    | nodes.Test
    | nodes.Trigger
    | nodes.Check
    | nodes.Allocate
    | nodes.Waterfall
    | nodes.Losses
    | nodes.Recoveries
    | nodes.Call
)


def fact_rows(deal: Deal, file: nodes.File) -> list[FactRow]:
    """Every property of the deal's sections, and every rule and check that is cited or assumed.

    Scenarios are left out: they say how a model is run, not what the deal is.
    """
    placed: dict[Span, list[Fact]] = defaultdict(list)
    for fact in deal.all_facts.values():
        placed[fact.span].append(fact)
    lister = _Lister(placed, determining_checks(deal), evaluator(deal))
    checks = {check.span for check in deal.checks if states_a_figure(check)}
    rows: list[FactRow] = []
    for item in file.items:
        match item:
            case nodes.SourceDeclaration() | nodes.Section(kind="scenario"):
                continue
            case nodes.Import() | nodes.RuleDeclaration() | nodes.Apply():
                continue
            case nodes.Section() | nodes.Group():
                rows.extend(lister.section(item, "", Origin()))
            case _:
                rows.extend(_rule_row(item, item.span in checks))
    return rows


@frozen
class _Lister:
    """Lists the properties of sections: `placed` are the facts by where their properties start."""

    placed: Mapping[Span, Sequence[Fact]]
    determined: Mapping[str, tuple[str, ...]]
    figures: Evaluator

    def section(self, section: _Section, outer: str, origin: Origin) -> Iterator[FactRow]:
        """The rows of a section; `outer` is the pool that it is a part of."""
        name, within = _name(section, outer), _origin(section.notes, origin)
        for entry in section.entries:
            match entry:
                case nodes.Section():
                    yield from self.section(entry, name, within)
                case nodes.Property():
                    yield from self._property(entry, name, within)
                case nodes.Residual():
                    continue
                case _:
                    assert_never(entry)

    def _property(self, entry: nodes.Property, owner: str, within: Origin) -> Iterator[FactRow]:
        """The row of a property; of one that lists a value for each class, the row of each."""
        facts = self.placed.get(entry.span, ())
        shared = len({fact.value_span for fact in facts}) < len(facts)
        if not facts:
            value = words_of(entry.values[0].span.to(entry.values[-1].span))
            yield _row(f"{owner}.{entry.key}", value, _origin(entry.notes, within), (), entry)
        for fact in facts[:1] if shared else facts:
            name = f"{owner}.{entry.key}" if shared else fact.name.partition(" ")[2] or fact.name
            checks = self.determined.get(fact.name, ())
            yield _row(name, self._value(fact), fact.origin, checks, entry)

    def _value(self, fact: Fact) -> str:
        match fact.content:
            case TextValue(text=text):
                return text
            case ComputedValue():
                return f"{words(fact, self.figures)} = {fact.written}"
            case _:
                return fact.written


def _row(
    name: str, value: str, origin: Origin, checks: tuple[str, ...], entry: nodes.Entry
) -> FactRow:
    source = " ".join(part for part in (origin.source, _quoted(origin.place)) if part)
    line, file = entry.span.line, entry.span.source.imported or None
    return FactRow(name, value, source, origin.assumed, origin.reason or "", checks, line, file)


def _quoted(place: str | None) -> str:
    return f'"{place}"' if place else ""


def _name(section: _Section, outer: str) -> str:
    """What a section is called: `deal`, `I`, `I.premium`, `B-1 to B-6`, `deferred of IA-PO`."""
    if isinstance(section, nodes.Group):
        return section.name if section.case is None else f"{section.name}({section.case})"
    ranges = ((name.first, name.last) for name in section.names)
    names = ", ".join(first if last is None else f"{first} to {last}" for first, last in ranges)
    match section.kind:
        case "deal" | "pools":
            return section.kind
        case "reinvestment" | "tape":
            return f"{outer}.{section.kind}"
        case "claim":
            return f"{names} of {section.owner}"
        case _:
            return f"{outer}.{names}" if outer else names


def _origin(notes: nodes.Notes, outer: Origin) -> Origin:
    """Where something comes from: what it says itself, else what its section says."""
    if notes.assumed:
        return Origin(True, None, None, notes.reason)
    if notes.citation is not None:
        return Origin(False, notes.citation.source, notes.citation.place, notes.reason)
    return outer


def _rule_row(rule: _Rule, is_determined: bool) -> Iterator[FactRow]:
    origin = _origin(rule.notes, Origin())
    if origin.is_known:
        name, value = _named(rule), _said(rule)
        checks = (rule.title,) if isinstance(rule, nodes.Check) and is_determined else ()
        yield _row(name, value, origin, checks, rule)


def _named(rule: _Rule) -> str:
    match rule:
        case nodes.Define(name=name, parameters=parameters) if parameters:
            return f"{name}({', '.join(parameters)})"
        case nodes.Define() | nodes.Table() | nodes.Test() | nodes.Trigger():
            return rule.name
        case nodes.Index() | nodes.Schedule():
            return rule.name
        case nodes.Check(title=title):
            return title
        case nodes.Losses(source=source):
            return f"losses from {words_of(source.span)}"
        case nodes.Recoveries(source=source):
            return f"recoveries from {words_of(source.span)}"
        case nodes.Allocate() | nodes.Waterfall() | nodes.Call():
            return f"{type(rule).__name__.lower()} {rule.name}"
        case _:
            assert_never(rule)


def _said(rule: _Rule) -> str:
    """What a rule says, in the deal's own words, on one line."""
    match rule:
        case nodes.Define(initially=initially, value=value):
            first = "" if initially is None else f"initially {words_of(initially.span)}, then "
            return f"{first}{words_of(value.span)}"
        case nodes.Table(rows=entries) | nodes.Index(rows=entries) | nodes.Schedule(rows=entries):
            return _all(entries)
        case nodes.Test(condition=condition) | nodes.Check(condition=condition):
            return words_of(condition.span)
        case nodes.Trigger(condition=condition) | nodes.Call(condition=condition):
            return f"when {words_of(condition.span)}"
        case nodes.Allocate(source=source, shares=entries):
            return f"from {words_of(source.span)}: {_all(entries)}"
        case nodes.Losses(shares=entries) | nodes.Recoveries(shares=entries):
            return _all(entries)
        case nodes.Waterfall(source=source, steps=steps):
            return f"from {words_of(source.span)}: {_all(steps)}"
        case _:
            assert_never(rule)


def _all(entries: Sequence[nodes.Entry]) -> str:
    return words_of(entries[0].span.to(entries[-1].span)) if entries else ""
