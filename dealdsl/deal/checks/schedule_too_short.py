"""The mistake `schedule-too-short`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY


@mistake("schedule-too-short")
def schedule_too_short(deal: Deal) -> Iterator[Diagnostic]:
    """A stated schedule ends above $0, and the loans go on.

    After its last row the planned balance would stand still for good: the class would be planned
    never to be paid off.

    Instead of:

        schedule PAC by month { 0: $1,000,000   1: $990,000   2: $980,000 }

    Write all rows of the schedule, down to the last:

        schedule PAC by month { 0: $1,000,000   1: $500,000   2: $0 }
    """
    for schedule in deal.schedules:
        if schedule.collar is not None:
            continue
        month, last = schedule.rows[-1]
        if last.value > 0 and month < deal.last_month:
            yield error(
                "schedule-too-short",
                f"`{schedule.name}` ends in month {month} at {shown(last.value, MONEY)}, "
                f"and the loans pay until month {deal.last_month}",
                head(schedule.span),
                "stands still after its last row",
                help="write the rows that are missing, down to `$0`",
            )
