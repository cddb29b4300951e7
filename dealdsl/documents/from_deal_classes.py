"""Classes, their subordination levels and loss limits, from a deal to a form.

A level is shown where the deal itself states it in a check, with that check's digits: the form
says no figure that the deal does not answer for. How a level is computed is one rule, in
`Evaluator`; `LEVEL_DECIMALS` is what the form's note says of it.
"""

from __future__ import annotations

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
"""The decimals of a percent to which class percentages are rounded before they are added."""


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
    groups = _outermost(deal, order.keys())
    inside = {member for group in groups for member in group.members}
    classes = [
        Listed(tranche.name, (tranche.name,), tranche.facts["balance"])
        for tranche in deal.tranches
        if tranche.has_balance and tranche.name not in inside
    ]
    return tuple(
        sorted((*groups, *classes), key=lambda entry: min(order[name] for name in entry.members))
    )


def _outermost(deal: Deal, classes: set[str] | typed_keys) -> tuple[Listed, ...]:
    ...
