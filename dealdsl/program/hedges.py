"""Swaps and caps: both legs of a period, settled net, and what stays unpaid."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.model import Deal, Hedge, Leg
from dealdsl.program import names
from dealdsl.program.floors import at_least_nothing
from dealdsl.program.program import Block, Expression, Extreme, Let, Operation, Output, Read, State
from dealdsl.program.translate import ZERO, Translator, origin, total


def settle(hedge: Hedge, translator: Translator) -> None:
    """What the deal receives this period, or what it owes besides its arrears."""
    name = hedge.name
    source = origin(f"{hedge.kind} {name}", hedge.span)
    notional = at_least_nothing(translator.expression(hedge.notional))
    on = translator.define(f"{name}.notional", notional, source)
    received = _leg(hedge.receives, on, translator)
    if hedge.pays is None:
        translator.define(f"{name}.receipt", at_least_nothing(received))
        return
    receivable = translator.define(f"{name}.receivable", received)
    payable = translator.define(f"{name}.payable", _leg(hedge.pays, on, translator))
    for measure, more, less in (
        ("receipt", receivable, payable),
        ("payment", payable, receivable),
    ):
        translator.define(f"{name}.{measure}", Extreme("max", Operation("-", more, less), ZERO))


def _leg(leg: Leg, notional: Read, translator: Translator) -> Expression:
    a_year = Operation("*", notional, translator.expression(leg.rate))
    return Operation("*", a_year, Read(names.year_fraction(leg.day_count)))


def due_blocks(deal: Deal) -> Iterator[Block]:
    """What is due under each swap: this period's payment, and what stayed unpaid."""
    for hedge in deal.hedges:
        if hedge.pays is not None:
            terms: list[Expression] = [Read(f"{hedge.name}.payment")]
            if hedge.carried:
                terms.append(Read(f"{hedge.name}.arrears"))
            due = Let(f"{hedge.name}.due", total(terms))
            words = f"{hedge.kind} {hedge.name}"
            yield Block(words, (due,), origin(words, hedge.span))


def opened(deal: Deal) -> Iterator[Let]:
    for hedge in deal.hedges:
        if hedge.pays is not None:
            yield Let(f"{hedge.name}.unpaid", Read(f"{hedge.name}.due"))
            yield Let(f"{hedge.name}.paid", ZERO)


def states(deal: Deal) -> Iterator[State]:
    for hedge in deal.hedges:
        if hedge.pays is not None and hedge.carried:
            yield State(f"{hedge.name}.arrears", 0.0, Read(f"{hedge.name}.unpaid"))


def outputs(deal: Deal) -> Iterator[Output]:
    for hedge in deal.hedges:
        measures = ["notional", "receipt"]
        if hedge.pays is not None:
            measures.extend(("payment", "paid", "unpaid"))
        for measure in measures:
            yield Output((hedge.kind, hedge.name, measure), Read(f"{hedge.name}.{measure}"), 0.0)
