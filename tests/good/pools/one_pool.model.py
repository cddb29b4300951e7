"""Ash Trust

Written by dealc 0.1.0 from one_pool.deal
(SHA-256 fc3b8060fcaba6e1b094505e42c29b6f77d7df5ce0f3e8860e89232f350918e8).

A cash-flow model that runs in any Python from 3.11 on, with nothing installed:

    python one_pool.py --psa 275 --cdr 0.5 --severity 35 --lag 12 --out flows.csv

`distribute` is the deal: above each statement stand the deal's own words, and their
line. Rates are fractions a year, amounts are dollars, lists are by month from closing.
"""

from __future__ import annotations

import argparse
import csv
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from io import StringIO
from math import fsum, inf, sqrt
from numbers import Real
from typing import Any, NoReturn, Self

TITLE = "Ash Trust"
CLASSES = ("A", "R")
POOLS = ("G",)
PERIODS = 6  # months
CLOSING = ""

# The deal states no dates.
ACCRUAL_DATES = {}
PAYMENT_DATES = {}

# The collateral: lines of like loans.
LINES = {
    "G.all": {
        "pool": "G",
        "balance": 600000.0,
        "gross_rate": 0.12,
        "net_rate": 0.12,
        "target_rate": 0.12,
        "target_fraction": 1.0,
        "remaining_term": 6,
        "age": 0,
    }
}

# Classes at closing: balances, and the notionals that interest accrues on.
BALANCES = {"A": 600000.0, "R": 0.0}
NOTIONALS = {}
# What is reported besides the classes, as it is at closing.
MEASURES = {
    ("pool", "G", "balance"): 600000.0,
    ("pool", "G", "gross_interest"): 0.0,
    ("pool", "G", "servicing_fee"): 0.0,
    ("pool", "G", "prepayment_interest_shortfall"): 0.0,
    ("pool", "G", "interest"): 0.0,
    ("pool", "G", "scheduled"): 0.0,
    ("pool", "G", "prepaid"): 0.0,
    ("pool", "G", "recovered"): 0.0,
    ("pool", "G", "late_recovered"): 0.0,
    ("pool", "G", "call_price"): 0.0,
    ("pool", "G", "principal"): 0.0,
    ("pool", "G", "funds"): 0.0,
    ("pool", "G", "new_defaults"): 0.0,
    ("pool", "G", "loss"): 0.0,
    ("pool", "G", "foreclosure"): 0.0,
    ("pool", "G", "delinquent_60"): 0.0,
    ("pool", "G", "closing_balance"): 600000.0,
    ("losses", "all", "unallocated"): 0.0,
    ("losses", "all", "absorbed"): 0.0,
}

# Scenarios of the deal: percents are percents.
SCENARIOS = {"base": {}}
year_fraction = 0.08333333333333333  # of a year, each period


def project(assumptions: Assumptions) -> Result:
    """Project the deal under some assumptions; lists are by period, closing first."""
    require_indices((), assumptions)
    columns = project_collateral(LINES, assumptions, PERIODS)
    tables = {}
    memory = {}
    flows = opening_flows(BALANCES, NOTIONALS, PERIODS)
    other = opening_measures(MEASURES, PERIODS)
    distribute(
        columns=columns,
        tables=tables,
        memory=memory,
        call_exercised=assumptions.call,
        flows=flows,
        other=other,
    )
    return Result(flows, other)


def distribute(
    columns: dict[tuple[str, str], list[float]],
    tables: dict[str, list[float]],
    memory: dict[str, list[float]],
    call_exercised: bool,
    flows: dict[tuple[str, str], list[float]],
    other: dict[tuple[str, str, str], list[float]],
) -> None:
    """Share out what the pools give, month by month, in dollars; fill in `flows` and `other`."""
    # What the pools give, by month.
    G_balance_by_month = columns["G", "balance"]
    G_new_defaults_by_month = columns["G", "new_defaults"]
    G_scheduled_by_month = columns["G", "scheduled"]
    G_prepaid_by_month = columns["G", "prepaid"]
    G_recovered_by_month = columns["G", "recovered"]
    G_late_recovered_by_month = columns["G", "late_recovered"]
    G_gross_interest_by_month = columns["G", "gross_interest"]
    G_servicing_fee_by_month = columns["G", "servicing_fee"]
    G_prepayment_interest_shortfall_by_month = columns["G", "prepayment_interest_shortfall"]
    G_target_interest_by_month = columns["G", "target_interest"]
    G_io_interest_by_month = columns["G", "io_interest"]
    G_target_scheduled_by_month = columns["G", "target_scheduled"]
    G_po_principal_by_month = columns["G", "po_principal"]
    G_loss_by_month = columns["G", "loss"]
    G_loss_target_by_month = columns["G", "target_loss"]
    G_loss_po_by_month = columns["G", "po_loss"]
    G_closing_balance_by_month = columns["G", "closing_balance"]
    G_target_closing_balance_by_month = columns["G", "target_closing_balance"]
    G_po_closing_balance_by_month = columns["G", "po_closing_balance"]
    G_foreclosure_by_month = columns["G", "foreclosure"]
    G_delinquent_60_by_month = columns["G", "delinquent_60"]
    G_target_unscheduled_by_month = columns["G", "target_unscheduled"]
    # Before the first month: what the deal opens with.
    called_before = False
    A_balance = 600000.0
    A_shortfall = 0.0
    month_number = 0.0
    for month in range(1, PERIODS + 1):
        month_number = month_number + 1.0

        # ---- Collect: what the pools give this month.

        # optional calls
        G_balance = 0.0 if called_before else G_balance_by_month[month]
        called_now = False
        called_by_now = called_before or called_now

        # pool G
        G_new_defaults = 0.0 if called_before else G_new_defaults_by_month[month]
        G_scheduled = 0.0 if called_before else G_scheduled_by_month[month]
        G_prepaid = 0.0 if called_before else G_prepaid_by_month[month]
        G_recovered = 0.0 if called_before else G_recovered_by_month[month]
        G_late_recovered = 0.0 if called_before else G_late_recovered_by_month[month]
        G_gross_interest = 0.0 if called_before else G_gross_interest_by_month[month]
        G_servicing_fee = 0.0 if called_before else G_servicing_fee_by_month[month]
        G_prepayment_interest_shortfall = (
            0.0 if called_before else G_prepayment_interest_shortfall_by_month[month]
        )
        G_target_interest = 0.0 if called_before else G_target_interest_by_month[month]
        G_io_interest = 0.0 if called_before else G_io_interest_by_month[month]
        G_target_scheduled = 0.0 if called_before else G_target_scheduled_by_month[month]
        G_po_principal = 0.0 if called_before else G_po_principal_by_month[month]
        G_loss = 0.0 if called_before else G_loss_by_month[month]
        G_loss_target = 0.0 if called_before else G_loss_target_by_month[month]
        G_loss_po = 0.0 if called_before else G_loss_po_by_month[month]
        G_closing_balance = 0.0 if called_by_now else G_closing_balance_by_month[month]
        G_foreclosure = 0.0 if called_by_now else G_foreclosure_by_month[month]
        G_delinquent_60 = 0.0 if called_by_now else G_delinquent_60_by_month[month]
        G_target_called = G_target_closing_balance_by_month[month] if called_now else 0.0
        G_po_called = G_po_closing_balance_by_month[month] if called_now else 0.0
        G_target_unscheduled = (
            0.0 if called_before else G_target_unscheduled_by_month[month]
        ) + G_target_called
        G_po_principal = G_po_principal + G_po_called
        G_call_price = G_target_called + G_po_called
        G_interest = G_target_interest + G_io_interest
        G_target_principal = G_target_scheduled + G_target_unscheduled
        G_principal = G_target_principal + G_po_principal
        G_funds = G_interest + G_principal

        # losses within their limits
        covered_share_of_losses = 1.0
        G_loss_target_within = min(G_loss_target * covered_share_of_losses, G_loss_target)
        G_loss_target_beyond = G_loss_target - G_loss_target_within
        G_loss_po_within = min(G_loss_po * covered_share_of_losses, G_loss_po)
        G_loss_po_beyond = G_loss_po - G_loss_po_within

        # ---- Define: each definition has one value this month.

        # ---- Accrue: what becomes due.

        # interest of A (line 10)
        A_rate = 0.09
        A_interest_accrued = A_balance * A_rate * year_fraction
        A_interest_due = A_interest_accrued + A_shortfall

        # ---- Allocate: entitlements; no cash moves.

        # ---- Pay: cash, as the waterfalls say.

        # what stands before anything is paid
        A_standing = A_balance
        A_interest_unpaid = A_interest_due
        A_interest_paid = 0.0
        A_principal_paid = 0.0
        A_realized_loss = 0.0
        A_loss_reimbursed = 0.0
        R_residual_paid = 0.0

        # waterfall main from G.funds (line 13)
        main_cash = G_funds
        # line 14: pay interest to A
        paid_A_interest = min(A_interest_unpaid, main_cash)
        A_interest_unpaid = A_interest_unpaid - paid_A_interest
        A_interest_paid = A_interest_paid + paid_A_interest
        main_cash = main_cash - paid_A_interest
        # line 15: pay principal to A up to G.principal
        paid_A_principal = min(min(A_standing, max(G_principal, 0.0)), main_cash)
        A_standing = A_standing - paid_A_principal
        A_principal_paid = A_principal_paid + paid_A_principal
        main_cash = main_cash - paid_A_principal
        # line 16: rest to R
        R_residual_paid = R_residual_paid + main_cash
        main_cash = 0.0

        # ---- Lose: losses, on what the payments left.

        # no losses yet
        absorbed_losses = 0.0
        unallocated_losses = 0.0

        # losses from G.loss (line 19)
        loss_1 = G_loss_target_within + G_loss_target_beyond + G_loss_po_within + G_loss_po_beyond
        # line 19: A
        lost_by_A = min(A_standing, loss_1)
        A_standing = A_standing - lost_by_A
        A_realized_loss = A_realized_loss + lost_by_A
        loss_1 = loss_1 - lost_by_A
        unallocated_losses = unallocated_losses + loss_1
        loss_1 = 0.0

        # ---- Close: what must hold each month.

        # ---- What is reported of this month.
        flows["A", "beginning_balance"][month] = A_balance
        flows["A", "interest_due"][month] = A_interest_due
        flows["A", "interest_paid"][month] = A_interest_paid
        flows["A", "interest_shortfall"][month] = A_interest_unpaid
        flows["A", "principal_paid"][month] = A_principal_paid
        flows["A", "realized_loss"][month] = A_realized_loss
        flows["A", "loss_reimbursed"][month] = A_loss_reimbursed
        flows["A", "ending_balance"][month] = A_standing
        flows["R", "residual_paid"][month] = R_residual_paid
        other["pool", "G", "balance"][month] = G_balance
        other["pool", "G", "gross_interest"][month] = G_gross_interest
        other["pool", "G", "servicing_fee"][month] = G_servicing_fee
        other["pool", "G", "prepayment_interest_shortfall"][month] = G_prepayment_interest_shortfall
        other["pool", "G", "interest"][month] = G_interest
        other["pool", "G", "scheduled"][month] = G_scheduled
        other["pool", "G", "prepaid"][month] = G_prepaid
        other["pool", "G", "recovered"][month] = G_recovered
        other["pool", "G", "late_recovered"][month] = G_late_recovered
        other["pool", "G", "call_price"][month] = G_call_price
        other["pool", "G", "principal"][month] = G_principal
        other["pool", "G", "funds"][month] = G_funds
        other["pool", "G", "new_defaults"][month] = G_new_defaults
        other["pool", "G", "loss"][month] = G_loss
        other["pool", "G", "foreclosure"][month] = G_foreclosure
        other["pool", "G", "delinquent_60"][month] = G_delinquent_60
        other["pool", "G", "closing_balance"][month] = G_closing_balance
        other["losses", "all", "unallocated"][month] = unallocated_losses
        other["losses", "all", "absorbed"][month] = absorbed_losses

        # ---- What the next month opens with.
        called_before = False
        A_balance = A_standing
        A_shortfall = A_interest_unpaid


# ---- From here on: what every model of dealc has, whatever the deal. ----
# One number for all months, or one for each: month 1 first, and the last one goes on.
Speed = float | Sequence[float]

PREPAYMENT_MEASURES = ("psa", "cpr", "smm", "abs")
DEFAULT_MEASURES = ("cdr", "mdr", "sda")
SPEED_NAMES = (*PREPAYMENT_MEASURES, *DEFAULT_MEASURES, "severity", "delinquency")
LAGS = ("lag", "late_recovery_lag")
LOSS_KINDS = ("special_hazard", "fraud", "bankruptcy")


class AssumptionError(ValueError):
    """An assumption that cannot be; the message names it, its value and what it may be."""


class InputError(AssumptionError):
    """A file that cannot be used; the message names the file and the place."""


@dataclass(frozen=True)
class Assumptions:
    """What a projection assumes. Percents are percents: `cdr=0.5` is half a percent a year.

    Prepayment is one of `psa`, `cpr`, `smm` and `abs`, or none; default is one of `cdr`, `mdr` and
    `sda`, or none. These seven, `severity` (by month of liquidation) and `delinquency` may also be
    sequences by month, month 1 first, of which the last number goes on. Raises AssumptionError.
    """

    psa: Speed | None = None  # percent of the PSA prepayment curve
    cpr: Speed | None = None  # percent of the balance that prepays in a year
    smm: Speed | None = None  # percent of the balance that prepays in a month
    abs: Speed | None = None  # percent of the loans as many as there were at first, in a month
    cdr: Speed | None = None  # percent of the performing balance that defaults in a year
    mdr: Speed | None = None  # percent of the performing balance that defaults in a month
    sda: Speed | None = None  # percent of the SDA default curve
    severity: Speed = 0.0  # loss on a defaulted loan, percent of its balance at default
    lag: int = 0  # whole months from default to liquidation
    late_recovery: float = 0.0  # percent of each loss that is recovered after all
    late_recovery_lag: int = 0  # whole months from liquidation to that recovery
    advance: bool = True  # the servicer advances principal and interest on loans in foreclosure
    delinquency: Speed = 0.0  # percent of the pool balance that is 60 or more days delinquent
    call: bool = False  # optional calls are exercised as soon as they can be
    special_hazard: float = 0.0  # percent of each loss that is a special hazard loss
    fraud: float = 0.0  # percent of each loss that is a fraud loss
    bankruptcy: float = 0.0  # percent of each loss that is a bankruptcy loss
    # Percents a year that take the place of the deal's index curves, by the indices' names.
    indices: Mapping[str, Speed] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in SPEED_NAMES:
            speed: object = getattr(self, name)
            if speed is not None or name in ("severity", "delinquency"):
                object.__setattr__(self, name, _checked_speed(name, speed))
        object.__setattr__(self, "indices", _checked_indices(self.indices))
        for name in ("late_recovery", *LOSS_KINDS):
            object.__setattr__(self, name, checked_number(name, getattr(self, name)))
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            given = [name for name in measures if getattr(self, name) is not None]
            several = f"give one of {', '.join(measures)}, not {' and '.join(given)}"
            _require(len(given) < 2, several)
        self._check_the_rest()

    def _check_the_rest(self) -> None:
        for name in LAGS:
            lag: object = getattr(self, name)
            whole = isinstance(lag, int) and not isinstance(lag, bool) and lag >= 0
            _require(whole, f"{name} must be a whole number of months from 0, not {lag!r}")
        for name in ("advance", "call"):
            value = getattr(self, name)
            _require(isinstance(value, bool), f"{name} must be True or False, not {value!r}")
        together = self.special_hazard + self.fraud + self.bankruptcy
        kinds = "special_hazard, fraud and bankruptcy together must be at most 100 percent"
        _require(together <= 100.0 + 1e-9, f"{kinds}, not {_shown(together)}")

    def override(self, **changes: Any) -> Self:
        """These assumptions with changes: one of `psa`, `cpr`, `smm` and `abs` replaces the
        others, and likewise one of `cdr`, `mdr` and `sda`; `indices` that are not named stay as
        they are. Raises AssumptionError."""
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            if any(changes.get(name) is not None for name in measures):
                changes = dict.fromkeys(measures) | changes
        if "indices" in changes:
            changes["indices"] = {**self.indices, **_checked_indices(changes["indices"])}
        return replace(self, **changes)


ASSUMPTION_NAMES = tuple(each.name for each in fields(Assumptions))


def in_month(speed: Speed, month: int) -> float:
    """What `speed` is in `month`, counted from 1."""
    return speed if isinstance(speed, float) else speed[min(month, len(speed)) - 1]


def in_words(assumptions: Assumptions) -> str:
    """The assumptions in one line of words."""
    parts = [_in_force(assumptions, PREPAYMENT_MEASURES) or "no prepayments"]
    if defaults := _in_force(assumptions, DEFAULT_MEASURES):
        severity = _speed_in_words(assumptions.severity, "%", "severity")
        advances = "advances" if assumptions.advance else "no advances"
        parts.append(
            f"{defaults}, {severity}, {_months(assumptions.lag)} to liquidation, {advances}"
        )
        if assumptions.late_recovery != 0.0:
            late = f"{_shown(assumptions.late_recovery)}% of losses recovered"
            parts.append(f"{late} {_months(assumptions.late_recovery_lag)} later")
    else:
        parts.append("no defaults")
    for name in LOSS_KINDS:
        if share := getattr(assumptions, name):
            parts.append(f"{_shown(share)}% of losses {name.replace('_', ' ')}")
    if assumptions.delinquency != 0.0:
        words = "delinquent 60 days or more"
        parts.append(_speed_in_words(assumptions.delinquency, "%", words))
    for name, rate in assumptions.indices.items():
        constant = isinstance(rate, float)
        parts.append(f"{name} at {_shown(rate)}%" if constant else _speed_in_words(rate, "%", name))
    return "; ".join([*parts, "calls exercised" if assumptions.call else "calls not exercised"])


def checked_number(name: str, value: object) -> float:
    """`value` as a float if the assumption `name` may have it; else AssumptionError."""
    highest, allowed = 100.0, "between 0 and 100 percent"
    if name in ("psa", "sda"):
        highest, allowed = inf, "a number, 0 or more"
    number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else inf
    fits = 0.0 <= number <= highest and number != inf
    _require(fits, f"{name} must be {allowed}, not {_shown(value)}")
    return abs(number)  # zero has no sign here


def checked_rate(name: str, value: object) -> float:
    """`value` as a float if an index may have it, in percent a year; else AssumptionError."""
    number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else inf
    allowed = f"index {name} must be between -10 and 100 percent"
    _require(-10.0 <= number <= 100.0, f"{allowed}, not {_shown(value)}")
    return number + 0.0  # zero has no sign here


def _checked_indices(indices: object) -> dict[str, Speed]:
    by_name = isinstance(indices, Mapping) and all(isinstance(name, str) for name in indices)
    _require(by_name, f"indices must be rates by the names of indices, not {indices!r}")
    assert isinstance(indices, Mapping)
    return {name: _checked_speed(name, rate, checked_rate) for name, rate in indices.items()}


def _checked_speed(
    name: str, value: object, checked: Callable[[str, object], float] = checked_number
) -> Speed:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping | Set):
        return checked(name, value)
    speed = []
    for month, number in enumerate(value, start=1):
        try:
            speed.append(checked(name, number))
        except AssumptionError as error:
            raise AssumptionError(f"{error} (month {month})") from None
    _require(bool(speed), f"{name} must be a number or a sequence of numbers; it is empty")
    return tuple(speed)


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise AssumptionError(message)


def _in_force(assumptions: Assumptions, measures: tuple[str, ...]) -> str:
    for name in measures:
        if (speed := getattr(assumptions, name)) is not None:
            return _speed_in_words(speed, "" if name in ("psa", "sda") else "%", name.upper())
    return ""


def _speed_in_words(speed: Speed, unit: str, measure: str) -> str:
    if isinstance(speed, float):
        return f"{_shown(speed)}{unit} {measure}"
    first, last = (f"{_shown(number)}{unit}" for number in (speed[0], speed[-1]))
    return f"{measure} from {first} in month 1 to {last} from month {len(speed)} on"


def _months(count: int) -> str:
    return f"{count} {'month' if count == 1 else 'months'}"


def _shown(value: object) -> str:
    """A value as a reader would have written it: 120 for 120.0."""
    return repr(value).removesuffix(".0")


def twelfth_root(x: float) -> float:
    """x to the power 1/12, for x = 0 and for x from 2^-54 (about 5.6e-17) to 1.

    One less any annual rate is such a number. Within 3 units in the last place; exact at 0 and 1.
    Library powers differ between machines in the last bit; square roots and divisions do not.
    """
    # The fourth root, then its cube root: a guess within a third, and Halley's iteration, which
    # cubes the error. The last step adds a small correction, so that its rounding hardly counts.
    fourth = sqrt(sqrt(x))
    guess = (0.002 + 0.78 * fourth) / (0.035 + fourth)
    cube = guess * guess * guess
    guess = guess * (cube + fourth + fourth) / (cube + cube + fourth)
    cube = guess * guess * guess
    guess = guess * (cube + fourth + fourth) / (cube + cube + fourth)
    cube = guess * guess * guess
    guess = guess - guess * (cube - fourth) / (cube + cube + fourth)
    return guess if x > 0.0 else 0.0


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


def level_pay(
    gross_rate: float, first: int, last: int, over: int, amortisation: list[float]
) -> None:
    """Fill in the fraction of the opening balance that is due in months `first` to `last`.

    Payments at `gross_rate` (annual, a fraction) are level as if they went on for `over` months
    from the cut-off. With n months to go, r a month, the fraction is r / ((1 + r)^n - 1): one over
    the sum of (1 + r)^k for k from 0 to n - 1, which the loops build term by term.
    """
    growth = 1.0 + gross_rate / 12.0
    accumulated = 0.0
    for _ in range(last, over):
        accumulated = accumulated * growth + 1.0
    for remaining in range(over - last + 1, over - first + 2):
        accumulated = accumulated * growth + 1.0
        amortisation[over + 1 - remaining] = 1.0 / accumulated


def level_pay_between_resets(
    term: int,
    over: int,
    first_reset: int,
    reset_every: int,
    gross_rate: list[float],  # by month, annual
    amortisation: list[float],
) -> None:
    """The same for months 1 to `term`; each reset works the payments out anew."""
    level_pay(gross_rate[1], 1, min(first_reset - 1, term), over, amortisation)
    for reset in range(first_reset, term + 1, reset_every):
        level_pay(gross_rate[reset], reset, min(reset + reset_every - 1, term), over, amortisation)


def due_at_the_ends(term: int, interest_only: int, amortisation: list[float]) -> None:
    """None of the first `interest_only` months pays principal; month `term` pays all the rest."""
    for month in range(1, interest_only + 1):
        amortisation[month] = 0.0
    amortisation[term] = 1.0


def scheduled_balances(
    term: int, amortisation: list[float], scheduled_balance: list[float]
) -> None:
    """Fill in what is left of a loan of 1 after each month if it pays only what is due."""
    scheduled_balance[0] = 1.0
    for month in range(1, term + 1):
        scheduled_balance[month] = scheduled_balance[month - 1] * (1.0 - amortisation[month])


def reset_rates(
    term: int,
    first_reset: int,  # the first month whose interest is at a reset rate
    reset_every: int,  # months
    lookback: int,  # months from the index that a reset uses to the reset
    margin: float,  # annual, a fraction, as are all rates
    initial_cap: float,  # how far the first reset may move the rate, either way
    periodic_cap: float,  # the same for every later reset
    life_cap: float,
    rate_floor: float,
    index: list[float],  # by month
    gross_rate: list[float],  # by month: the initial rate throughout; filled in from `first_reset`
) -> None:
    """Reset the rate to index plus margin, within the caps of each reset and then of the loan."""
    for reset in range(first_reset, term + 1, reset_every):
        before = gross_rate[reset - 1]
        cap = initial_cap if reset == first_reset else periodic_cap
        indexed = index[max(reset - lookback, 1)] + margin
        capped = max(min(indexed, before + cap), before - cap)
        rate = max(min(capped, life_cap), rate_floor)
        for month in range(reset, min(reset + reset_every, term + 1)):
            gross_rate[month] = rate


def net_rates(
    months: int,
    initial_gross: float,
    initial_net: float,
    gross_rate: list[float],  # by month, as is the next
    net_rate: list[float],
) -> None:
    """Fill in the net rate of months 0 to `months`: fees stay what they are at first."""
    for month in range(months + 1):
        net_rate[month] = max(initial_net + (gross_rate[month] - initial_gross), 0.0)


def rates_above(
    months: int, target_rate: list[float], net_rate: list[float], io_rate: list[float]
) -> None:
    """Fill in how far the net rate is above the target rate in months 0 to `months`."""
    for month in range(months + 1):
        io_rate[month] = max(net_rate[month] - target_rate[month], 0.0)


def stated_flows(
    term: int,
    principal: list[float],  # dollars by month, as is interest
    interest: list[float],
    owed: list[float],  # a workspace
    amortisation: list[float],
    gross_rate: list[float],
) -> None:
    """Turn stated flows into the fraction due and the annual rate of each month.

    What is owed before a month is the principal stated from then on, so that the last month pays
    all that is left, and loans that prepay or default shrink the flows in proportion.
    """
    owed[term] = 0.0
    for later in range(term):
        owed[term - 1 - later] = owed[term - later] + principal[term - later]
    for month in range(1, term + 1):
        before = owed[month - 1]
        amortisation[month] = principal[month] / before if before > 0.0 else 1.0
        gross_rate[month] = 12.0 * interest[month] / before if before > 0.0 else 0.0


# What a line adds to its pool in each month; `collateral` says what each is.
LOAN_COLUMNS = (
    *("balance", "closing_balance", "performing", "foreclosure", "new_defaults", "scheduled"),
    *("prepaid", "recovered", "loss", "gross_interest", "servicing_fee", "interest"),
    *("target_interest", "io_interest", "target_balance", "target_closing_balance"),
    *("target_scheduled", "target_unscheduled", "target_loss"),
    *("po_balance", "po_closing_balance", "po_principal", "po_loss", "delinquent_60"),
)


def collateral(
    months: int,
    term: int,  # months from the cut-off to the last payment
    lag: int,  # months from default to liquidation
    advance: bool,
    severity: list[float],  # a fraction, by month of liquidation, as are all lists
    smm: list[float],  # index 0 is the cut-off
    mdr: list[float],
    delinquency: list[float],
    initial_balance: float,
    gross_rate: list[float],  # annual fractions, as are all rates
    target_rate: list[float],
    io_rate: list[float],  # net rate above the target rate
    target_fraction: float,  # the part of principal that pays the target rate
    amortisation: list[float],  # the fraction of the opening balance due in each month
    scheduled_balance: list[float],  # of a loan of 1 that pays only what is due
    defaulted: list[float],  # the line's, by month of default; filled in here, as are the next
    line_balance: list[float],  # opening
    line_bearing: list[float],  # on which interest is paid
    line_prepaid: list[float],
    line_loss: list[float],
    balance: list[float],  # the pool's columns: opening, performing and in foreclosure
    closing_balance: list[float],
    performing: list[float],  # closing, as is the next
    foreclosure: list[float],
    new_defaults: list[float],
    scheduled: list[float],  # amortisation, that of foreclosures if it is advanced
    prepaid: list[float],
    recovered: list[float],  # of loans liquidated, as is the loss
    loss: list[float],
    gross_interest: list[float],
    servicing_fee: list[float],  # gross interest less net interest
    interest: list[float],  # net: the next two
    target_interest: list[float],  # at the target rate
    io_interest: list[float],  # above the target rate
    target_balance: list[float],  # opening, of the part of principal that pays the target rate
    target_closing_balance: list[float],
    target_scheduled: list[float],
    target_unscheduled: list[float],  # prepaid and recovered
    target_loss: list[float],
    po_balance: list[float],  # opening, of the part of principal that pays no interest
    po_closing_balance: list[float],
    po_principal: list[float],
    po_loss: list[float],
    delinquent_60: list[float],  # closing, 60 or more days delinquent, foreclosures included
) -> None:
    """Run one line of loans and add what it does in each month to its pool's columns, in dollars.

    The default model of the BMA Standard Formulas: loans that default stop prepaying and are
    liquidated `lag` months later at a loss of `severity` times their balance at default. Meanwhile
    they amortise, and their interest is paid, only if the servicer advances.
    """
    performing_now = initial_balance
    foreclosure_now = 0.0
    for month in range(1, min(months, term) + 1):
        opening = performing_now + foreclosure_now
        fraction = amortisation[month]

        # Performing loans default, amortise and prepay, in this order; a default does not lower
        # what prepays, unless nothing else is left.
        defaults = performing_now * mdr[month]
        defaulted[month] = defaults
        still_paying = performing_now - defaults
        amortised = still_paying * fraction
        prepayments = min(performing_now * (1.0 - fraction) * smm[month], still_paying - amortised)

        # Loans that defaulted `lag` months ago are liquidated. What they owe has amortised since
        # if it was advanced; the loss is measured on what they owed when they defaulted.
        in_foreclosure = foreclosure_now + defaults
        at_default = 0.0
        liquidated = 0.0
        if month > lag:
            at_default = defaulted[month - lag]
            owed_then = scheduled_balance[month - 1 - lag]
            advanced_since = advance and owed_then > 0.0
            still_owed = scheduled_balance[month - 1] / owed_then if advanced_since else 1.0
            liquidated = min(at_default * still_owed, in_foreclosure)
        if month == term:
            liquidated = in_foreclosure
        loss_now = min(severity[month] * at_default, liquidated)
        recoveries = liquidated - loss_now
        in_foreclosure = in_foreclosure - liquidated
        advanced = in_foreclosure * fraction if advance else 0.0

        interest_bearing = opening if advance else still_paying
        target_interest_now = interest_bearing * target_fraction * target_rate[month] / 12.0
        io_interest_now = interest_bearing * io_rate[month] / 12.0
        interest_now = target_interest_now + io_interest_now
        gross_interest_now = interest_bearing * gross_rate[month] / 12.0

        performing_now = still_paying - amortised - prepayments
        foreclosure_now = in_foreclosure - advanced
        closing = performing_now + foreclosure_now
        po_closing = closing - closing * target_fraction
        scheduled_now = amortised + advanced
        unscheduled = prepayments + recoveries
        principal = scheduled_now + unscheduled
        delinquent = max(delinquency[month] * closing, foreclosure_now)

        line_balance[month] = opening
        line_bearing[month] = interest_bearing
        line_prepaid[month] = prepayments
        line_loss[month] = loss_now
        balance[month] = balance[month] + opening
        closing_balance[month] = closing_balance[month] + closing
        performing[month] = performing[month] + performing_now
        foreclosure[month] = foreclosure[month] + foreclosure_now
        new_defaults[month] = new_defaults[month] + defaults
        scheduled[month] = scheduled[month] + scheduled_now
        prepaid[month] = prepaid[month] + prepayments
        recovered[month] = recovered[month] + recoveries
        loss[month] = loss[month] + loss_now
        gross_interest[month] = gross_interest[month] + gross_interest_now
        servicing_fee[month] = servicing_fee[month] + max(gross_interest_now - interest_now, 0.0)
        interest[month] = interest[month] + interest_now
        target_interest[month] = target_interest[month] + target_interest_now
        io_interest[month] = io_interest[month] + io_interest_now
        target_balance[month] = target_balance[month] + opening * target_fraction
        target_closing_balance[month] = target_closing_balance[month] + closing * target_fraction
        target_scheduled[month] = target_scheduled[month] + scheduled_now * target_fraction
        target_unscheduled[month] = target_unscheduled[month] + unscheduled * target_fraction
        target_loss[month] = target_loss[month] + loss_now * target_fraction
        po_balance[month] = po_balance[month] + (opening - opening * target_fraction)
        po_closing_balance[month] = po_closing_balance[month] + po_closing
        po_principal[month] = po_principal[month] + (principal - principal * target_fraction)
        po_loss[month] = po_loss[month] + (loss_now - loss_now * target_fraction)
        delinquent_60[month] = delinquent_60[month] + delinquent


def prepayment_interest(
    months: int,
    term: int,
    part_lost: float,  # of a month's interest, on each prepayment
    compensating_rate: float,  # annual, on the opening balance
    gross_rate: list[float],  # by month, as are all lists
    target_rate: list[float],
    io_rate: list[float],
    target_fraction: float,
    line_balance: list[float],  # of `collateral`, as are the next two
    line_bearing: list[float],
    line_prepaid: list[float],
    gross_interest: list[float],  # the pool's columns: each is lowered by what the line lacks
    servicing_fee: list[float],
    interest: list[float],
    target_interest: list[float],
    io_interest: list[float],
    prepayment_interest_shortfall: list[float],
) -> None:
    """Take from the pool's interest what prepayments do not pay, in dollars.

    A loan that prepays owes interest to that day only. The servicer makes the net interest good
    up to `compensating_rate`, and out of no more than the fee that it collects.
    """
    for month in range(1, min(months, term) + 1):
        without = line_prepaid[month] * part_lost
        target_lost = without * target_fraction * target_rate[month] / 12.0
        io_lost = without * io_rate[month] / 12.0
        lost = target_lost + io_lost
        gross_lost = without * gross_rate[month] / 12.0
        bearing = line_bearing[month]
        net_rate = target_fraction * target_rate[month] + io_rate[month]
        whole_fee = bearing * (gross_rate[month] - net_rate) / 12.0
        fee = max(whole_fee - (gross_lost - lost), 0.0)
        compensation = min(min(line_balance[month] * compensating_rate / 12.0, lost), fee)
        made_good = compensation / lost if lost > 0.0 else 1.0
        target_short = target_lost - target_lost * made_good
        io_short = io_lost - io_lost * made_good
        short = target_short + io_short

        gross_interest[month] = gross_interest[month] - gross_lost
        servicing_fee[month] = max(servicing_fee[month] - (gross_lost - lost) - compensation, 0.0)
        interest[month] = interest[month] - short
        target_interest[month] = target_interest[month] - target_short
        io_interest[month] = io_interest[month] - io_short
        prepayment_interest_shortfall[month] = prepayment_interest_shortfall[month] + short


def late_recoveries(
    months: int,
    lag: int,  # months from liquidation to the late recovery
    part: float,  # of each loss that is recovered late
    target_fraction: float,
    line_loss: list[float],  # by month, as are all lists
    late_recovered: list[float],  # the pool's columns
    target_unscheduled: list[float],
    po_principal: list[float],
) -> None:
    """Add what is recovered of losses, `lag` months after each, to the pool's cash, in dollars."""
    for month in range(lag + 1, months + 1):
        late = line_loss[month - lag] * part
        late_recovered[month] = late_recovered[month] + late
        target_unscheduled[month] = target_unscheduled[month] + late * target_fraction
        po_principal[month] = po_principal[month] + (late - late * target_fraction)


POOL_COLUMNS = (*LOAN_COLUMNS, "late_recovered", "prepayment_interest_shortfall")
LINE_COLUMNS = ("balance", "gross_rate", "net_rate")

_LATE_COLUMNS = ("late_recovered", "target_unscheduled", "po_principal")
_SHORT_COLUMNS = (
    *("gross_interest", "servicing_fee", "interest", "target_interest", "io_interest"),
    "prepayment_interest_shortfall",
)


@dataclass(frozen=True)
class _Setting:
    """What all lines of a projection share: fractions, and rates of indices, by month."""

    assumptions: Assumptions
    months: int
    gone: int
    indices: Mapping[str, Sequence[float]]
    severity: list[float]
    delinquency: list[float]


def project_collateral(
    lines: Mapping[str, Mapping[str, Any]],
    assumptions: Assumptions,
    months: int,
    indices: Mapping[str, Sequence[float]] | None = None,
    gone: int = 0,
) -> dict[tuple[str, str], list[float]]:
    """What each pool of loans does in each month, in dollars.

    `lines` maps the name of each line of like loans to its `pool`, `balance` at the cut-off,
    annual `gross_rate`, `net_rate` and `target_rate` (fractions), `target_fraction` (the part of
    its principal that pays the target rate), `remaining_term` and `age` (months). Where they
    apply, a line has besides:

    * `interest_only` and `amortisation_term`: months from the cut-off without principal, and
      months over which level payments are worked out;
    * `index`, `margin`, `first_reset`, `reset_every`, `initial_cap`, `periodic_cap`, `life_cap`,
      `rate_floor`, `lookback`: how the rate is reset (`reset_rates`);
    * `stated_principal` and `stated_interest`: dollars by month, month 1 first;
    * `prepayment_interest` (days) and `compensating_interest` (annual, a fraction).

    `indices` maps the name of each index to its rates (fractions) by month, index 0 the cut-off,
    of which the last goes on. Months count from the cut-off of these lines; those of speeds count
    from the deal's, which is `gone` months before.

    Returns columns by (pool, one of POOL_COLUMNS) and by (line, one of LINE_COLUMNS: opening
    balance and annual rates). Index = month, from 0, the cut-off, to `months`. Raises
    AssumptionError for an index without rates.
    """
    severity = spread_fractions(assumptions.severity, months, gone)
    delinquency = spread_fractions(assumptions.delinquency, months, gone)
    setting = _Setting(assumptions, months, gone, indices or {}, severity, delinquency)
    columns: dict[tuple[str, str], list[float]] = {}
    for name, line in lines.items():
        for column in POOL_COLUMNS:
            columns.setdefault((line["pool"], column), [0.0] * (months + 1))
        for column in LINE_COLUMNS:
            columns[name, column] = [0.0] * (months + 1)
        _open(line, *_columns_of(name, line, columns))
    for name, line in lines.items():
        _project_line(line, setting, *_columns_of(name, line, columns))
    return columns


def _columns_of(
    name: str, line: Mapping[str, Any], columns: Mapping[tuple[str, str], list[float]]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The line's own columns and those of its pool."""
    own = {column: columns[name, column] for column in LINE_COLUMNS}
    return own, {column: columns[line["pool"], column] for column in POOL_COLUMNS}


def _open(
    line: Mapping[str, Any], own: dict[str, list[float]], pool: dict[str, list[float]]
) -> None:
    """The balances at the cut-off."""
    balance, fraction = line["balance"], line["target_fraction"]
    at_cutoff = {"target": balance * fraction, "po": balance - balance * fraction}
    own["balance"][0] = balance
    for column in ("balance", "closing_balance", "performing"):
        pool[column][0] += balance
    for strip, amount in at_cutoff.items():
        pool[f"{strip}_balance"][0] += amount
        pool[f"{strip}_closing_balance"][0] += amount


def _project_line(
    line: Mapping[str, Any],
    setting: _Setting,
    own: dict[str, list[float]],
    pool: dict[str, list[float]],
) -> None:
    assumptions, months, gone = setting.assumptions, setting.months, setting.gone
    term, age, fraction = line["remaining_term"], line["age"], line["target_fraction"]
    last = max(months, term)
    amortisation, scheduled_balance, gross_rate = _schedule(line, setting.indices, last)
    target_rate, net_rate, io_rate = _net_rates(line, gross_rate, last)
    own["gross_rate"][:], own["net_rate"][:] = gross_rate[: months + 1], net_rate[: months + 1]
    bearing, prepaid, loss = ([0.0] * (months + 1) for _ in range(3))
    collateral(
        months=months,
        term=term,
        lag=assumptions.lag,
        advance=assumptions.advance,
        severity=setting.severity,
        smm=prepayment_vector(assumptions, age, months, gone),
        mdr=default_vector(assumptions, age, months, term, gone),
        delinquency=setting.delinquency,
        initial_balance=line["balance"],
        gross_rate=gross_rate,
        target_rate=target_rate,
        io_rate=io_rate,
        target_fraction=fraction,
        amortisation=amortisation,
        scheduled_balance=scheduled_balance,
        defaulted=[0.0] * (months + 1),
        line_balance=own["balance"],
        line_bearing=bearing,
        line_prepaid=prepaid,
        line_loss=loss,
        **{column: pool[column] for column in LOAN_COLUMNS},
    )
    if assumptions.late_recovery > 0.0:
        late_recoveries(
            months=months,
            lag=assumptions.late_recovery_lag,
            part=assumptions.late_recovery / 100.0,
            target_fraction=fraction,
            line_loss=loss,
            **{column: pool[column] for column in _LATE_COLUMNS},
        )
    if "prepayment_interest" in line:
        prepayment_interest(
            months=months,
            term=term,
            part_lost=line["prepayment_interest"] / 30.0,
            compensating_rate=line.get("compensating_interest", 0.0),
            gross_rate=gross_rate,
            target_rate=target_rate,
            io_rate=io_rate,
            target_fraction=fraction,
            line_balance=own["balance"],
            line_bearing=bearing,
            line_prepaid=prepaid,
            **{column: pool[column] for column in _SHORT_COLUMNS},
        )


def _schedule(
    line: Mapping[str, Any], indices: Mapping[str, Sequence[float]], last: int
) -> tuple[list[float], list[float], list[float]]:
    """The fraction due, what is left of a loan of 1, and to `last` the gross rate, by month."""
    term = line["remaining_term"]
    over, interest_only = line.get("amortisation_term", term), line.get("interest_only", 0)
    amortisation, scheduled_balance = [0.0] * (term + 1), [0.0] * (term + 1)
    gross_rate = [line["gross_rate"]] * (last + 1)
    if "stated_principal" in line:
        principal, interest = ([0.0, *line[f"stated_{of}"]] for of in ("principal", "interest"))
        stated_flows(term, principal, interest, [0.0] * (term + 1), amortisation, gross_rate)
    else:
        if "index" in line:
            _reset(line, indices, gross_rate)
            resets = line["first_reset"], line["reset_every"]
            level_pay_between_resets(term, over, *resets, gross_rate, amortisation)
        else:
            level_pay(line["gross_rate"], 1, term, over, amortisation)
        due_at_the_ends(term, interest_only, amortisation)
    scheduled_balances(term, amortisation, scheduled_balance)
    return amortisation, scheduled_balance, gross_rate


def _net_rates(
    line: Mapping[str, Any], gross_rate: list[float], last: int
) -> tuple[list[float], list[float], list[float]]:
    """The target rate, the net rate and what that is above the target, by month to `last`."""
    net_rate, io_rate = [0.0] * (last + 1), [0.0] * (last + 1)
    net_rates(last, line["gross_rate"], line["net_rate"], gross_rate, net_rate)
    is_stripped = line["target_rate"] != line["net_rate"]
    target_rate = [line["target_rate"]] * (last + 1) if is_stripped else net_rate
    rates_above(last, target_rate, net_rate, io_rate)
    return target_rate, net_rate, io_rate


def _reset(
    line: Mapping[str, Any], indices: Mapping[str, Sequence[float]], gross_rate: list[float]
) -> None:
    name = line["index"]
    if not indices.get(name):
        raise AssumptionError(f"the index {name} has no rates")
    given = list(indices[name])
    reset_rates(
        term=line["remaining_term"],
        first_reset=line["first_reset"],
        reset_every=line["reset_every"],
        lookback=line.get("lookback", 0),
        margin=line["margin"],
        # What a line does not cap at first it caps as it does later.
        initial_cap=line.get("initial_cap", line.get("periodic_cap", inf)),
        periodic_cap=line.get("periodic_cap", inf),
        life_cap=line.get("life_cap", inf),
        rate_floor=line.get("rate_floor", 0.0),
        index=given + [given[-1]] * (len(gross_rate) - len(given)),
        gross_rate=gross_rate,
    )


def index_curves(
    stated: Mapping[str, Mapping[int, float]], assumptions: Assumptions, months: int
) -> dict[str, list[float]]:
    """Each index by month, as fractions a year: as assumed where an assumption replaces it.

    `stated` holds for each name the rate from a month on. Index = month, from 0 to `months`; month
    0, the cut-off, has the first rate. Raises AssumptionError for an index that is not stated.
    """
    require_indices(stated, assumptions)
    curves = {}
    for name, rows in stated.items():
        if name in assumptions.indices:
            curve = _assumed_curve(assumptions.indices[name], months)
        else:
            curve = by_month(rows, months)
        curves[name] = curve
    return curves


def require_indices(known: Collection[str], assumptions: Assumptions) -> None:
    """Raise AssumptionError if an index is assumed that is none of `known`."""
    for name in assumptions.indices:
        if name not in known:
            has = ", ".join(known) or "none"
            raise AssumptionError(f"the deal has no index {name}; it has {has}")


def by_month(rows: Mapping[int, float], months: int) -> list[float]:
    """A step function as a list by month: the value of the last row whose month has come."""
    value = next(iter(rows.values()))
    values = [value]
    for month in range(1, months + 1):
        value = rows.get(month, value)
        values.append(value)
    return values


def _assumed_curve(percents: Speed, months: int) -> list[float]:
    curve = [0.0] * (months + 1)
    fractions_of(months, [in_month(percents, 1), *spread(percents, months)[1:]], curve)
    return curve


def share_by_weight(
    count: int, weights: list[float], rooms: list[float], given: list[float], cash: float
) -> None:
    """Share `cash` among `count` payees in proportion to `weights`; fills in `given`, in dollars.

    No payee gets more than its room. What a full one leaves is shared again among the others, at
    most once for each payee; those without weight come last, in proportion to what they can still
    take. So the payees together get all the cash, or all that they have room for.
    """
    for i in range(count):
        given[i] = 0.0
    if cash > 0.0:
        left = cash
        too_much = False
        for _ in range(count):
            # Rounding may give a payee more than its room; a further round takes it back.
            if left > 0.0 or too_much:
                too_much = False
                weight = 0.0
                for i in range(count):
                    weight = weight + (max(weights[i], 0.0) if rooms[i] > given[i] else 0.0)
                pot = left
                for i in range(count):
                    open_weight = max(weights[i], 0.0) if rooms[i] > given[i] else 0.0
                    part = pot * open_weight / weight if weight > 0.0 else 0.0
                    amount = min(min(part, rooms[i] - given[i]), left)
                    given[i] = given[i] + amount
                    left = left - amount
                    too_much = too_much or given[i] > rooms[i]
        room = 0.0
        for i in range(count):
            room = room + (rooms[i] - given[i])
        share = left / room if room > left else 1.0
        for i in range(count):
            amount = min((rooms[i] - given[i]) * share, left)
            given[i] = given[i] + amount
            left = left - amount
        # Rounding must not pay out more than there is.
        left = cash
        for i in range(count):
            given[i] = min(given[i], left)
            left = left - given[i]


# What is known of a class in each period, in dollars.
CLASS_COLUMNS = (
    "beginning_balance",
    "notional",
    "interest_due",
    "interest_paid",
    "interest_shortfall",
    "principal_paid",
    "realized_loss",
    "loss_reimbursed",
    "residual_paid",
    "ending_balance",
)


@dataclass(frozen=True)
class Result:
    """What a projection gives. Every list is by period; index 0 is closing.

    `flows["B-1", "principal_paid"]` is a column of a class, one of CLASS_COLUMNS;
    `other["pool", "I", "prepaid"]` a measure of a pool, fund, fee, account, limit or trigger.
    """

    flows: dict[tuple[str, str], list[float]]
    other: dict[tuple[str, str, str], list[float]]


@dataclass(frozen=True)
class Model:
    """A deal that can be projected.

    Dates are ISO text by period, index 0 being closing, and empty for a deal that states none:
    interest accrues to `accrual_dates`; cash is paid on `payment_dates`, which are business days.
    `scenarios` holds the arguments of Assumptions under the deal's names for them; `indices` the
    curves that assumptions may replace, each rate (a fraction a year) by the month it holds from.
    `composites` are classes that only report: their flows are the sums of those of some of
    `classes`. `tapes` holds for each pool whose loans stand in a file of their own what reads it.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    pools: tuple[str, ...]
    closing: str
    accrual_dates: tuple[str, ...]
    payment_dates: tuple[str, ...]
    scenarios: dict[str, dict[str, Any]]
    project: Callable[[Assumptions], Result]
    indices: dict[str, dict[int, float]] = field(default_factory=dict)
    composites: tuple[str, ...] = ()
    months_a_period: int = 1
    tapes: dict[str, Any] = field(default_factory=dict)


def opening_flows(
    balances: dict[str, float], notionals: dict[str, float], months: int
) -> dict[tuple[str, str], list[float]]:
    """The columns of all classes before the first month: balances and notionals at closing."""
    flows = {(name, column): [0.0] * (months + 1) for name in balances for column in CLASS_COLUMNS}
    for name, balance in balances.items():
        flows[name, "beginning_balance"][0] = balance
        flows[name, "ending_balance"][0] = balance
    for name, notional in notionals.items():
        flows[name, "notional"][0] = notional
    return flows


def opening_measures(
    measures: dict[tuple[str, str, str], float], months: int
) -> dict[tuple[str, str, str], list[float]]:
    """Columns that open with these values: pools, fees, accounts, limits, triggers, checks."""
    return {key: [value, *[0.0] * months] for key, value in measures.items()}


def dates_by_period(closing: str, by_year: dict[int, str], months: int) -> tuple[str, ...]:
    """ISO dates from closing on, of `01-26 02-25 …` by year; empty for a deal without dates."""
    days = [f"{year}-{day}" for year, listed in by_year.items() for day in listed.split()]
    return (closing, *(days or [""] * months))


# What `class_totals` fills in, in this order.
TOTALS = (
    *("average_life", "first_payment", "last_payment"),
    *("interest", "principal", "residual", "loss", "ending_balance"),
)

# Less than this is no payment.
HALF_A_CENT = 0.005


def class_totals(
    periods: int,
    years: list[float],  # from closing, by period, as are all lists but the last
    interest_paid: list[float],
    principal_paid: list[float],
    residual_paid: list[float],
    realized_loss: list[float],
    loss_reimbursed: list[float],
    ending_balance: list[float],
    totals: list[float],  # filled in, in the order of TOTALS
) -> None:
    """Fill in a class's average life in years (-1 if it is paid no principal), the periods of its
    first and last payment (0 if there is none), and its totals in dollars.

    Interest added to the balance is principal paid below zero: together they are no payment, and
    for average life such principal counts as none. Loss is net of what was reimbursed.
    """
    repaid = 0.0
    weighted = 0.0
    first = 0.0
    last = 0.0
    interest = 0.0
    principal = 0.0
    residual = 0.0
    loss = 0.0
    reimbursed = 0.0
    ending = 0.0
    for period in range(1, periods + 1):
        principal_now = max(principal_paid[period], 0.0)
        repaid = repaid + principal_now
        weighted = weighted + principal_now * years[period]
        cash = interest_paid[period] + principal_paid[period] + residual_paid[period]
        is_paid = cash >= HALF_A_CENT
        last = 1.0 * period if is_paid else last
        first = last if first == 0.0 else first
        interest = interest + interest_paid[period]
        principal = principal + principal_paid[period]
        residual = residual + residual_paid[period]
        loss = loss + realized_loss[period]
        reimbursed = reimbursed + loss_reimbursed[period]
        ending = ending_balance[period]
    totals[0] = weighted / repaid if repaid >= HALF_A_CENT else -1.0
    totals[1] = first
    totals[2] = last
    totals[3] = interest
    totals[4] = principal
    totals[5] = residual
    totals[6] = loss - reimbursed
    totals[7] = ending


def first_period(periods: int, values: list[float], found: list[float]) -> None:
    """Fill in the first period whose value is other than 0, and 0 if there is none."""
    first = 0.0
    for period in range(1, periods + 1):
        is_first = first == 0.0 and values[period] != 0.0
        first = 1.0 * period if is_first else first
    found[0] = first


def present_value(
    periods: int,
    factors: list[float],  # what a dollar is worth at closing, by period, as are the next
    interest_paid: list[float],
    principal_paid: list[float],
    residual_paid: list[float],
    found: list[float],
) -> None:
    """Fill in what all that a class is paid is worth at closing, in dollars."""
    worth = 0.0
    for period in range(1, periods + 1):
        cash = interest_paid[period] + principal_paid[period] + residual_paid[period]
        worth = worth + cash * factors[period]
    found[0] = worth


def add_cash(
    periods: int,
    interest_paid: list[float],  # by period, as are all lists
    principal_paid: list[float],
    residual_paid: list[float],
    found: list[float],
) -> None:
    """Fill in all that a class is paid, in dollars."""
    for period in range(1, periods + 1):
        found[period] = interest_paid[period] + principal_paid[period] + residual_paid[period]


def totals_of(
    model: Model, result: Result, name: str, years: list[float] | None = None
) -> list[float]:
    """A class's or a composite's totals, in the order of TOTALS.

    `years` are those of `years_of(model)`, for a caller that asks for many classes.
    """
    totals = [0.0] * len(TOTALS)
    class_totals(
        periods=len(model.payment_dates) - 1,
        years=years_of(model) if years is None else years,
        interest_paid=result.flows[name, "interest_paid"],
        principal_paid=result.flows[name, "principal_paid"],
        residual_paid=result.flows[name, "residual_paid"],
        realized_loss=result.flows[name, "realized_loss"],
        loss_reimbursed=result.flows[name, "loss_reimbursed"],
        ending_balance=result.flows[name, "ending_balance"],
        totals=totals,
    )
    return totals


def years_of(model: Model) -> list[float]:
    """Years from closing by period: by 30/360 to the day that interest accrues to, or by months if
    the deal states no dates."""
    return [_years(model, period) for period in range(len(model.accrual_dates))]


def days_30_360(start: str, end: str) -> int:
    """Days between two ISO dates on the 30/360 bond basis: months have 30 days, and an end on the
    31st counts as the 30th if the start is on the 30th or the 31st."""
    year, month, day = map(int, start.split("-"))
    end_year, end_month, end_day = map(int, end.split("-"))
    day = min(day, 30)
    if day == 30:
        end_day = min(end_day, 30)
    return 360 * (end_year - year) + 30 * (end_month - month) + end_day - day


def _years(model: Model, period: int) -> float:
    if not model.closing or not model.accrual_dates[period]:
        return period * model.months_a_period / 12
    return days_30_360(model.closing, model.accrual_dates[period]) / 360


@dataclass(frozen=True)
class ClassSummary:
    """What a class receives over its life. Average life in years, dates as text, the rest dollars.

    A class that is paid no principal has no average life (None), one that is paid nothing has no
    dates (`-`). `loss` is net of what was reimbursed.
    """

    name: str
    average_life: float | None
    first_payment: str
    last_payment: str
    interest: float
    principal: float
    residual: float
    loss: float
    ending_balance: float


def summary(model: Model, result: Result) -> list[ClassSummary]:
    """One row a class, in the deal's order, then one a composite class."""
    names = (*model.classes, *model.composites)
    years = years_of(model)
    return [_class_summary(model, result, name, years) for name in names]


def summary_table(model: Model, rows: list[ClassSummary]) -> str:
    """The rows as a table of plain text, with totals and a note on the units.

    Composites stand below the totals, which hold their components.
    """
    heads = ["Class", "Average life", "First payment", "Last payment"]
    heads += ["Interest", "Principal", "Residual", "Loss", "Ending balance"]
    split = [head.rpartition(" ") for head in heads]
    table = [[words[0] for words in split], [words[2] for words in split]]
    classes = [row for row in rows if row.name not in model.composites]
    totals = len(table) + len(classes)
    table += [[row.name, *_dates(row), *_amounts([row])] for row in classes]
    table += [["Total", "", "", "", *_amounts(classes)]]
    table += [[row.name, *_dates(row), *_amounts([row])] for row in rows if row not in classes]
    if table[totals][6] == "0.00":
        table = [line[:6] + line[7:] for line in table]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    text = [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in table
    ]
    rule = "-" * max(map(len, text))
    dated = model.closing and model.accrual_dates[-1]
    basis = f"30/360 from {model.closing}" if dated else "months / 12"
    note = f"Average life in years ({basis}), amounts in dollars, loss net of reimbursements."
    if model.composites:
        note += "\nClasses below the total are composites: their components stand above it."
    return "\n".join([*text[:2], rule, *text[2:totals], rule, *text[totals:], "", note, ""])


def failed_checks(model: Model, result: Result) -> list[str]:
    """A sentence for each monthly check of the deal that fails: where first, and by how much if it
    is an equality; other checks that fail are 1."""
    told = []
    for (kind, title, _), apart in result.other.items():
        months = [month for month, size in enumerate(apart) if size != 0.0]
        if kind == "check" and months:
            first = months[0]
            date = f", {model.payment_dates[first]}" if model.payment_dates[first] else ""
            sizes = f": by {apart[first]:,.2f} there and {max(apart):,.2f} at most"
            if set(apart) <= {0.0, 1.0}:
                sizes = ""
            unit = "month" if model.months_a_period == 1 else "period"
            count = f"in {len(months)} {unit}{'' if len(months) == 1 else 's'}"
            told.append(f'the check "{title}" fails {count}, first in {unit} {first}{date}{sizes}')
    return told


def _class_summary(model: Model, result: Result, name: str, years: list[float]) -> ClassSummary:
    life, first, last, *amounts = totals_of(model, result, name, years)
    first_date, last_date = (_payment_date(model, int(period)) for period in (first, last))
    return ClassSummary(name, None if life < 0.0 else life, first_date, last_date, *amounts)


def _payment_date(model: Model, period: int) -> str:
    if period == 0:
        return "-"
    return model.payment_dates[period] or f"month {period}"


def _dates(row: ClassSummary) -> list[str]:
    life = "-" if row.average_life is None else f"{row.average_life:.2f}"
    return [life, row.first_payment, row.last_payment]


def _amounts(rows: list[ClassSummary]) -> list[str]:
    names = ("interest", "principal", "residual", "loss", "ending_balance")
    return [f"{fsum(getattr(row, name) for row in rows):z,.2f}" for name in names]


def flows_csv(model: Model, result: Result) -> str:
    """The flows of the classes, a row for each period and class, to the last digit."""
    rows = (
        (period, date, name, *(result.flows[name, column][period] for column in CLASS_COLUMNS))
        for period, date in enumerate(model.payment_dates)
        for name in model.classes
    )
    return _csv(("period", "date", "class", *CLASS_COLUMNS), rows)


def pools_csv(model: Model, result: Result) -> str:
    """All but the classes that hold something, a row for each period and measure."""
    composites = [
        (("composite", name, column), result.flows[name, column])
        for name in model.composites
        for column in CLASS_COLUMNS
    ]
    rows = (
        (period, date, *key, values[period])
        for period, date in enumerate(model.payment_dates)
        for key, values in (*result.other.items(), *composites)
    )
    return _csv(("period", "date", "kind", "name", "measure", "value"), rows)


def pools_path(path: str) -> str:
    """Where the pools go when the flows go to `path`: flows.pools.csv beside flows.csv."""
    root, extension = os.path.splitext(path)
    return f"{root}.pools{extension}"


def csv_files(model: Model, result: Result, path: str) -> dict[str, str]:
    """The text of each file when flows go to `path`: the pools beside it, unless it is a stream."""
    files = {path: flows_csv(model, result)}
    if not is_stream(path):
        files[pools_path(path)] = pools_csv(model, result)
    return files


def is_stream(path: str) -> bool:
    """Whether `path` is standard output (`-`), a device or a pipe: nothing stands beside it."""
    return path == "-" or (
        os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)
    )


def is_for_csv(path: str) -> bool:
    """Whether flows that go to `path` are to be CSV: a `.csv` file or a stream; or a folder, which
    is told of where it is written to."""
    return is_stream(path) or os.path.isdir(path) or path.lower().endswith(".csv")


def write_whole(path: str, text: str) -> None:
    """Write a file that appears whole or not at all; `-` is standard output. Raises OSError."""
    write_together({path: text})


def write_together(contents: Mapping[str, str | bytes]) -> None:
    """Write the text or the bytes of each path. No file is touched before all are ready to take its
    place, and a failure leaves nothing behind. Raises OSError with the path as it was given."""
    staged: dict[str, tuple[str, str]] = {}
    try:
        for path, content in contents.items():
            if is_stream(path):
                _write_stream(path, content)
            else:
                # A link stays a link: the file it leads to is replaced.
                target = os.path.realpath(path)
                temporary = os.path.join(os.path.dirname(target), f".{os.urandom(8).hex()}.tmp")
                staged[path] = (temporary, target)
                _write_beside(target, temporary, content)
        for path in staged:
            os.replace(*staged[path])
    except OSError as error:
        error.filename, error.filename2 = path, None
        raise
    finally:
        for temporary, _ in staged.values():
            with suppress(OSError):
                os.unlink(temporary)


def show(text: str) -> None:
    """Print `text` as it is, with `?` for what the terminal has no letters for. Raises OSError."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), end="", flush=True)
    except OSError:
        # Python would try again on its way out, and complain; let that go nowhere.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _write_stream(path: str, content: str | bytes) -> None:
    if path == "-" and isinstance(content, str):
        show(content)
    else:
        with open(path, "wb") as stream:
            stream.write(_as_bytes(content))


def _write_beside(target: str, temporary: str, content: str | bytes) -> None:
    with open(temporary, "xb") as file:
        if os.path.exists(target):
            # Replacing a folder, or a file that its owner protects, fails here.
            with open(target, "r+b"):
                os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
        file.write(_as_bytes(content))
        file.flush()
        os.fsync(file.fileno())


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


# What is written of a projection: text or bytes by path.
Writer = Callable[[Assumptions, Result], Mapping[str, str | bytes]]

CSV_HELP = (
    "write the flows of the classes here, and the pools beside it in FILE.pools.csv; "
    "with - print the flows of the classes instead of the table"
)


def run_options(
    parser: argparse.ArgumentParser, out: str = "FILE.csv", out_help: str = CSV_HELP
) -> None:
    """Add the options of `run`: what to assume, and where the flows go."""
    assumption_options(parser)
    parser.add_argument("--out", metavar=out, help=out_help)
    parser.add_argument(
        "--tape",
        metavar="POOL=FILE",
        action="append",
        dest="tapes",
        help="take the loans of a pool that has a tape from this CSV or Parquet file",
    )


def assumption_options(parser: argparse.ArgumentParser) -> None:
    """Add what to assume. All are text or None: what is not given is as the scenario says."""
    parser.add_argument("--scenario", metavar="NAME", help="a scenario of the deal (default: base)")
    group = parser.add_argument_group(
        "assumptions",
        "Each replaces the scenario's. Percents are percents: --cdr 0.5 is half a percent a year. "
        "For N, FILE.csv:COLUMN gives a number for each month, of which the last goes on.",
    )
    prepayment, default = (group.add_mutually_exclusive_group() for _ in range(2))
    for kind, name, letter, text in (
        (prepayment, "psa", "N", "prepayments, percent of the PSA curve"),
        (prepayment, "cpr", "N", "prepayments, percent a year"),
        (prepayment, "smm", "N", "prepayments, percent a month"),
        (prepayment, "abs", "N", "prepayments, percent of the loans at first, a month"),
        (default, "cdr", "N", "defaults, percent a year"),
        (default, "mdr", "N", "defaults, percent a month"),
        (default, "sda", "N", "defaults, percent of the SDA curve"),
        (group, "severity", "N", "loss on a default, percent of the balance at default"),
        (group, "lag", "MONTHS", "from default to liquidation"),
        (group, "late-recovery", "P", "percent of each loss that is recovered after all"),
        (group, "late-recovery-lag", "MONTHS", "from liquidation to that recovery"),
        (group, "delinquency", "N", "60 or more days delinquent, percent of the pool"),
        (group, "special-hazard", "P", "percent of each loss"),
        (group, "fraud", "P", "percent of each loss"),
        (group, "bankruptcy", "P", "percent of each loss"),
    ):
        kind.add_argument(f"--{name}", metavar=letter, help=text)
    group.add_argument(
        "--index",
        metavar="NAME=N",
        action="append",
        dest="indices",
        help="an index, percent a year; may be given for several",
    )
    for name, text in (
        ("advance", "the servicer advances principal and interest on foreclosures"),
        ("call", "optional calls are exercised as soon as they can be"),
    ):
        group.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=text)


def assumptions_from(model: Model, options: argparse.Namespace) -> Assumptions:
    """The assumptions that the options ask for: a scenario of the model with changes.

    Raises InputError for a CSV file that cannot be used, AssumptionError for anything else.
    """
    asked = {name: getattr(options, name) for name in ASSUMPTION_NAMES}
    given = {name: _given(name, value) for name, value in asked.items() if value is not None}
    scenario = options.scenario or "base"
    names = ", ".join(model.scenarios)
    if scenario in model.scenarios:
        chosen = Assumptions(**model.scenarios[scenario]).override(**given)
        require_indices(model.indices, chosen)
        return chosen
    if options.scenario is not None:
        raise AssumptionError(f"the deal has no scenario {scenario}; it has {names or 'none'}")
    if not any(name in given for name in PREPAYMENT_MEASURES):
        message = "the deal has no scenario base: give one of --psa, --cpr, --smm and --abs"
        raise AssumptionError(message + (f", or --scenario with one of {names}" if names else ""))
    chosen = Assumptions(**given)
    require_indices(model.indices, chosen)
    return chosen


def run(model: Model, options: argparse.Namespace, writer: Writer | None = None) -> int:
    """Project the model, print the table and write the files: CSV, or what `writer` makes.

    Returns the exit code: 0 fine, 1 an input cannot be used or a monthly check of the deal fails,
    2 the options make no sense, 3 an output cannot be written, 130 interrupted.
    """
    try:
        return _run(model, options, writer)
    except InputError as error:
        return _failed(1, str(error))
    except AssumptionError as error:
        return _failed(2, str(error))
    except ArithmeticError as error:
        return _failed(1, f"the deal cannot be projected under these assumptions: {error}")
    except BrokenPipeError:
        return 3
    except OSError as error:
        output = "standard output" if error.filename in (None, "-") else error.filename
        return _failed(3, f"{output} cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        return 130


def main(model: Model, argv: list[str] | None = None) -> int:
    """Run the model from the command line; `argv` is without the program's name."""
    words = "Project the cash flows of this deal under assumptions of your own."
    parser = _Parser(prog=f"{model.name}.py", description=words, allow_abbrev=False)
    run_options(parser)
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.out is not None and not is_for_csv(options.out):
        said = "a model that stands alone writes .csv files; `dealc run` writes .xlsx and .parquet"
        return _failed(3, f"{options.out} cannot be written: {said}")
    return run(model, options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}\n")


def _run(model: Model, options: argparse.Namespace, writer: Writer | None) -> int:
    assumptions = assumptions_from(model, options)
    notes = _take_tapes(model, options.tapes or [])
    result = model.project(assumptions)
    files: Mapping[str, str | bytes] = {}
    if options.out is not None:
        if writer is None:
            files = csv_files(model, result, options.out)
        else:
            files = writer(assumptions, result)
        write_together(files)
    if options.out != "-":
        table = summary_table(model, summary(model, result))
        written = f"Written: {', '.join(files)}\n" if files else ""
        words = f"{model.title}\nAssumptions: {in_words(assumptions)}\n{notes}"
        show(f"{words}\n{table}{written}")
    elif notes:
        print(notes, end="", file=sys.stderr)
    failed = failed_checks(model, result)
    return _failed(1, "; ".join(failed)) if failed else 0


def _take_tapes(model: Model, options: list[str]) -> str:
    """Take the tapes that the options name; what to tell of those the deal was not checked with."""
    for option in options:
        pool, _, path = option.partition("=")
        if pool not in model.tapes or not path:
            has = ", ".join(model.tapes) or "none"
            known = f"a pool that has a tape ({has}) and a file"
            raise AssumptionError(f"--tape takes {known}, as in POOL=FILE, not {option}")
        model.tapes[pool].use(path)
    for tape in model.tapes.values():
        if fault := tape.fault():
            raise InputError(fault)
    words = (tape.differs() for tape in model.tapes.values())
    return "".join(f"note: {note}\n" for note in words if note)


def _given(name: str, value: Any) -> Any:
    """What an option means: a number, or the column of a CSV file if it may vary by month."""
    if name == "indices":
        return _indices(value)
    return _number_or_column(name, value, checked_number) if name in SPEED_NAMES else _number(value)


def _number_or_column(name: str, value: str, checked: Callable[[str, object], float]) -> Any:
    number = _number(value)
    if isinstance(number, str) and ":" in number:
        path, _, column = number.rpartition(":")
        return _read_column(name, path, column, checked)
    return number


def _indices(options: list[str]) -> dict[str, Any]:
    """`NAME=5` or `NAME=FILE.csv:COLUMN`, for as many indices as there are options."""
    found: dict[str, Any] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not (name and equals and value):
            raise AssumptionError(f"--index takes a name and a rate, as in NAME=5, not {option}")
        if name in found:
            raise AssumptionError(f"--index gives {name} twice")
        found[name] = _number_or_column(name, value, checked_rate)
    return found


def _number(value: str | bool) -> float | str:
    """Text as a number, or as it is: what it should have been is told where it is checked."""
    for kind in (int, float):
        try:
            return value if isinstance(value, bool) else kind(value)
        except ValueError:
            pass
    return value


def _read_column(
    name: str, path: str, column: str, checked: Callable[[str, object], float]
) -> tuple[float, ...]:
    rows = _read_rows(path)
    heads = [head.strip() for head in rows[0][1]] if rows else []
    if heads.count(column) != 1:
        found = f"columns named {column}; its columns are: {', '.join(heads) or 'none'}"
        raise InputError(f"{path} has {heads.count(column) or 'no'} {found}")
    place = heads.index(column)
    cells = [(line, row[place].strip() if place < len(row) else "") for line, row in rows[1:]]
    while cells and not cells[-1][1]:
        cells.pop()  # a column may be shorter than its neighbours
    if not cells:
        raise InputError(f"{path}, column {column}: no numbers")
    speed = []
    for line, cell in cells:
        try:
            speed.append(checked(name, _number(cell)))
        except AssumptionError as error:
            raise InputError(f"{path}, line {line}, column {column}: {error}") from None
    return tuple(speed)


def _read_rows(path: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that hold anything, with their line numbers."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            return [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} is not a CSV file in UTF-8: {error}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _failed(code: int, message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return code


MODEL = Model(
    name="one_pool",
    title=TITLE,
    classes=CLASSES,
    pools=POOLS,
    closing=CLOSING,
    accrual_dates=dates_by_period(CLOSING, ACCRUAL_DATES, PERIODS),
    payment_dates=dates_by_period(CLOSING, PAYMENT_DATES, PERIODS),
    scenarios=SCENARIOS,
    project=project,
)
KERNELS = (
    "twelfth_root",
    "monthly_rate",
    "psa_rate",
    "sda_rate",
    "abs_rate",
    "rates_from_psa",
    "rates_from_sda",
    "rates_from_abs",
    "rates_from_annual",
    "fractions_of",
    "end_defaults",
    "level_pay",
    "level_pay_between_resets",
    "due_at_the_ends",
    "scheduled_balances",
    "reset_rates",
    "net_rates",
    "rates_above",
    "stated_flows",
    "collateral",
    "prepayment_interest",
    "late_recoveries",
    "share_by_weight",
    "class_totals",
    "first_period",
    "present_value",
    "add_cash",
    "distribute",
)

if __name__ == "__main__":
    sys.exit(main(MODEL))
