"""The mistake `not-known-yet`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression, children
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake

_ACCRUED = ("rate", "notional", "interest_due")


@mistake("not-known-yet")
def not_known_yet(deal: Deal) -> Iterator[Diagnostic]:
    """A definition, or a rate, reads what becomes known only after it has its own value.

    Each month definitions get their values first. Then the classes' rates and interest follow, in
    the order in which the classes are declared, then fees, then claims. A rate that a definition
    needs is a definition itself, which the class reads too.

    Instead of:

        tranche A { balance: $1,000,000   rate: min(7%, net_wac)   shortfall: carried }
        define gap = 7% - A.rate

    Write:

        define a_rate = min(7%, net_wac)
        tranche A { balance: $1,000,000   rate: a_rate   shortfall: carried }
        define gap = 7% - a_rate
    """
    for definition in deal.definitions:
        yield from _unknown(definition.value, (), ())
    classes: list[str] = []
    for tranche in deal.tranches:
        for rule in (tranche.rate, tranche.notional):
            yield from _unknown(rule, classes, ())
        classes.append(tranche.name)
    for fee in deal.fees:
        for rule in (fee.amount, fee.rate, fee.on):
            yield from _unknown(rule, classes, ())
    claims: list[str] = []
    for claim in deal.claims:
        for rule in (claim.adds, claim.grows_at):
            yield from _unknown(rule, classes, claims)
        claims.append(claim.name)


def _unknown(
    rule: TypedExpression | None, classes: Collection[str], claims: Collection[str]
) -> Iterator[Diagnostic]:
    for reading in _readings(rule):
        is_accrued = reading.kind is Kind.TRANCHE and reading.measure in _ACCRUED
        if is_accrued and reading.name not in classes:
            advice = "state it by a `define`, and read that here and in the class"
            yield _told(reading, f"`{reading.name}.{reading.measure}`", advice)
        if reading.kind is Kind.CLAIM and reading.name not in claims:
            advice = "read the claim in steps and in `allocate`, where it is known"
            yield _told(reading, f"`{reading.name}`", advice)


def _told(reading: typed.Reading, what: str, advice: str) -> Diagnostic:
    return error(
        "not-known-yet",
        f"{what} is not known when this gets its value",
        reading.span,
        "known only later in the month",
        help=advice,
    )


def _readings(rule: TypedExpression | None) -> Iterator[typed.Reading]:
    """What an expression reads of this month: `previous` reads the month before."""
    if isinstance(rule, typed.Reading):
        yield rule
    elif rule is not None and not _of_last_month(rule):
        for child in children(rule):
            yield from _readings(child)


def _of_last_month(rule: TypedExpression) -> bool:
    return isinstance(rule, typed.Memory) and rule.kind is MemoryKind.PREVIOUS
