"""Who is entitled to target-rate principal: amounts, shared out before any cash moves.

All readings are of opening balances and of this month's collections.
"""

from tests.oracles.cmsi_classes import (
    BALANCES,
    RATIO_TOLERANCE,
    SENIOR,
    SENIOR_SHARES_AT_CUTOFF,
    SUBS,
    State,
    impaired,
    senior_shares,
    subs_balance,
)
from tests.oracles.cmsi_pools import PoolMonth
from tests.oracles.sharing import Amounts, in_order, pro_rata, total


def scheduled_shift(month: int) -> float:
    """All of the subordinates' prepayments for five years, then 70, 60, 40, 20 and 0%."""
    steps = [(109, 0.0), (97, 0.2), (85, 0.4), (73, 0.6), (61, 0.7)]
    return next((share for first, share in steps if month >= first), 1.0)


def loss_allowance(month: int) -> float:
    """Part of the original B balance that losses may reach: 30% in year 6 to 50% from 10.

    Earlier years have no test, as there is no step down; year 6 stands for them.
    """
    year = min(max((month - 1) // 12 + 1, 6), 10)
    return 0.30 + 0.05 * (year - 6)


def may_step_down(state: State, month: int) -> bool:
    """Whether 60-day delinquencies of six months and losses to date are low.

    Both include this month; before month six the average is of the months there are.
    """
    recent = state.delinquent[-6:]
    few_late = sum(recent) / len(recent) <= 0.5 * subs_balance(state.balance)
    return few_late and state.losses <= loss_allowance(month) * subs_balance(BALANCES)


def prepayment_shares(state: State, month: int, shares: Amounts) -> Amounts:
    """The senior classes' shares of unscheduled principal; brings `state.shift` up to date.

    A month that fails the tests keeps the last shift unless the table's is higher. A group
    whose senior share is above that of the cut-off date gives all to its senior class.
    """
    kept = 0.0 if may_step_down(state, month) else state.shift
    state.shift = max(scheduled_shift(month), kept)
    result = {}
    for g, share in shares.items():
        above = share > SENIOR_SHARES_AT_CUTOFF[g] + RATIO_TOLERANCE
        result[g] = 1.0 if above else share + state.shift * (1 - share)
    return result


def entitlements(state: State, month: int, pools: dict[str, PoolMonth]) -> tuple[Amounts, float]:
    """Principal allocated to each class, and to what IA-PO is owed from its losses."""
    targets = {g: pool.target_balance for g, pool in pools.items()}
    shares = senior_shares(state.balance, targets)
    prepayment = prepayment_shares(state, month, shares)
    allocated = dict.fromkeys(BALANCES, 0.0)
    subordinate = 0.0
    for g, pool in pools.items():
        # The senior class takes its share of the schedule and a larger one of the rest.
        entitled = shares[g] * pool.scheduled + prepayment[g] * pool.unscheduled
        allocated[SENIOR[g]] = min(entitled, pool.principal, state.balance[SENIOR[g]])
        subordinate += pool.principal - allocated[SENIOR[g]]
    # IA-PO gets its losses back before the B's get any principal, while there are B's.
    deferred = min(subordinate, state.deferred, subs_balance(state.balance))
    share_subordinate(state.balance, targets, allocated, subordinate - deferred)
    return allocated, deferred


def share_subordinate(
    balance: Amounts, targets: Amounts, allocated: Amounts, amount: float
) -> None:
    """Add to `allocated` what the senior classes did not take and IA-PO was not owed.

    A class is due its opening balance less what it has been allocated already. What nobody is
    due stays unallocated.
    """

    def left(classes: list[str]) -> Amounts:
        return {k: balance[k] - allocated[k] for k in classes}

    def give(shares: Amounts) -> None:
        nonlocal amount
        for k, share in shares.items():
            allocated[k] += share
        amount -= total(shares)

    seniors = list(SENIOR.values())
    # A senior class larger than its group's target strip is first brought down to it.
    under = {k: max(0.0, balance[k] - targets[g]) for g, k in SENIOR.items()}
    due = left(seniors)
    give(pro_rata(amount, {k: min(due[k], under[k]) for k in seniors}, due))
    # Maintenance of subordination: while a B is impaired, the most senior impaired one and
    # those above it come first.
    short = impaired(balance)
    if short:
        give(pro_rata(amount, left(SUBS[: SUBS.index(short[0]) + 1])))
        give(in_order(amount, left(SUBS)))
    else:
        give(pro_rata(amount, left(SUBS)))
    # Nobody below is left.
    give(pro_rata(amount, left(seniors)))
