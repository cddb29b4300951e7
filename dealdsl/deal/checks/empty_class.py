"""The mistake `empty-class`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("empty-class")
def empty_class(deal: Deal) -> Iterator[Diagnostic]:
    """A class states neither a balance nor a notional amount and is not a residual.

    Nothing is ever due to it. A class that takes what is left says so with `residual`.

    Instead of:

        tranche R { }

    Write:

        tranche R { residual }
    """
    owners = {claim.owner for claim in deal.claims}
    for tranche in deal.tranches:
        if tranche.residual or tranche.has_balance or tranche.notional or tranche.rate:
            continue
        if tranche.name not in owners:
            yield error(
                "empty-class",
                f"class `{tranche.name}` has nothing that could be paid",
                tranche.span,
                "states no balance and no notional amount",
                help="write `balance:`, or `notional:` and `rate:`, or `residual`",
            )
