"""The mistake `limit-without-effect`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.expressions import Kind, Reading
from dealdsl.deal.mistakes import head, warning
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import expressions
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("limit-without-effect")
def limit_without_effect(deal: Deal) -> Iterator[Diagnostic]:
    """A deal states a limit on losses, and treats losses beyond it no differently.

    A limit parts losses in two: those within it, and those beyond. Where one section takes both
    alike, the limit changes nothing.

    Instead of:

        limit fraud { initial: $6,471,386.39 }
        losses from I.loss { in order { B  A } }

    Write:

        limit fraud { initial: $6,471,386.39 }
        losses from I.loss.within { in order { B  A } }
        losses from I.loss.beyond { pro rata { A  B } }
    """
    if not deal.losses or any(_parted(deal)):
        return
    taken = next((s.span for block in deal.losses for s in block.sources), None)
    for limit in deal.limits:
        yield warning(
            "limit-without-effect",
            f"limit `{limit.name}` changes nothing",
            head(limit.span),
            "losses beyond it are taken as those within it",
            help="write `losses from … .within` and `losses from … .beyond` apart",
            also=(Label(taken, "takes both alike"),) if taken else (),
        )


def _parted(deal: Deal) -> Iterator[bool]:
    """Whether a section takes one side alone, or an expression reads one or a limit's state."""
    for block in deal.losses:
        sides = {(source.pool, source.strip): set[str]() for source in block.sources}
        for source in block.sources:
            sides[source.pool, source.strip].add(source.side)
        yield from (len(found) == 1 for found in sides.values())
    for expression in expressions(deal):
        if isinstance(expression, Reading):
            yield expression.kind is Kind.LIMIT
            yield expression.measure.endswith((".within", ".beyond"))
