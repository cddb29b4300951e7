"""Classes, their subordination levels and loss limits, from a deal to a form.

A level is shown where the deal itself states it in a check, with that check's digits: the form
says no figure that the deal does not answer for.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.model import Check, Deal, Fact
from dealdsl.documents import views
from dealdsl.documents.stated import figure, words
from dealdsl.documents.wording import limit_name
from dealdsl.values import units
from dealdsl.values.stated import Stated, rounded

LEVEL_DECIMALS = 12
"""The decimals of a percent to which `Evaluator` rounds class percentages before it adds them."""


@frozen
class Listed:
    """A class, or a group of classes that the deal states as one; `balance` is its fact."""

    name: str
    members: tuple[str, ...]
    balance: Fact


def listed(deal: Deal) -> tuple[Listed, ...]:
    """What the form lists: outermost groups that state a balance, then classes outside of them.

    They stand in the order in which their first classes are declared.
    """
    order = {tranche.name: number for number, tranche in enumerate(deal.tranches)}
    groups = _outermost(deal, order)
    inside = {member for group in groups for member in group.members}
    classes = [
        Listed(tranche.name, (tranche.name,), tranche.facts["balance"])
        for tranche in deal.tranches
        if tranche.has_balance and tranche.name not in inside
    ]
    found = [*groups, *classes]
    return tuple(sorted(found, key=lambda entry: min(order[name] for name in entry.members)))


def _outermost(deal: Deal, classes: Collection[str]) -> list[Listed]:
    """The groups of classes that state a balance and are in no other that does."""
    stated = [
        Listed(
            group.name if group.case is None else f"{group.name}({group.case})",
            group.members,
            group.facts["balance"],
        )
        for group in deal.groups
        if "balance" in group.facts and group.members and set(group.members) <= set(classes)
    ]
    return [
        group
        for group in stated
        if not any(set(group.members) < set(other.members) for other in stated)
    ]


def classes(deal: Deal, figures: Evaluator) -> tuple[views.Class, ...]:
    """The classes of the form, each with its initial balance and the level that the deal states."""
    levels = _stated_levels(deal.checks, figures)
    return tuple(
        views.Class(
            name=entry.name,
            balance=words(entry.balance, figures),
            level=levels.get(_junior(deal, entry.members)),
        )
        for entry in listed(deal)
    )


def _junior(deal: Deal, members: tuple[str, ...]) -> tuple[str, ...]:
    """The classes with a balance that rank after any of these, as `subordination_level` has it."""
    return tuple(
        tranche.name
        for tranche in deal.tranches
        if tranche.name not in members
        and tranche.has_balance
        and any(member in tranche.after for member in members)
    )


def _stated_levels(checks: tuple[Check, ...], figures: Evaluator) -> dict[tuple[str, ...], str]:
    """The levels that checks state, by the classes that are junior: `2.600061062956%`."""
    found = {}
    for check in checks:
        stated = None if check.monthly else _level_and_digits(check.condition)
        if stated is not None:
            level, quantum = stated
            value = rounded(figures.value(level), quantum)
            found[level.junior] = figure(Stated(value, quantum), units.PERCENT)
    return found


def _level_and_digits(
    condition: typed.TypedExpression,
) -> tuple[typed.SubordinationLevel, Decimal] | None:
    """The parts of `subordination_level(A) = 2.600061062956%`."""
    match condition:
        case typed.Compared(
            operator="=",
            left=typed.SubordinationLevel() as level,
            right=typed.Constant(quantum=Decimal() as quantum),
        ):
            return level, quantum
        case typed.Compared(
            operator="=",
            left=typed.Constant(quantum=Decimal() as quantum),
            right=typed.SubordinationLevel() as level,
        ):
            return level, quantum
        case _:
            return None


def limits(deal: Deal, figures: Evaluator) -> tuple[views.Limit, ...]:
    """The loss limits of the form."""
    return tuple(
        views.Limit(name=limit_name(limit.name), amount=words(limit.facts["initial"], figures))
        for limit in deal.limits
    )
