"""The mistake `schedule-never-followed`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import tables_read
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("schedule-never-followed")
def schedule_never_followed(deal: Deal) -> Iterator[Diagnostic]:
    """A class says that it follows a schedule, and no step pays it down to that.

    Naming a schedule pays nobody: the steps of a waterfall do. Without `down to` the class is paid
    as if it had no schedule.

    Instead of:

        tranche P { balance: $243,800,000   rate: 7.5%   shortfall: carried   schedule: PAC }
        waterfall main from G.funds { …   pay principal up to G.principal in order { P  S }   … }

    Write:

        tranche P { balance: $243,800,000   rate: 7.5%   shortfall: carried   schedule: PAC }
        waterfall main from G.funds {
          …
          pay principal up to G.principal in order { P down to schedule   S   P }
          …
        }
    """
    read = tables_read(deal)
    for tranche in deal.tranches:
        if tranche.schedule is not None and tranche.schedule not in read:
            yield warning(
                "schedule-never-followed",
                f"class `{tranche.name}` is never paid down to its schedule `{tranche.schedule}`",
                tranche.span,
                "paid as if it had no schedule",
                help=f"write `{tranche.name} down to schedule` in a step that pays principal",
            )
