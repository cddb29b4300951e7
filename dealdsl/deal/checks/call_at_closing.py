"""The mistake `call-at-closing`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("call-at-closing")
def call_at_closing(deal: Deal) -> Iterator[Diagnostic]:
    """A call could be exercised on the day that the deal closes.

    Its condition holds of the balances at the cut-off date. Mostly the comparison is the wrong way
    round, or the threshold is.

    Instead of:

        call cleanup when pools.balance >= 10% * initial(pools.balance) at par

    Write:

        call cleanup when pools.balance <= 10% * initial(pools.balance) at par
    """
    for call in deal.calls:
        try:
            holds = evaluator(deal).truth(call.condition)
        except NotStated:
            continue
        if holds:
            yield warning(
                "call-at-closing",
                f"call `{call.name}` could be exercised at closing",
                call.condition.span,
                "holds at the cut-off date",
                help="turn the comparison round, or correct the threshold",
            )
