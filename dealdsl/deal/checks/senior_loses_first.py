"""The mistake `senior-loses-first`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Allocation, Branch, InOrder, Leaf, ProRata
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("senior-loses-first")
def senior_loses_first(deal: Deal) -> Iterator[Diagnostic]:
    """Losses are taken by a class before those that rank behind it.

    `after` says who is paid first; losses go the other way, from the last class up. Here a class
    takes losses while one that is subordinate to it still stands.

    Instead of:

        tranche B { after: A   … }
        losses from I.loss { in order { A  B } }

    Write:

        tranche B { after: A   … }
        losses from I.loss { in order { B  A } }
    """
    before = {tranche.name: tranche.after for tranche in deal.tranches}
    for block in deal.losses:
        for senior, junior in _reversed(block.allocation, before):
            yield warning(
                "senior-loses-first",
                f"class `{senior.due.name}` takes losses before `{junior.due.name}`, "
                "which ranks behind it",
                senior.span,
                "takes losses first",
                help=f"write `{junior.due.name}` before `{senior.due.name}`: the last class "
                "loses first",
                also=(Label(junior.span, "ranks behind it"),) if junior.span != senior.span else (),
            )
            break


def _reversed(
    allocation: Allocation, before: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Leaf, Leaf]]:
    """Pairs of classes that stand in an `in order` the wrong way round."""
    match allocation:
        case InOrder(items=items):
            leaves = [item for item in items if isinstance(item, Leaf)]
            for first, second in combinations(leaves, 2):
                if first.due.name in before[second.due.name]:
                    yield first, second
            for item in items:
                yield from _reversed(item, before)
        case ProRata(items=items):
            for item in items:
                yield from _reversed(item, before)
        case Branch(then=then, otherwise=otherwise):
            yield from _reversed(then, before)
            yield from _reversed(otherwise, before)
