"""The mistake `not-known-yet`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression, children
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("not-known-yet")
def not_known_yet(deal: Deal) -> Iterator[Diagnostic]:
    """A definition, or a rate, reads what becomes known only after it has its own value.

    Each month definitions get their values first, and the rates and notional amounts of classes
    with them, each before those that need it. Then classes are due their interest, in the order in
    which they are declared, then fees, then claims.

    Instead of:

        tranche A { balance: $1,000,000   rate: 6%   shortfall: carried }
        define uncovered = max($0, A.interest_due - I.interest)

    Write:

        tranche A { balance: $1,000,000   rate: 6%   shortfall: carried }
        define uncovered = max($0, A.balance * A.rate * A.year_fraction - I.interest)
    """
    for definition in deal.definitions:
        yield from _unknown(definition.value, (), ())
    defined = {definition.key for definition in deal.definitions}
    classes: list[str] = []
    for tranche in deal.tranches:
        rules = {"rate": tranche.rate, "notional": tranche.notional, "": tranche.reduced_by}
        for key, rule in rules.items():
            if f"{tranche.name}.{key}" not in defined:  # those are told of already
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
        is_accrued = reading.kind is Kind.TRANCHE and reading.measure == "interest_due"
        if is_accrued and reading.name not in classes:
            of = reading.name
            advice = f"work it out: `{of}.balance * {of}.rate * {of}.year_fraction`"
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
