"""Whether a check holds: to which digits the two sides are compared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.figures import evaluator
from dealdsl.deal.verdicts import Verdict, verdict
from tests.unit.documents.deals import deal_text, elaborated

# The pool of these deals has a balance of $100,000,000 and a gross rate of 6%.


def judged(condition: str) -> Verdict:
    deal, _ = elaborated(deal_text(rest=f'check "it holds": {condition}'))
    return verdict(deal.checks[0], evaluator(deal))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # To the digits of a figure that stands alone, on either side: half a digit is rounded up.
        ("G.balance / 3 = $33,333,333", True),
        ("G.balance / 3 = $33,333,333.3", True),
        ("G.balance / 3 = $33,333,333.34", False),
        ("$33,333,333 = G.balance / 3", True),
        ("G.gross_rate / 8 = 0.8%", True),
        ("G.gross_rate / 8 = 0.75%", True),
        ("G.gross_rate / 8 = 0.7%", False),
        ("$1 - $2.50 = -$2", True),
        # With `to`, both sides are rounded, whatever digits they have.
        ("G.balance / 3 = $33,333,333.00 to $1", True),
        ("G.balance / 3 = $33,333,332.50 to $1", True),
        ("G.balance / 3 = $33,333,333.50 to $1", False),
        ("G.balance / 3 = G.balance / 3 + $0.001 to $0.01", True),
        # Otherwise exactly.
        ("G.balance * 2 = A.balance + A.balance", True),
        ("G.balance / 3 = G.balance * 33.333333%", False),
        ("G.balance + $0.01 = A.balance + $0.00", False),
        ("G.balance <= $100,000,000", True),
        ("G.balance < $100,000,000", False),
        ("G.balance + $0.001 > A.balance", True),
        ("G.balance >= $100,000,000.01", False),
    ],
)
def test_to_which_digits_sides_are_compared(condition: str, holds: bool) -> None:
    assert judged(condition).holds is holds


def test_sides_are_given_as_compared() -> None:
    found = judged("G.balance / 3 = $33,333,334")
    assert (found.left, found.right) == (Decimal(33333333), Decimal(33333334))
    assert found.difference == Decimal(-1)


@pytest.mark.parametrize(
    ("condition", "holds", "left"),
    [
        ("G.balance / 3 = $33,333,333 and G.gross_rate = 5%", False, "0.06"),
        ("G.gross_rate = 6% and G.balance / 3 = $33,333,333", True, "0.06"),
        ("G.gross_rate = 5% or G.balance / 3 = $33,333,333", True, "33333333"),
        ("G.gross_rate = 5% or G.gross_rate = 7%", False, "0.06"),
        ("not G.gross_rate = 5%", True, "0.06"),
    ],
)
def test_the_comparison_that_decides_is_shown(condition: str, holds: bool, left: str) -> None:
    found = judged(condition)
    assert found.holds is holds
    assert found.left == Decimal(left)


def test_a_condition_without_a_comparison_has_no_sides() -> None:
    assert judged("A in A") == Verdict(True)
    assert judged("A in A").difference is None


def test_a_side_without_a_value_is_no_verdict() -> None:
    with pytest.raises(NotStated):
        judged("G.balance / (A.balance - $100,000,000) = 1.0")
