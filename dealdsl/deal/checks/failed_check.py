"""The mistake `failed-check`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.checks.check_not_a_comparison import compares
from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import error
from dealdsl.deal.mistakes.units import division_by_zero
from dealdsl.deal.model import Check, Deal
from dealdsl.deal.verdicts import Verdict, verdict
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import NUMBER, Unit


@mistake("failed-check")
def failed_check(deal: Deal) -> Iterator[Diagnostic]:
    """A `check` does not hold of the figures that the deal states.

    Either a figure is wrong or the check is. Sides are worked out exactly, with 34 digits: `=`
    against a figure compares to that figure's own digits, `to $0.01` to the digits it says, and
    without either both sides must be exactly equal.

    Instead of:

        check "the pools add up": I.balance + II.balance = $647,138,638.78

    Write:

        check "the pools add up": I.balance + II.balance = $647,138,638.77

    or, where a document rounds:

        check "pool I is its parts": I.premium.balance + I.discount.balance = I.balance to $1
    """
    for check in deal.checks:
        if check.monthly or not compares(check.condition):
            continue
        try:
            found = verdict(check, evaluator(deal))
        except NotStated as reason:
            yield division_by_zero(reason.span)
            continue
        if not found.holds:
            yield _failed(check, found)


@frozen
class Failure:
    """A check that fails, and the names of the facts that it reads."""

    check: Check
    facts: frozenset[str]


def failures(deal: Deal) -> Iterator[Failure]:
    """The stated checks that fail: what they say need not be said again in other words."""
    for check in deal.checks:
        if check.monthly or not compares(check.condition):
            continue
        reader = evaluator(deal)
        try:
            holds = verdict(check, reader).holds
        except NotStated:
            continue
        if not holds:
            yield Failure(check, frozenset(reader.read))


def _failed(check: Check, found: Verdict) -> Diagnostic:
    difference = found.difference
    if difference is None or found.left is None or found.right is None:
        message = f"check “{check.title}” fails"
        return error("failed-check", message, check.condition.span, "does not hold", help=_HELP)
    unit, quantum = _unit(check.condition), _quantum(check, difference)
    left, right = shown(found.left, unit, quantum), shown(found.right, unit, quantum)
    apart = shown(abs(difference), unit, quantum)
    side = "more" if difference > 0 else "less"
    label = f"the left side is {apart} {side} than the right"
    if not difference:
        label = "the two sides are equal"
    return error(
        "failed-check",
        f"check “{check.title}” fails: the left side is {left}, the right side {right}",
        check.condition.span,
        label,
        help=_HELP,
        also=tuple(_sides(check.condition, left, right)),
    )


_HELP = "correct a figure or the check; write `to` and a unit of rounding where a document rounds"


def _unit(condition: TypedExpression) -> Unit:
    """The unit of the comparison, where a check makes one."""
    compared = [part for part in walk(condition) if isinstance(part, typed.Compared)]
    if not compared:
        return NUMBER
    left, right = compared[0].left.unit, compared[0].right.unit
    plain = left.is_plain or left.name in ("count", "unknown")
    return right if plain else left


def _quantum(check: Check, difference: Decimal) -> Decimal | None:
    """Digits enough to see the difference: those compared, or its own first one."""
    exponent = int(difference.normalize().as_tuple().exponent)
    if check.quantum is not None or exponent >= 0 or difference.adjusted() >= -2:
        return check.quantum
    return Decimal(1).scaleb(max(difference.adjusted(), -14))


def _sides(condition: TypedExpression, left: str, right: str) -> Iterator[Label]:
    """What each side is, where it is more than a figure that anyone can read."""
    if not isinstance(condition, typed.Compared):
        return
    for side, value in ((condition.left, left), (condition.right, right)):
        if not isinstance(side, typed.Constant):
            yield Label(side.span, value)
