"""What a deal declares, by name, before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field

from dealdsl.deal.measures import POOL_MEASURES, STRIP_MEASURES
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import first_word, head
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes.reinvestment import reinvestment_given_twice
from dealdsl.deal.mistakes.tapes import tape_given_twice
from dealdsl.deal.vocabulary import SCENARIO
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.ranges import between

BUILTINS = ("pools", "classes", "deal", "month", "payment_date")

# `I.target.balance` would be the balance of a part `target`, and of the strip.
_FIGURES_OF_A_POOL = {name.split(".")[0] for name in (*POOL_MEASURES, *STRIP_MEASURES)}

_KEYWORD = re.compile(r"(?:assume\s+)?\w+\s+")
_LAST_NUMBER = re.compile(r"(.*?)(\d{1,6})(?!.*\d)")


@define
class Symbols:
    """Declarations by kind and name; `places` says where each name was declared."""

    deal: nodes.Section | None = None
    all_loans: list[nodes.Section] = field(factory=list)
    sources: dict[str, nodes.SourceDeclaration] = field(factory=dict)
    pools: dict[str, nodes.Section] = field(factory=dict)
    parts: dict[tuple[str, str], nodes.Section] = field(factory=dict)
    reinvestments: dict[str, nodes.Section] = field(factory=dict)
    tapes: dict[str, nodes.Section] = field(factory=dict)
    tranches: dict[str, nodes.Section] = field(factory=dict)
    composites: dict[str, nodes.Section] = field(factory=dict)
    groups: dict[str, nodes.Group] = field(factory=dict)
    families: dict[str, dict[str, nodes.Group]] = field(factory=dict)
    fees: dict[str, nodes.Section] = field(factory=dict)
    accounts: dict[str, nodes.Section] = field(factory=dict)
    hedges: dict[str, nodes.Section] = field(factory=dict)
    limits: dict[str, nodes.Section] = field(factory=dict)
    claims: dict[str, nodes.Section] = field(factory=dict)
    definitions: dict[str, nodes.Define] = field(factory=dict)
    tests: dict[str, nodes.Test] = field(factory=dict)
    tables: dict[str, nodes.Table] = field(factory=dict)
    schedules: dict[str, nodes.Schedule | nodes.Section] = field(factory=dict)
    indices: dict[str, nodes.Index] = field(factory=dict)
    triggers: dict[str, nodes.Trigger] = field(factory=dict)
    allocates: dict[str, nodes.Allocate] = field(factory=dict)
    waterfalls: dict[str, nodes.Waterfall] = field(factory=dict)
    calls: dict[str, nodes.Call] = field(factory=dict)
    losses: list[nodes.Losses] = field(factory=list)
    recoveries: list[nodes.Recoveries] = field(factory=list)
    checks: list[nodes.Check] = field(factory=list)
    scenarios: dict[str, nodes.Section] = field(factory=dict)
    places: dict[str, Span] = field(factory=dict)
    diagnostics: list[Diagnostic] = field(factory=list)

    def declare(self, name: str, span: Span) -> bool:
        """Whether `name` is new; told where it is not."""
        if name in BUILTINS:
            self.diagnostics.append(name_mistakes.name_taken(name, span))
            return False
        if name in self.places:
            first = self.places[name]
            self.diagnostics.append(name_mistakes.duplicate_name(name, span, first))
            return False
        self.places[name] = span
        return True

    def declare_once(self, table: dict[str, nodes.Item], name: str, item: nodes.Item) -> None:
        """Declare in a namespace of its own: waterfalls, allocations, scenarios, sources."""
        if name in table:
            plain = name.split(" of ")[0]
            span, first = name_span(item, plain), name_span(table[name], plain)
            self.diagnostics.append(name_mistakes.duplicate_name(name, span, first))
        else:
            table[name] = item

    def kept(self, kind: str) -> dict[str, nodes.Section]:
        """The sections of a kind that are declared by one name besides pools and classes."""
        match kind:
            case "fee":
                return self.fees
            case "account":
                return self.accounts
            case "limit":
                return self.limits
            case _:
                return self.hedges

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(self.tranches)

    @property
    def funds(self) -> tuple[str, ...]:
        """What waterfalls pay from: a fund by its name, cash of pools by the waterfall's."""
        names = []
        for waterfall in self.waterfalls.values():
            source = waterfall.source
            fund = source.text if isinstance(source, nodes.Name) else None
            is_fund = fund is not None and fund not in self.pools
            names.append(fund if fund and is_fund else waterfall.name)
        return tuple(dict.fromkeys(names))

    def expand(self, names: tuple[nodes.NameRange, ...]) -> Iterator[tuple[str, Span]]:
        """The names that `B-1 to B-6, R` lists, each with its place."""
        for entry in names:
            if entry.last is None:
                yield entry.first, entry.span
                continue
            found = tuple(between(entry.first, entry.last))
            if not found:
                upwards = any(between(entry.last, entry.first))
                told = fact_mistakes.reversed_range(entry.first, entry.last, entry.span, upwards)
                self.diagnostics.append(told)
            for name in found:
                yield name, entry.span


def name_span(item: nodes.Item, name: str) -> Span:
    """The place of a declaration's name, after its keyword."""
    keyword = _KEYWORD.match(item.span.text)
    start = item.span.start + (keyword.end() if keyword else 0)
    return first_word(evolve(head(item.span), start=start), name)


def is_broken(section: nodes.Section) -> bool:
    """Whether some range of the names that a section declares is none."""
    ranges = (entry for entry in section.names if entry.last is not None)
    return any(not any(between(entry.first, entry.last or "")) for entry in ranges)


def _meant(section: nodes.Section) -> Iterator[str]:
    """The classes that a range with a mistake probably declares: all up to its highest number."""
    for entry in section.names:
        ends = [_LAST_NUMBER.match(name) for name in (entry.first, entry.last or "")]
        numbered = [match for match in ends if match is not None]
        if entry.last is not None and numbered:
            last = max(numbered, key=lambda match: int(match[2]))
            yield from between(f"{last[1]}1", f"{last[1]}{last[2]}")


def symbols(file: nodes.File) -> Symbols:
    """Every declaration of a file, with those declared twice told of."""
    found = Symbols()
    for item in file.items:
        _declare(found, item)
    return found


def _declare(found: Symbols, item: nodes.Item) -> None:
    match item:
        case nodes.Section():
            _declare_section(found, item)
        case nodes.SourceDeclaration(name=name):
            found.declare_once(found.sources, name, item)  # type: ignore[arg-type]
        case nodes.Group(name=name, case=case):
            _declare_group(found, item, name, case)
        case nodes.Define(name=name):
            if found.declare(name, name_span(item, name)):
                found.definitions[name] = item
        case nodes.Test(name=name):
            if found.declare(name, name_span(item, name)):
                found.tests[name] = item
        case nodes.Table(name=name):
            if found.declare(name, name_span(item, name)):
                found.tables[name] = item
        case nodes.Schedule(name=name):
            if found.declare(name, name_span(item, name)):
                found.schedules[name] = item
        case nodes.Index(name=name):
            _declare_index(found, item, name)
        case nodes.Trigger(name=name):
            if found.declare(name, name_span(item, name)):
                found.triggers[name] = item
        case nodes.Allocate(name=name):
            found.declare_once(found.allocates, name, item)  # type: ignore[arg-type]
        case nodes.Waterfall(name=name):
            found.declare_once(found.waterfalls, name, item)  # type: ignore[arg-type]
        case nodes.Call(name=name):
            found.declare_once(found.calls, name, item)  # type: ignore[arg-type]
        case nodes.Losses():
            found.losses.append(item)
        case nodes.Recoveries():
            found.recoveries.append(item)
        case nodes.Check():
            _declare_check(found, item)


def _declare_index(found: Symbols, item: nodes.Index, name: str) -> None:
    """A scenario replaces an index under its name, which is therefore no other assumption's."""
    span = name_span(item, name)
    if name in SCENARIO:
        found.diagnostics.append(name_mistakes.name_taken(name, span))
    elif found.declare(name, span):
        found.indices[name] = item


def _declare_check(found: Symbols, item: nodes.Check) -> None:
    """The results of monthly checks bear their titles, so that no two may have the same."""
    like = (c for c in found.checks if c.monthly and item.monthly and c.title == item.title)
    first = next(like, None)
    if first is not None:
        told = name_mistakes.duplicate_name(item.title, item.span, first.span)
        found.diagnostics.append(told)
    found.checks.append(item)


def _declare_group(found: Symbols, item: nodes.Group, name: str, case: str | None) -> None:
    if case is None:
        if found.declare(name, name_span(item, name)):
            found.groups[name] = item
        return
    family = found.families.get(name)
    if family is None:
        if not found.declare(name, name_span(item, name)):
            return
        family = found.families[name] = {}
    if case in family:
        span, first = name_span(item, name), name_span(family[case], name)
        told = name_mistakes.duplicate_name(f"{name}({case})", span, first)
        found.diagnostics.append(told)
    else:
        family[case] = item


def _declare_section(found: Symbols, item: nodes.Section) -> None:
    match item.kind:
        case "deal":
            if found.deal is not None:
                told = name_mistakes.duplicate_name("deal", head(item.span), head(found.deal.span))
                found.diagnostics.append(told)
            else:
                found.deal = item
        case "pools":
            found.all_loans.append(item)
        case "scenario":
            found.declare_once(found.scenarios, item.names[0].first, item)  # type: ignore[arg-type]
        case "claim":
            name = f"{item.names[0].first} of {item.owner}"
            found.declare_once(found.claims, name, item)  # type: ignore[arg-type]
        case "tranches" | "tranche":
            for name, span in found.expand(item.names):
                if found.declare(name, span):
                    (found.composites if _is_composite(item) else found.tranches)[name] = item
            _declare_meant(found, item)
        case "pool":
            _declare_pool(found, item)
        case "schedule":
            if found.declare(item.names[0].first, item.names[0].span):
                found.schedules[item.names[0].first] = item
        case "fee" | "account" | "limit" | "swap" | "cap":
            table = found.kept(item.kind)
            name = item.names[0].first
            if found.declare(name, item.names[0].span):
                table[name] = item


def _is_composite(item: nodes.Section) -> bool:
    return any(isinstance(e, nodes.Property) and e.key == "components" for e in item.entries)


def _declare_meant(found: Symbols, item: nodes.Section) -> None:
    """A range of classes with a mistake is told once, and not again wherever its classes stand."""
    if is_broken(item):
        for name in _meant(item):
            found.places.setdefault(name, item.names[0].span)
            found.tranches.setdefault(name, item)


def _declare_pool(found: Symbols, item: nodes.Section) -> None:
    name = item.names[0].first
    if not found.declare(name, item.names[0].span):
        return
    found.pools[name] = item
    for entry in item.entries:
        if isinstance(entry, nodes.Section) and entry.kind == "reinvestment":
            _declare_reinvestment(found, name, entry)
        elif isinstance(entry, nodes.Section) and entry.kind == "tape":
            _declare_tape(found, name, entry)
        elif isinstance(entry, nodes.Section):
            part = entry.names[0].first
            if part in (*_FIGURES_OF_A_POOL, "reinvestment"):
                told = name_mistakes.name_taken(part, entry.names[0].span)
                found.diagnostics.append(told)
            if (name, part) in found.parts:
                first = found.parts[name, part].names[0].span
                told = name_mistakes.duplicate_name(f"{name}.{part}", entry.names[0].span, first)
                found.diagnostics.append(told)
            else:
                found.parts[name, part] = entry


def _declare_reinvestment(found: Symbols, pool: str, entry: nodes.Section) -> None:
    if pool in found.reinvestments:
        span, first = head(entry.span), head(found.reinvestments[pool].span)
        found.diagnostics.append(reinvestment_given_twice(pool, span, first))
    else:
        found.reinvestments[pool] = entry


def _declare_tape(found: Symbols, pool: str, entry: nodes.Section) -> None:
    if pool in found.tapes:
        span, first = head(entry.span), head(found.tapes[pool].span)
        found.diagnostics.append(tape_given_twice(pool, span, first))
    else:
        found.tapes[pool] = entry
