"""A fixed class cut into a floater and its inverse; interest-only and principal-only strips."""

from collections.abc import Iterable

import numpy as np
from attrs import frozen

from tests.oracles.ledger import Months, Rows
from tests.oracles.textbook import Flows


@frozen
class Cut:
    """How a fixed class of rate `fixed` is cut: `leverage` dollars of floater to one of inverse.

    Rates are annual decimals. The floater pays the index plus `margin`, within its floor and
    its cap; the cap is where the inverse has fallen to `inverse_floor`.
    """

    fixed: float
    leverage: float
    margin: float
    floater_floor: float = 0.0
    inverse_floor: float = 0.0

    @property
    def share(self) -> float:
        """The floater's share of the balance."""
        return self.leverage / (1 + self.leverage)

    @property
    def floater_cap(self) -> float:
        """The floater's rate when the inverse gets its floor."""
        return (self.fixed - (1 - self.share) * self.inverse_floor) / self.share

    @property
    def inverse_constant(self) -> float:
        """K of the inverse's rate K - leverage × index."""
        return (self.fixed - self.share * self.margin) / (1 - self.share)

    @property
    def inverse_cap(self) -> float:
        """The inverse's rate when the floater gets its floor."""
        return (self.fixed - self.share * self.floater_floor) / (1 - self.share)


def floating_rate(
    index: Months, margin: float, cap: float, floor: float = 0.0, multiple: float = 1.0
) -> Months:
    """`multiple` × index + margin, at least the floor and at most the cap; inverses have a
    negative multiple."""
    return np.minimum(np.maximum(multiple * index + margin, floor), cap)


def floater_rate(cut: Cut, index: Months) -> Months:
    """The floater's rate by month."""
    return floating_rate(index, cut.margin, cut.floater_cap, cut.floater_floor)


def inverse_rate(cut: Cut, index: Months) -> Months:
    """The inverse floater's rate by month."""
    return floating_rate(
        index, cut.inverse_constant, cut.inverse_cap, cut.inverse_floor, -cut.leverage
    )


def floater_pair(fixed: Rows, cut: Cut, index: Months) -> tuple[Rows, Rows]:
    """Floater and inverse out of the flows of a fixed class; `index[t]` sets month t's rates."""
    floater = part_of(fixed, cut.share, floater_rate(cut, index))
    inverse = part_of(fixed, 1 - cut.share, inverse_rate(cut, index))
    return floater, inverse


def part_of(whole: Rows, share: float, rate: Months) -> Rows:
    """`share` of a class, at a rate of its own on the balance with which a month opens."""
    balance = share * whole.balance
    interest = opening(balance) * rate / 12
    return Rows(balance, interest, share * whole.principal, share * whole.loss)


def opening(balance: Months) -> Months:
    """Balances with which months open, out of those with which they close."""
    return np.concatenate([[0.0], balance[:-1]])


def notional(classes: Iterable[Rows], multiple: float = 1.0) -> Months:
    """The closing notional of a strip on several classes: a multiple of their balances."""
    together: Months = np.sum([x.balance for x in classes], axis=0)
    return multiple * together


def interest_only(notionals: Months, rate: float) -> Months:
    """Interest by month on a closing notional: the balance with which each month opens."""
    return opening(notionals) * rate / 12


def strip_coupon(whole: Rows, rate: float, coupon: float) -> tuple[Rows, Months]:
    """A class of rate `rate` sold at `coupon`, and the interest that is stripped from it."""
    bare = part_of(whole, 1.0, np.full_like(whole.balance, coupon))
    return bare, interest_only(notional([whole]), rate - coupon)


def io_and_po(pool: Flows) -> tuple[Months, Months]:
    """All of a pool's interest, and all of its principal."""
    return pool.interest, pool.principal
