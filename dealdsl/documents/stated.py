"""A deal's facts in a document's words: figures with the digits that they were stated with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.model import (
    BoundValue,
    ComputedValue,
    DateBoundValue,
    DateValue,
    Fact,
    Facts,
    FigureValue,
    TextValue,
)
from dealdsl.documents import wording
from dealdsl.documents.views import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    Exactly,
    NoneOf,
    Range,
    Share,
)
from dealdsl.values import units
from dealdsl.values.stated import EXACT, Stated, rounded
from dealdsl.values.units import Unit

_YEAR = Decimal(12)

_FINEST = {
    units.MONEY: Decimal("0.01"),
    units.RATE: Decimal("0.00001"),
    units.PERCENT: Decimal("0.00001"),
    units.NUMBER: Decimal("0.00001"),
    units.MONTHS: Decimal("0.01"),
    units.COUNT: Decimal(1),
}


@frozen
class Reader:
    """Reads facts by key, None where a fact is not stated."""

    facts: Facts
    figures: Evaluator

    def words(self, key: str) -> str | None:
        """A figure, a date or a text; a bound in words."""
        return words(self.facts[key], self.figures) if key in self.facts else None

    def share(self, key: str) -> Share | None:
        return share(self.facts[key], self.figures) if key in self.facts else None

    def range(self, key: str) -> Range | None:
        found = self.share(key)
        assert not isinstance(found, NoneOf | AllOf), "`needs` asks for figures first"
        return found

    def at_most(self, key: str) -> Range | None:
        """A range; one figure by itself is its upper end."""
        found = self.range(key)
        return AtMost(found.figure) if isinstance(found, Exactly) else found


def words(fact: Fact, figures: Evaluator) -> str:
    """What a fact says, by itself: `5.577%`, `at least 98%`, `December 1, 2003`."""
    match share(fact, figures):
        case Exactly(figure):
            return figure
        case AtLeast(figure):
            return f"at least {figure}"
        case AtMost(figure):
            return f"no more than {figure}"
        case Between(low, high):
            return f"between {low} and {high}"
        case NoneOf():
            return "none"
        case AllOf():
            return "all"
        case never:
            assert_never(never)


def share(fact: Fact, figures: Evaluator) -> Share:
    """What a fact says as a bound, with its figures worded."""
    match fact.content:
        case FigureValue() | ComputedValue():
            return Exactly(figure(exact(fact, figures), fact.unit))
        case TextValue(text=text):
            return Exactly(text)
        case DateValue(value=day):
            return Exactly(wording.long_date(day))
        case BoundValue(kind="none"):
            return NoneOf()
        case BoundValue(kind="all"):
            return AllOf()
        case BoundValue(low=low, high=high) | DateBoundValue(low=low, high=high):
            return _bound(_end(low, fact.unit), _end(high, fact.unit))
        case never:
            assert_never(never)


def _end(end: Stated | date | None, unit: Unit) -> str | None:
    match end:
        case None:
            return None
        case Stated():
            return figure(end, unit)
        case _:
            return wording.long_date(end)


def _bound(low: str | None, high: str | None) -> Range:
    if low is not None and high is not None:
        return Between(low, high)
    if low is not None:
        return AtLeast(low)
    assert high is not None, "a bound has an end"
    return AtMost(high)


def exact(fact: Fact, figures: Evaluator) -> Stated:
    """The figure of a fact, and its digits: as stated, or for an expression those worth showing.

    A rounded expression shows the digits that it is rounded to. Any other shows the digits of its
    exact value, but nothing finer than cents, thousandths of a percent and hundredths of a month.
    """
    content = fact.content
    if isinstance(content, FigureValue):
        return content.stated
    value = figures.fact(fact.name, fact.value_span)
    if isinstance(content, ComputedValue) and isinstance(content.expression, typed.Rounded):
        return _to(value, content.expression.quantum)
    return total(value, fact.unit)


def total(value: Decimal, unit: Unit) -> Stated:
    """A figure worked out, with the digits of its exact value as far as they are worth showing."""
    last = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return _to(value, max(last, _FINEST.get(unit, last)))


def _to(value: Decimal, quantum: Decimal) -> Stated:
    return Stated(rounded(value, quantum), quantum)


def figure(stated: Stated, unit: Unit) -> str:
    """A figure in its unit's words: `$64,713,863.88`, `5.50%`, `357.12 months`, `30 years`."""
    match unit:
        case units.MONEY:
            return wording.money(stated.value)
        case units.RATE | units.PERCENT:
            return wording.percent(EXACT.scaleb(stated.value, 2))
        case units.MONTHS:
            return _term(stated)
        case _:
            return f"{stated.value:,f}"


def threshold(stated: Stated, unit: Unit) -> str:
    """A figure that tells loans apart: rates show three decimals at least (`5.250%`)."""
    if unit != units.RATE:
        return figure(stated, unit)
    return figure(_to(stated.value, min(stated.quantum, _FINEST[units.RATE])), unit)


def _term(stated: Stated) -> str:
    """A term in the unit that its last digit counts: twelve months are stated as a year."""
    if stated.quantum.as_tuple().digits != _YEAR.as_tuple().digits:
        return wording.months(stated.value)
    quantum = EXACT.divide(stated.quantum, _YEAR)
    return wording.years(rounded(EXACT.divide(stated.value, _YEAR), quantum))
