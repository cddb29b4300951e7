"""Figures of pools, classes, limits, accounts and hedges: `I.target.balance`, `subs.standing`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, TypedExpression
from dealdsl.deal.kinds import is_figure, kind_of
from dealdsl.deal.measures import (
    ACCOUNT_MEASURES,
    CLASS_MEASURES,
    HEDGE_MEASURES,
    LIMIT_MEASURES,
    PART_MEASURES,
    POOL_MEASURES,
    POOL_RATES,
    STRIP_MEASURES,
)
from dealdsl.deal.mistakes import names as mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes.figures import not_one_figure
from dealdsl.deal.scope import Entity, EntityKind, Mode, Scope, Work
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.units import Unit


def entity_field(
    work: Work, owner: Entity, path: tuple[str, ...], span: Span, scope: Scope
) -> TypedExpression:
    """What a thing's field means where it stands: a stated fact, or a period's figure."""
    measure = ".".join(path)
    match owner.kind:
        case EntityKind.DEAL:
            return _fact(work, "deal", measure, span)
        case EntityKind.POOLS:
            return _pools(work, owner, measure, span, scope)
        case EntityKind.PART:
            return _part(work, owner, measure, span, scope)
        case EntityKind.CLASSES:
            return _classes(work, owner, measure, span, scope)
        case EntityKind.LIMIT:
            return _kept(work, owner, measure, span, scope, Kind.LIMIT, LIMIT_MEASURES)
        case EntityKind.ACCOUNT:
            return _kept(work, owner, measure, span, scope, Kind.ACCOUNT, ACCOUNT_MEASURES)
        case EntityKind.HEDGE:
            return _kept(work, owner, measure, span, scope, Kind.HEDGE, HEDGE_MEASURES)
        case EntityKind.FEE:
            return _unknown(work, owner, measure, span, ())


def _unknown(
    work: Work, owner: Entity, measure: str, span: Span, known: Iterable[str]
) -> TypedExpression:
    what = {"pool": "pool", "part": "the part", "class": "class"}.get(owner.kind.value, "")
    shown = f"{what} `{owner.shown}`".strip()
    work.tell(mistakes.unknown_field(measure, span, shown, known))
    return typed.Unknown(unit=units.UNKNOWN, span=span)


def _fact(work: Work, owner: str, key: str, span: Span) -> TypedExpression:
    fact = work.facts.get(f"{owner}.{key}")
    if f"{owner}.{key}" in work.failed:
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if fact is not None and not is_figure(fact):
        work.tell(not_one_figure(span.text, span, kind_of(fact), fact.value_span))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if fact is None:
        kind, _, name = owner.rpartition(" ")
        shown = f"{kind} `{name}`".strip()
        work.tell(mistakes.unknown_field(key, span, shown, work.owned.get(owner, ())))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    return typed.FactValue(fact.name, unit=fact.unit, span=span)


def total(operands: tuple[TypedExpression, ...], unit: Unit, span: Span) -> TypedExpression:
    """The sum of several readings; one of them stands for itself."""
    if len(operands) == 1:
        return operands[0]
    return typed.Many("sum", operands, unit=unit, span=span)


def _pools(work: Work, owner: Entity, measure: str, span: Span, scope: Scope) -> TypedExpression:
    everything = owner.group == "pools"
    if everything and f"pools.{measure}" in work.failed:
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if everything and f"pools.{measure}" in work.facts and scope.mode is Mode.STATED:
        return _fact(work, "pools", measure, span)
    stated = [f"pool {name}.{measure}" for name in owner.names]
    is_fact = scope.mode is Mode.STATED or measure not in POOL_MEASURES
    if is_fact and any(name in work.failed for name in stated):
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if is_fact and all(name in work.facts for name in stated):
        return _stated_total(work, stated, owner, measure, span)
    known = {**POOL_MEASURES, **STRIP_MEASURES}
    if measure == "target_rate":
        name = next(name for name in owner.names if f"pool {name}.target_rate" not in work.facts)
        work.tell(reading_mistakes.no_target_rate(name, span, work.symbols.places[name]))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if measure not in known:
        of = f"pool {owner.names[0]}."
        facts = [fact.removeprefix(of) for fact in work.facts if fact.startswith(of)]
        return _unknown(work, owner, measure, span, (*known, *facts))
    if measure in POOL_RATES:
        return _pool_rate(work, owner, measure, span, scope)
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{span.text}`"))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    for name in owner.names:
        if measure in STRIP_MEASURES and not work.mentions(f"pool {name}.target_rate"):
            work.tell(reading_mistakes.no_target_rate(name, span, work.symbols.places[name]))
            return typed.Unknown(unit=units.UNKNOWN, span=span)
    if measure == "bought":
        return _bought(work, owner, span, scope)
    readings = tuple(
        typed.Reading(Kind.POOL, name, measure, unit=known[measure], span=span)
        for name in owner.names
    )
    return total(readings, known[measure], span)


def _pool_rate(
    work: Work, owner: Entity, measure: str, span: Span, scope: Scope
) -> TypedExpression:
    """The rate of one pool: as stated, or in a month the mean of its lines by opening balance."""
    if not owner.is_one:
        work.tell(_rates_do_not_add_up(owner, measure, span))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    name = owner.names[0]
    if scope.mode is not Mode.STATED:
        return typed.Reading(Kind.POOL, name, measure, unit=units.RATE, span=span)
    if measure == "net_rate":
        return net_rate(work, f"pool {name}", (), span)
    return _fact(work, f"pool {name}", measure, span)


def _rates_do_not_add_up(owner: Entity, measure: str, span: Span) -> Diagnostic:
    advice = "name one pool: only amounts and counts add up"
    return reading_mistakes.not_a_value(span, f"`{owner.shown}.{measure}`", advice)


def _bought(work: Work, owner: Entity, span: Span, scope: Scope) -> TypedExpression:
    """What steps of this period have spent on loans so far; nothing where a pool buys none."""
    if not scope.is_running and not scope.in_previous:
        work.tell(reading_mistakes.progress_in_definition(span, f"`{span.text}`"))
    buying = [name for name in owner.names if name in work.symbols.reinvestments]
    if not buying:
        known = [m for m in (*POOL_MEASURES, *STRIP_MEASURES) if m != "bought"]
        return _unknown(work, owner, "bought", span, known)
    readings = (
        typed.Reading(Kind.POOL, name, "bought", unit=units.MONEY, span=span) for name in buying
    )
    return total(tuple(readings), units.MONEY, span)


def _stated_total(
    work: Work, stated: list[str], owner: Entity, measure: str, span: Span
) -> TypedExpression:
    unit = work.facts[stated[0]].unit
    if len(stated) > 1 and unit not in (units.MONEY, units.COUNT):
        work.tell(_rates_do_not_add_up(owner, measure, span))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    values = tuple(_fact(work, f"pool {name}", measure, span) for name in owner.names)
    return total(values, unit, span)


def net_rate(work: Work, owner: str, outer: tuple[str, ...], span: Span) -> TypedExpression:
    """The net rate where it is not stated: gross rate less servicing fee, the pool's if need be."""
    if f"{owner}.net_rate" in work.facts:
        return typed.FactValue(f"{owner}.net_rate", unit=units.RATE, span=span)
    gross = _first_fact(work, "gross_rate", (owner, *outer))
    fee = _first_fact(work, "servicing_fee", (owner, *outer))
    rates = ("net_rate", "gross_rate", "servicing_fee")
    if any(f"{o}.{rate}" in work.failed for o in (owner, *outer) for rate in rates):
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if gross is None:
        work.tell(mistakes.unknown_field("net_rate", span, f"`{owner}`", ("gross_rate",)))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    whole = typed.FactValue(gross, unit=units.RATE, span=span)
    if fee is None:
        return whole
    less = typed.FactValue(fee, unit=units.RATE, span=span)
    return typed.Arithmetic("-", whole, less, unit=units.RATE, span=span)


def _first_fact(work: Work, key: str, owners: tuple[str, ...]) -> str | None:
    return next((f"{o}.{key}" for o in owners if f"{o}.{key}" in work.facts), None)


def _part(work: Work, owner: Entity, measure: str, span: Span, scope: Scope) -> TypedExpression:
    name = owner.names[0]
    if scope.mode is not Mode.STATED and measure in PART_MEASURES:
        unit = PART_MEASURES[measure]
        return typed.Reading(Kind.LINE, name, measure, unit=unit, span=span)
    if measure == "net_rate":
        return net_rate(work, name, (f"pool {name.rpartition('.')[0]}",), span)
    return _fact(work, name, measure, span)


def _classes(work: Work, owner: Entity, measure: str, span: Span, scope: Scope) -> TypedExpression:
    if measure not in CLASS_MEASURES:
        return _unknown(work, owner, measure, span, CLASS_MEASURES)
    if scope.mode is Mode.STATED:
        return _stated_classes(work, owner, measure, span)
    unit = CLASS_MEASURES[measure]
    if measure in ("rate", "year_fraction") and not owner.is_one:
        told = reading_mistakes.not_a_value(
            span, f"`{span.text}`", "name one class: rates do not add up"
        )
        work.tell(told)
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if measure == "standing" and not scope.is_running:
        work.tell_progress(span, f"`{span.text}`")
    if measure == "closing_balance" and scope.mode is not Mode.MONTHLY and not scope.in_previous:
        work.tell(reading_mistakes.closing_too_early(span, f"`{owner.shown}`"))
    able = [name for name in owner.names if _has(work, name, measure)]
    if not able and measure == "rate":
        return _unknown(work, owner, measure, span, [m for m in CLASS_MEASURES if m != measure])
    if not able:  # classes without a balance, or without interest
        return typed.Constant(Decimal(0), unit=unit, span=span)
    readings = tuple(_of_class(work, name, measure, span, scope) for name in able)
    return total(readings, unit, span)


def _of_class(work: Work, name: str, measure: str, span: Span, scope: Scope) -> TypedExpression:
    """A class's figure; its rate and its notional amount are definitions."""
    if measure in ("rate", "notional"):
        from dealdsl.deal.class_rules import class_rule

        return class_rule(work, name, measure, span, scope)
    unit = CLASS_MEASURES[measure]
    return typed.Reading(Kind.TRANCHE, name, measure, unit=unit, span=span)


def _has(work: Work, name: str, measure: str) -> bool:
    """Whether a class has a figure: no balance without principal, no rate without interest."""
    match measure:
        case "balance" | "standing" | "closing_balance" | "written_down":
            return f"tranche {name}.balance" in work.facts
        case "rate" | "interest_due":
            return work.states(name, "rate")
        case "notional":
            return work.states(name, "notional")
        case _:
            return True


def _stated_classes(work: Work, owner: Entity, measure: str, span: Span) -> TypedExpression:
    if measure != "balance":
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{span.text}`"))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    failed = [f"tranche {name}.balance" for name in owner.names]
    if owner.group is not None:
        failed.append(f"group {owner.group}.balance")
    if any(name in work.failed for name in failed):
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if owner.group is not None and f"group {owner.group}.balance" in work.facts:
        return _fact(work, f"group {owner.group}", "balance", span)
    values = tuple(
        typed.FactValue(f"tranche {name}.balance", unit=units.MONEY, span=span)
        for name in owner.names
        if f"tranche {name}.balance" in work.facts
    )
    if not values:
        return typed.Constant(Decimal(0), unit=units.MONEY, span=span)
    return total(values, units.MONEY, span)


def _kept(
    work: Work,
    owner: Entity,
    measure: str,
    span: Span,
    scope: Scope,
    kind: Kind,
    measures: dict[str, Unit],
) -> TypedExpression:
    name = owner.names[0]
    if measure == "initial" and kind is not Kind.HEDGE:
        return _fact(work, f"{kind.value} {name}", "initial", span)
    if measure not in measures or (kind is Kind.HEDGE and _is_payment_of_cap(work, name, measure)):
        return _unknown(work, owner, measure, span, measures)
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{span.text}`"))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    if measure == "earned" and not _earns(work.symbols.accounts[name]):
        return typed.Constant(Decimal(0), unit=units.MONEY, span=span)
    return typed.Reading(kind, name, measure, unit=measures[measure], span=span)


def _is_payment_of_cap(work: Work, name: str, measure: str) -> bool:
    return measure == "payment" and work.symbols.hedges[name].kind == "cap"


def _earns(account: nodes.Section) -> bool:
    return any(isinstance(e, nodes.Property) and e.key == "earns" for e in account.entries)
