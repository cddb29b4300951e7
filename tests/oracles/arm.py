"""Adjustable-rate loans, interest-only months and balloons, and a net-WAC floater on them.

Written from the terms of such loans, apart from the compiler. Money is dollars, rates are
decimals a year, months count from the cut-off date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from tests.oracles.bma import amortisation
from tests.oracles.collateral import Array, Pool
from tests.oracles.paying import Flows, Fund, Note, Rows, flows


@dataclass(frozen=True)
class Arm:
    """Equal loans. Interest of month `first_reset` is the first at a reset rate.

    Payments are level over what is left of `amortisation_term` (all of the term unless
    stated), interest only in the first `interest_only` months; what is owed in the last month
    of `term` is paid in it. The index of a reset is that of `lookback` months before. Without
    a reset the rate is fixed.
    """

    balance: float
    gross_rate: float
    servicing_fee: float
    term: int
    margin: float = 0.0
    first_reset: int = 0
    reset_every: int = 12
    initial_cap: float = inf
    periodic_cap: float = inf
    life_cap: float = inf
    rate_floor: float = 0.0
    lookback: int = 1
    interest_only: int = 0
    amortisation_term: int = 0


def gross_rates(arm: Arm, index: Sequence[float]) -> Array:
    """The rate of each month, entry 0 the stated one; `index[t]` is month t's.

    A reset moves at most a cap from the rate before, then keeps between floor and life cap,
    which prevail over the caps of a single reset.
    """
    rates = np.full(arm.term + 1, arm.gross_rate)
    if not arm.first_reset:
        return rates
    for t in range(arm.first_reset, arm.term + 1, arm.reset_every):
        cap = arm.initial_cap if t == arm.first_reset else arm.periodic_cap
        full = index[max(1, t - arm.lookback)] + arm.margin
        moved = min(max(full, rates[t - 1] - cap), rates[t - 1] + cap)
        rates[t:] = min(max(moved, arm.rate_floor), arm.life_cap)
    return rates


def repaid_parts(arm: Arm, rates: Array) -> Array:
    """The part of the balance that each month's payment repays.

    A payment recast at each reset is level at the new rate over the months that are left; it
    repays month by month what a payment recast every month at the same rate would.
    """
    over = max(arm.amortisation_term, arm.term)
    parts = np.zeros(arm.term + 1)
    for t in range(arm.interest_only + 1, arm.term):
        parts[t] = amortisation(float(rates[t]), over - t + 1)
    parts[arm.term] = 1.0
    return parts


def arm_pool(
    arm: Arm,
    index: Sequence[float],
    smm: Sequence[float],
    mdr: Sequence[float],
    severity: float = 0.0,
    lag: int = 0,
    advance: bool = True,
) -> Pool:
    """The loans' months under the standard default model (see `bma.line_months`).

    With advances, loans in foreclosure follow the schedule of the others.
    """
    rates = gross_rates(arm, index)
    m = repaid_parts(arm, rates)
    # What the schedule alone leaves of a dollar: loans resolved in month t, which defaulted
    # `lag` months before, have made the `lag` payments before t.
    left = np.cumprod(1.0 - m)
    made = np.zeros((7, arm.term + 1))
    performing, foreclosure = arm.balance, 0.0
    defaults = np.zeros(arm.term + 1)
    made[6, 0] = made[0, 0] = arm.balance
    for t in range(1, arm.term + 1):
        opening = performing + foreclosure
        defaults[t] = performing * mdr[t] if t <= arm.term - lag else 0.0
        paying = performing - defaults[t]
        scheduled = paying * m[t]
        prepaid = min(performing * (1 - m[t]) * smm[t], paying - scheduled)

        before = defaults[t - lag] if t > lag else 0.0
        kept = left[t - 1] / left[t - 1 - lag] if advance and t > lag else 1.0
        resolved = before * kept
        loss = min(severity * before, resolved)
        waiting = foreclosure + defaults[t] - resolved
        advanced = waiting * m[t] if advance else 0.0

        interest = (opening if advance else paying) * (rates[t] - arm.servicing_fee) / 12
        performing = paying - scheduled - prepaid
        foreclosure = waiting - advanced
        made[:, t] = (
            opening,
            interest,
            scheduled + advanced,
            prepaid + resolved - loss,
            loss,
            foreclosure,
            performing + foreclosure,
        )
    return Pool(*made)


def floater_month(pool: Pool, note: Note, uncapped: float, days: float, t: int) -> Rows:
    """Interest at the lesser of `uncapped` and the net WAC; principal passes through.

    Interest that is left pays the carry-over, which grows at the rate without the cap. The
    month's loss is the note's.
    """
    fraction = days / 360
    opening = pool.opening[t]
    net_wac = float(pool.interest[t] / opening / fraction) if opening else 0.0
    rate = min(uncapped, net_wac)
    note.carryover *= 1.0 + uncapped * fraction
    note.carryover += note.balance * (uncapped - rate) * fraction
    note.open(note.balance * rate * fraction)

    interest, principal = Fund(pool.interest[t]), Fund(pool.principal[t])
    note.take_interest(interest)
    note.take_principal(principal)
    note.take_carryover(interest)
    note.lose(float(pool.loss[t]))
    residual = interest.empty() + principal.empty()
    return {
        "A": note.close(),
        "R": {"residual_paid": residual},
        "deal": {"net_wac": net_wac, "rate": rate},
    }


def floater(
    pool: Pool, balance: float, margin: float, index: Sequence[float], days: Array
) -> Flows:
    """All months of a class A on the pool, at index plus margin under the net-WAC cap."""
    note = Note(balance)
    return flows(
        [
            floater_month(pool, note, max(0.0, index[t] + margin), float(days[t]), t)
            for t in range(1, pool.last + 1)
        ]
    )
