"""The mistake `dates-out-of-order`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from attrs import frozen

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import DateBoundValue, DateValue, Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.values.daycount import accrual_periods
from dealdsl.values.schedule import PhraseError


@mistake("dates-out-of-order")
def dates_out_of_order(deal: Deal) -> Iterator[Diagnostic]:
    """Dates of a deal follow one another in an order that cannot be.

    Loans are cut off, then the deal closes, then it pays for the first time; interest starts before
    the first payment; loans mature after the cut-off date.

    Instead of:

        deal "Series 2003-11" { cutoff: 2003-12-01   closing: 2003-11-23   … }

    Write:

        deal "Series 2003-11" { cutoff: 2003-12-01   closing: 2003-12-23   … }
    """
    for before, after in pairwise(_milestones(deal)):
        if after.day < before.day:
            yield error(
                "dates-out-of-order",
                f"{after.name} on {after.day} is before {before.name} on {before.day}",
                after.span,
                f"before {before.name}",
                help="correct one of the two dates",
                also=(Label(before.span, before.name),),
            )
            return
    yield from _matured(deal)
    yield from _no_interest_period(deal)


@frozen
class _Milestone:
    name: str
    day: date
    span: Span


def _milestones(deal: Deal) -> Iterator[_Milestone]:
    for key, name in (("cutoff", "the cut-off date"), ("closing", "the closing date")):
        fact = deal.facts.get(key)
        if fact is not None and isinstance(fact.content, DateValue):
            yield _Milestone(name, fact.content.value, fact.value_span)
    fact = deal.facts.get("payment_dates")
    if fact is not None and deal.payment_schedule is not None:
        yield _Milestone("the first payment date", deal.payment_schedule.first, fact.value_span)


def _matured(deal: Deal) -> Iterator[Diagnostic]:
    """Pools whose loans have all matured at the cut-off date."""
    cutoff = deal.facts.get("cutoff")
    if cutoff is None or not isinstance(cutoff.content, DateValue):
        return
    for pool in deal.pools:
        fact = pool.facts.get("maturity_date")
        last = fact.content.high if fact and isinstance(fact.content, DateBoundValue) else None
        if fact is not None and last is not None and last < cutoff.content.value:
            yield error(
                "dates-out-of-order",
                f"all loans of pool `{pool.name}` mature before the cut-off date",
                fact.value_span,
                f"before {cutoff.content.value}",
                help="correct one of the two dates",
                also=(Label(cutoff.value_span, "the cut-off date"),),
            )


def _no_interest_period(deal: Deal) -> Iterator[Diagnostic]:
    """A first interest period without a day."""
    fact = deal.facts.get("accrual") or deal.facts.get("payment_dates")
    if deal.payment_schedule is None or deal.accrual is None or fact is None:
        return
    try:
        accrual_periods(deal.payment_schedule, deal.accrual, deal.closing, 1)
    except PhraseError as reason:
        label = "no day is left for the first interest period"
        message = reason.message
        yield error("dates-out-of-order", message, fact.value_span, label, help=reason.help)
