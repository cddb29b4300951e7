"""Values whose units do not mix: what is told of them, with where each got its unit."""

from __future__ import annotations

from attrs import evolve

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.measures import POOL_RATES
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.scope import Work
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.source import Span


def unmixed(
    work: Work, verb: str, span: Span, left: TypedExpression, right: TypedExpression
) -> Diagnostic:
    """Values of two units: each side, and where it got its unit."""
    told = unit_mistakes.units_do_not_mix(
        verb, span, (left.span, left.unit), (right.span, right.unit)
    )
    places = [(side, _declared(work, side)) for side in (left, right)]
    origins = tuple(
        Label(place, f"{unit_mistakes.in_words(side.unit)} from here")
        for side, place in places
        if place is not None
    )
    return evolve(told, secondary=(*told.secondary, *origins))


def _declared(work: Work, side: TypedExpression) -> Span | None:
    """Where the deal states or defines what a side reads."""
    match side:
        case typed.FactValue(fact=fact):
            return work.facts[fact].value_span
        case typed.DefinitionValue(key=key):
            return work.symbols.places.get(key.split("(")[0])
        case typed.Reading(kind=typed.Kind.POOL, name=pool, measure=measure):
            stated = work.facts.get(f"pool {pool}.{measure}")
            return stated.value_span if stated and measure in POOL_RATES else None
        case typed.TableValue(table=table):
            return work.symbols.places[table]
        case _:
            return None
