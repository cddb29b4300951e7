"""The mistake `payments-not-monthly`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("payments-not-monthly")
def payments_not_monthly(deal: Deal) -> Iterator[Diagnostic]:
    """A deal pays less often than every month.

    Loans pay every month, and a model pays out each month what they bring. It does not yet gather
    the collections of several months for one payment.

    Instead of:

        payment_dates: day 25 of each 3 months, from 2004-03-25

    Write:

        payment_dates: day 25 of each month, from 2004-01-25
    """
    schedule, fact = deal.payment_schedule, deal.facts.get("payment_dates")
    if schedule is not None and fact is not None and schedule.every_months != 1:
        yield error(
            "payments-not-monthly",
            f"payments each {schedule.every_months} months cannot be modelled yet",
            fact.value_span,
            "collections would be paid late",
            help="write `of each month`",
        )
