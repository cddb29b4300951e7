"""Whether a stated check holds, by which figures: the one place that knows how checks compare."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve, frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.evaluate import Evaluator, compare
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.model import Check
from dealdsl.values.stated import EXACT, rounded


@frozen
class Verdict:
    """Whether a check holds, and the two sides of the comparison that decides it.

    Sides are as compared, so rounded where the check rounds, in the unit's own terms (a percent is
    a fraction); `difference` is left less right. They are None where no comparison decides.
    """

    holds: bool
    left: Decimal | None = None
    right: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        if self.left is None or self.right is None:
            return None
        return EXACT.subtract(self.left, self.right)


def verdict(check: Check, evaluator: Evaluator) -> Verdict:
    """The verdict of a check that is not monthly; raises `NotStated` where a side has no value.

    `=` with `to q` rounds both sides half-up to q; with a figure written on one side, the other is
    rounded half-up to that figure's last digit; otherwise sides are compared exactly.
    """
    return _verdict(check.condition, check.quantum, evaluator)


def _verdict(condition: TypedExpression, quantum: Decimal | None, evaluator: Evaluator) -> Verdict:
    match condition:
        case typed.Compared():
            return _compared(condition, quantum, evaluator)
        case typed.Many(function=function, operands=operands):
            parts = [_verdict(operand, quantum, evaluator) for operand in operands]
            failed = next((part for part in parts if not part.holds), None)
            held = next((part for part in parts if part.holds), None)
            deciding = failed or held if function == "all" else held or failed
            return deciding or Verdict(function == "all")
        case typed.Opposite(operand=operand):
            inner = _verdict(operand, quantum, evaluator)
            return evolve(inner, holds=not inner.holds)
        case _:
            return Verdict(evaluator.truth(condition))


def _compared(node: typed.Compared, quantum: Decimal | None, evaluator: Evaluator) -> Verdict:
    left, right = evaluator.value(node.left), evaluator.value(node.right)
    if node.operator == "=":
        digits = quantum or _written_to(node.right) or _written_to(node.left)
        if digits is not None:
            left, right = rounded(left, digits), rounded(right, digits)
    return Verdict(compare(node.operator, left, right), left, right)


def _written_to(side: TypedExpression) -> Decimal | None:
    """One in the last digit of a figure that stands alone on a side."""
    match side:
        case typed.Constant(quantum=quantum):
            return quantum
        case typed.Negative(operand=operand):
            return _written_to(operand)
        case _:
            return None
