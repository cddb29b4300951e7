"""The mistake `pot-never-allocated`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest


@mistake("pot-never-allocated")
def pot_never_allocated(deal: Deal) -> Iterator[Diagnostic]:
    """An `allocate` section passes its rest on under a name that no other section allocates.

    The amount is then nobody's entitlement. Where that is meant, `rest unallocated` says it.

    Instead of:

        allocate I from I.principal { A up to senior_amount   rest to subordinate }

    Write, with it:

        allocate subordinate from subordinate { pro rata { subs }   rest unallocated }
    """
    shared = {pot: allocate for allocate in deal.allocates for pot in allocate.pots}
    for allocate in deal.allocates:
        if allocate.rest is None or allocate.rest in shared or allocate.rest_span is None:
            continue
        near = nearest(allocate.rest, shared)
        other = f"allocate {allocate.rest} from {allocate.rest} {{ … }}"
        yield error(
            "pot-never-allocated",
            f"the rest of `{allocate.name}` goes to `{allocate.rest}`, which is never allocated",
            allocate.rest_span,
            "nobody is entitled to this",
            help=f"write `rest to {near}`"
            if near
            else f"write `{other}`, or `rest unallocated` here",
            also=(Label(shared[near].source_span, "a similar name"),) if near else (),
        )
