"""Loans of a tape in numpy, all at once: closed forms, powers, and cohorts of defaults.

Written from the papers alone (BMA Standard Formulas), to be held against the block kernel, which
has recurrences instead of all of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Loans:
    """A loan an entry: dollars, annual fractions, months."""

    balance: Floats
    gross: Floats
    net: Floats
    term: NDArray[np.int64]
    age: NDArray[np.int64]
    prepayment: Floats
    default: Floats
    severity: Floats


@dataclass(frozen=True)
class Speeds:
    """Percents of PSA and SDA, months to liquidation, and whether the servicer advances."""

    psa: float
    sda: float
    lag: int
    advance: bool


def owed(loans: Loans, months: int) -> Floats:
    """What is left of a loan of 1 after each month, a row a month: the closed form."""
    t = np.arange(months + 1)[:, None]
    g, n = 1 + loans.gross / 12, loans.term
    with np.errstate(divide="ignore", invalid="ignore"):
        left = (g**n - g ** np.minimum(t, n)) / (g**n - 1)
    straight = 1 - np.minimum(t, n) / n
    return np.where(loans.gross == 0, straight, left)


def monthly(annual: Floats) -> Floats:
    return 1 - (1 - np.minimum(annual, 1)) ** (1 / 12)


def psa(speed: float, age: Floats) -> Floats:
    return speed / 100 * 0.06 * np.minimum(age, 30) / 30


def sda(speed: float, age: Floats) -> Floats:
    curve = np.interp(age, [0, 30, 60, 120], [0, 0.6, 0.6, 0.03]) / 100
    return speed / 100 * curve


def flows(loans: Loans, speeds: Speeds, months: int) -> dict[str, Floats]:
    """The pool's columns by month, index 0 the cut-off."""
    b, lag, n = owed(loans, months), speeds.lag, loans.term
    performing, waiting = loans.balance.copy(), np.zeros_like(loans.balance)
    cohorts: list[Floats] = [np.zeros_like(performing)]
    names = ("performing", "foreclosure", "new_defaults", "scheduled", "prepaid", "recovered")
    out = {name: np.zeros(months + 1) for name in (*names, "loss", "gross_interest", "interest")}
    for t in range(1, months + 1):
        age = loans.age + t
        smm = np.minimum(monthly(psa(speeds.psa, age)) * loans.prepayment, 1)
        mdr = np.minimum(monthly(sda(speeds.sda, age)) * loans.default, 1)
        defaults = np.where(t <= n - lag, performing * mdr, 0)
        cohorts.append(defaults)
        kept = np.divide(b[t], b[t - 1], out=np.zeros_like(b[t]), where=b[t - 1] > 0)
        staying = performing - defaults
        prepaid = np.minimum(performing * kept * smm, staying * kept)
        bearing = performing + waiting if speeds.advance else staying
        due = staying * (1 - kept)
        liquidated = loss = np.zeros_like(performing)
        if t > lag:
            then = b[t - 1 - lag]
            since = np.divide(b[t - 1], then, out=np.ones_like(then), where=then > 0)
            liquidated = cohorts[t - lag] * (since if speeds.advance else 1)
            loss = np.minimum(loans.severity * cohorts[t - lag], liquidated)
        waiting = waiting + defaults - liquidated
        advanced = waiting * (1 - kept) if speeds.advance else np.zeros_like(waiting)
        waiting = waiting - advanced
        performing = staying - due - prepaid
        for name, amounts in (
            ("performing", performing),
            ("foreclosure", waiting),
            ("new_defaults", defaults),
            ("scheduled", due + advanced),
            ("prepaid", prepaid),
            ("recovered", liquidated - loss),
            ("loss", loss),
            ("gross_interest", bearing * loans.gross / 12),
            ("interest", bearing * loans.net / 12),
        ):
            out[name][t] = amounts.sum()
    return out
