"""The mistake `losses-not-exhausted`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Absorbed, Allocation, Branch, InOrder, Leaf, ProRata
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("losses-not-exhausted")
def losses_not_exhausted(deal: Deal) -> Iterator[Diagnostic]:
    """Everyone in a `losses` section takes losses up to a cap, so that some can be left over.

    Losses that are left over lower nobody's balance. The last one takes what there is, without a
    cap, or the section says that the rest is meant to stay unallocated.

    Instead of:

        losses from I.loss { in order { B up to $1,000,000 } }

    Write:

        losses from I.loss { in order { B up to $1,000,000   A } }

    or:

        losses from I.loss { in order { B up to $1,000,000 }   rest unallocated }
    """
    for block in deal.losses:
        if not block.unallocated and not exhausts(block.allocation):
            yield error(
                "losses-not-exhausted",
                f"`{block.words}` can leave losses that nobody takes",
                head(block.span),
                "everyone here is capped or under a condition",
                help="let the last class take losses without a cap, or end with `rest unallocated`",
            )


def exhausts(allocation: Allocation) -> bool:
    """Whether someone takes losses for as long as it has a balance."""
    match allocation:
        case Leaf(caps=caps, condition=condition):
            return not caps and condition is None
        case InOrder(items=items, caps=caps) | ProRata(items=items, caps=caps):
            return not caps and any(exhausts(item) for item in items)
        case Branch(then=then, otherwise=otherwise):
            return exhausts(then) and exhausts(otherwise)
        case Absorbed():
            return False
