"""The mistake `schedule-rises`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import AccrueStep
from dealdsl.deal.walks import steps
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY


@mistake("schedule-rises")
def schedule_rises(deal: Deal) -> Iterator[Diagnostic]:
    """A planned balance is above the one of the month before, where no class can grow.

    Payments only lower a balance. It rises where interest is added to it: a schedule may rise for a
    class of an `accrue` step, and for no other. Mostly a digit of a row is wrong.

    Instead of:

        schedule PAC by month { 0: $1,000,000   1: $900,000   2: $990,000   3: $0 }

    Write:

        schedule PAC by month { 0: $1,000,000   1: $900,000   2: $890,000   3: $0 }
    """
    growing = _growing(deal)
    for schedule in deal.schedules:
        if schedule.name in growing:
            continue
        for (_, before), (month, after) in pairwise(schedule.rows):
            if after.value > before.value:
                balances = (shown(value.value, MONEY) for value in (before, after))
                yield error(
                    "schedule-rises",
                    f"`{schedule.name}` rises in month {month}, {' to '.join(balances)}",
                    head(schedule.span),
                    "its class cannot grow",
                    help=f"correct the row of month {month}",
                )
                break


def _growing(deal: Deal) -> frozenset[str | None]:
    """The schedules of classes whose interest is added to their balance."""
    accruing = {
        step.tranche
        for waterfall in deal.waterfalls
        for step in steps(waterfall.steps)
        if isinstance(step, AccrueStep)
    }
    return frozenset(t.schedule for t in deal.tranches if t.name in accruing)
