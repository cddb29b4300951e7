"""What kind of thing a stated fact is: one figure, or a bound, a date, a text."""

from __future__ import annotations

from decimal import Decimal

from dealdsl.deal.evaluate import Evaluator, NotStated
from dealdsl.deal.mistakes.figures import not_one_figure
from dealdsl.deal.model import (
    ComputedValue,
    DateBoundValue,
    DateValue,
    Fact,
    FigureValue,
    TextValue,
)
from dealdsl.deal.scope import Work


def is_figure(fact: Fact) -> bool:
    """Whether a fact is one figure, and not a bound, a date or a text."""
    return isinstance(fact.content, FigureValue | ComputedValue)


def kind_of(fact: Fact) -> str:
    """`a figure`, `a bound`, `a date`, `a text`."""
    match fact.content:
        case FigureValue() | ComputedValue():
            return "a figure"
        case DateValue() | DateBoundValue():
            return "a date"
        case TextValue():
            return "a text"
        case _:
            return "a bound"


def needed(work: Work, evaluator: Evaluator, fact: Fact) -> Decimal | None:
    """The exact value of a fact that the model needs; None where it has none, which is told."""
    if not is_figure(fact):
        work.tell(not_one_figure(fact.key, fact.value_span, kind_of(fact)))
        return None
    try:
        return evaluator.fact(fact.name, fact.value_span)
    except NotStated:
        return None  # told where stated figures are worked out
