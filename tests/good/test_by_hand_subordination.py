"""Subordinates by hand: maintenance of subordination, and components after a loss in one group."""

from __future__ import annotations

import pytest

from tests.good.running import column, other

SUBS = tuple(f"B-{number}" for number in range(1, 7))
CENT = 1e-9


def test_an_impaired_class_and_those_above_it_share_first() -> None:
    """Six classes of $1,000, B-2 impaired, $3,120 to share.

    Levels are the balances of junior classes over all classes. At first B-1's is 6,000 / 40,000 =
    15% and B-2's 5,000 / 40,000 = 12.5%. Month 1 pays A $6,500 and takes $1,000 of B-6: 32,500
    are left, B-1's level is 5,000 / 32,500 = 15.4% and B-2's 4,000 / 32,500 = 12.3%: impaired.
    So B-1 and B-2 share first, $1,000 each, as much as they stand at; the $1,120 that are left
    go in order, $1,000 to B-3 and $120 to B-4.
    """
    name = "subordination/maintenance"
    assert column(name, "A", "principal_paid")[0] == pytest.approx(6500, abs=CENT)
    assert column(name, "B-6", "realized_loss")[0] == pytest.approx(1000, abs=CENT)
    opening = [column(name, k, "beginning_balance")[1] for k in SUBS]
    assert opening == pytest.approx([1000] * 6, abs=CENT)
    # 40% of 32,500 is 13,000, of which A has 76%.
    assert column(name, "A", "principal_paid")[1] == pytest.approx(9880, abs=CENT)
    paid = [column(name, k, "principal_paid")[1] for k in SUBS]
    assert sum(paid) == pytest.approx(3120, abs=CENT)
    assert paid == pytest.approx([1000, 1000, 1000, 120, 0, 0], abs=CENT)


def test_components_are_spread_again_after_a_loss_in_one_pool() -> None:
    """Two groups of $3,000, and $750 lost in pool I.

    The loss falls on B-6: $250 stand, and $5,250 of all classes. Group I has 3,000 - 750 = 2,250 of
    its own, group II 3,000: B-6's components are 250 x 2,250 / 5,250 = 107.143 in I and 250 x
    3,000 / 5,250 = 142.857 in II. At 6% and 12% a year they earn 0.535714 + 1.428571 a month.
    """
    name = "subordination/components"
    assert other(name, "pool", "I", "loss")[0] == pytest.approx(750, abs=CENT)
    assert column(name, "B-6", "realized_loss")[0] == pytest.approx(750, abs=CENT)
    assert column(name, "B-6", "beginning_balance")[1] == pytest.approx(250, abs=CENT)
    in_one, in_two = 250 * 2250 / 5250, 250 * 3000 / 5250
    assert (round(in_one, 3), round(in_two, 3)) == (107.143, 142.857)
    earned = in_one * 0.06 / 12 + in_two * 0.12 / 12
    assert earned == pytest.approx(1.964286, abs=5e-7)
    assert column(name, "B-6", "interest_paid")[1] == pytest.approx(earned, abs=CENT)
    # Before the loss each class had $500 in each group: 500 x 6% / 12 + 500 x 12% / 12.
    assert column(name, "B-1", "interest_paid")[0] == pytest.approx(7.5, abs=CENT)
    # The ratio is the same for every class: B-1's interest is four times B-6's.
    assert column(name, "B-1", "interest_paid")[1] == pytest.approx(4 * earned, abs=CENT)
