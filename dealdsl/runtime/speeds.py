"""Prepayment and default speeds as monthly rates."""

from collections.abc import Callable

from dealdsl.runtime.assumptions import Assumptions, Speed, in_month
from dealdsl.runtime.roots import twelfth_root


def monthly_rate(annual: float) -> float:
    """The rate of one month that makes up `annual` in twelve: 1 - (1 - annual)^(1/12).

    Fractions, not percents. `annual` is limited to 0 through 1.
    """
    return 1.0 - twelfth_root(1.0 - min(max(annual, 0.0), 1.0))


def psa_rate(speed: float, age: float) -> float:
    """The annual prepayment rate (CPR) at `speed` percent of PSA, as a fraction of at most 1.

    At 100 PSA, 0.2% in a loan's first month, 0.2% more each month, 6% from month 30 on.
    """
    return min(0.06 * speed / 100.0 * min(max(age, 1.0), 30.0) / 30.0, 1.0)


def sda_rate(speed: float, age: float) -> float:
    """The annual default rate (CDR) at `speed` percent of SDA, as a fraction of at most 1.

    At 100 SDA, 0.02% in a loan's first month, 0.02% more each month to 0.6% in month 30, level to
    month 60, in a straight line down to 0.03% in month 120, level from then on.
    """
    rising = 0.006 * min(max(age, 1.0), 30.0) / 30.0
    falling = 0.0057 * min(max(age - 60.0, 0.0), 60.0) / 60.0
    return min((rising - falling) * speed / 100.0, 1.0)


def abs_rate(speed: float, age: float) -> float:
    """The monthly prepayment rate (SMM) at `speed` percent ABS, as a fraction of at most 1.

    At 1 ABS, 1% of the loans as many as there were at first prepays in each month: of the loans
    that are left a rising part, and all of them once their age in months is 1 / ABS.
    """
    absolute = speed / 100.0
    left = 1.0 - absolute * (max(age, 1.0) - 1.0)
    return absolute / left if left > absolute else 1.0


def prepayment_vector(assumptions: Assumptions, age: int, months: int) -> list[float]:
    """The fraction of the balance that prepays in each month (SMM), for loans `age` months old at
    the cut-off. Index = month, 0 to `months`; nothing happens in month 0."""
    if (speed := assumptions.abs) is not None:
        return [0.0, *(abs_rate(in_month(speed, t), age + t) for t in range(1, months + 1))]
    measures = (assumptions.psa, assumptions.cpr, assumptions.smm)
    return [0.0, *(_in_one_month(psa_rate, *measures, age, t) for t in range(1, months + 1))]


def default_vector(
    assumptions: Assumptions, age: int, months: int, term: int, lag: int
) -> list[float]:
    """The fraction of the performing balance that defaults in each month (MDR), for loans `age`
    months old at the cut-off with `term` months to go. Index = month, 0 to `months`.

    No loan defaults in the last `lag` months of its term: it could not be liquidated in time.
    """
    measures = (assumptions.sda, assumptions.cdr, assumptions.mdr)
    last = max(min(months, term - lag), 0)
    rates = [_in_one_month(sda_rate, *measures, age, t) for t in range(1, last + 1)]
    return [0.0, *rates, *([0.0] * (months - last))]


def _in_one_month(
    curve: Callable[[float, float], float],
    on_curve: Speed | None,
    annual: Speed | None,
    monthly: Speed | None,
    age: int,
    month: int,
) -> float:
    if on_curve is not None:
        return monthly_rate(curve(in_month(on_curve, month), age + month))
    if annual is not None:
        return monthly_rate(in_month(annual, month) / 100.0)
    return 0.0 if monthly is None else in_month(monthly, month) / 100.0
