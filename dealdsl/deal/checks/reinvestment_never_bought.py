"""The mistake `reinvestment-never-bought`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import BuyStep
from dealdsl.deal.walks import steps
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("reinvestment-never-bought")
def reinvestment_never_bought(deal: Deal) -> Iterator[Diagnostic]:
    """A pool says what loans it buys, and no step buys any.

    Loans are bought where a waterfall says so, with the cash that is there.

    Instead of:

        waterfall principal from I.principal { pay principal to A   rest to R }

    Write:

        waterfall principal from I.principal { buy I   pay principal to A   rest to R }
    """
    bought = {
        step.pool
        for waterfall in deal.waterfalls
        for step in steps(waterfall.steps)
        if isinstance(step, BuyStep)
    }
    for pool in deal.pools:
        if pool.reinvestment is not None and pool.name not in bought and deal.waterfalls:
            yield error(
                "reinvestment-never-bought",
                f"no step buys loans for pool `{pool.name}`",
                head(pool.reinvestment.span),
                "these loans are never bought",
                help=f"write `buy {pool.name}` in a waterfall, or leave this out",
            )
