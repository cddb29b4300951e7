"""The mistake `call-sees-collections`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

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
    accounts, the month, tables, stated figures and `initial(…)`, and anything of the month before
    by `previous(…)`: triggers, losses, the strips.

    Instead of:

        call cleanup when cumulative(pools.loss) >= $5,000,000 at par

    Write:

        define losses initially $0 = cumulative(pools.loss)
        call cleanup when previous(losses) >= $5,000,000 at par
    """
    definitions = {definition.key: definition.value for definition in deal.definitions}
    for call in deal.calls:
        culprit = next(later(call.condition, definitions, _sees), None)
        if culprit is not None:
            yield error(
                "call-sees-collections",
                f"call `{call.name}` is decided before `{culprit.span.text}` is known",
                call.condition.span,
                "decided when the month opens",
                help="read balances, `month`, tables, stated figures, all else by `previous(…)`",
            )


def _sees(reading: typed.Reading) -> bool:
    return (reading.kind, reading.measure) in _OPENING


def later(
    node: TypedExpression,
    definitions: Mapping[str, TypedExpression],
    sees: Callable[[typed.Reading], bool],
) -> Iterator[TypedExpression]:
    """What is not known when a month opens; a definition stands for all that it reads.

    `sees` says of a figure whether it is; what was remembered of the month before is.
    """
    match node:
        case typed.DefinitionValue(key=key):
            if any(later(definitions[key], definitions, sees)):
                yield node
        case typed.Reading():
            if not sees(node):
                yield node
        case typed.Memory(kind=kind):
            if kind not in (MemoryKind.INITIAL, MemoryKind.PREVIOUS):
                yield node
        case _:
            for child in children(node):
                yield from later(child, definitions, sees)
