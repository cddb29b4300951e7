"""The mistake `rate-without-balance`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("rate-without-balance")
def rate_without_balance(deal: Deal) -> Iterator[Diagnostic]:
    """A class states a rate and nothing that it bears interest on.

    It is due $0 of interest every month. An interest-only class bears interest on a notional
    amount, which its document states as the balance of other classes or of loans.

    Instead of:

        tranche IO { rate: 0.5%   shortfall: carried }

    Write:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: carried }
    """
    for tranche in deal.tranches:
        bears = tranche.has_balance or tranche.notional is not None or tranche.residual
        if tranche.rate is not None and not bears:
            yield error(
                "rate-without-balance",
                f"class `{tranche.name}` has a rate and neither a balance nor a notional amount",
                tranche.rate.span,
                "a rate on nothing",
                help="write `balance:`, or `notional:` for an interest-only class",
            )
