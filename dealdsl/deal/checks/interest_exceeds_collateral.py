"""The mistake `interest-exceeds-collateral`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.evaluate import Evaluator, NotStated
from dealdsl.deal.facts import HIGHEST_USUAL_RATE
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import head, warning
from dealdsl.deal.model import Deal, Hedge, Tranche
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT
from dealdsl.values.units import MONEY

# Documents round rates and balances: what is less than this part of the interest is no mistake.
ROUNDING = Decimal("0.001")
DOLLAR = Decimal(1)


@mistake("interest-exceeds-collateral")
def interest_exceeds_collateral(deal: Deal) -> Iterator[Diagnostic]:
    """At closing the classes are due more interest than the loans bring.

    Interest by the year, at the balances and rates of the cut-off date: what the loans bring net of
    servicing against what the classes are due. Fees and other payments come on top.

    Instead of:

        pool I { balance: $1,000,000   gross_rate: 5%   … }
        tranche A { balance: $1,000,000   rate: 6%   … }

    Write:

        pool I { balance: $1,000,000   gross_rate: 6.5%   … }
        tranche A { balance: $1,000,000   rate: 6%   … }
    """
    lines = [line for pool in deal.pools for line in pool.lines]
    brought = sum((EXACT.multiply(line.balance, line.net_rate) for line in lines), Decimal(0))
    reader = evaluator(deal)
    try:
        brought += sum((_received(hedge, reader) for hedge in deal.hedges), Decimal(0))
        due = {tranche.name: _due(tranche, reader) for tranche in deal.tranches}
    except NotStated:
        return
    whole = sum(due.values(), Decimal(0))
    if whole - brought <= max(DOLLAR, brought * ROUNDING) or _told_already(deal, due):
        return
    largest = max(deal.tranches, key=lambda tranche: due[tranche.name])
    yield warning(
        "interest-exceeds-collateral",
        f"the classes are due {shown(_dollars(whole), MONEY)} of interest a year, "
        f"{_who(deal)} bring {shown(_dollars(brought), MONEY)}",
        largest.span,
        "due the most of it",
        help="correct a rate, a balance, a notional amount or a servicing fee",
        also=tuple(Label(head(pool.span), "brings interest") for pool in deal.pools)[:3],
    )


def _who(deal: Deal) -> str:
    kinds = dict.fromkeys(f"{hedge.kind}s" for hedge in deal.hedges)
    return " and ".join(("the loans", *kinds))


def _received(hedge: Hedge, reader: Evaluator) -> Decimal:
    """What a swap or a cap pays by the year, as of the cut-off date."""
    rate = reader.value(hedge.receives.rate)
    if hedge.pays is not None:
        rate = EXACT.subtract(rate, reader.value(hedge.pays.rate))
    return max(Decimal(0), EXACT.multiply(reader.value(hedge.notional), rate))


def _told_already(deal: Deal, due: dict[str, Decimal]) -> bool:
    """Whether a balance or a rate is so large that another diagnostic speaks of it."""
    classes = sum((tranche.balance for tranche in deal.tranches), Decimal(0))
    loans = sum((line.balance for pool in deal.pools for line in pool.lines), Decimal(0))
    usurious = any(
        due[tranche.name] > EXACT.multiply(tranche.balance, HIGHEST_USUAL_RATE)
        for tranche in deal.tranches
        if tranche.has_balance
    )
    return classes - loans > DOLLAR or usurious


def _due(tranche: Tranche, reader: Evaluator) -> Decimal:
    """A class's interest by the year, as of the cut-off date."""
    if tranche.rate is None:
        return Decimal(0)
    base = tranche.balance if tranche.notional is None else reader.value(tranche.notional)
    return EXACT.multiply(base, reader.value(tranche.rate))


def _dollars(amount: Decimal) -> Decimal:
    return amount.to_integral_value()
