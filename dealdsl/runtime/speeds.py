"""Prepayment and default speeds as monthly rates."""

from dealdsl.runtime.assumptions import Assumptions, in_month
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


def prepayment_vector(assumptions: Assumptions, age: int, months: int) -> list[float]:
    """The fraction of the balance that prepays in each month (SMM), for loans `age` months old at
    the cut-off. Index = month, 0 to `months`; nothing happens in month 0."""
    psa, cpr, smm = assumptions.psa, assumptions.cpr, assumptions.smm
    vector = [0.0] * (months + 1)
    for month in range(1, months + 1):
        if psa is not None:
            vector[month] = monthly_rate(psa_rate(in_month(psa, month), age + month))
        elif cpr is not None:
            vector[month] = monthly_rate(in_month(cpr, month) / 100.0)
        elif smm is not None:
            vector[month] = in_month(smm, month) / 100.0
    return vector


def default_vector(
    assumptions: Assumptions, age: int, months: int, term: int, lag: int
) -> list[float]:
    """The fraction of the performing balance that defaults in each month (MDR), for loans `age`
    months old at the cut-off with `term` months to go. Index = month, 0 to `months`.

    No loan defaults in the last `lag` months of its term: it could not be liquidated in time.
    """
    sda, cdr, mdr = assumptions.sda, assumptions.cdr, assumptions.mdr
    vector = [0.0] * (months + 1)
    for month in range(1, min(months, term - lag) + 1):
        if sda is not None:
            vector[month] = monthly_rate(sda_rate(in_month(sda, month), age + month))
        elif cdr is not None:
            vector[month] = monthly_rate(in_month(cdr, month) / 100.0)
        elif mdr is not None:
            vector[month] = in_month(mdr, month) / 100.0
    return vector
