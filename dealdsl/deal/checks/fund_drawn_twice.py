"""The mistake `fund-drawn-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.parts import cash_parts, cash_words, listed
from dealdsl.deal.rules import CashSource, FundSource, HedgeSource, Source
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@frozen
class _Draw:
    """A waterfall draws something at a place."""

    waterfall: str
    span: Span


@mistake("fund-drawn-twice")
def fund_drawn_twice(deal: Deal) -> Iterator[Diagnostic]:
    """Two waterfalls draw the same cash.

    A dollar can be spent once: what the first waterfall draws is no longer there for the second.
    Cash that several waterfalls need goes through a fund: the first says `rest to`, the next draws
    that.

    Instead of:

        waterfall seniors from I.funds { pay interest to A   rest to R }
        waterfall juniors from I.interest { pay interest to B   rest to R }

    Write:

        waterfall seniors from I.funds { pay interest to A   rest to junior }
        waterfall juniors from junior { pay interest to B   rest to R }
    """
    for (first, again), words in _drawn_twice(deal).items():
        by = (
            f"two waterfalls, `{first.waterfall}` and `{again.waterfall}`"
            if first.waterfall != again.waterfall
            else f"waterfall `{again.waterfall}` twice"
        )
        yield error(
            "fund-drawn-twice",
            f"{listed(words)} {'is' if len(words) == 1 else 'are'} drawn by {by}",
            again.span,
            "drawn again",
            help="draw it once, and pass on what is left: write `rest to` a fund and draw that",
            also=(Label(first.span, "drawn first"),),
        )


def _drawn_twice(deal: Deal) -> dict[tuple[_Draw, _Draw], tuple[str, ...]]:
    """The first draw and the later one, with the words for what both draw."""
    first: dict[tuple[str, str], _Draw] = {}
    again: dict[tuple[_Draw, _Draw], dict[str, list[str]]] = {}
    possible = {pool.name: cash_parts(pool) for pool in deal.pools}
    for waterfall in deal.waterfalls:
        for source in waterfall.sources:
            key = _key(source)
            if key[0] and key[1] not in possible[key[0]]:
                continue
            draw = _Draw(waterfall.name, source.span)
            if key in first:
                both = again.setdefault((first[key], draw), {})
                both.setdefault(key[0], []).append(key[1])
            else:
                first[key] = draw
    return {pair: tuple(_words(deal, both)) for pair, both in again.items()}


def _key(source: Source) -> tuple[str, str]:
    """The pool, empty for a fund or a hedge, and what is drawn."""
    match source:
        case CashSource(pool=pool, part=part):
            return pool, part
        case FundSource(fund=fund):
            return "", fund
        case HedgeSource(hedge=hedge):
            return "", f"{hedge}.receipt"


def _words(deal: Deal, both: dict[str, list[str]]) -> Iterator[str]:
    pools = {pool.name: pool for pool in deal.pools}
    for pool, parts in both.items():
        yield from cash_words(pools[pool], parts) if pool else parts
