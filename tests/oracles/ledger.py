"""The books that every structure of this folder keeps: balances now, and flows by month.

Money is dollars, rates are annual decimals, a month is a twelfth of a year. Arrays are read
by the number of the month; entry 0 is the closing date, on which nothing is paid.
"""

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Months = NDArray[np.float64]


@frozen
class Tranche:
    """What a class is at closing."""

    balance: float
    rate: float


@frozen
class Rows:
    """What one class shows by month: its closing balance, and what it was paid and lost.

    An accrual class shows its whole accrual as interest, and what was added to its balance
    as negative principal: cash is their sum. So `balance` falls by `principal` and `loss`.
    """

    balance: Months
    interest: Months
    principal: Months
    loss: Months


Books = Mapping[str, Rows]


class Ledger:
    """Pays, writes down and remembers; `standing` and `owed` are the figures at this step."""

    def __init__(self, tranches: Mapping[str, Tranche], months: int) -> None:
        self.tranches = dict(tranches)
        self.standing = {k: x.balance for k, x in tranches.items()}
        self.owed = dict.fromkeys(tranches, 0.0)
        self.rows = {k: Rows(*(np.zeros(months + 1) for _ in range(4))) for k in tranches}
        self.close(0)

    def accrue(self) -> None:
        """A month's interest joins what is still unpaid."""
        for k, tranche in self.tranches.items():
            self.owed[k] += self.standing[k] * tranche.rate / 12

    def pay_interest(self, t: int, amounts: Mapping[str, float]) -> float:
        """Each gets its amount, at most what it is owed; returns the cash used."""
        used = 0.0
        for k, amount in amounts.items():
            paid = min(amount, self.owed[k])
            self.owed[k] -= paid
            self.rows[k].interest[t] += paid
            used += paid
        return used

    def pay_principal(self, t: int, amounts: Mapping[str, float]) -> float:
        """Each gets its amount, at most its balance; returns the cash used."""
        used = 0.0
        for k, amount in amounts.items():
            paid = max(0.0, min(amount, self.standing[k]))
            self.standing[k] -= paid
            self.rows[k].principal[t] += paid
            used += paid
        return used

    def lose(self, t: int, amounts: Mapping[str, float]) -> float:
        """Each is written down, at most by its balance; returns what was written down."""
        written = 0.0
        for k, amount in amounts.items():
            loss = max(0.0, min(amount, self.standing[k]))
            self.standing[k] -= loss
            self.rows[k].loss[t] += loss
            written += loss
        return written

    def accrete(self, t: int, name: str, amount: float) -> None:
        """This much of the interest of `name` is added to its balance instead of being paid."""
        self.owed[name] -= amount
        self.standing[name] += amount
        self.rows[name].interest[t] += amount
        self.rows[name].principal[t] -= amount

    def close(self, t: int) -> None:
        """The balances at the end of month `t` go into the books."""
        for k, balance in self.standing.items():
            self.rows[k].balance[t] = balance
