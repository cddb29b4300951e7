"""What classes and limits state, in words: a figure where it stays one, else the deal's rule."""

from __future__ import annotations

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Circular, Evaluator, NotStated
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.model import Limit, Tranche
from dealdsl.deal.words import words_of
from dealdsl.documents.stated import exact, figure, total
from dealdsl.values import units
from dealdsl.values.units import Unit

_CHANGING = (
    typed.Reading,
    typed.Progress,
    typed.DefinitionValue,
    typed.TableValue,
    typed.Memory,
    typed.Unknown,
)


def balance(tranche: Tranche, figures: Evaluator) -> str | None:
    """The initial balance in dollars; None for a class that has none."""
    fact = tranche.facts.get("balance")
    return None if fact is None else figure(exact(fact, figures), units.MONEY)


def notional(tranche: Tranche, figures: Evaluator) -> str | None:
    """What interest is reckoned on, where the class has no balance."""
    return None if tranche.notional is None else _worded(tranche.notional, units.MONEY, figures)


def rate(tranche: Tranche, figures: Evaluator) -> str | None:
    """The rate a year, as in `5.25%`; the words of a rule by which it changes."""
    return None if tranche.rate is None else _worded(tranche.rate, units.RATE, figures)


def limit_amount(limit: Limit, figures: Evaluator) -> str:
    """What a limit on losses is at closing."""
    fact = limit.facts.get("initial")
    if fact is None:
        return _worded(limit.initial, units.MONEY, figures)
    return figure(exact(fact, figures), units.MONEY)


def limit_decline(limit: Limit) -> str | None:
    """How a limit falls: `no more than 1% * pools.balance each year`."""
    if limit.declines_to is None:
        return None
    often = "each month" if limit.monthly else "each year"
    return f"no more than {words_of(limit.declines_to.span)} {often}"


def _worded(expression: TypedExpression, unit: Unit, figures: Evaluator) -> str:
    if any(isinstance(part, _CHANGING) for part in walk(expression)):
        return words_of(expression.span)
    try:
        return figure(total(figures.value(expression), unit), unit)
    except (NotStated, Circular):
        return words_of(expression.span)
