"""The mistake `principal-from-interest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.deal.parts import cash_parts
from dealdsl.deal.rules import CashSource, DueKind, FundSource, HedgeSource, PayStep, Waterfall
from dealdsl.deal.walks import rests, steps, takers
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("principal-from-interest")
def principal_from_interest(deal: Deal) -> Iterator[Diagnostic]:
    """Principal is paid without a cap from a fund that holds interest too.

    Such a step takes all cash that is left and retires the class early, out of excess interest.
    Some deals want exactly that, to build over-collateralisation: there the step is a `turbo`.
    Elsewhere a cap says how much principal there is.

    Instead of:

        waterfall main from I.funds { pay interest to A   pay principal to A   rest to R }

    Write:

        waterfall main from I.funds {
          pay interest to A
          pay principal to A up to I.principal
          rest to R
        }

    or, where interest is meant to pay principal:

        pay principal to A turbo
    """
    holding = funds_with_interest(deal)
    for waterfall, step in _from_funds(deal):
        if waterfall.fund in holding and not step.turbo and _uncapped_principal(step):
            yield warning(
                "principal-from-interest",
                f"this can pay principal out of interest, which `{waterfall.fund}` holds too",
                step.span,
                "no cap says how much principal there is",
                help="cap it, such as `up to I.principal`, or mark it `turbo`",
                also=(Label(holding[waterfall.fund], "interest comes in here"),),
            )


def _from_funds(deal: Deal) -> Iterator[tuple[Waterfall, PayStep]]:
    """The payments out of waterfalls' funds: inside `accrue`, interest is meant to pay."""
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps, accretion=False):
            if isinstance(step, PayStep):
                yield waterfall, step


def _uncapped_principal(step: PayStep) -> bool:
    return any(
        taker.leaf.due.kind is DueKind.PRINCIPAL and not taker.caps
        for taker in takers(step.allocation)
    )


def funds_with_interest(deal: Deal) -> dict[str, Span]:
    """The funds that hold interest, each with the place where it comes in."""
    found: dict[str, Span] = {}
    for waterfall in deal.waterfalls:  # in the order of payment, so funds are known when drawn
        span = _interest(deal, waterfall, found)
        if span is not None:
            found[waterfall.fund] = span
            for rest in rests(waterfall):
                if rest.fund is not None:
                    found.setdefault(rest.fund, rest.span)
    return found


def _interest(deal: Deal, waterfall: Waterfall, known: dict[str, Span]) -> Span | None:
    possible = {pool.name: cash_parts(pool) for pool in deal.pools}
    for source in waterfall.sources:
        match source:
            case CashSource(pool=pool, part=part, span=span):
                if part.endswith("interest") and part in possible[pool]:
                    return span
            case HedgeSource(span=span):
                return span
            case FundSource(fund=fund):
                if fund in known:
                    return known[fund]
    return None
