"""The lockout class, the super senior and its support class, by hand and by what must hold."""

import numpy as np
import pytest

from tests.oracles.ledger import Tranche
from tests.oracles.nas import lockout_shift, nas_structure, senior_shift, steps
from tests.oracles.textbook import Flows, average_life, flows

SUBORDINATES = {"B-1": Tranche(12e6, 0.075), "B-2": Tranche(8e6, 0.075)}
CLASSES = {
    "nas": Tranche(40e6, 0.075),
    "super": Tranche(300e6, 0.075),
    "support": Tranche(40e6, 0.075),
} | SUBORDINATES


def one_month(scheduled: float, prepaid: float, loss: float, opening: float = 1000.0) -> Flows:
    """A pool of `opening` with one month of these figures and no interest."""
    closing = opening - scheduled - prepaid - loss
    return Flows(
        balance=np.array([opening, closing]),
        interest=np.zeros(2),
        scheduled=np.array([0.0, scheduled]),
        prepaid=np.array([0.0, prepaid]),
        loss=np.array([0.0, loss]),
    )


def small(**balances: float) -> dict[str, Tranche]:
    """Classes that earn nothing."""
    return {k.replace("_", "-"): Tranche(x, 0.0) for k, x in balances.items()}


def test_the_shifts_by_month() -> None:
    lockout, shift = lockout_shift(120), senior_shift(120)
    months = [1, 60, 61, 72, 73, 85, 97, 108, 109, 120]
    assert lockout[months].tolist() == [0, 0, 0.3, 0.3, 0.4, 0.6, 0.8, 0.8, 1, 1]
    assert shift[months].tolist() == [1, 1, 0.7, 0.7, 0.6, 0.4, 0.2, 0.2, 0, 0]


def test_one_month_in_the_lockout() -> None:
    # Seniors are 900 of 1,000: 90% of $100 scheduled and all of $50 prepaid, $140. The lockout
    # class is 200 of 900 and gets that of the $90 scheduled: $20; the other $120 go 6 : 1.
    pool = one_month(100, 50, 0)
    books = nas_structure(pool, small(nas=200, super=600, support=100, B_1=60, B_2=40))
    paid = {k: x.principal[1] for k, x in books.items()}
    assert paid == pytest.approx(
        {"nas": 20, "super": 120 * 6 / 7, "support": 120 / 7, "B-1": 6, "B-2": 4}
    )


def test_a_lockout_that_holds_for_the_schedule_too() -> None:
    pool = one_month(100, 50, 0)
    tranches = small(nas=200, super=600, support=100, B_1=60, B_2=40)
    books = nas_structure(pool, tranches, schedule_locked=True)
    assert books["nas"].principal[1] == 0
    assert books["super"].principal[1] == pytest.approx(120)


def test_one_month_with_both_shifts() -> None:
    # 30% of its share of prepayments, and 70% of the subordinates' share of them shifted:
    # prepaid to seniors 50 × (0.9 + 0.7 × 0.1) = $48.50; lockout class 2/9 × (90 + 0.3 × 48.5).
    tranches = small(nas=200, super=600, support=100, B_1=60, B_2=40)
    books = nas_structure(one_month(100, 50, 0), tranches, steps(1, {1: 0.3}), steps(1, {1: 0.7}))
    assert books["nas"].principal[1] == pytest.approx(2 / 9 * (90 + 14.55))
    assert books["B-1"].principal[1] == pytest.approx(0.6 * 11.5)


def test_principal_that_the_others_cannot_take_ends_the_lockout() -> None:
    # The seniors' $500 of prepayments meet $60 of others, so that $440 go to the locked class.
    books = nas_structure(one_month(0, 500, 0), small(nas=840, super=50, support=10, B_1=100))
    assert books["nas"].principal[1] == pytest.approx(440)
    assert books["super"].balance[1] == books["support"].balance[1] == 0


def test_principal_that_no_senior_can_take_pays_subordinates() -> None:
    books = nas_structure(one_month(0, 950, 0), small(nas=100, super=600, support=200, B_1=100))
    assert books["B-1"].principal[1] == pytest.approx(50)


def test_losses_go_up_the_ranks_and_spare_the_super_senior() -> None:
    # Of $190, B-2 and B-1 take $100; of the other $90 the lockout class takes 200/900, and the
    # pair 700/900: $70, all of it from the support class.
    tranches = small(nas=200, super=600, support=100, B_1=60, B_2=40)
    books = nas_structure(one_month(0, 0, 190), tranches)
    lost = {k: x.loss[1] for k, x in books.items()}
    assert lost == pytest.approx({"nas": 20, "super": 0, "support": 70, "B-1": 60, "B-2": 40})

    # Of $280, the pair takes $140: the support class has only $100 of it.
    lost = {k: x.loss[1] for k, x in nas_structure(one_month(0, 0, 280), tranches).items()}
    assert lost == pytest.approx({"nas": 40, "super": 40, "support": 100, "B-1": 60, "B-2": 40})


@pytest.mark.parametrize("psa", [0, 100, 275, 700])
@pytest.mark.parametrize("losing", [0.0, 0.0005, 0.005])
@pytest.mark.parametrize("schedule_locked", [False, True])
def test_classes_and_pool_stay_equal(psa: float, losing: float, schedule_locked: bool) -> None:
    pool = flows(psa, loss_rates=np.full(358, losing))
    books = nas_structure(pool, CLASSES, schedule_locked=schedule_locked)
    for mine, whole in [("balance", pool.balance), ("loss", pool.loss)]:
        summed = sum(getattr(x, mine) for x in books.values())
        np.testing.assert_allclose(summed, whole, atol=1e-5)
    cash = sum(x.interest + x.principal for x in books.values())
    np.testing.assert_allclose(cash, pool.interest + pool.principal, atol=1e-5)


def test_the_lockout_lengthens_its_class() -> None:
    books = nas_structure(flows(275), CLASSES)
    lives = {k: average_life(x.principal) for k, x in books.items()}
    assert lives["nas"] > lives["super"] + 3
    assert lives["super"] == pytest.approx(lives["support"], abs=1e-9)
    # Without a lockout and without a shift every class is paid in the same proportions.
    ones, zeros = np.ones(358), np.zeros(358)
    plain = nas_structure(flows(275), CLASSES, ones, zeros)
    lives = {average_life(x.principal) for x in plain.values()}
    assert max(lives) - min(lives) < 1e-9
