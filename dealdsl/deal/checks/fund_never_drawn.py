"""The mistake `fund-never-drawn`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import FundSource
from dealdsl.deal.walks import rests
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("fund-never-drawn")
def fund_never_drawn(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall passes its rest to a fund that no waterfall draws.

    What is left would lie there at the end of the period, paid to nobody. `rest to` names a fund
    that another waterfall draws, or one class.

    Instead of:

        waterfall seniors from I.funds { pay interest to A   rest to juniors }
        waterfall subordinates from junior { pay interest to B   rest to R }

    Write:

        waterfall seniors from I.funds { pay interest to A   rest to junior }
        waterfall subordinates from junior { pay interest to B   rest to R }
    """
    drawn = drawn_funds(deal)
    told = misspelt(deal)
    for fund, span in filled_funds(deal).items():
        if fund in drawn:
            continue
        classes = {tranche.name: tranche.span for tranche in deal.tranches}
        near = told.get(fund) or nearest(fund, (*drawn, *classes)) or waiting_residual(deal)
        places = {**classes, **{name: place for name, (_, place) in drawn.items()}}
        yield error(
            "fund-never-drawn",
            f"the rest goes to `{fund}`, which is no class and which no waterfall draws",
            span,
            "nobody is paid from here",
            help=_advice(deal, fund, near),
            also=(Label(places[near], "receives no rest"),)
            if near and near == waiting_residual(deal)
            else (Label(places[near], "a similar name"),)
            if near
            else (),
        )


def filled_funds(deal: Deal) -> dict[str, Span]:
    """The funds that waterfalls fill, each with the first place that does."""
    found: dict[str, Span] = {}
    for waterfall in deal.waterfalls:
        for rest in rests(waterfall):
            if rest.fund is not None:
                found.setdefault(rest.fund, rest.span)
    return found


def drawn_funds(deal: Deal) -> dict[str, tuple[str, Span]]:
    """The funds that waterfalls draw, each with the first waterfall and place that does."""
    found: dict[str, tuple[str, Span]] = {}
    for waterfall in deal.waterfalls:
        for source in waterfall.sources:
            if isinstance(source, FundSource):
                found.setdefault(source.fund, (waterfall.name, source.span))
    return found


def waiting_residual(deal: Deal) -> str | None:
    """A residual class that receives no rest: probably what a rest to nobody was meant for."""
    given = {rest.tranche for waterfall in deal.waterfalls for rest in rests(waterfall)}
    waiting = (tranche.name for tranche in deal.tranches if tranche.residual)
    return next((name for name in waiting if name not in given), None)


def misspelt(deal: Deal) -> dict[str, str]:
    """Funds that nobody draws, and the empty fund that was probably meant: one mistake, not two."""
    filled, drawn = filled_funds(deal), drawn_funds(deal)
    empty = [fund for fund in drawn if fund not in filled]
    near = {fund: nearest(fund, empty) for fund in filled if fund not in drawn}
    return {fund: other for fund, other in near.items() if other is not None}


def _advice(deal: Deal, fund: str, near: str | None) -> str:
    if fund in {account.name for account in deal.accounts}:
        return f"an account is filled by a step: write `top up {fund} to …` before the rest"
    if fund in {group.name for group in deal.groups}:
        return "the rest goes to one class, or to a fund whose waterfall shares it"
    if near is not None:
        return f"write `rest to {near}`"
    return f"write `rest to` a class, or a waterfall that draws it: `waterfall {fund} from {fund}`"
