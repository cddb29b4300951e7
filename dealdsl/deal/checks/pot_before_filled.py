"""The mistake `pot-before-filled`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("pot-before-filled")
def pot_before_filled(deal: Deal) -> Iterator[Diagnostic]:
    """An `allocate` section shares out what a later one leaves.

    Sections of entitlements work in the order in which they are written: the amount is not there
    yet, and when it is, nobody is entitled to it.

    Instead of:

        allocate subordinate from subordinate { pro rata { subs }   rest unallocated }
        allocate I from I.principal { A up to senior_amount   rest to subordinate }

    Write:

        allocate I from I.principal { A up to senior_amount   rest to subordinate }
        allocate subordinate from subordinate { pro rata { subs }   rest unallocated }
    """
    for position, allocate in enumerate(deal.allocates):
        for later in deal.allocates[position:]:
            if later.rest in allocate.pots and later.rest_span is not None:
                itself = later is allocate
                source = "it leaves itself" if itself else f"`allocate {later.name}` leaves later"
                yield error(
                    "pot-before-filled",
                    f"`allocate {allocate.name}` shares out `{later.rest}`, which {source}",
                    allocate.source_span,
                    "allocated here, before it is known",
                    help="name another rest"
                    if itself
                    else f"write `allocate {later.name}` above `allocate {allocate.name}`",
                    also=(Label(later.rest_span, "left here"),),
                )
