"""The mistake `entitlement-never-paid`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Due, DueKind
from dealdsl.deal.walks import paid, progress, takers
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("entitlement-never-paid")
def entitlement_never_paid(deal: Deal) -> Iterator[Diagnostic]:
    """A class is allocated an amount that nothing reads, so that the allocation changes nothing.

    An `allocate` section moves no cash. A step pays what it allocates by saying
    `up to allocated(…)`.

    Instead of:

        allocate I from I.principal { in order { A  B }   rest unallocated }
        waterfall main from I.funds { …   pay principal to A up to I.principal   rest to R }

    Write:

        allocate I from I.principal { in order { A  B }   rest unallocated }
        waterfall main from I.funds {
          …
          pay principal to A up to allocated(A)
          pay principal to B up to allocated(B)
          rest to R
        }
    """
    read = progress(deal, "allocated")
    # Of those that no step pays at all that is told, and is enough.
    paying = paid(deal, DueKind.CLAIM) | {f"{x}.principal" for x in paid(deal, DueKind.PRINCIPAL)}
    told: set[str] = set()
    for rule in deal.allocates:
        for taker in takers(rule.allocation):
            due = taker.leaf.due
            if str(due) in read or str(due) in told or str(due) not in paying:
                continue
            told.add(str(due))
            yield warning(
                "entitlement-never-paid",
                f"what is allocated to `{due.name}` is paid by no step",
                taker.leaf.span,
                f"`allocated({due.name})` is read nowhere",
                help=f"write `{_step(due)} up to allocated({due.name})` in a waterfall",
            )


def _step(due: Due) -> str:
    if due.kind is DueKind.CLAIM:
        label, _, owner = due.name.partition(" of ")
        return f"pay {label} to {owner}"
    return f"pay {due.kind.value} to {due.name}"
