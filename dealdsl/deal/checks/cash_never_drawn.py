"""The mistake `cash-never-drawn`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.parts import cash_parts, cash_words, listed
from dealdsl.deal.rules import CashSource, HedgeSource
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("cash-never-drawn")
def cash_never_drawn(deal: Deal) -> Iterator[Diagnostic]:
    """A part of a pool's collections, or what a swap or a cap pays, is drawn by no waterfall.

    The cash comes in every month and is paid to nobody: the model loses it, and investors with it.
    Every part of a pool's cash, and the receipt of every swap and cap, is drawn by exactly one
    waterfall.

    Instead of:

        waterfall main from I.principal { pay principal to A   rest to R }

    Write:

        waterfall main from I.principal + I.interest { pay interest to A   … }

    or, for all cash of the pool:

        waterfall main from I.funds { pay interest to A   … }
    """
    if not deal.waterfalls:
        return
    draws = [source for w in deal.waterfalls for source in w.sources]
    cash = [source for source in draws if isinstance(source, CashSource)]
    for pool in deal.pools:
        own = [source for source in cash if source.pool == pool.name]
        words = cash_words(pool, cash_parts(pool) - {source.part for source in own})
        if words:
            place = own[-1].span if own else head(pool.span)
            label = f"draws no {listed(words, 'or')}" if own else "nobody draws its cash"
            yield error(
                "cash-never-drawn",
                f"{listed(words)} {'is' if len(words) == 1 else 'are'} drawn by no waterfall",
                place,
                label,
                help=_advice(words, bool(own)),
                also=(Label(head(pool.span), "the pool it comes from"),) if own else (),
            )
    yield from _receipts(deal)


def _receipts(deal: Deal) -> Iterator[Diagnostic]:
    drawn = {s.hedge for w in deal.waterfalls for s in w.sources if isinstance(s, HedgeSource)}
    for hedge in deal.hedges:
        if hedge.name not in drawn:
            yield error(
                "cash-never-drawn",
                f"`{hedge.name}.receipt` is drawn by no waterfall",
                head(hedge.span),
                "nobody draws what it pays",
                help=f"draw it in a waterfall: write `from … + {hedge.name}.receipt`",
            )


def _advice(words: tuple[str, ...], draws_some: bool) -> str:
    if draws_some:
        return f"draw it too: write `+ {' + '.join(words)}` behind this"
    return f"draw it in a waterfall: write `from {' + '.join(words)}`"
