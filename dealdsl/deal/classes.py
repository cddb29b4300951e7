"""Tranches and groups: their facts, ranks and rules."""

from __future__ import annotations

from decimal import Decimal

from dealdsl.deal import resolve
from dealdsl.deal.class_rules import rule_value
from dealdsl.deal.collateral import facts_of
from dealdsl.deal.composites import supported
from dealdsl.deal.entities import entity_named, group_entity
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.facts import Owner, origin_of, register, rule_entries
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.model import (
    Fact,
    FigureValue,
    Group,
    Origin,
    ShortfallRule,
    TextValue,
    Tranche,
)
from dealdsl.deal.parts import listed
from dealdsl.deal.schedules import schedule_of
from dealdsl.deal.scope import EntityKind, Mode, Scope, Work
from dealdsl.deal.symbols import is_broken
from dealdsl.deal.words import said
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.daycount import DayCount, parse_day_count
from dealdsl.values.schedule import PhraseError

SHORTFALLS = {rule.value: rule for rule in ShortfallRule}
_BEHIND = ("one", "behind", "another")


def register_classes(work: Work) -> tuple[Owner, ...]:
    """Enter the facts of classes, groups, and all that is kept besides them."""
    owners: list[Owner] = []
    for name, section in (*work.symbols.tranches.items(), *work.symbols.composites.items()):
        owners.append(owner_of(work, f"tranche {name}", section))
    groups = list(work.symbols.groups.items())
    for family, cases in work.symbols.families.items():
        groups.extend((f"{family}({case})", group) for case, group in cases.items())
    owners.extend(owner_of(work, f"group {name}", group) for name, group in groups)
    for kind, table in (
        ("fee", work.symbols.fees),
        ("account", work.symbols.accounts),
        ("limit", work.symbols.limits),
        ("claim", work.symbols.claims),
    ):
        owners.extend(owner_of(work, f"{kind} {name}", section) for name, section in table.items())
    owners.extend(
        owner_of(work, f"{section.kind} {name}", section)
        for name, section in work.symbols.hedges.items()
    )
    for owner in owners:
        register(work, owner)
    _register_lists(work)
    return tuple(owners)


def owner_of(work: Work, name: str, section: nodes.Section | nodes.Group) -> Owner:
    return Owner(name, section, origin_of(work, section.notes, Origin()))


def _register_lists(work: Work) -> None:
    """`balances: $1 $2` gives one balance to each class of the section."""
    for section in {id(s): s for s in work.symbols.tranches.values()}.values():
        entry = _property(section, "balances")
        if entry is None or section.kind != "tranches":
            continue
        names = [name for name, at in work.symbols.tranches.items() if at is section]
        if is_broken(section):
            work.failed.update(f"tranche {name}.balance" for name in names)
            continue
        if len(entry.values) != len(names):
            span = entry.values[0].span.to(entry.values[-1].span)
            told = mistakes.wrong_number_of_values("balances", span, len(names), len(entry.values))
            work.tell(told)
            work.failed.update(f"tranche {name}.balance" for name in names)
            continue
        outer = origin_of(work, section.notes, Origin())
        for name, value in zip(names, entry.values, strict=True):
            _register_balance(work, name, value, entry, origin_of(work, entry.notes, outer))


def _register_balance(
    work: Work, name: str, value: nodes.Value, entry: nodes.Property, origin: Origin
) -> None:
    exact = resolve.figure(value) if isinstance(value, nodes.Literal) else None
    if exact is None or exact[1] != units.MONEY:
        work.tell(mistakes.wrong_value("balances", value.span, "amounts of money", "$1,000,000"))
        work.failed.add(f"tranche {name}.balance")
        return
    fact_name = f"tranche {name}.balance"
    if fact_name in work.facts:
        first = work.facts[fact_name].span
        work.tell(mistakes.duplicate_property("balance", entry.key_span, first))
    content = FigureValue(exact[0])
    fact = Fact(
        fact_name, "balance", units.MONEY, content, value.span.text, origin, entry.span, value.span
    )
    work.enter(f"tranche {name}", fact)


def _property(section: nodes.Section | nodes.Group, key: str) -> nodes.Property | None:
    for entry in section.entries:
        if isinstance(entry, nodes.Property) and entry.key == key:
            return entry
    return None


def rank(work: Work) -> None:
    """Who ranks before whom: `after: A`, followed through."""
    direct: dict[str, tuple[str, ...]] = {}
    previous: dict[int, str] = {}
    for name, section in work.symbols.tranches.items():
        before = _before(work, section)
        if id(section) in previous and _one_behind_another(section):
            before = (*before, previous[id(section)])
        direct[name] = before
        previous[id(section)] = name
    for name in direct:
        _follow(work, name, direct)


def _one_behind_another(section: nodes.Section) -> bool:
    entry = _property(section, "after")
    words = () if entry is None else entry.values[-3:]
    return tuple(w.text for w in words if isinstance(w, nodes.Name)) == _BEHIND


def _before(work: Work, section: nodes.Section) -> tuple[str, ...]:
    entry = _property(section, "after")
    if entry is None:
        return ()
    values = entry.values[:-3] if _one_behind_another(section) else entry.values
    words = [value.text for value in values[-3:] if isinstance(value, nodes.Name)]
    if len(set(words) & set(_BEHIND)) > 1:
        span = values[-3].span.to(values[-1].span)
        why = f"`{' '.join(words)}` does not say how the classes rank"
        work.tell(mistakes.unreadable_phrase("after", span, why, "write `one behind another`"))
        values = values[:-3]
    found: list[str] = []
    for value in values:
        named = (
            entity_named(work, value.text, Scope(Mode.STATED))
            if isinstance(value, nodes.Name)
            else None
        )
        if named is None or named.kind is not EntityKind.CLASSES:
            known = (*work.symbols.tranches, *work.symbols.groups)
            told = name_mistakes.unknown_name(
                said(value), value.span, "class", known, work.symbols.places
            )
            work.tell(told)
            continue
        found.extend(named.names)
    return tuple(found)


def _follow(work: Work, name: str, direct: dict[str, tuple[str, ...]]) -> None:
    """All classes before `name`; one that comes back to itself is told."""
    seen: dict[str, str] = {}
    waiting = [(before, name) for before in direct[name]]
    while waiting:
        current, behind = waiting.pop(0)
        if current == name:
            chain = [behind]
            while chain[-1] != name:
                chain.append(seen[chain[-1]])
            shown = " after ".join(f"`{k}`" for k in [*reversed(chain), name])
            if name == min(chain, key=list(direct).index):  # once for a circle, not once a class
                span = work.symbols.places[name]
                work.tell(mistakes.subordinate_to_itself(name, span, shown))
            return
        if current not in seen:
            seen[current] = behind
            waiting.extend((before, current) for before in direct.get(current, ()))
    work.ranks[name] = tuple(seen)


def rules_of(work: Work, owner: Owner) -> dict[str, TypedExpression]:
    """The expressions of a section that a running model evaluates, by key."""
    return {key: rule_value(work, owner.kind, entry) for key, entry in rule_entries(owner)}


def exact(work: Work, evaluator: Evaluator, fact: str) -> Decimal:
    """A stated amount, told where it is not one or is below zero; then 0 stands."""
    if fact not in work.facts:
        return Decimal(0)
    entry = work.facts[fact]
    value = needed(work, evaluator, entry)
    if value is None:
        return Decimal(0)
    if value < 0:
        shown = f"-${abs(value):,}"
        work.tell(
            figure_mistakes.negative_balance(f"`{fact.split('.')[-1]}`", entry.value_span, shown)
        )
    return value


def tranches(work: Work, evaluator: Evaluator) -> tuple[Tranche, ...]:
    """The checked classes, in the order declared."""
    return tuple(_tranche(work, evaluator, name) for name in work.symbols.tranches)


def _tranche(work: Work, evaluator: Evaluator, name: str) -> Tranche:
    section = work.symbols.tranches[name]
    owner = owner_of(work, f"tranche {name}", section)
    rules = rules_of(work, owner)
    fact = f"tranche {name}.balance"
    return Tranche(
        name,
        section.title,
        facts_of(work, owner.name),
        exact(work, evaluator, fact),
        fact in work.facts,
        rules.get("notional"),
        rules.get("rate"),
        rules.get("reduced_by"),
        shortfall_rule(work, owner, "rate" in rules),
        any(isinstance(entry, nodes.Residual) for entry in section.entries),
        schedule_of(work, name),
        stated_day_count(work, owner.name),
        work.ranks.get(name, ()),
        work.symbols.places[name],
        tuple(supported(work, name, section)),
    )


def shortfall_rule(work: Work, owner: Owner, bears_interest: bool) -> ShortfallRule:
    fact = work.facts.get(f"{owner.name}.shortfall")
    if fact is None:
        misspelt = f"{owner.name}.shortfall" in work.failed
        if bears_interest and not misspelt and isinstance(owner.section, nodes.Section):
            kind, _, name = owner.name.partition(" ")
            span = head(owner.section.span)
            work.tell(mistakes.missing_property(f"{kind} `{name}`", "shortfall", span, "carried"))
        return ShortfallRule.CARRIED
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    if text not in SHORTFALLS:
        wanted = listed(SHORTFALLS, "or")
        work.tell(mistakes.wrong_value("shortfall", fact.value_span, wanted, "carried"))
        return ShortfallRule.CARRIED
    return SHORTFALLS[text]


def is_carried(work: Work, owner: Owner) -> bool:
    """Whether what is not paid to a fee or a swap stays due: `carried` or `lost`."""
    rule = shortfall_rule(work, owner, True)
    if rule not in (ShortfallRule.CARRIED, ShortfallRule.LOST):
        span = work.facts[f"{owner.name}.shortfall"].value_span
        work.tell(mistakes.wrong_value("shortfall", span, "`carried` or `lost`", "carried"))
    return rule is not ShortfallRule.LOST


def stated_day_count(work: Work, owner: str, key: str = "day_count") -> DayCount | None:
    """A day count that a section states; None where the deal's holds."""
    fact = work.facts.get(f"{owner}.{key}")
    if fact is None or not isinstance(fact.content, TextValue):
        return None
    try:
        return parse_day_count(fact.content.text)
    except PhraseError as error:
        told = mistakes.unreadable_phrase(key, fact.value_span, error.message, error.help)
        work.tell(told)
        return None


def groups(work: Work) -> tuple[Group, ...]:
    """The checked groups of classes."""
    found = []
    every = [(name, None, group) for name, group in work.symbols.groups.items()]
    for family, cases in work.symbols.families.items():
        every.extend((family, case, group) for case, group in cases.items())  # type: ignore[misc]
    for name, case, group in every:
        members = group_entity(work, group).names
        owner = f"group {name}" if case is None else f"group {name}({case})"
        found.append(Group(name, case, members, facts_of(work, owner), group.span))
    return tuple(found)
