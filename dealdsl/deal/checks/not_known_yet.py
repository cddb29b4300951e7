"""The mistake `not-known-yet`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.checks.call_sees_collections import later
from dealdsl.deal.expressions import Kind, MemoryKind, TypedExpression, children
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.order import rules_of
from dealdsl.deal.words import words_of
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("not-known-yet")
def not_known_yet(deal: Deal) -> Iterator[Diagnostic]:
    """A definition, or a rate, reads what becomes known only after it has its own value.

    Each month definitions, swaps and caps get their values first, and the rates and notional
    amounts of classes with them, each before those that need it. Then classes are due their
    interest, in the order in which they are declared, then fees, what accounts earn, then claims.
    What a limit declines to is needed before all of these, when the month's losses are parted.

    Instead of:

        tranche A { balance: $1,000,000   rate: 6%   shortfall: carried }
        define uncovered = max($0, A.interest_due - I.interest)

    Write:

        tranche A { balance: $1,000,000   rate: 6%   shortfall: carried }
        define uncovered = max($0, A.balance * A.rate * A.year_fraction - I.interest)
    """
    yield from _limits(deal)
    for definition in deal.definitions:
        yield from _unknown(definition.value, (), ())
    defined = {definition.key for definition in deal.definitions}
    for hedge in deal.hedges:
        for needed in rules_of(hedge):
            yield from _unknown(needed, (), ())
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
    for account in deal.accounts:
        yield from _unknown(account.earns, classes, ())
    claims: list[str] = []
    for claim in deal.claims:
        for rule in (claim.adds, claim.grows_at):
            yield from _unknown(rule, classes, claims, earned=True)
        claims.append(claim.name)


def _unknown(
    rule: TypedExpression | None,
    classes: Collection[str],
    claims: Collection[str],
    earned: bool = False,
) -> Iterator[Diagnostic]:
    for reading in _readings(rule):
        is_accrued = reading.kind is Kind.TRANCHE and reading.measure == "interest_due"
        if is_accrued and reading.name not in classes:
            of = reading.name
            advice = f"work it out: `{of}.balance * {of}.rate * {of}.year_fraction`"
            yield _told(reading, f"`{reading.name}.{reading.measure}`", advice)
        if reading.kind is Kind.ACCOUNT and reading.measure == "earned" and not earned:
            advice = "read it in steps, where it is known, or last month's by `previous(…)`"
            yield _told(reading, f"`{reading.name}.earned`", advice)
        if reading.kind is Kind.CLAIM and reading.name not in claims:
            advice = "read the claim in steps and in `allocate`, where it is known"
            yield _told(reading, f"`{reading.name}`", advice)


def _limits(deal: Deal) -> Iterator[Diagnostic]:
    definitions = {definition.key: definition.value for definition in deal.definitions}
    for limit in deal.limits:
        if limit.declines_to is not None:
            for culprit in later(limit.declines_to, definitions, _before_losses):
                words = words_of(culprit.span)
                advice = "read balances, collections, tables and stated figures, or `previous(…)`"
                yield _told(culprit, f"`{words}`", advice)


def _before_losses(reading: typed.Reading) -> bool:
    """Whether a figure is known before losses are parted by their limits."""
    match reading.kind:
        case Kind.POOL:
            return not reading.measure.endswith((".within", ".beyond"))
        case Kind.TRANCHE | Kind.ACCOUNT:
            return reading.measure in ("balance", "written_down")
        case Kind.PERIOD | Kind.LINE:
            return True
        case _:
            return False


def _told(reading: TypedExpression, what: str, advice: str) -> Diagnostic:
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
