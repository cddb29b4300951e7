"""The mistake `share-above-whole`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import BoundValue, ComputedValue, Deal, Fact, FigureValue
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown

# Parts of a pool or of a deal. A loan-to-value ratio is none: it may exceed 100%.
SHARES = frozenset(
    (
        "primary_residence",
        "investment_property",
        "second_home",
        "full_or_streamlined",
        "unverified_income",
        "streamlined_refinance",
        "mortgage_insurance",
        "whole_pool",
        "regular_interests",
        "po_fraction",
    )
)


@mistake("share-above-whole")
def share_above_whole(deal: Deal) -> Iterator[Diagnostic]:
    """A part of a pool is stated as more than 100% of it.

    Mostly a decimal point is missing.

    Instead of:

        primary_residence: at least 980%

    Write:

        primary_residence: at least 98%
    """
    for fact in deal.all_facts.values():
        value = _largest(deal, fact) if fact.key in SHARES else None
        if value is not None and value > 1:
            yield error(
                "share-above-whole",
                f"`{fact.key}` is {shown(value, fact.unit)} of the whole",
                fact.value_span,
                "more than 100%",
                help="check the decimal point",
            )


def _largest(deal: Deal, fact: Fact) -> Decimal | None:
    """The figure, or the larger end of a bound."""
    match fact.content:
        case FigureValue(stated=stated):
            return stated.value
        case BoundValue(low=low, high=high):
            ends = [end.value for end in (low, high) if end is not None]
            return max(ends, default=None)
        case ComputedValue():
            try:
                return evaluator(deal).fact(fact.name, fact.value_span)
            except NotStated:
                return None
        case _:
            return None
