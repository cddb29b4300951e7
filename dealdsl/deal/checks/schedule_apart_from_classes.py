"""The mistake `schedule-apart-from-classes`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.mistakes import head, warning
from dealdsl.deal.model import Deal, Schedule
from dealdsl.deal.parts import listed
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY

# A schedule is stated in dollars or in thousands, the classes in cents.
ROUNDING = Decimal("0.001")


@mistake("schedule-apart-from-classes")
def schedule_apart_from_classes(deal: Deal) -> Iterator[Diagnostic]:
    """A schedule begins with another balance than the classes that follow it.

    A class larger than its schedule is paid down to it in the first month, out of what is meant
    for others; a smaller one is paid nothing until the schedule has come down to it.

    Instead of:

        schedule PAC { pool: G   collar: 90 PSA to 300 PSA   balance: $243,800,000 }
        tranche P { balance: $200,000,000   schedule: PAC   … }

    Write:

        schedule PAC { pool: G   collar: 90 PSA to 300 PSA   balance: $243,800,000 }
        tranche P { balance: $243,800,000   schedule: PAC   … }
    """
    for schedule in deal.schedules:
        following = [tranche for tranche in deal.tranches if tranche.schedule == schedule.name]
        whole, planned = sum((t.balance for t in following), Decimal(0)), _at_closing(schedule)
        if planned is None or not following or abs(whole - planned) <= whole * ROUNDING:
            continue
        names = listed([tranche.name for tranche in following])
        have = "class {} has" if len(following) == 1 else "classes {} have"
        yield warning(
            "schedule-apart-from-classes",
            f"schedule `{schedule.name}` begins with {shown(planned, MONEY)}, "
            f"{have.format(names)} {shown(whole, MONEY)}",
            following[0].span,
            "follows the schedule",
            help="give both the same balance",
            also=(Label(head(schedule.span), "begins with another balance"),),
        )


def _at_closing(schedule: Schedule) -> Decimal | None:
    """The balance planned from; None where a stated schedule has no row for closing."""
    if schedule.collar is not None:
        return schedule.collar.balance
    month, balance = schedule.rows[0]
    return balance.value if month == 0 else None
