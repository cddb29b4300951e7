"""The mistake `calls-conflict`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("calls-conflict")
def calls_conflict(deal: Deal) -> Iterator[Diagnostic]:
    """Two calls can be exercised under the same condition.

    Which of them is exercised, and at which price, is not said.

    Instead of:

        call cleanup when pools.balance <= 10% * initial(pools.balance) at par
        call optional when pools.balance <= 10% * initial(pools.balance) at par plus accrued

    Write one of them.
    """
    for position, call in enumerate(deal.calls):
        for earlier in deal.calls[:position]:
            if call.condition == earlier.condition:
                yield error(
                    "calls-conflict",
                    f"`{earlier.name}` and `{call.name}` can be called at the same time",
                    call.condition.span,
                    "the same condition",
                    help="keep one of the two calls",
                    also=(Label(earlier.condition.span, "the condition of the first call"),),
                )
                break
