"""Two groups, each with its pool and its senior class, over common subordinates.

Senior classes are named as their pools are; every other class is a subordinate, the most
senior first. Each month, in this order:

* Each pool's cash pays interest to its senior, then principal to it up to the senior's share
  of scheduled principal and all prepayments; the rest goes to a junior fund.
* The junior fund pays what is still due of senior interest, pro rata; principal to a senior
  that exceeds its pool, up to the excess, pro rata by excess; interest to the subordinates
  in order; principal to the subordinates, pro rata, up to what is left of the pools'
  principal; what of that they cannot take to the seniors, pro rata. The rest is the residual's.
* Losses: the last subordinate first, then the senior of the pool that lost.
"""

from collections.abc import Mapping

import numpy as np

from tests.oracles.ledger import Books, Ledger, Months, Tranche
from tests.oracles.sharing import Amounts, in_order, pro_rata, total
from tests.oracles.textbook import Flows


def crossed(pools: Mapping[str, Flows], tranches: Mapping[str, Tranche]) -> tuple[Books, Months]:
    """The classes' flows, and the residual's by month."""
    months = max(x.months for x in pools.values())
    books = Ledger(tranches, months)
    residual = np.zeros(months + 1)
    for t in range(1, months + 1):
        books.accrue()
        cash, left = 0.0, 0.0
        for name, pool in pools.items():
            rest, unpaid = pay_senior(books, t, name, pool)
            cash += rest
            left += unpaid
        residual[t] = pay_junior(books, t, pools, cash, left)
        for name, pool in pools.items():
            lose(books, t, name, pool, list(pools))
        books.close(t)
    return books.rows, residual


def in_month(values: Months, t: int) -> float:
    """A pool's figure in month `t`; a pool that has ended shows nothing."""
    return float(values[t]) if t < len(values) else 0.0


def pay_senior(books: Ledger, t: int, name: str, pool: Flows) -> tuple[float, float]:
    """One group's own payments; returns the cash and the principal that are left."""
    principal = in_month(pool.scheduled, t) + in_month(pool.prepaid, t)
    cash = in_month(pool.interest, t) + principal
    balance = in_month(pool.balance, t - 1)
    share = min(books.standing[name] / balance, 1.0) if balance > 0 else 0.0
    due = share * in_month(pool.scheduled, t) + in_month(pool.prepaid, t)

    cash -= books.pay_interest(t, {name: cash})
    paid = books.pay_principal(t, {name: min(due, cash)})
    return cash - paid, principal - paid


def pay_junior(
    books: Ledger, t: int, pools: Mapping[str, Flows], cash: float, principal: float
) -> float:
    """The junior fund's payments; `principal` is what the seniors left of the pools' own."""
    subordinates = [k for k in books.standing if k not in pools]
    cash -= books.pay_interest(t, pro_rata(cash, {k: books.owed[k] for k in pools}))

    excess = {k: excess_over_pool(books, t, k, pool) for k, pool in pools.items()}
    paid = books.pay_principal(t, pro_rata(cash, excess))
    cash -= paid
    principal = max(0.0, principal - paid)

    cash -= books.pay_interest(t, in_order(cash, {k: books.owed[k] for k in subordinates}))
    for rank in (subordinates, list(pools)):
        standing: Amounts = {k: books.standing[k] for k in rank}
        paid = books.pay_principal(t, pro_rata(min(principal, cash, total(standing)), standing))
        cash -= paid
        principal -= paid
    return cash


def excess_over_pool(books: Ledger, t: int, name: str, pool: Flows) -> float:
    """By how much a senior exceeds what its pool has left after losses."""
    return max(0.0, books.standing[name] - in_month(pool.balance, t))


def lose(books: Ledger, t: int, name: str, pool: Flows, seniors: list[str]) -> None:
    """The month's loss of one pool."""
    loss = in_month(pool.loss, t)
    subordinates = {k: x for k, x in reversed(books.standing.items()) if k not in seniors}
    loss -= books.lose(t, in_order(loss, subordinates))
    books.lose(t, {name: loss})
