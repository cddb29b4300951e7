"""The mistake `fund-drawn-before-filled`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import FundSource
from dealdsl.deal.walks import rests
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("fund-drawn-before-filled")
def fund_drawn_before_filled(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall draws a fund that a later waterfall fills.

    Waterfalls pay in the order in which they are written. Cash that arrives after the fund was
    drawn would lie there at the end of the period, paid to nobody.

    Instead of:

        waterfall juniors from junior { pay interest to B   rest to R }
        waterfall seniors from I.funds { pay interest to A   rest to junior }

    Write:

        waterfall seniors from I.funds { pay interest to A   rest to junior }
        waterfall juniors from junior { pay interest to B   rest to R }
    """
    for position, waterfall in enumerate(deal.waterfalls):
        drawn = {s.fund: s.span for s in waterfall.sources if isinstance(s, FundSource)}
        for later in deal.waterfalls[position:]:
            for rest in rests(later):
                if rest.fund not in drawn:
                    continue
                itself = later is waterfall
                filled = "it fills itself" if itself else f"waterfall `{later.name}` fills later"
                advice = "name another fund, or a class" if itself else _order(later.name)
                yield error(
                    "fund-drawn-before-filled",
                    f"waterfall `{waterfall.name}` draws `{rest.fund}`, which {filled}",
                    drawn[rest.fund],
                    "drawn here, before it is full",
                    help=advice,
                    also=(Label(rest.span, "filled here"),),
                )


def _order(later: str) -> str:
    return f"write waterfall `{later}` above this one: waterfalls pay in written order"
