"""The mistake `floater-without-day-count`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import floaters
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("floater-without-day-count")
def floater_without_day_count(deal: Deal) -> Iterator[Diagnostic]:
    """A class floats with an index, and how the days of its interest are counted is not said.

    Floating rates are mostly for actual days of a year of 360, fixed rates for twelfths of a year:
    at 5%, a month of 31 days is worth 3% more than a twelfth. Neither is taken for granted.

    Instead of:

        tranche F { balance: $1,000,000   rate: LIBOR-1M + 0.5%   shortfall: carried }

    Write:

        tranche F {
          balance: $1,000,000   rate: LIBOR-1M + 0.5%   day_count: actual/360   shortfall: carried
        }
    """
    places = {index.name: head(index.span) for index in deal.indices}
    for tranche, index in floaters(deal):
        if tranche.day_count is None and deal.day_count is None:
            assert tranche.rate is not None
            yield error(
                "floater-without-day-count",
                f"how the days of class `{tranche.name}`'s interest are counted is not said",
                tranche.rate.span,
                f"floats with `{index}`",
                help="write `day_count: actual/360` or `day_count: 30/360` here or in the deal",
                also=(Label(places[index], "the index"),),
            )
