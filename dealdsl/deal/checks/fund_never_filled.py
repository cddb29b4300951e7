"""The mistake `fund-never-filled`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.fund_never_drawn import drawn_funds, filled_funds, misspelt
from dealdsl.deal.checks.no_rest import open_end
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest


@mistake("fund-never-filled")
def fund_never_filled(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall draws a fund into which no waterfall puts anything.

    Such a waterfall never has a cent to pay. A fund comes to be by `rest to` at the end of another
    waterfall; cash of a pool is named by the pool, as `I.funds`.

    Instead of:

        waterfall main from collections { pay interest to A   rest to R }

    Write:

        waterfall main from I.funds { pay interest to A   rest to R }
    """
    filled = filled_funds(deal)
    told = misspelt(deal)
    for fund, (waterfall, span) in drawn_funds(deal).items():
        # A waterfall that forgot its `rest to` is told already: it may be what should fill this.
        forgotten = any(open_end(w.steps) for w in deal.waterfalls if w.name != waterfall)
        if fund in filled or fund in told.values() or forgotten:
            continue
        pools = {f"{pool.name}.funds": pool for pool in deal.pools}
        near = nearest(fund, (*filled, *(pool.name for pool in deal.pools)))
        example = near if near in filled else next(iter(pools))
        yield error(
            "fund-never-filled",
            f"waterfall `{waterfall}` draws `{fund}`, which nothing fills",
            span,
            "always empty",
            help=f"write `from {example}`, or end another waterfall with `rest to {fund}`",
            also=(Label(filled[near], "a fund with a similar name"),) if near in filled else (),
        )
