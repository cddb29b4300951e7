"""The mistake `losses-taken-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.parts import LossPart, listed, loss_parts, loss_words
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("losses-taken-twice")
def losses_taken_twice(deal: Deal) -> Iterator[Diagnostic]:
    """Two `losses` sections take the same losses.

    A dollar lost would write down two dollars of certificates.

    Instead of:

        losses from I.loss { in order { B  A } }
        losses from I.loss.beyond { pro rata { A  B } }

    Write:

        losses from I.loss.within { in order { B  A } }
        losses from I.loss.beyond { pro rata { A  B } }
    """
    for pool in deal.pools:
        possible = loss_parts(deal, pool)
        for (first, again), parts in _twice(deal, pool.name, possible).items():
            words = loss_words(deal, pool, parts)
            yield error(
                "losses-taken-twice",
                f"{listed(words)} {'is' if len(words) == 1 else 'are'} taken twice",
                again,
                "taken again",
                help="take each loss in one section",
                also=(Label(first, "taken first"),),
            )


def _twice(
    deal: Deal, pool: str, possible: frozenset[LossPart]
) -> dict[tuple[Span, Span], list[LossPart]]:
    """The first place that takes some parts and the one that takes them again."""
    first: dict[LossPart, Span] = {}
    found: dict[tuple[Span, Span], list[LossPart]] = {}
    for block in deal.losses:
        for source in block.sources:
            part = (source.strip, source.side)
            if source.pool != pool or part not in possible:
                continue
            if part in first:
                found.setdefault((first[part], source.span), []).append(part)
            else:
                first[part] = source.span
    return found
