"""The loans: level payments, prepayments, defaults, and strips to the target rate."""

from collections.abc import Mapping
from typing import Any

from dealdsl.runtime.assumptions import Assumptions, in_month
from dealdsl.runtime.speeds import default_vector, prepayment_vector

# What is known of a pool in each month; `collateral` says what each is.
POOL_COLUMNS = (
    *("balance", "closing_balance", "performing", "foreclosure", "new_defaults", "scheduled"),
    *("prepaid", "recovered", "loss", "gross_interest", "servicing_fee", "interest"),
    *("target_interest", "io_interest", "target_balance", "target_closing_balance"),
    *("target_scheduled", "target_unscheduled", "target_loss"),
    *("po_balance", "po_closing_balance", "po_principal", "po_loss", "delinquent_60"),
)
LINE_COLUMNS = ("balance",)


def level_pay(
    gross_rate: float, term: int, amortisation: list[float], scheduled_balance: list[float]
) -> None:
    """Fill in how a loan of 1 with level payments amortises over `term` months.

    `amortisation[t]` is the fraction of the opening balance due in month t, 1 in the last one;
    `scheduled_balance[t]` what is left of the loan after it, 1 at the cut-off. `gross_rate` is
    annual, a fraction. With n months to go, r a month, the fraction is r / ((1 + r)^n - 1): one
    over the sum of (1 + r)^k for k from 0 to n - 1, which the first loop builds term by term.
    """
    growth = 1.0 + gross_rate / 12.0
    accumulated = 0.0
    for remaining in range(1, term + 1):
        accumulated = accumulated * growth + 1.0
        amortisation[term + 1 - remaining] = 1.0 / accumulated
    scheduled_balance[0] = 1.0
    for month in range(1, term + 1):
        scheduled_balance[month] = scheduled_balance[month - 1] * (1.0 - amortisation[month])


def collateral(
    months: int,
    term: int,  # months from the cut-off to the last payment
    lag: int,  # months from default to liquidation
    advance: bool,
    severity: float,  # a fraction, as are rates
    smm: list[float],  # by month, as are all lists; index 0 is the cut-off
    mdr: list[float],
    delinquency: list[float],
    initial_balance: float,
    gross_rate: float,
    target_rate: float,
    io_rate: float,  # net rate above the target rate
    target_fraction: float,  # the part of principal that pays the target rate
    amortisation: list[float],  # of level_pay, as is the next
    scheduled_balance: list[float],
    defaulted: list[float],  # by month of default; filled in here
    line_balance: list[float],  # opening; filled in here
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
            still_owed = scheduled_balance[month - 1] / owed_then if advance else 1.0
            liquidated = min(at_default * still_owed, in_foreclosure)
        if month == term:
            liquidated = in_foreclosure
        loss_now = min(severity * at_default, liquidated)
        recoveries = liquidated - loss_now
        in_foreclosure = in_foreclosure - liquidated
        advanced = in_foreclosure * fraction if advance else 0.0

        interest_bearing = opening if advance else still_paying
        target_interest_now = interest_bearing * target_fraction * target_rate / 12.0
        io_interest_now = interest_bearing * io_rate / 12.0
        interest_now = target_interest_now + io_interest_now
        gross_interest_now = interest_bearing * gross_rate / 12.0

        performing_now = still_paying - amortised - prepayments
        foreclosure_now = in_foreclosure - advanced
        closing = performing_now + foreclosure_now
        po_closing = closing - closing * target_fraction
        scheduled_now = amortised + advanced
        unscheduled = prepayments + recoveries
        principal = scheduled_now + unscheduled
        delinquent = max(delinquency[month] * closing, foreclosure_now)

        line_balance[month] = opening
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


def project_collateral(
    lines: Mapping[str, Mapping[str, Any]], assumptions: Assumptions, months: int
) -> dict[tuple[str, str], list[float]]:
    """What each pool of loans does in each month, in dollars.

    `lines` maps the name of each line of like loans to its `pool`, `balance` at the cut-off,
    annual `gross_rate`, `net_rate` and `target_rate` (fractions), `target_fraction` (the part of
    its principal that pays the target rate), `remaining_term` and `age` (months).

    Returns columns by (pool, one of POOL_COLUMNS) and by (line, one of LINE_COLUMNS). Index =
    month, from 0, the cut-off, to `months`.
    """
    columns: dict[tuple[str, str], list[float]] = {}
    for name, line in lines.items():
        for column in POOL_COLUMNS:
            columns.setdefault((line["pool"], column), [0.0] * (months + 1))
        columns[name, "balance"] = [0.0] * (months + 1)
    for name, line in lines.items():
        pool = {column: columns[line["pool"], column] for column in POOL_COLUMNS}
        _project_line(line, assumptions, months, columns[name, "balance"], pool)
    return columns


def _project_line(
    line: Mapping[str, Any],
    assumptions: Assumptions,
    months: int,
    line_balance: list[float],
    pool: dict[str, list[float]],
) -> None:
    balance, fraction = line["balance"], line["target_fraction"]
    term, age, lag = line["remaining_term"], line["age"], assumptions.lag
    by_month = range(1, months + 1)
    at_cutoff = {"target": balance * fraction, "po": balance - balance * fraction}
    line_balance[0] = balance
    for column in ("balance", "closing_balance", "performing"):
        pool[column][0] += balance
    for strip, amount in at_cutoff.items():
        pool[f"{strip}_balance"][0] += amount
        pool[f"{strip}_closing_balance"][0] += amount
    amortisation, scheduled_balance = [0.0] * (term + 1), [0.0] * (term + 1)
    level_pay(line["gross_rate"], term, amortisation, scheduled_balance)
    collateral(
        months=months,
        term=term,
        lag=lag,
        advance=assumptions.advance,
        severity=assumptions.severity / 100.0,
        smm=prepayment_vector(assumptions, age, months),
        mdr=default_vector(assumptions, age, months, term, lag),
        delinquency=[0.0, *(in_month(assumptions.delinquency, t) / 100.0 for t in by_month)],
        initial_balance=balance,
        gross_rate=line["gross_rate"],
        target_rate=line["target_rate"],
        io_rate=max(line["net_rate"] - line["target_rate"], 0.0),
        target_fraction=fraction,
        amortisation=amortisation,
        scheduled_balance=scheduled_balance,
        defaulted=[0.0] * (months + 1),
        line_balance=line_balance,
        **pool,
    )
