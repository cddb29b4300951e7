"""From lines of loans and assumptions to what each pool does in each month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from dealdsl.runtime.amortisation import (
    due_at_the_ends,
    level_pay,
    level_pay_between_resets,
    net_rates,
    rates_above,
    reset_rates,
    scheduled_balances,
    stated_flows,
)
from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.runtime.collateral import (
    LOAN_COLUMNS,
    collateral,
    late_recoveries,
    prepayment_interest,
)
from dealdsl.runtime.speeds import default_vector, prepayment_vector, spread_fractions

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
