"""The mistake `losses-may-remain`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.checks.losses_not_exhausted import exhausts
from dealdsl.deal.expressions import Kind
from dealdsl.deal.figures import initials
from dealdsl.deal.mistakes import head, warning
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import LossBlock
from dealdsl.deal.walks import absorbs, takers
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY

# Classes are stated in dollars or in thousands, the collateral in cents.
ROUNDING = Decimal("0.001")


@mistake("losses-may-remain")
def losses_may_remain(deal: Deal) -> Iterator[Diagnostic]:
    """The classes that take a pool's losses are together smaller than the pool.

    When they are gone, further losses lower nobody's balance. Usually the classes above them stand
    in the section too, last; where they are never written down, `rest unallocated` says so.

    Instead of:

        losses from I.loss { B }

    Write:

        losses from I.loss { in order { B  A } }

    or:

        losses from I.loss { B   rest unallocated }
    """
    balances = {tranche.name: tranche.balance for tranche in deal.tranches}
    for block in deal.losses:
        exposed = _exposed(deal, block)
        if block.unallocated or absorbs(block.allocation) or not exhausts(block.allocation):
            continue
        names = {taker.leaf.due.name for taker in takers(block.allocation)}
        able = sum((balances[name] for name in names), Decimal(0))
        if able < exposed * (1 - ROUNDING):
            yield warning(
                "losses-may-remain",
                f"the classes in `{block.words}` can bear {shown(able, MONEY)}, "
                f"the losses can reach {shown(exposed, MONEY)}",
                head(block.span),
                "losses beyond these classes lower nobody's balance",
                help="add the classes above them, or end with `rest unallocated`",
            )


def _exposed(deal: Deal, block: LossBlock) -> Decimal:
    """The collateral of which a section takes the losses; none where it takes an amount."""
    known = initials(deal.pools, deal.tranches)
    strips = {(source.pool, source.strip) for source in block.sources}
    balances = (known[Kind.POOL, pool, f"{strip}.balance"] for pool, strip in strips)
    return sum(balances, Decimal(0))
