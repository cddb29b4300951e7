"""Swaps and caps: what the deal and its counterparty owe each other, net, each period."""

from __future__ import annotations

from dealdsl.deal import resolve
from dealdsl.deal.classes import is_carried, owner_of, rules_of, stated_day_count
from dealdsl.deal.collateral import facts_of
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.facts import Owner
from dealdsl.deal.mistakes import head
from dealdsl.deal.model import Hedge, Leg
from dealdsl.deal.scope import Work
from dealdsl.syntax import nodes


def hedges(work: Work) -> tuple[Hedge, ...]:
    return tuple(_hedge(work, name, node) for name, node in work.symbols.hedges.items())


def _hedge(work: Work, name: str, section: nodes.Section) -> Hedge:
    owner = owner_of(work, f"{section.kind} {name}", section)
    rules = rules_of(work, owner)
    span = head(section.span)
    is_swap = section.kind == "swap"
    unknown = resolve.unknown_value(span)  # where a rule is missing, which is told
    return Hedge(
        name,
        section.title,
        rules.get("notional", unknown),
        _leg(work, owner, "receives", rules.get("receives", unknown)),
        _leg(work, owner, "pays", rules.get("pays", unknown)) if is_swap else None,
        is_swap and is_carried(work, owner),
        facts_of(work, owner.name),
        span,
    )


def _leg(work: Work, owner: Owner, key: str, rate: TypedExpression) -> Leg:
    return Leg(rate, stated_day_count(work, owner.name, f"{key}_day_count"))
