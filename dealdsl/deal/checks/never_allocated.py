"""The mistake `never-allocated`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import expressions, takers
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("never-allocated")
def never_allocated(deal: Deal) -> Iterator[Diagnostic]:
    """`allocated(x)` is read, but no `allocate` section gives x anything.

    It is $0 every month: a step that pays up to it never pays.

    Instead of:

        allocate I from I.principal { A   rest unallocated }
        waterfall main from I.funds { …   pay principal to B up to allocated(B)   rest to R }

    Write:

        allocate I from I.principal { in order { A  B }   rest unallocated }
        waterfall main from I.funds { …   pay principal to B up to allocated(B)   rest to R }
    """
    given = entitled(deal)
    told = set()
    for expression in expressions(deal):
        if not isinstance(expression, typed.Progress) or expression.kind != "allocated":
            continue
        if expression.name in given or expression.name in told:
            continue
        told.add(expression.name)
        shown = expression.name.removesuffix(".principal")
        yield error(
            "never-allocated",
            f"no `allocate` section gives `{shown}` anything",
            expression.span,
            "always $0",
            help=f"name `{shown}` in an `allocate` section, or cap this step by something else",
        )


def entitled(deal: Deal) -> frozenset[str]:
    """The dues to which some section entitles: `B-1.principal`, `deferred of IA-PO`."""
    return frozenset(
        str(taker.leaf.due) for rule in deal.allocates for taker in takers(rule.allocation)
    )
