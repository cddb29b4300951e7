"""The mistake `reduction-without-interest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("reduction-without-interest")
def reduction_without_interest(deal: Deal) -> Iterator[Diagnostic]:
    """A class that bears no interest says what its interest is reduced by.

    `reduced_by` lowers what accrues in a month. What a class without a rate does not bear falls on
    nobody.

    Instead of:

        tranche PO { balance: $1,000,000   reduced_by: 0.05% * I.unscheduled }

    Write:

        tranche A { balance: $1,000,000   rate: 5%   reduced_by: 0.05% * I.unscheduled   … }
    """
    for tranche in deal.tranches:
        if tranche.reduced_by is not None and tranche.rate is None:
            yield error(
                "reduction-without-interest",
                f"class `{tranche.name}` bears no interest that could be reduced",
                tranche.reduced_by.span,
                "reduces nothing",
                help="write `rate:` in this class, or `reduced_by:` in one that has a rate",
            )
