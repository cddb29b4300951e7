"""The mistake `fee-never-paid`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import DueKind
from dealdsl.deal.walks import paid
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("fee-never-paid")
def fee_never_paid(deal: Deal) -> Iterator[Diagnostic]:
    """A fee is due every period, and no step of any waterfall pays it.

    Its cash would go to the classes instead. A servicing fee that the servicer keeps back before
    collections reach the deal is no `fee`: it is the pool's `servicing_fee`.

    Instead of:

        fee trustee { amount: $5,000   shortfall: carried }
        waterfall main from I.funds { pay interest to A   … }

    Write:

        fee trustee { amount: $5,000   shortfall: carried }
        waterfall main from I.funds { pay due to trustee   pay interest to A   … }
    """
    if not deal.waterfalls:
        return
    for fee in deal.fees:
        if fee.name not in paid(deal, DueKind.FEE):
            yield error(
                "fee-never-paid",
                f"fee `{fee.name}` is never paid",
                head(fee.span),
                "due every period, and no step pays it",
                help=f"write `pay due to {fee.name}` in a waterfall",
            )
