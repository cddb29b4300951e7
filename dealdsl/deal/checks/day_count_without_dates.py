"""The mistake `day-count-without-dates`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal, Fact
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.daycount import DayCount


@mistake("day-count-without-dates")
def day_count_without_dates(deal: Deal) -> Iterator[Diagnostic]:
    """Interest is for actual days, and the deal does not say for which days.

    Actual days are counted between dates: `payment_dates` says when the deal pays, `accrual` for
    which days before it.

    Instead of:

        deal "Series 2003-11" { cutoff: 2003-12-01   day_count: actual/360 }

    Write:

        deal "Series 2003-11" {
          cutoff: 2003-12-01
          payment_dates: day 25 of each month, next business day, from 2004-01-25
          accrual: from last payment date
          day_count: actual/360
        }
    """
    lacking = [key for key in ("payment_dates", "accrual") if key not in deal.facts]
    for fact, day_count in _stated(deal):
        if fact is None or day_count in (None, DayCount.THIRTY_360) or not lacking:
            continue
        yield error(
            "day-count-without-dates",
            f"`{fact.written}` counts days between dates that the deal does not state",
            fact.value_span,
            f"`{lacking[0]}` is not stated",
            help=f"write {' and '.join(f'`{key}:`' for key in lacking)} in the `deal` section",
        )


def _stated(deal: Deal) -> Iterator[tuple[Fact | None, DayCount | None]]:
    """Every day count of the deal, with the fact that states it."""
    yield deal.facts.get("day_count"), deal.day_count
    yield from ((t.facts.get("day_count"), t.day_count) for t in deal.tranches)
    yield from ((fee.facts.get("day_count"), fee.day_count) for fee in deal.fees)
    for hedge in deal.hedges:
        yield hedge.facts.get("receives_day_count"), hedge.receives.day_count
        if hedge.pays is not None:
            yield hedge.facts.get("pays_day_count"), hedge.pays.day_count
