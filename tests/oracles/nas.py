"""A lockout class, a super senior with its support class, and subordinates, over one pool.

The seniors are `nas` (locked out), `super` (super senior) and `support` (loses first what
the super senior would); every other class is subordinated, the most senior first. All earn
what the pool pays or less, so that interest is never short; what the pool earns beyond is
not paid to these classes.
"""

from collections.abc import Mapping

import numpy as np

from tests.oracles.ledger import Books, Ledger, Months, Tranche
from tests.oracles.sharing import Amounts, in_order, pro_rata, total
from tests.oracles.textbook import Flows

SENIORS = ("nas", "super", "support")


def steps(months: int, starts: Mapping[int, float]) -> Months:
    """A step function of months: `{1: 0.0, 61: 0.3}` is 0 to month 60 and 0.3 from then on."""
    values = np.zeros(months + 1)
    for first, value in sorted(starts.items()):
        values[first:] = value
    return values


def lockout_shift(months: int) -> Months:
    """The part of its share of prepayments that a lockout class gets, year by year."""
    return steps(months, {61: 0.3, 73: 0.4, 85: 0.6, 97: 0.8, 109: 1.0})


def senior_shift(months: int) -> Months:
    """The part of the subordinates' share of prepayments that the seniors get, year by year."""
    return steps(months, {1: 1.0, 61: 0.7, 73: 0.6, 85: 0.4, 97: 0.2, 109: 0.0})


def nas_structure(
    pool: Flows,
    tranches: Mapping[str, Tranche],
    lockout: Months | None = None,
    shifting: Months | None = None,
    schedule_locked: bool = False,
) -> Books:
    """Pay and write down the classes month by month; `tranches` holds the seniors first.

    `lockout` and `shifting` are step functions by month, unless stated the two above. With
    `schedule_locked` the lockout holds for scheduled principal too.
    """
    lockout = lockout_shift(pool.months) if lockout is None else lockout
    shifting = senior_shift(pool.months) if shifting is None else shifting
    books = Ledger(tranches, pool.months)
    for t in range(1, pool.months + 1):
        books.accrue()
        books.pay_interest(t, dict(books.owed))
        kept = lockout[t] if schedule_locked else 1.0
        pay_principal(books, t, pool, kept, lockout[t], shifting[t])
        lose(books, t, pool.loss[t])
        books.close(t)
    return books.rows


def pay_principal(
    books: Ledger, t: int, pool: Flows, schedule_kept: float, prepaid_kept: float, shift: float
) -> None:
    """Split the month's principal between the two ranks, then inside each."""
    seniors = {k: books.standing[k] for k in SENIORS}
    subordinates = {k: x for k, x in books.standing.items() if k not in SENIORS}
    everything = total(seniors) + total(subordinates)
    if everything <= 0:
        return
    share = total(seniors) / everything
    scheduled = share * pool.scheduled[t]
    prepaid = (share + shift * (1 - share)) * pool.prepaid[t]

    # The subordinates get the rest, and so what the seniors cannot take.
    both = pool.scheduled[t] + pool.prepaid[t]
    below = both - min(scheduled + prepaid, total(seniors))
    above = both - below

    own = seniors["nas"] / total(seniors) if total(seniors) > 0 else 0.0
    to_nas = min(own * (schedule_kept * scheduled + prepaid_kept * prepaid), seniors["nas"])
    others = pro_rata(above - to_nas, {k: seniors[k] for k in ("super", "support")})
    # The lockout ends when nobody else is left to take the principal.
    to_nas = max(to_nas, above - total(others))
    books.pay_principal(t, {"nas": to_nas} | others)
    books.pay_principal(t, pro_rata(below, subordinates))


def lose(books: Ledger, t: int, loss: float) -> None:
    """From the last subordinate up; then the seniors pro rata, support before super senior."""
    subordinates = {k: x for k, x in reversed(books.standing.items()) if k not in SENIORS}
    loss -= books.lose(t, in_order(loss, subordinates))
    pair: Amounts = {k: books.standing[k] for k in ("support", "super")}
    parts = pro_rata(loss, {"nas": books.standing["nas"], "pair": total(pair)})
    books.lose(t, {"nas": parts["nas"]} | in_order(parts["pair"], pair))
