"""The mistake `first-payment-misplaced`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from dealdsl.deal.mistakes import error, warning
from dealdsl.deal.model import DateValue, Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("first-payment-misplaced")
def first_payment_misplaced(deal: Deal) -> Iterator[Diagnostic]:
    """The first payment is not when the months that it pays out are over.

    Where a deal pays each 3 months, its first payment is what the first three months after the
    cut-off bring. A payment before they are over cannot be made: that is an error. One that waits
    for three months more leaves out a payment date, and is told as a warning.

    Instead of:

        deal "Series 2024-1" {
          cutoff: 2024-01-01
          payment_dates: day 15 of each 3 months, from 2024-03-15
        }

    Write:

        deal "Series 2024-1" {
          cutoff: 2024-01-01
          payment_dates: day 15 of each 3 months, from 2024-04-15
        }
    """
    each, schedule = deal.months_a_period, deal.payment_schedule
    cutoff, fact = deal.facts.get("cutoff"), deal.facts.get("payment_dates")
    if each == 1 or schedule is None or cutoff is None or fact is None:
        return
    if not isinstance(cutoff.content, DateValue):
        return
    day, also = cutoff.content.value, (Label(cutoff.value_span, "collections begin here"),)
    over, following = _later(day, each), _later(day, 2 * each)
    if schedule.first < over - timedelta(days=1):  # on their last day, it can just be made
        yield error(
            "first-payment-misplaced",
            f"the first payment on {schedule.first} is before its {each} months are over",
            fact.value_span,
            f"the first {each} months of collections end on {over}",
            help="write a later first payment date, or an earlier `cutoff:`",
            also=also,
        )
    elif schedule.first >= following:
        yield warning(
            "first-payment-misplaced",
            f"the first payment on {schedule.first} leaves out one that could be made",
            fact.value_span,
            f"it pays the first {each} months only, which are over on {over}",
            help="write an earlier first payment date, or a later `cutoff:`",
            also=also,
        )


def _later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
