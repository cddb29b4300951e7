"""The mistake `call-sees-collections`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression, children
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake

_OPENING = {
    (Kind.PERIOD, "month"),
    (Kind.POOL, "balance"),
    (Kind.POOL, "closing_balance"),
    (Kind.TRANCHE, "balance"),
    (Kind.ACCOUNT, "balance"),
}


@mistake("call-sees-collections")
def call_sees_collections(deal: Deal) -> Iterator[Diagnostic]:
    """A call depends on what a month brings.

    A call is decided when the month opens, on the balances with which the last one closed; its
    price is then part of the month's collections. So it may read balances of pools, classes and
    accounts, the month, tables, stated figures and `initial(…)`; and no collections, losses or
    strips, no triggers and no other memory.

    Instead of:

        call cleanup when cumulative(pools.loss) >= $5,000,000 at par

    Write:

        call cleanup when pools.closing_balance <= 10% * initial(pools.balance) at par
    """
    definitions = {definition.key: definition.value for definition in deal.definitions}
    for call in deal.calls:
        culprit = next(_later(call.condition, definitions), None)
        if culprit is not None:
            yield error(
                "call-sees-collections",
                f"call `{call.name}` is decided before `{culprit.span.text}` is known",
                call.condition.span,
                "decided when the month opens",
                help="read balances, `month`, tables and stated figures",
            )


def _later(
    node: TypedExpression, definitions: dict[str, TypedExpression]
) -> Iterator[TypedExpression]:
    """What a call cannot see; a definition stands for all that it reads."""
    match node:
        case typed.DefinitionValue(key=key):
            if any(_later(definitions[key], definitions)):
                yield node
        case typed.Reading(kind=kind, measure=measure):
            if (kind, measure) not in _OPENING:
                yield node
        case typed.Memory(kind=kind):
            if kind is not MemoryKind.INITIAL:
                yield node
        case _:
            for child in children(node):
                yield from _later(child, definitions)
