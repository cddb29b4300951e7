"""Prepayment and default speeds as monthly rates."""

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


def rates_from_psa(months: int, age: int, psa: list[float], smm: list[float]) -> None:
    """Fill in the monthly prepayment rate at these speeds, by month, for loans of this age.

    Here and below a root is drawn only where what it is drawn of may have changed.
    """
    rate = 0.0
    for month in range(1, months + 1):
        rises = age + month <= 30
        if month == 1 or rises or psa[month] != psa[month - 1]:
            rate = monthly_rate(psa_rate(psa[month], age + month))
        smm[month] = rate


def rates_from_sda(months: int, age: int, sda: list[float], mdr: list[float]) -> None:
    """Fill in the monthly default rate at these speeds, by month, for loans of this age."""
    rate = 0.0
    for month in range(1, months + 1):
        rises = age + month <= 30
        falls = age + month > 60 and age + month <= 120
        if month == 1 or rises or falls or sda[month] != sda[month - 1]:
            rate = monthly_rate(sda_rate(sda[month], age + month))
        mdr[month] = rate


def rates_from_abs(months: int, age: int, absolute: list[float], smm: list[float]) -> None:
    """Fill in the monthly prepayment rate at these ABS speeds, by month, for loans of this age."""
    for month in range(1, months + 1):
        smm[month] = abs_rate(absolute[month], age + month)


def rates_from_annual(months: int, percents: list[float], monthly: list[float]) -> None:
    """Fill in the monthly rate of annual ones in percent (CPR or CDR), by month."""
    rate = 0.0
    for month in range(1, months + 1):
        if month == 1 or percents[month] != percents[month - 1]:
            rate = monthly_rate(percents[month] / 100.0)
        monthly[month] = rate


def fractions_of(months: int, percents: list[float], fractions: list[float]) -> None:
    """Fill in percents as fractions, for months 0 to `months`."""
    for month in range(months + 1):
        fractions[month] = percents[month] / 100.0


def end_defaults(months: int, term: int, lag: int, mdr: list[float]) -> None:
    """No loan defaults in the last `lag` months of its term: it could not be liquidated in time."""
    for month in range(max(term - lag, 0) + 1, months + 1):
        mdr[month] = 0.0


def spread(speed: Speed, months: int, gone: int = 0) -> list[float]:
    """A speed as a list by month, 0 at the cut-off, `gone` months after that of the deal."""
    return [0.0, *(in_month(speed, gone + month) for month in range(1, months + 1))]


def spread_fractions(percents: Speed, months: int, gone: int = 0) -> list[float]:
    """The same for percents, as fractions."""
    fractions = [0.0] * (months + 1)
    fractions_of(months, spread(percents, months, gone), fractions)
    return fractions


def prepayment_vector(
    assumptions: Assumptions, age: int, months: int, gone: int = 0
) -> list[float]:
    """The fraction of the balance that prepays in each month (SMM), for loans `age` months old at
    their cut-off, `gone` months after that of the deal. Index = month, 0 to `months`; nothing
    happens in month 0."""
    smm = [0.0] * (months + 1)
    if assumptions.psa is not None:
        rates_from_psa(months, age, spread(assumptions.psa, months, gone), smm)
    elif assumptions.cpr is not None:
        rates_from_annual(months, spread(assumptions.cpr, months, gone), smm)
    elif assumptions.smm is not None:
        fractions_of(months, spread(assumptions.smm, months, gone), smm)
    elif assumptions.abs is not None:
        rates_from_abs(months, age, spread(assumptions.abs, months, gone), smm)
    return smm


def default_vector(
    assumptions: Assumptions, age: int, months: int, term: int, gone: int = 0
) -> list[float]:
    """The fraction of the performing balance that defaults in each month (MDR), for loans `age`
    months old at their cut-off, `gone` months after that of the deal, with `term` months to go.
    Index = month, 0 to `months`."""
    mdr = [0.0] * (months + 1)
    if assumptions.sda is not None:
        rates_from_sda(months, age, spread(assumptions.sda, months, gone), mdr)
    elif assumptions.cdr is not None:
        rates_from_annual(months, spread(assumptions.cdr, months, gone), mdr)
    elif assumptions.mdr is not None:
        fractions_of(months, spread(assumptions.mdr, months, gone), mdr)
    end_defaults(months, term, assumptions.lag, mdr)
    return mdr
