"""The mistake `fee-stated-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("fee-stated-twice")
def fee_stated_twice(deal: Deal) -> Iterator[Diagnostic]:
    """A fee states both an amount and a rate.

    Which of them is due, or whether both are, is not said.

    Instead of:

        fee trustee { amount: $5,000   rate: 1 bp   on: pools.balance   shortfall: carried }

    Write one of them; for a fee with a floor:

        fee trustee { amount: max($5,000, pools.balance * 0.01% / 12)   shortfall: carried }
    """
    for fee in deal.fees:
        if fee.amount is not None and fee.rate is not None:
            yield error(
                "fee-stated-twice",
                f"fee `{fee.name}` has both an amount and a rate",
                fee.rate.span,
                "a rate",
                help="keep the amount, or the rate and what it is `on`",
                also=(Label(fee.amount.span, "an amount"),),
            )
