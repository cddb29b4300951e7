"""The mistake `accretion-without-interest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.principal_from_interest import funds_with_interest
from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import accruals
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("accretion-without-interest")
def accretion_without_interest(deal: Deal) -> Iterator[Diagnostic]:
    """A class accrues in a waterfall that holds no interest.

    What a class accrues is interest: the cash that would have paid it pays principal to others.
    Out of a fund of principal alone, principal would stand for interest, and the classes together
    would owe more than the loans.

    Instead of:

        waterfall principal from G.principal { accrue Z { pay principal to A }   … }

    Write:

        waterfall interest from G.interest { accrue Z { pay principal to A }   … }
    """
    holding = funds_with_interest(deal)
    for waterfall, step in accruals(deal):
        if waterfall.fund not in holding:
            yield error(
                "accretion-without-interest",
                f"`{step.tranche}` accrues out of `{waterfall.fund}`, which holds no interest",
                head(step.span),
                "no interest to accrue with",
                help="write the step in the waterfall that pays interest",
            )
