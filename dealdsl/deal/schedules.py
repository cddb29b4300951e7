"""Schedules: planned balances, as stated or as computed from a collar of speeds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import evolve

from dealdsl.deal.collateral import facts_of
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.facts import Owner, origin_of, register
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import schedules as schedule_mistakes
from dealdsl.deal.mistakes import tapes as tape_mistakes
from dealdsl.deal.model import Collar, Origin, Schedule, TextValue
from dealdsl.deal.scope import Work
from dealdsl.deal.tables import curve_rows
from dealdsl.deal.words import said, words_of
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.stated import Stated

_COLLAR = re.compile(r"(\d[\d,]*(?:\.\d+)?%?) (\w+)(?: to (\d[\d,]*(?:\.\d+)?%?) \2)?")
_FASTEST = {"PSA": 10_000, "CPR": 100, "SMM": 100}


def register_schedules(work: Work) -> tuple[Owner, ...]:
    """Enter the facts of schedules that are computed."""
    owners = tuple(
        Owner(f"schedule {name}", node, origin_of(work, node.notes, Origin()))
        for name, node in work.symbols.schedules.items()
        if isinstance(node, nodes.Section)
    )
    for owner in owners:
        register(work, owner)
    return owners


def schedules(work: Work, evaluator: Evaluator) -> tuple[Schedule, ...]:
    """The checked schedules, in the order declared."""
    found = []
    for name, node in work.symbols.schedules.items():
        rows: tuple[tuple[int, Stated], ...] = ()
        collar = None
        if isinstance(node, nodes.Schedule):
            rows = curve_rows(work, node, units.MONEY)
        else:
            collar = _collar(work, evaluator, name, node)
        found.append(Schedule(name, rows, collar, words_of(node.span), node.span))
    return tuple(found)


def _collar(work: Work, evaluator: Evaluator, name: str, node: nodes.Section) -> Collar | None:
    fact = work.facts.get(f"schedule {name}.balance")
    balance = None if fact is None else needed(work, evaluator, fact)
    speeds = _speeds(work, name)
    pool = _one(work, node, "pool", "pool", work.symbols.pools)
    less = _named(work, node, "less", "schedule", work.symbols.schedules)
    for earlier in less:
        declared = list(work.symbols.schedules)
        if declared.index(earlier) >= declared.index(name):
            place = _property(node, "less") or node
            work.tell(schedule_mistakes.schedule_of_itself(name, earlier, place.span))
            return None
    if balance is None or speeds is None or not pool:
        return None
    if pool[0] in work.symbols.tapes:
        _tell_of_tape(work, node, pool[0])
        return None
    return Collar(pool[0], *speeds, balance, less)


def _speeds(work: Work, name: str) -> tuple[str, tuple[float, ...]] | None:
    """`90 PSA to 300 PSA`, or `165 PSA`: the measure and its speeds."""
    fact = facts_of(work, f"schedule {name}").get("collar")
    if fact is None or not isinstance(fact.content, TextValue):
        return None
    text = fact.content.text
    match = _COLLAR.fullmatch(text)
    measure = match[2] if match else ""
    ends = [end for end in (match[1], match[3]) if end] if match else []
    signs = all(end.endswith("%") == (measure != "PSA") for end in ends)
    speeds = tuple(_number(end) for end in ends)
    if not signs or not speeds or max(speeds) > _FASTEST.get(measure, 0):
        wanted = "one speed, or a slower and a faster one, in PSA, CPR or SMM"
        work.tell(mistakes.wrong_value("collar", fact.value_span, wanted, "90 PSA to 300 PSA"))
        return None
    if len(speeds) == 2 and speeds[0] >= speeds[1]:
        work.tell(schedule_mistakes.collar_reversed(name, fact.value_span, text))
        return None
    return measure.lower(), speeds


def _tell_of_tape(work: Work, node: nodes.Section, pool: str) -> None:
    place = (_property(node, "pool") or node).span
    help = "state the planned balances by month, or the loans by lines"
    what = f"a collar of pool `{pool}`"
    work.tell(tape_mistakes.tape_does_not_fit(what, place, "a pool with a tape", help))


def _number(text: str) -> float:
    return float(text.rstrip("%").replace(",", ""))


def _named(
    work: Work, node: nodes.Section, key: str, kind: str, known: Mapping[str, object]
) -> tuple[str, ...]:
    """The declared names that a property lists; others are told."""
    found = []
    entry = _property(node, key)
    for value in entry.values if entry else ():
        if isinstance(value, nodes.Name) and value.text in known:
            found.append(value.text)
        else:
            shown, places = said(value), work.symbols.places
            told = name_mistakes.unknown_name(shown, value.span, kind, known, places)
            work.tell(told)
    return tuple(found)


def _one(
    work: Work, node: nodes.Section, key: str, kind: str, known: Mapping[str, object]
) -> tuple[str, ...]:
    """The one declared name that a property has, or none where something is told."""
    entry = _property(node, key)
    if entry is not None and len(entry.values) > 1:
        span = entry.values[0].span.to(entry.values[-1].span)
        example = next(iter(known), "PAC")
        work.tell(mistakes.wrong_value(key, span, f"the name of one {kind}", example))
        return ()
    return _named(work, node, key, kind, known)


def _property(node: nodes.Section, key: str) -> nodes.Property | None:
    entries = (e for e in node.entries if isinstance(e, nodes.Property) and e.key == key)
    return next(entries, None)


def schedule_of(work: Work, tranche: str) -> str | None:
    """The schedule that a class names."""
    section = work.symbols.tranches[tranche]
    found = _one(work, section, "schedule", "schedule", work.symbols.schedules)
    return found[0] if found else None


def planned(work: Work, cap: nodes.Cap, tranche: str | None) -> nodes.Cap:
    """`down to schedule` is down to the schedule that the class names."""
    amount = cap.amount
    is_own = isinstance(amount, nodes.Name) and amount.text == "schedule"
    if not is_own or cap.direction != "down" or "schedule" in work.symbols.places:
        return cap
    name = None if tranche is None else schedule_of(work, tranche)
    if tranche is not None and name is None and work.states(tranche, "schedule"):
        return evolve(cap, amount=nodes.Literal(nodes.LiteralKind.MONEY, "$0", span=amount.span))
    if name is None:
        work.tell(schedule_mistakes.class_without_schedule(tranche, amount.span))
        return evolve(cap, amount=nodes.Literal(nodes.LiteralKind.MONEY, "$0", span=amount.span))
    return evolve(cap, amount=nodes.Name(name, span=amount.span))
