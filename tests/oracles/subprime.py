"""Subprime notes with over-collateralisation, triggers, a swap and a net-WAC cap.

Written from the deal on paper, apart from the compiler. A month: the swap nets, the notes
accrue, interest pays, principal pays, what both leave (the excess) turboes up to the target
and pays what the cap withheld; losses fall last. Money is dollars, rates are decimals a year.
"""

from dataclasses import dataclass, field
from math import inf

import numpy as np

from tests.oracles.collateral import Array, Pool, share, steps
from tests.oracles.paying import (
    RATIOS_DIFFER,
    Fee,
    Flows,
    Fund,
    Note,
    Rows,
    flows,
    principal_in_order,
    standing,
)


@dataclass(frozen=True)
class NoteTerms:
    """A floater: index plus margin, capped by the net WAC.

    `enhancement` is the part of the loans that must stand behind it after the step-down.
    """

    name: str
    balance: float
    margin: float
    late_margin: float
    enhancement: float


@dataclass(frozen=True)
class Subprime:
    """Notes are listed from the senior down. `losses` are steps by month of the cumulative
    loss, as a part of the initial pool, above which the loss trigger stays tripped; entry t
    of `swap_notional` is month t's."""

    notes: tuple[NoteTerms, ...]
    step_up_month: int
    swap_notional: Array
    swap_rate: float
    losses: tuple[tuple[int, float], ...]
    trustee_rate: float = 0.0
    trustee_cap: float = inf
    stepdown_month: int = 37
    stepdown_enhancement: float = 0.38
    oc_of_initial: float = 0.02
    oc_of_current: float = 0.04
    oc_floor: float = 0.005
    delinquent_part: float = 0.40
    delinquent_months: int = 3


@dataclass(frozen=True)
class Market:
    """By month: the index, days of the accrual period, calendar year of the payment date."""

    index: Array
    days: Array
    years: Array


@dataclass
class State:
    """What one month leaves to the next."""

    notes: list[Note]
    trustee: Fee
    swap: Fee = field(default_factory=Fee)
    stepdown: bool = False
    losses: bool = False


@dataclass(frozen=True)
class Findings:
    """What the month's tests find; `stepped` says that the step-down's rules hold."""

    enhancement: float
    delinquent: bool
    stepped: bool
    oc_target: float


def findings(deal: Subprime, state: State, pool: Pool, delinquent: Array, t: int) -> Findings:
    """Test on the notes' opening balances, and keep what is sticky.

    Enhancement is on the pool's opening balance; delinquency on its closing balance, the
    mean of the last months as far as there are any.
    """
    initial = pool.closing[0]
    enhancement = 1.0 - share(state.notes[0].balance, pool.opening[t])
    recent = range(max(1, t - deal.delinquent_months + 1), t + 1)
    late = float(np.mean([share(delinquent[u], pool.closing[u]) for u in recent]))
    late_trigger = late > deal.delinquent_part * enhancement + RATIOS_DIFFER
    lost = pool.loss[1 : t + 1].sum()
    state.losses = state.losses or bool(lost > steps(deal.losses, t) * initial)
    state.stepdown = state.stepdown or (
        t >= deal.stepdown_month and enhancement >= deal.stepdown_enhancement - RATIOS_DIFFER
    )
    stepped = state.stepdown and not late_trigger and not state.losses
    late_target = max(deal.oc_floor * initial, deal.oc_of_current * pool.closing[t])
    target = late_target if stepped else deal.oc_of_initial * initial
    return Findings(enhancement, late_trigger, stepped, target)


def accrue(deal: Subprime, state: State, pool: Pool, market: Market, t: int) -> float:
    """Open the notes' month, and return the net WAC, a rate of actual/360.

    What the cap withholds joins the carry-over, which grows at the rate without the cap; an
    ordinary shortfall grows at the rate that is paid.
    """
    fraction = float(market.days[t]) / 360
    net_wac = share(float(pool.interest[t]), float(pool.opening[t])) / fraction
    for terms, note in zip(deal.notes, state.notes, strict=True):
        margin = terms.late_margin if t >= deal.step_up_month else terms.margin
        uncapped = max(0.0, market.index[t] + margin)
        rate = min(uncapped, net_wac)
        note.carryover *= 1.0 + uncapped * fraction
        note.carryover += note.balance * (uncapped - rate) * fraction
        note.open(note.balance * rate * fraction, rate * fraction)
    return net_wac


def swap_net(deal: Subprime, market: Market, t: int) -> float:
    """What the swap brings, net: the index on actual/360 less the fixed rate on 30/360."""
    received = float(market.index[t] * market.days[t]) / 360
    return float(deal.swap_notional[t]) * (received - deal.swap_rate / 12)


def main(deal: Subprime, notes: list[Note], stepped: bool, pool: Pool, t: int, fund: Fund) -> float:
    """Principal in order; after the step-down each class only down to its target.

    A class's target is what its enhancement and the OC floor allow it and its seniors, less
    the seniors as they stand after their payment.
    """
    if not stepped:
        return principal_in_order(notes, inf, fund)
    paid = senior = 0.0
    floor = deal.oc_floor * pool.closing[0]
    for terms, note in zip(deal.notes, notes, strict=True):
        closing = pool.closing[t]
        allowed = min((1.0 - terms.enhancement) * closing, closing - floor)
        target = max(0.0, allowed - senior)
        paid += note.take_principal(fund, max(0.0, note.balance - target))
        senior += note.balance
    return paid


def month(
    deal: Subprime, state: State, pool: Pool, delinquent: Array, market: Market, t: int
) -> Rows:
    """Carry `state` over month t; what everybody got."""
    notes, closing = state.notes, pool.closing[t]
    test = findings(deal, state, pool, delinquent, t)
    opening = standing(notes)
    net_wac = accrue(deal, state, pool, market, t)
    net = swap_net(deal, market, t)
    state.swap.open(max(0.0, -net))
    state.trustee.open(pool.opening[t] * deal.trustee_rate / 12, market.years[t])

    interest = Fund(pool.interest[t] + max(0.0, net))
    swap_paid = state.swap.take(interest)
    trustee_paid = state.trustee.take(interest)
    for note in notes:
        note.take_interest(interest)

    principal = Fund(pool.principal[t])
    notes[0].take_interest(principal)
    paid = main(deal, notes, test.stepped, pool, t, principal)

    excess = Fund(interest.empty() + principal.empty())
    deficiency = max(0.0, test.oc_target - (closing - opening + paid))
    turbo = principal_in_order(notes, deficiency, excess)
    for note in notes:
        note.take_interest(excess)
    for note in notes:
        note.take_carryover(excess)
    residual = excess.empty()

    absorbed = min(pool.loss[t], max(0.0, closing + pool.loss[t] - standing(notes)))
    unborne = pool.loss[t] - absorbed
    for note in reversed(notes[1:]):
        unborne = note.lose(unborne)

    rows = {x.name: note.close() for x, note in zip(deal.notes, notes, strict=True)}
    rows["CE"] = {"residual_paid": residual}
    rows["swap"] = {"receipt": max(0.0, net), "paid": swap_paid, "arrears": state.swap.owed}
    rows["trustee"] = {"paid": trustee_paid, "arrears": state.trustee.owed}
    rows["deal"] = {
        "net_wac": net_wac,
        "enhancement": test.enhancement,
        "delinquent": float(test.delinquent),
        "losses": float(state.losses),
        "stepdown": float(state.stepdown),
        "oc_target": test.oc_target,
        "main": paid,
        "turbo": turbo,
        "absorbed": absorbed,
        "unallocated": unborne,
    }
    return rows


def project(deal: Subprime, pool: Pool, delinquent: Array, market: Market) -> Flows:
    """All months; `delinquent[t]` is the balance 60 or more days late at the end of month t."""
    state = State([Note(x.balance) for x in deal.notes], Fee(deal.trustee_cap))
    months = range(1, pool.last + 1)
    return flows([month(deal, state, pool, delinquent, market, t) for t in months])
