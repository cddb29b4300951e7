"""The textbook collateral at any PSA, and average lives as tables print them.

$400M of 7.5% pass-throughs on 8.125% loans with 357 months to go, three months old. Flows
are closed forms here: the balance after t months is the scheduled balance times the share
of the loans that survive, and each flow is a difference of one of the two.
"""

import numpy as np
from attrs import frozen

from tests.oracles.bma import Line
from tests.oracles.ledger import Months

TEXTBOOK = Line(balance=400e6, gross_rate=0.08125, net_rate=0.075, term=357, age=3)

# The sequential table counts from a settlement five days after the first accrual begins.
SETTLEMENT_YEARS = 5 / 360


@frozen
class Flows:
    """What a pool pays by month; `balance` is the closing balance, entry 0 the cut-off's."""

    balance: Months
    interest: Months
    scheduled: Months
    prepaid: Months
    loss: Months

    @property
    def principal(self) -> Months:
        """All principal that arrives as cash."""
        return self.scheduled + self.prepaid

    @property
    def months(self) -> int:
        """The number of the last month."""
        return len(self.balance) - 1


def psa_smm(psa: float, line: Line = TEXTBOOK) -> Months:
    """Single monthly mortality by month at `psa` (165.0 is 165 PSA); entry 0 is nothing."""
    age = line.age + np.arange(1, line.term + 1)
    cpr = np.minimum(0.06 * psa / 100 * np.minimum(age, 30) / 30, 1.0)
    return np.concatenate([[0.0], 1 - (1 - cpr) ** (1 / 12)])


def scheduled_factor(line: Line = TEXTBOOK) -> Months:
    """The scheduled balance after each month, per dollar at the cut-off."""
    left = np.arange(line.term, -1, -1, dtype=np.float64)
    discount = 1 / (1 + line.gross_rate / 12)
    return (1 - discount**left) / (1 - discount**line.term)


def flows(psa: float, line: Line = TEXTBOOK, loss_rates: Months | None = None) -> Flows:
    """The pool's flows at `psa`.

    `loss_rates[t]` is the share lost in month t of the balance that scheduled principal and
    prepayments of the month leave; entry 0 counts for nothing.
    """
    kept = 1 - psa_smm(psa, line)
    spared = np.ones_like(kept)
    if loss_rates is not None:
        spared[1:] -= loss_rates[1:]
    schedule = scheduled_factor(line)
    surviving = np.cumprod(kept * spared)
    balance = line.balance * schedule * surviving
    before = line.balance * surviving[:-1]
    scheduled = before * -np.diff(schedule)
    prepaid = before * schedule[1:] * (1 - kept[1:])
    loss = before * schedule[1:] * kept[1:] * (1 - spared[1:])
    interest = balance[:-1] * line.net_rate / 12
    return Flows(balance, *(from_month_1(x) for x in (interest, scheduled, prepaid, loss)))


def from_month_1(values: Months) -> Months:
    """The same with an entry for the cut-off date in front."""
    return np.concatenate([[0.0], values])


def average_life(principal: Months) -> float:
    """Years: each positive payment's month number, weighted by the payment, over twelve."""
    paid = np.maximum(principal, 0.0)
    return float(np.arange(len(paid)) @ paid / paid.sum() / 12)


def settled_average_life(principal: Months) -> float:
    """The same from the settlement date, as the sequential table prints it."""
    return average_life(principal) - SETTLEMENT_YEARS
