"""What classes and limits state, in words: a figure where it stays one, else the deal's rule."""

from __future__ import annotations

from decimal import Decimal

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
    """The rate a year, as in `5.25%`; of one that changes the rule, and what it is at first."""
    if tranche.rate is None:
        return None
    told, first = _worded(tranche.rate, units.RATE, figures), _value(tranche.rate, figures)
    if first is None or not _changes(tranche.rate):
        return told
    return f"{told} ({figure(total(first, units.RATE), units.RATE)} at first)"


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
    value = None if _changes(expression) else _value(expression, figures)
    return words_of(expression.span) if value is None else figure(total(value, unit), unit)


def _changes(expression: TypedExpression) -> bool:
    return any(isinstance(part, _CHANGING) for part in walk(expression))


def _value(expression: TypedExpression, figures: Evaluator) -> Decimal | None:
    """The value at closing, where stated figures determine it."""
    try:
        return figures.value(expression)
    except (NotStated, Circular):
        return None
