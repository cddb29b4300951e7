"""Present values, yields, durations and convexity of payments at given times.

Everywhere `times` are years from settlement and `cash` is what is paid then, in any one unit;
yields are percents a year. All formulas are those of SF-48 and SF-49, with half-yearly compounding
whatever the payments' frequency.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dealdsl.analytics.mistakes import AnalyticsError, yield_without_root

LOWEST, HIGHEST = -150.0, 1000.0
"""Between these percents a yield is sought."""


def present_value(times: Sequence[float], cash: Sequence[float], percent: float) -> float:
    """The sum of CF / (1 + Y/200)^(2T): what the cash is worth at a bond-equivalent yield Y."""
    base = 1.0 + percent / 200.0
    each = (paid * base ** (-2.0 * time) for time, paid in zip(times, cash, strict=True))
    worth: float = sum(each)
    return worth


def bond_equivalent_yield(times: Sequence[float], cash: Sequence[float], price: float) -> float:
    """The yield Y at which the cash is worth `price`, accrued interest included (SF-48).

    Raises AnalyticsError where there is none between LOWEST and HIGHEST.
    """
    return root(lambda y: present_value(times, cash, y), price, LOWEST, HIGHEST, "yield", "%")


def mortgage_yield(percent: float) -> float:
    """The same yield with monthly compounding: 1200 ((1 + Y/200)^(1/6) - 1) (SF-48)."""
    monthly: float = (1.0 + percent / 200.0) ** (1.0 / 6.0)
    return 1200.0 * (monthly - 1.0)


def from_mortgage_yield(percent: float) -> float:
    """The bond-equivalent yield of one with monthly compounding."""
    half_yearly: float = (1.0 + percent / 1200.0) ** 6.0
    return 200.0 * (half_yearly - 1.0)


def macaulay_duration(times: Sequence[float], cash: Sequence[float], percent: float) -> float:
    """Years to payments, weighted by present value: sum(T CF / (1 + Y/200)^(2T)) / P (SF-49)."""
    weighted = [time * paid for time, paid in zip(times, cash, strict=True)]
    return present_value(times, weighted, percent) / present_value(times, cash, percent)


def modified_duration(times: Sequence[float], cash: Sequence[float], percent: float) -> float:
    """Years: the part of the price that is lost for each unit that the yield rises by; Macaulay's
    duration over (1 + Y/200) (SF-49)."""
    return macaulay_duration(times, cash, percent) / (1.0 + percent / 200.0)


def convexity(times: Sequence[float], cash: Sequence[float], percent: float) -> float:
    """Years squared: the price's second derivative by the yield, over the price. That is
    sum(T (T + 1/2) CF / (1 + Y/200)^(2T)) / (P (1 + Y/200)^2) (SF-49)."""
    weighted = [time * (time + 0.5) * paid for time, paid in zip(times, cash, strict=True)]
    curved = present_value(times, weighted, percent) / present_value(times, cash, percent)
    return curved / (1.0 + percent / 200.0) ** 2


def average_life(times: Sequence[float], principal: Sequence[float]) -> float | None:
    """Years to payments of principal, weighted by these; None where none is paid (SF-49).

    Principal below zero, which is interest added to the balance, counts as none (SF-57).
    """
    repaid = [max(paid, 0.0) for paid in principal]
    if sum(repaid) <= 0.0:
        return None
    return sum(t * paid for t, paid in zip(times, repaid, strict=True)) / sum(repaid)


def root(
    worth: Callable[[float], float], price: float, low: float, high: float, what: str, unit: str
) -> float:
    """Where `worth`, which falls from `low` to `high`, is `price`: Brent's method of scipy.

    Raises AnalyticsError, with both ends, where it is nowhere.
    """
    from scipy.optimize import brentq

    ends = {at: worth(at) for at in (low, high)}
    if not ends[low] >= price >= ends[high]:
        told = (f"at {at:g}{unit} it would be {worth:.6g}" for at, worth in ends.items())
        raise AnalyticsError(yield_without_root(what, price, *told))
    found: float = brentq(lambda at: worth(at) - price, low, high, xtol=1e-13, rtol=1e-14)
    return found
