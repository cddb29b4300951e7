"""The mistake `cash-to-nobody`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import rests
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("cash-to-nobody")
def cash_to_nobody(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall ends with `rest unallocated`, which gives cash to nobody.

    Entitlements and losses may stay unallocated; cash may not: somebody is paid every dollar that
    comes in. What no class is due belongs to a residual class.

    Instead of:

        waterfall main from I.funds { pay interest to A   rest unallocated }

    Write:

        tranche R { residual }
        waterfall main from I.funds { pay interest to A   rest to R }
    """
    residual = next((tranche.name for tranche in deal.tranches if tranche.residual), None)
    for waterfall in deal.waterfalls:
        for rest in rests(waterfall):
            if rest.fund is None and rest.tranche is None:
                yield error(
                    "cash-to-nobody",
                    f"waterfall `{waterfall.name}` leaves cash that nobody is paid",
                    rest.span,
                    "goes to nobody",
                    help=f"write `rest to {residual}`"
                    if residual
                    else "declare `tranche R { residual }` and write `rest to R`",
                )
