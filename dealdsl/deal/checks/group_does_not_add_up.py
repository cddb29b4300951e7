"""The mistake `group-does-not-add-up`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.failed_check import failures
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.totals import compared_total
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY


@mistake("group-does-not-add-up")
def group_does_not_add_up(deal: Deal) -> Iterator[Diagnostic]:
    """A group states a balance, and the balances of its classes add up to another.

    They are compared to the digits of the group's figure.

    Instead of:

        tranches B-1, B-2 { balances: $1,000,000 $500,000 }
        group subs = B-1, B-2 { balance: $1,600,000 }

    Write:

        tranches B-1, B-2 { balances: $1,000,000 $600,000 }
        group subs = B-1, B-2 { balance: $1,600,000 }
    """
    for group in deal.groups:
        fact = group.facts.get("balance")
        if fact is None:
            continue
        members = tuple(f"tranche {name}.balance" for name in group.members)
        whole = compared_total(deal, fact, members)
        if whole.agrees or any(fact.name in failure.facts for failure in failures(deal)):
            continue
        name = group.name if group.case is None else f"{group.name}({group.case})"
        yield error(
            "group-does-not-add-up",
            f"group `{name}` is {shown(whole.stated, MONEY)}, "
            f"its classes add up to {shown(whole.parts, MONEY)}",
            fact.value_span,
            f"{shown(abs(whole.difference), MONEY)} {'more' if whole.difference > 0 else 'less'}"
            " than its classes",
            help="correct the group's balance, a class's balance, or the list of classes",
            also=tuple(
                Label(deal.all_facts[member].value_span, "one of its classes")
                for member in members
                if member in deal.all_facts
            )[:6],
        )
