"""The mistake `claim-never-paid`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import DueKind
from dealdsl.deal.walks import paid
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("claim-never-paid")
def claim_never_paid(deal: Deal) -> Iterator[Diagnostic]:
    """A claim is owed to a class, and no step of any waterfall pays it.

    It only grows. A figure that is remembered and never paid is a `define` with `previous(…)`.

    Instead of:

        claim deferred of A { adds: I.loss.within   pays: principal }

    Write, with it, in a waterfall:

        pay deferred to A
    """
    if not deal.waterfalls:
        return
    for claim in deal.claims:
        if claim.name not in paid(deal, DueKind.CLAIM):
            yield error(
                "claim-never-paid",
                f"claim `{claim.name}` is never paid",
                head(claim.span),
                "owed, and no step pays it",
                help=f"write `pay {claim.label} to {claim.owner}` in a waterfall",
            )
