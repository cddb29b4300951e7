"""The mistake `losses-never-taken`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.parts import listed, loss_parts, loss_words
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("losses-never-taken")
def losses_never_taken(deal: Deal) -> Iterator[Diagnostic]:
    """Losses of a pool are taken by nobody.

    Collateral that is lost must lower somebody's balance, or certificates are left with nothing
    behind them. Every part of a pool's losses is drawn by exactly one `losses` section; a deal in
    which nobody is written down says so with `rest unallocated`.

    Instead of:

        losses from I.loss.within { in order { B  A } }

    Write, with it, where losses can exceed their limits:

        losses from I.loss.beyond { pro rata { A  B } }
    """
    if not deal.waterfalls:
        return
    sources = [source for block in deal.losses for source in block.sources]
    for pool in deal.pools:
        own = [source for source in sources if source.pool == pool.name]
        taken = {(source.strip, source.side) for source in own}
        words = loss_words(deal, pool, loss_parts(deal, pool) - taken)
        if words:
            yield error(
                "losses-never-taken",
                f"{listed(words)} {'is' if len(words) == 1 else 'are'} taken by nobody",
                head(pool.span),
                "losses of this pool",
                help=f"write `losses from {' + '.join(words)} {{ in order {{ … }} }}`, "
                "the class that loses first in front",
                also=tuple(
                    Label(span, "takes only these of its losses")
                    for span in dict.fromkeys(source.span for source in own)
                ),
            )
