"""The mistake `no-value-at-closing`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator, NotStated
from dealdsl.deal.expressions import MemoryKind, TypedExpression
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.walks import expressions
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values import units


@mistake("no-value-at-closing")
def no_value_at_closing(deal: Deal) -> Iterator[Diagnostic]:
    """`initial(x)`, or `previous(x)` in the first month, asks for a value that x does not have yet.

    Balances have one at the cut-off date; what a month collects has none. A definition can say what
    it was at first, and `previous` reads that. A notional amount is disclosed at closing, and so
    has to be made of what is known then.

    Instead of:

        define slower = I.unscheduled < previous(I.unscheduled)

    Write:

        define prepaid initially $0 = I.unscheduled
        define slower = I.unscheduled < previous(prepaid)
    """
    figures = evaluator(deal)
    first = {d.key: d.initially for d in deal.definitions if d.initially is not None}
    told = set()
    for node in expressions(deal):
        if not isinstance(node, typed.Memory) or (node.span, node.kind) in told:
            continue
        told.add((node.span, node.kind))
        operand = node.operand
        if node.kind is MemoryKind.PREVIOUS and isinstance(operand, typed.DefinitionValue):
            operand = first.get(operand.key, operand)
        if node.kind in (MemoryKind.INITIAL, MemoryKind.PREVIOUS) and not _known(operand, figures):
            yield error(
                "no-value-at-closing",
                f"`{node.operand.span.text}` has no value at the cut-off date",
                node.span,
                "asks for its first value",
                help="write `define x initially $0 = …` and `previous(x)`, or read a balance",
            )
    for tranche in deal.tranches:
        if tranche.notional is not None and not _known(tranche.notional, figures):
            yield error(
                "no-value-at-closing",
                f"the notional amount of `{tranche.name}` has no value at the cut-off date",
                tranche.notional.span,
                "not known at closing",
                help="read balances here, of loans or of classes",
            )


def _known(operand: TypedExpression, figures: Evaluator) -> bool:
    try:
        figures.truth(operand) if operand.unit == units.CONDITION else figures.value(operand)
    except NotStated:
        return False
    return True
