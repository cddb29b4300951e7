"""The standard mortgage cash-flow formulas, written from their definitions, for one line.

A second implementation kept apart from the compiler and its runtime, so that tests can
compare the two. Rates and speeds are decimals (0.06 is 6%), money is dollars, months count
from 1. Figures of the published standard formulas test this module itself.
"""

from math import expm1, log1p, pow

from attrs import frozen


@frozen
class Line:
    """A group of equal level-payment loans: dollars, annual decimal rates, whole months."""

    balance: float
    gross_rate: float
    net_rate: float
    term: int
    age: int


@frozen
class LineMonth:
    """What one line does in one month, in dollars.

    `opening` and `closing` hold performing and foreclosed loans; `foreclosure` is the closing
    balance in foreclosure; `earning` is the balance on which interest arrives.
    """

    opening: float
    earning: float
    scheduled: float
    unscheduled: float
    loss: float
    foreclosure: float
    closing: float


def monthly(annual: float) -> float:
    """The monthly rate that compounds to `annual` over twelve months; limited to 0 and 1."""
    limited = min(max(annual, 0.0), 1.0)
    return 1.0 - pow(1.0 - limited, 1.0 / 12.0)


def psa_cpr(speed: float, age: int) -> float:
    """Annual prepayment rate at `speed` (1.0 is 100 PSA): 6% reached in 30 equal steps."""
    return speed * 0.06 * min(max(age, 1), 30) / 30


def sda_cdr(speed: float, age: int) -> float:
    """Annual default rate at `speed` (1.0 is 100 SDA).

    It rises by 0.02% a month to 0.60% at month 30, stays to month 60, falls in a straight
    line to 0.03% at month 120 and stays there.
    """
    if age <= 60:
        return speed * 0.0002 * min(max(age, 1), 30)
    return speed * max(0.0060 - (age - 60) * (0.0060 - 0.0003) / 60, 0.0003)


def amortisation(gross_rate: float, remaining: int) -> float:
    """The part of a level-payment loan's balance that its next payment repays.

    The payment is B*i / (1 - (1+i)**-n), so principal is B*i / ((1+i)**n - 1); the last
    payment repays all.
    """
    rate = gross_rate / 12
    if remaining == 1:
        return 1.0
    return rate / expm1(remaining * log1p(rate)) if rate else 1.0 / remaining


def survival(gross_rate: float, remaining_then: int, remaining_now: int) -> float:
    """Scheduled balance with `remaining_now` payments to come per dollar of the earlier one."""
    rate = gross_rate / 12
    if not rate:
        return remaining_now / remaining_then
    return expm1(-remaining_now * log1p(rate)) / expm1(-remaining_then * log1p(rate))


def line_months(
    line: Line,
    smm: list[float],
    mdr: list[float],
    severity: float = 0.0,
    lag: int = 0,
    advance: bool = True,
) -> list[LineMonth]:
    """All months of a line; entry 0 is the cut-off date. `smm[t]`, `mdr[t]` are month t's."""
    performing, foreclosure = line.balance, 0.0
    defaults = [0.0]
    months = [LineMonth(performing, 0.0, 0.0, 0.0, 0.0, 0.0, performing)]
    for t in range(1, line.term + 1):
        remaining = line.term - t + 1
        m = amortisation(line.gross_rate, remaining)
        opening = performing + foreclosure

        # A loan that defaults must have time to be resolved before the last month.
        new_defaults = performing * mdr[t] if t <= line.term - lag else 0.0
        defaults.append(new_defaults)
        scheduled = (performing - new_defaults) * m
        # Voluntary prepayment is measured on the balance before defaults, but cannot repay
        # more than defaults and the schedule have left.
        prepaid = min(performing * (1 - m) * smm[t], performing - new_defaults - scheduled)

        # The loans that defaulted `lag` months ago are resolved. With advances the servicer
        # has paid their schedule meanwhile, so that less than the defaulted balance is left;
        # the severity applies to the balance at default all the same.
        at_default = defaults[t - lag] if t > lag else 0.0
        kept = survival(line.gross_rate, remaining + lag, remaining) if advance else 1.0
        resolved = at_default * kept
        loss = min(severity * at_default, resolved)

        waiting = foreclosure + new_defaults - resolved
        advanced_principal = waiting * m if advance else 0.0
        earning = opening if advance else performing - new_defaults

        performing = performing - new_defaults - scheduled - prepaid
        foreclosure = waiting - advanced_principal
        months.append(
            LineMonth(
                opening=opening,
                earning=earning,
                scheduled=scheduled + advanced_principal,
                unscheduled=prepaid + resolved - loss,
                loss=loss,
                foreclosure=foreclosure,
                closing=performing + foreclosure,
            )
        )
    return months
