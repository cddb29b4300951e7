"""The mistake `capitalised-without-balance`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal, ShortfallRule
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("capitalised-without-balance")
def capitalised_without_balance(deal: Deal) -> Iterator[Diagnostic]:
    """Unpaid interest is to be added to the balance of a class that has none.

    Interest that is capitalised becomes principal. An interest-only class has no principal: what it
    is not paid is carried to the next month, or lost.

    Instead of:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: capitalised }

    Write:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: carried }
    """
    for tranche in deal.tranches:
        capitalises = tranche.shortfall is ShortfallRule.CAPITALISED
        if capitalises and tranche.rate is not None and not tranche.has_balance:
            yield error(
                "capitalised-without-balance",
                f"class `{tranche.name}` has no balance to which unpaid interest could be added",
                tranche.facts["shortfall"].value_span,
                "capitalised into nothing",
                help="write `shortfall: carried`, `carried with interest` or `lost`",
            )
