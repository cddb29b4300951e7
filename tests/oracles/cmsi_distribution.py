"""One month's payments of cash, and the losses on what they leave."""

from attrs import define

from tests.oracles.cmsi_classes import (
    BALANCES,
    EARNING,
    SENIOR,
    SUBS,
    State,
    components,
    subs_balance,
)
from tests.oracles.cmsi_pools import PoolMonth
from tests.oracles.sharing import Amounts, in_order, pro_rata, total

Pools = dict[str, PoolMonth]
OTHER = {"I": "II", "II": "I"}
SUBS_UPWARDS = SUBS[::-1]
# Certificates may exceed collateral by half a cent before they are written down for it.
HALF_CENT = 0.005


@define
class Payments:
    """What each class is due and entitled to, and has been paid so far this month."""

    due: Amounts
    balance: Amounts
    entitled: Amounts
    interest: Amounts
    principal: Amounts

    def pay_interest(self, cash: float, *classes: str) -> float:
        """Pay the interest still due, pro rata; return the cash that is left."""
        paid = pro_rata(cash, {k: self.due[k] - self.interest[k] for k in classes})
        for k, amount in paid.items():
            self.interest[k] += amount
        return max(0.0, cash - total(paid))

    def pay_principal(self, cash: float, *classes: str) -> float:
        """Pay entitlements, pro rata to standing balances; return the cash that is left."""
        standing = {k: self.balance[k] - self.principal[k] for k in classes}
        caps = {k: max(0.0, self.entitled[k] - self.principal[k]) for k in classes}
        paid = pro_rata(cash, {k: min(standing[k], caps[k]) for k in classes}, standing)
        for k, amount in paid.items():
            self.principal[k] += amount
        return max(0.0, cash - total(paid))


def pay(
    state: State, pools: Pools, due: Amounts, allocated: Amounts, deferred: float
) -> tuple[Payments, float, float]:
    """Pay each group, then the junior fund: payments, what IA-PO got back, the residual.

    A fund holds interest and principal alike. Interest comes first, so that in a short month
    principal cash pays interest, and entitlements stay unpaid.
    """
    # IA-PO's own principal is the PO strip's of this month.
    made = Payments(
        due=due,
        balance=state.balance,
        entitled=allocated | {"IA-PO": pools["I"].po_principal},
        interest=dict.fromkeys(EARNING, 0.0),
        principal=dict.fromkeys(BALANCES, 0.0),
    )
    group_one = made.pay_interest(pools["I"].funds, "IA", "IA-IO")
    group_one = made.pay_principal(group_one, "IA-PO")
    group_one = made.pay_principal(group_one, "IA")
    group_two = made.pay_interest(pools["II"].funds, "IIA", "IIA-IO")
    group_two = made.pay_principal(group_two, "IIA")

    # What the groups have left first pays what their own cash did not pay the seniors.
    junior = made.pay_interest(group_one + group_two, "IA", "IA-IO", "IIA", "IIA-IO")
    junior = made.pay_principal(junior, "IA-PO", "IA", "IIA")
    catchup = min(junior, deferred)
    junior -= catchup
    for k in SUBS:
        junior = made.pay_interest(junior, k)
        junior = made.pay_principal(junior, k)
    return made, catchup, junior


@define
class Losses:
    """Write-downs so far this month, on the balances that payments left."""

    standing: Amounts
    realized: Amounts

    def take(self, shares: Amounts) -> float:
        """Write the classes down by `shares`; return the sum."""
        for k, amount in shares.items():
            self.realized[k] += amount
            self.standing[k] -= amount
        return total(shares)

    def in_order(self, amount: float, *classes: str) -> float:
        """Write the classes down in order; return what they could not take."""
        return amount - self.take(in_order(amount, {k: self.standing[k] for k in classes}))

    def pro_rata(self, amount: float, weights: Amounts) -> float:
        """Write the classes down by their weights; return what they could not take."""
        shares = pro_rata(amount, {k: self.standing[k] for k in weights}, weights)
        return amount - self.take(shares)


def lose(state: State, pools: Pools, principal: Amounts, catchup: float) -> Amounts:
    """Realized losses by class, after `principal` and IA-PO's `catchup` have been paid."""
    standing = {k: state.balance[k] - principal[k] for k in BALANCES}
    losses = Losses(standing, dict.fromkeys(BALANCES, 0.0))
    # The PO strip's loss is IA-PO's; what is within the limits comes back to it later.
    losses.in_order(pools["I"].loss_po_within + pools["I"].loss_po_beyond, "IA-PO")
    for g, pool in pools.items():
        # Within the limits: B-6 upwards, the group's senior class, then the other group's.
        seniors = (SENIOR[g], SENIOR[OTHER[g]])
        losses.in_order(pool.loss_within, *SUBS_UPWARDS, *seniors)
    for g, weights in beyond_weights(state, pools).items():
        # Beyond the limits: all classes of the group; what they cannot take, as within.
        left = losses.pro_rata(pools[g].loss_beyond, weights)
        losses.in_order(left, *SUBS_UPWARDS, SENIOR[g], SENIOR[OTHER[g]])
    # IA-PO's catch-up was the B's principal: they lose what they were not paid.
    left = losses.in_order(catchup, *SUBS_UPWARDS)
    losses.take(pro_rata(left, {k: losses.standing[k] for k in SENIOR.values()}))
    level_with_collateral(losses, sum(pool.closing_balance for pool in pools.values()))
    return losses.realized


def beyond_weights(state: State, pools: Pools) -> dict[str, Amounts]:
    """Each group's classes by their opening balances in it: a B counts with its component."""
    parts = components(state.balance, {g: pool.target_balance for g, pool in pools.items()})
    subs = subs_balance(state.balance)
    weights = {}
    for g, senior in SENIOR.items():
        scale = parts[g] / subs if subs else 0.0
        weights[g] = {senior: state.balance[senior]} | {k: scale * state.balance[k] for k in SUBS}
    return weights


def level_with_collateral(losses: Losses, closing: float) -> None:
    """Write down certificates that have no collateral: cash was short of entitlements."""
    excess = max(0.0, total(losses.standing) - closing - HALF_CENT)
    excess = losses.in_order(excess, *SUBS_UPWARDS)
    excess -= losses.take(pro_rata(excess, {k: losses.standing[k] for k in SENIOR.values()}))
    losses.in_order(excess, "IA-PO")
