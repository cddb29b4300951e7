"""The mistake `support-loses-late`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.losses_not_exhausted import exhausts
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Absorbed, Allocation, Branch, InOrder, Leaf, ProRata
from dealdsl.deal.walks import takers
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("support-loses-late")
def support_loses_late(deal: Deal) -> Iterator[Diagnostic]:
    """A super senior class takes losses while a class that supports it still stands.

    Wherever the super senior class takes losses, its support class stands before it in an
    `in order`, without a cap or a condition.

    Instead of:

        tranche A-2 { supports: A-1   … }
        losses from I.loss { in order { B   pro rata { A-1  A-2 } } }

    Write:

        tranche A-2 { supports: A-1   … }
        losses from I.loss { in order { B  A-2  A-1 } }
    """
    for tranche in deal.tranches:
        for senior in tranche.supports:
            for block in deal.losses:
                for leaf in _early(block.allocation, tranche.name, senior, False):
                    yield error(
                        "support-loses-late",
                        f"class `{senior}` takes losses while `{tranche.name}`, which supports it, "
                        "stands",
                        leaf.span,
                        "takes losses here",
                        help=f"write `{tranche.name}` before `{senior}` in an `in order`",
                        also=(Label(tranche.span, f"supports `{senior}`"),),
                    )


def _early(allocation: Allocation, support: str, senior: str, is_supported: bool) -> Iterator[Leaf]:
    """Places where the super senior class takes losses with no support before it."""
    match allocation:
        case Leaf(due=due):
            if due.name == senior and not is_supported:
                yield allocation
        case InOrder(items=items):
            for item in items:
                yield from _early(item, support, senior, is_supported)
                is_supported = is_supported or _takes_all(item, support)
        case ProRata(items=items):
            for item in items:
                yield from _early(item, support, senior, is_supported)
        case Branch(then=then, otherwise=otherwise):
            for side in (then, otherwise):
                yield from _early(side, support, senior, is_supported)
        case Absorbed():
            return


def _takes_all(item: Allocation, support: str) -> bool:
    """Whether a class takes losses here for as long as it stands."""
    if isinstance(item, Branch):
        return _takes_all(item.then, support) and _takes_all(item.otherwise, support)
    names = {t.leaf.due.name for t in takers(item) if not t.caps and t.is_certain}
    return support in names and exhausts(item)
