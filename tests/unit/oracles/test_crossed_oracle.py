"""Two groups that support each other: by hand, and by what must hold each month."""

import numpy as np
import pytest

from tests.oracles.bma import Line
from tests.oracles.crossed import crossed
from tests.oracles.ledger import Months, Tranche
from tests.oracles.textbook import Flows, flows

FIRST = Line(balance=100e6, gross_rate=0.0625, net_rate=0.06, term=357, age=3)
SECOND = Line(balance=300e6, gross_rate=0.0675, net_rate=0.06, term=178, age=2)
TRANCHES = {
    "I": Tranche(95e6, 0.06),
    "II": Tranche(285e6, 0.06),
    "B-1": Tranche(12e6, 0.06),
    "B-2": Tranche(8e6, 0.06),
}


def month(opening: float, principal: float, interest: float, loss: float) -> Flows:
    """A pool's one month, all of its principal scheduled."""
    return Flows(
        balance=np.array([opening, opening - principal - loss]),
        interest=np.array([0.0, interest]),
        scheduled=np.array([0.0, principal]),
        prepaid=np.zeros(2),
        loss=np.array([0.0, loss]),
    )


def test_each_pool_pays_its_own_while_none_is_under() -> None:
    # Pool I of $1,000 pays $100: 90% to its senior of $900. Pool II of $2,000 pays $40: $36 to
    # its senior of $1,800. The subordinates share $14 as 2 : 1, and $200 lost are theirs.
    pools = {"I": month(1000, 100, 10, 0), "II": month(2000, 40, 20, 0)}
    tranches = {
        "I": Tranche(900, 0.12),
        "II": Tranche(1800, 0.12),
        "B-1": Tranche(200, 0.12),
        "B-2": Tranche(100, 0.12),
    }
    books, residual = crossed(pools, tranches)
    paid = {k: x.principal[1] for k, x in books.items()}
    assert paid == pytest.approx({"I": 90, "II": 36, "B-1": 28 / 3, "B-2": 14 / 3})
    interest = {k: x.interest[1] for k, x in books.items()}
    assert interest == pytest.approx({"I": 9, "II": 18, "B-1": 2, "B-2": 1})
    assert residual[1] == pytest.approx(0)


def test_the_other_group_pays_a_senior_that_exceeds_its_pool() -> None:
    # Pool I of $600 stands under a senior of $700, pool II of $2,000 under one of $1,500; the
    # subordinates have the other $400. Interest is 1% a month.
    # Pool I's $36 pay $7 of interest and, all of its principal being the senior's, $29 of it.
    # Pool II's $60 pay $15 of interest and 75% of its $40 of principal; $15 go to the junior
    # fund. Senior I has $671 against $570 of loans: it takes all $15, and the subordinates
    # are paid nothing.
    pools = {"I": month(600, 30, 6, 0), "II": month(2000, 40, 20, 0)}
    tranches = {
        "I": Tranche(700, 0.12),
        "II": Tranche(1500, 0.12),
        "B-1": Tranche(250, 0.12),
        "B-2": Tranche(150, 0.12),
    }
    books, residual = crossed(pools, tranches)
    assert books["I"].interest[1] == pytest.approx(7)
    assert books["I"].principal[1] == pytest.approx(29 + 15)
    assert books["II"].principal[1] == pytest.approx(30)
    assert books["B-1"].interest[1] == books["B-1"].principal[1] == residual[1] == 0


def test_the_other_group_pays_interest_that_a_pool_cannot() -> None:
    # Senior I of $700 is due $7 and its pool of $100 brings $1; pool II has $5 to spare.
    pools = {"I": month(100, 0, 1, 0), "II": month(2000, 0, 20, 0)}
    books, residual = crossed(pools, {"I": Tranche(700, 0.12), "II": Tranche(1500, 0.12)})
    assert books["I"].interest[1] == pytest.approx(6)
    assert residual[1] == 0


def test_principal_that_the_subordinates_cannot_take_returns_to_the_seniors() -> None:
    # Pool I's $100 pay 80% to its senior. Of the $20, $5 go to senior II for its excess over
    # pool II, $6 retire B-1, and $9 go to the seniors as 720 : 1,000. Interest, which nobody
    # is due here, is the residual's.
    pools = {"I": month(1000, 100, 10, 0), "II": month(1000, 0, 10, 0)}
    tranches = {"I": Tranche(800, 0.0), "II": Tranche(1005, 0.0), "B-1": Tranche(6, 0.0)}
    books, residual = crossed(pools, tranches)
    paid = {k: x.principal[1] for k, x in books.items()}
    assert paid == pytest.approx({"I": 80 + 9 * 0.72 / 1.72, "II": 5 + 9 / 1.72, "B-1": 6})
    assert residual[1] == pytest.approx(20)


def test_losses_of_either_pool_meet_the_common_subordinates_first() -> None:
    pools = {"I": month(1000, 0, 0, 250), "II": month(1000, 0, 0, 100)}
    tranches = {
        "I": Tranche(850, 0.0),
        "II": Tranche(850, 0.0),
        "B-1": Tranche(200, 0.0),
        "B-2": Tranche(100, 0.0),
    }
    books, _ = crossed(pools, tranches)
    lost = {k: x.loss[1] for k, x in books.items()}
    # $250 of pool I: B-2's $100 and $150 of B-1's; of pool II's $100 B-1 has $50 left.
    assert lost == {"I": 0, "II": 50, "B-1": 200, "B-2": 100}


@pytest.mark.parametrize("speeds", [(0, 0), (100, 400), (600, 50)])
@pytest.mark.parametrize("rates", [(0.0, 0.0), (0.0004, 0.0001), (0.003, 0.0), (0.0, 0.002)])
def test_what_must_hold_each_month(speeds: tuple[float, float], rates: tuple[float, float]) -> None:
    pools = {
        "I": flows(speeds[0], FIRST, np.full(358, rates[0])),
        "II": flows(speeds[1], SECOND, np.full(179, rates[1])),
    }
    books, residual = crossed(pools, TRANCHES)
    paid = sum(x.interest + x.principal for x in books.values()) + residual
    arrived = sum(padded(x.interest + x.principal, 358) for x in pools.values())
    np.testing.assert_allclose(paid, arrived, atol=1e-5)

    # The classes are never more than the loans behind them.
    standing = sum(x.balance for x in books.values())
    backing = sum(padded(x.balance, 358) for x in pools.values())
    assert (standing - backing).max() < 1e-4
    for rows in books.values():
        drops = rows.principal[1:] + rows.loss[1:]
        np.testing.assert_allclose(-np.diff(rows.balance), drops, atol=1e-6)
        assert rows.balance.min() >= 0


def test_the_residual_waits_for_seniors_that_exceed_their_pools() -> None:
    pools = {"I": flows(100, FIRST, np.full(358, 0.003)), "II": flows(400, SECOND)}
    books, residual = crossed(pools, TRANCHES)
    over = books["I"].balance - pools["I"].balance
    assert over.max() > 6e6
    assert residual[over > 0.01].max() < 1e-6
    # Losses are pool I's, and senior II bears none of them.
    assert books["I"].loss.sum() > 11e6
    assert books["II"].loss.sum() == 0
    # The other group paid it more than its own pool's principal: alone it would have lost that.
    assert books["I"].principal.sum() > pools["I"].principal.sum() + 14e6


def padded(values: Months, length: int) -> Months:
    """The same with nothing after a pool has ended."""
    return np.pad(values, (0, length - len(values)))
