"""The mistake `allocation-without-rest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("allocation-without-rest")
def allocation_without_rest(deal: Deal) -> Iterator[Diagnostic]:
    """An `allocate` section does not say what becomes of the amount that is left.

    Principal to which nobody is entitled ends as excess in the residual, often unseen for years.
    So each section says it: the rest goes on to another section, or stays unallocated.

    Instead of:

        allocate I from I.principal { A up to senior_amount }

    Write:

        allocate I from I.principal { A up to senior_amount   rest to subordinate }

    or, where it is meant:

        allocate I from I.principal { A   rest unallocated }
    """
    for allocate in deal.allocates:
        if not allocate.has_rest:
            yield error(
                "allocation-without-rest",
                f"`allocate {allocate.name}` does not say what becomes of the rest",
                head(allocate.span),
                "an amount can be left",
                help="end it with `rest to` a name that another section allocates, "
                "or with `rest unallocated`",
            )
