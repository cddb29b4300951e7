"""Floaters, inverse floaters and strips against closed forms."""

import numpy as np
import pytest

from tests.oracles.floaters import (
    Cut,
    floater_pair,
    floater_rate,
    floating_rate,
    interest_only,
    inverse_rate,
    io_and_po,
    notional,
    strip_coupon,
)
from tests.oracles.ledger import Months
from tests.oracles.sequential import TEXTBOOK_CLASSES, sequential
from tests.oracles.textbook import flows

POOL = flows(165)
BOOKS = sequential(POOL, TEXTBOOK_CLASSES)

# Three dollars of floater at the index plus 0.50% to one of inverse, out of 7.5%: the inverse
# pays (7.5 × 4 − 0.5 × 3) − 3 × index = 28.5% − 3 × index, which is nothing at 9.5%; there
# the floater has its cap of 10%.
CUT = Cut(fixed=0.075, leverage=3.0, margin=0.005)


def paths() -> list[Months]:
    """Index paths inside and outside what the caps leave, one of them below zero."""
    t = np.arange(358)
    return [np.full(358, 0.0375), 0.02 + 0.0004 * t, 0.07 + 0.08 * np.sin(t / 9.0)]


def test_constants_of_the_pair() -> None:
    assert CUT.inverse_constant == pytest.approx(0.285)
    assert CUT.floater_cap == pytest.approx(0.10)
    assert CUT.inverse_cap == pytest.approx(0.30)
    assert Cut(0.075, 3.0, 0.005, inverse_floor=0.03).floater_cap == pytest.approx(0.09)


def test_rates_by_hand() -> None:
    index = np.array([0.0, 0.0375, 0.095, 0.12, -0.01])
    assert floater_rate(CUT, index) == pytest.approx([0.005, 0.0425, 0.10, 0.10, 0.0])
    assert inverse_rate(CUT, index) == pytest.approx([0.285, 0.1725, 0.0, 0.0, 0.30])
    capped = floating_rate(index, margin=0.02, cap=0.06, floor=0.03)
    assert capped == pytest.approx([0.03, 0.0575, 0.06, 0.06, 0.03])


@pytest.mark.parametrize("index", paths())
@pytest.mark.parametrize(
    "cut", [CUT, Cut(0.075, 1.0, 0.006, 0.006), Cut(0.075, 4.0, 0.0, 0.01, 0.02)]
)
def test_the_pair_pays_what_the_fixed_class_pays(cut: Cut, index: Months) -> None:
    fixed = BOOKS["C"]
    floater, inverse = floater_pair(fixed, cut, index)
    np.testing.assert_allclose(floater.interest + inverse.interest, fixed.interest, atol=1e-6)
    np.testing.assert_allclose(floater.principal + inverse.principal, fixed.principal, atol=1e-6)
    np.testing.assert_allclose(floater.balance, cut.leverage * inverse.balance, atol=1e-5)
    assert min(floater.interest.min(), inverse.interest.min()) >= 0


def test_dollars_of_the_pair() -> None:
    # $96.5M: $72.375M and $24.125M; at 3.75% month 1 pays 4.25% and 17.25% of them.
    floater, inverse = floater_pair(BOOKS["C"], CUT, np.full(358, 0.0375))
    assert (floater.balance[0], inverse.balance[0]) == (72_375_000, 24_125_000)
    assert floater.interest[1] == pytest.approx(72_375_000 * 0.0425 / 12)
    assert inverse.interest[1] == pytest.approx(24_125_000 * 0.1725 / 12)


def test_a_coupon_stripped_from_a_class_is_a_notional_at_the_pool_rate() -> None:
    # 1.5% of $194.5M is 7.5% of a notional of a fifth of it, $38.9M.
    bare, stripped = strip_coupon(BOOKS["A"], rate=0.075, coupon=0.06)
    fifth = notional([BOOKS["A"]], multiple=0.2)
    assert fifth[0] == pytest.approx(38_900_000)
    np.testing.assert_allclose(interest_only(fifth, 0.075), stripped, atol=1e-6)
    np.testing.assert_allclose(bare.interest + stripped, BOOKS["A"].interest, atol=1e-6)


def test_interest_on_several_classes_is_the_sum_of_their_parts() -> None:
    several = interest_only(notional([BOOKS["A"], BOOKS["B"]]), 0.01)
    np.testing.assert_allclose(
        several, (BOOKS["A"].interest + BOOKS["B"].interest) / 7.5, atol=1e-6
    )
    # It ends with the later of the two, in month 100.
    assert several[100] > 0
    assert abs(several[101]) < 1e-9


def test_interest_only_and_principal_only_are_the_pool() -> None:
    interest, principal = io_and_po(POOL)
    assert principal.sum() == pytest.approx(400e6)
    # Interest in all is the rate times the dollar-years of principal.
    months = np.arange(358) @ principal
    assert interest.sum() == pytest.approx(0.075 / 12 * months)
    fast_interest, fast_principal = io_and_po(flows(400))
    assert fast_interest.sum() < interest.sum()
    assert fast_principal.sum() == pytest.approx(400e6)
