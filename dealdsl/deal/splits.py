"""The shares of a split: 100% as written, or with `rest:` for what the others leave of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import rules as mistakes
from dealdsl.deal.scope import Work
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.shown import shown

WHOLE = Decimal(1)


def is_whole(work: Work, node: nodes.Split, shares: Sequence[TypedExpression]) -> bool:
    """Whether the shares add up to 100%; told where they do not, or where they may change."""
    if any(portion.key is None for portion in node.portions[:-1]):
        return True  # told already: `rest:` stands last
    figures = [_figure(work, share) for share in shares]
    if None in figures:
        if node.portions[-1].key is None:
            return True
        work.tell(mistakes.split_not_whole(head(node.span), "a percent that changes"))
        return False
    known = _sum(figures)
    if known != WHOLE:
        work.tell(mistakes.split_not_whole(head(node.span), shown(known, units.PERCENT)))
    return known == WHOLE


def rest(work: Work, before: Sequence[TypedExpression], span: Span) -> TypedExpression:
    """100% less the other shares: a figure, where they all are."""
    figures = [_figure(work, share) for share in before]
    left: TypedExpression = typed.Constant(
        max(WHOLE - _sum(figures), Decimal(0)), unit=units.PERCENT, span=span
    )
    for share, figure in zip(before, figures, strict=True):
        if figure is None:
            left = typed.Arithmetic("-", left, share, unit=units.PERCENT, span=span)
    return left


def _figure(work: Work, share: TypedExpression) -> Decimal | None:
    """A share that is one figure: as written, or under the name of a definition."""
    if isinstance(share, typed.DefinitionValue):
        share = work.definitions[share.key].value
    return share.value if isinstance(share, typed.Constant) else None


def _sum(figures: Sequence[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), Decimal(0))
