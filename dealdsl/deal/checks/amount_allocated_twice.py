"""The mistake `amount-allocated-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, TypedExpression
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span

# What a pool's amounts are made of: strip and kind of collection.
_PARTS = {
    "target.scheduled": ("target scheduled",),
    "target.unscheduled": ("target unscheduled",),
    "target.principal": ("target scheduled", "target unscheduled"),
    "po.principal": ("po scheduled", "po unscheduled"),
    "scheduled": ("target scheduled", "po scheduled"),
    "unscheduled": ("target unscheduled", "po unscheduled"),
    "target.interest": ("target interest",),
    "io.interest": ("io interest",),
    "interest": ("target interest", "io interest"),
}
_PARTS["principal"] = (*_PARTS["target.principal"], *_PARTS["po.principal"])
_PARTS["funds"] = (*_PARTS["principal"], *_PARTS["interest"])


@mistake("amount-allocated-twice")
def amount_allocated_twice(deal: Deal) -> Iterator[Diagnostic]:
    """Two `allocate` sections share out the same amount.

    An entitlement says to whom an amount belongs. Shared out twice, the same dollar belongs to two
    classes, and together they are promised more than comes in. What the first section leaves goes
    on under a name: `rest to`.

    Instead of:

        allocate senior from I.principal { A up to senior_amount   rest unallocated }
        allocate junior from I.unscheduled { B   rest unallocated }

    Write:

        allocate senior from I.principal { A up to senior_amount   rest to junior }
        allocate junior from junior { B   rest unallocated }
    """
    first: dict[str, _Use] = {}
    for allocate in deal.allocates:
        uses = _uses(deal, allocate.amount)
        uses.extend(_Use(pot, allocate.source_span, (f"pot {pot}",)) for pot in allocate.pots)
        told = False
        for use in uses:
            before = next((first[part] for part in use.parts if part in first), None)
            if before is not None and not told:
                told = True
                yield _twice(use, before)
            for part in use.parts:
                first.setdefault(part, use)


@frozen
class _Use:
    """Words of an allocated amount, where they stand, and what they are made of."""

    words: str
    span: Span
    parts: tuple[str, ...]


def _twice(use: _Use, before: _Use) -> Diagnostic:
    overlap = use.words if use.words == before.words else f"{before.words}` and `{use.words}"
    verb = "is allocated twice" if use.words == before.words else "share the same dollars"
    return error(
        "amount-allocated-twice",
        f"`{overlap}` {verb}",
        use.span,
        "allocated again",
        help="allocate it once, pass on the rest with `rest to`, and allocate that",
        also=(Label(before.span, "allocated first"),),
    )


def _uses(deal: Deal, amount: TypedExpression | None) -> list[_Use]:
    """The whole amounts of pools that a sum names; definitions are looked through."""
    match amount:
        case typed.Many(function="sum", operands=operands):
            return [use for operand in operands for use in _uses(deal, operand)]
        case typed.Arithmetic(operator="+", left=left, right=right):
            return [*_uses(deal, left), *_uses(deal, right)]
        case typed.DefinitionValue(key=key, span=span):
            inner = next((d.value for d in deal.definitions if d.key == key), None)
            return [_Use(key, span, use.parts) for use in _uses(deal, inner)]
        case typed.Reading(kind=Kind.POOL, name=pool, measure=measure, span=span):
            parts = tuple(f"{pool} {part}" for part in _PARTS.get(measure, ()))
            return [_Use(f"{pool}.{measure}", span, parts)]
        case _:
            return []
