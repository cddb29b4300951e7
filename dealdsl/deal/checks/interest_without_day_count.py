"""The mistake `interest-without-day-count`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import floaters
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("interest-without-day-count")
def interest_without_day_count(deal: Deal) -> Iterator[Diagnostic]:
    """A deal states payment dates and does not say how the days between them are counted.

    A month's interest at 5% on $1,000,000 is $4,166.67 by 30/360 and $4,305.56 by actual/360 in a
    month of 31 days. A deal that states no payment dates counts a twelfth of a year a period.

    Instead of:

        deal "Series 2003-11" {
          cutoff: 2003-12-01
          payment_dates: day 25 of each month, from 2004-01-25
        }

    Write:

        deal "Series 2003-11" {
          cutoff: 2003-12-01
          payment_dates: day 25 of each month, from 2004-01-25
          day_count: 30/360
        }
    """
    dates = deal.facts.get("payment_dates")
    if dates is None or deal.day_count is not None:
        return
    for name, span in _uncounted(deal):
        yield error(
            "interest-without-day-count",
            f"how the days of {name}'s interest are counted is not said",
            head(span),
            "bears interest",
            help="write `day_count: 30/360` or `day_count: actual/360` in the `deal` section",
            also=(Label(dates.span, "payment dates without a day count"),),
        )
        return


def _uncounted(deal: Deal) -> Iterator[tuple[str, Span]]:
    """What bears interest by the year and says itself nothing of days."""
    floating = {tranche.name for tranche, _ in floaters(deal)}  # told of each for itself
    for tranche in deal.tranches:
        fixed = tranche.rate is not None and tranche.name not in floating
        if fixed and tranche.day_count is None:
            yield f"class `{tranche.name}`", tranche.span
    for fee in deal.fees:
        if fee.rate is not None and fee.day_count is None:
            yield f"fee `{fee.name}`", fee.span
    for hedge in deal.hedges:
        if any(leg.day_count is None for leg in hedge.legs):
            yield f"{hedge.kind} `{hedge.name}`", hedge.span
    for account in deal.accounts:
        if account.earns is not None:
            yield f"account `{account.name}`", account.span
