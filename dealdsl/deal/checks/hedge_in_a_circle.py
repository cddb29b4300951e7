"""The mistake `hedge-in-a-circle`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal, Definition, Hedge
from dealdsl.deal.order import key_of, needs
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("hedge-in-a-circle")
def hedge_in_a_circle(deal: Deal) -> Iterator[Diagnostic]:
    """What a swap or a cap is settled on depends on what it pays in the same month.

    The notional amount and the rates of a contract are known before it is settled. What it paid
    the month before may be read by `previous(…)`.

    Instead of:

        define owed = A.balance - hedge.receipt
        swap hedge { notional: owed   pays: 3%   receives: LIBOR-1M   shortfall: carried }

    Write:

        swap hedge { notional: A.balance   pays: 3%   receives: LIBOR-1M   shortfall: carried }
    """
    things: dict[str, Definition | Hedge] = {d.key: d for d in deal.definitions}
    things.update((key_of(hedge.name), hedge) for hedge in deal.hedges)
    for hedge in deal.hedges:
        if key_of(hedge.name) in _reached(things, key_of(hedge.name)):
            yield error(
                "hedge-in-a-circle",
                f"{hedge.kind} `{hedge.name}` is settled on what it pays itself",
                head(hedge.span),
                "needs its own payment",
                help="read balances and stated figures here, or `previous(…)` for last month's",
            )


def _reached(things: dict[str, Definition | Hedge], start: str) -> set[str]:
    """All that one thing needs, and what that needs in turn."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for need in needs(things[waiting.pop()]):
            if need not in found:
                found.add(need)
                waiting.append(need)
    return found
