"""The mistake `swap-never-paid`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import DueKind
from dealdsl.deal.walks import paid
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("swap-never-paid")
def swap_never_paid(deal: Deal) -> Iterator[Diagnostic]:
    """A swap has a payment to be made, and no step of any waterfall makes it.

    When the deal's side of a swap is the larger, the deal owes the difference. Unpaid it would go
    to the classes, and the model would count only the months in which the swap pays the deal.

    Instead of:

        swap hedge { notional: A.balance   pays: 3.25%   receives: LIBOR-1M   shortfall: carried }
        waterfall main from I.funds + hedge.receipt { pay interest to A   … }

    Write:

        swap hedge { notional: A.balance   pays: 3.25%   receives: LIBOR-1M   shortfall: carried }
        waterfall main from I.funds + hedge.receipt { pay due to hedge   pay interest to A   … }
    """
    if not deal.waterfalls:
        return
    for hedge in deal.hedges:
        if hedge.pays is not None and hedge.name not in paid(deal, DueKind.HEDGE):
            yield error(
                "swap-never-paid",
                f"what the deal owes under swap `{hedge.name}` is never paid",
                head(hedge.span),
                "due when its paying side is the larger, and no step pays it",
                help=f"write `pay due to {hedge.name}` in a waterfall",
            )
