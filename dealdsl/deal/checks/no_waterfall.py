"""The mistake `no-waterfall`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("no-waterfall")
def no_waterfall(deal: Deal) -> Iterator[Diagnostic]:
    """A deal has no waterfall, so nobody is paid.

    The pools' collections come in every month, and the deal does not say to whom they go.

    Instead of:

        pool I { balance: $1,000,000   gross_rate: 6%   remaining_term: 360 months }
        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }

    Write, below them:

        waterfall main from I.funds {
          pay interest to A
          pay principal to A up to I.principal
          rest to R
        }
    """
    if not deal.waterfalls:
        pool = deal.pools[0]
        yield error(
            "no-waterfall",
            "the deal has no waterfall: nobody is paid",
            head(pool.span),
            "this cash goes to nobody",
            help=f"write `waterfall main from {pool.name}.funds {{ … }}`",
        )
