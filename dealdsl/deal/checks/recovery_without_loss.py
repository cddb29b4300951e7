"""The mistake `recovery-without-loss`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import takers
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("recovery-without-loss")
def recovery_without_loss(deal: Deal) -> Iterator[Diagnostic]:
    """A `recoveries` section writes up a class that takes no losses.

    A class is written up by at most what it was written down. One that stands in no `losses`
    section is never written down: the recovery passes it by.

    Instead of:

        losses from I.loss { B   rest unallocated }
        recoveries from I.late_recovered { in order { A  B } }

    Write:

        losses from I.loss { B   rest unallocated }
        recoveries from I.late_recovered { B }
    """
    losers = {t.leaf.due.name for block in deal.losses for t in takers(block.allocation)}
    for block in deal.recoveries:
        for taker in takers(block.allocation):
            name = taker.leaf.due.name
            if name not in losers:
                yield error(
                    "recovery-without-loss",
                    f"class `{name}` is never written down, so that nothing of it can recover",
                    taker.leaf.span,
                    "takes no losses",
                    help="leave it out here, or name it in a `losses` section",
                )
