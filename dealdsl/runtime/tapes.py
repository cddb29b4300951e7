"""What the loans of tapes do in each month: block after block, and then the pool."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dealdsl.runtime.assumptions import Assumptions, Speed
from dealdsl.runtime.collateral import late_recoveries
from dealdsl.runtime.loan_blocks import (
    BLOCK,
    LANES,
    PART_COLUMNS,
    add_part,
    finish_tape,
    place_rates,
    project_block,
)
from dealdsl.runtime.loan_parts import Part
from dealdsl.runtime.projection import LINE_COLUMNS, POOL_COLUMNS
from dealdsl.runtime.speeds import default_vector, prepayment_vector, spread_fractions
from dealdsl.runtime.tape_files import Tape

_NEVER = 1_000_000  # months: the block kernel itself ends the defaults of each loan
_WORKSPACES = ("paying", "foreclosed", "owed", "paying_then", "owed_then")
_FILLED = ("late_recovered", "servicing_fee", "delinquent_60", "prepayment_interest_shortfall")
_LATE = ("late_recovered", "target_unscheduled", "po_principal")


def project_tapes(
    tapes: Mapping[str, Tape], assumptions: Assumptions, months: int
) -> dict[tuple[str, str], list[float]]:
    """What the loans of each pool's tape do in each month, in dollars.

    Returns columns by (pool, column) and (`I.all`, column) as `project_collateral` does; the rates
    are the means of the loans on which interest is paid. Delinquencies are those of the pool.
    Index = month, from 0, the cut-off, to `months`. Raises InputError.
    """
    columns: dict[tuple[str, str], list[float]] = {}
    for pool, tape in tapes.items():
        own = {column: [0.0] * (months + 1) for column in POOL_COLUMNS}
        line = {column: [0.0] * (months + 1) for column in LINE_COLUMNS}
        _project_tape(tape, assumptions, months, own, line)
        columns |= {(pool, column): values for column, values in own.items()}
        columns |= {(f"{pool}.all", column): values for column, values in line.items()}
    return columns


def _project_tape(
    tape: Tape,
    assumptions: Assumptions,
    months: int,
    pool: dict[str, list[float]],
    line: dict[str, list[float]],
) -> None:
    bearing = [0.0] * (months + 1)
    _open_rates(tape, line)
    for number, part in enumerate(tape.parts()):
        own = _project_part(tape, number, assumptions, months)
        _open_part(part, own["performing"][0], pool)
        add_part(
            months=months,
            target_fraction=part.target_fraction,
            target_rate=tape.target_rate or 0.0,
            io_fraction=part.io_fraction,
            bearing=bearing,
            **{f"part_{column}": own[column] for column in PART_COLUMNS},
            **{column: pool[column] for column in POOL_COLUMNS if column not in _FILLED},
        )
        if assumptions.late_recovery > 0.0:
            late_recoveries(
                months=months,
                lag=assumptions.late_recovery_lag,
                part=assumptions.late_recovery / 100.0,
                target_fraction=part.target_fraction,
                line_loss=own["loss"],
                **{column: pool[column] for column in _LATE},
            )
    finish_tape(
        months=months,
        delinquency=spread_fractions(assumptions.delinquency, months),
        bearing=bearing,
        gross_rate=line["gross_rate"],
        net_rate=line["net_rate"],
        **{c: pool[c] for c in ("closing_balance", "foreclosure", "gross_interest", "interest")},
        **{c: pool[c] for c in ("servicing_fee", "delinquent_60")},
    )
    line["balance"][:] = pool["balance"]


def _project_part(
    tape: Tape, number: int, assumptions: Assumptions, months: int
) -> dict[str, list[float]]:
    """What a part of the tape does, by column of `project_block`; the blocks come in order."""
    part = tape.parts()[number]
    own = {column: [0.0] * (months + 1) for column in PART_COLUMNS}
    own["performing"][0] = added_by_lanes(part.loans["loan_balance"])
    smm_start, smm = _prepayments(part, assumptions, months)
    mdr_start, mdr = _defaults(part, assumptions, months)
    severity = 0.0 if tape.states_severity else assumptions.severity
    given: dict[str, Any] = {
        "months": months,
        "lag": assumptions.lag,
        "advance": assumptions.advance,
        "group_term": part.term,
        "smm_start": smm_start,
        "mdr_start": mdr_start,
        "smm": smm,
        "mdr": mdr,
        "severity": spread_fractions(severity, months),
        **part.loans,
        **{name: [0.0] * min(BLOCK, LANES * len(part.term)) for name in _WORKSPACES},
        **{f"{column}_parts": [0.0] * LANES for column in PART_COLUMNS},
        **own,
    }
    project_blocks(tape.live(number, months), given)
    return own


def project_blocks(lives: Sequence[list[int]], given: Mapping[str, Any]) -> None:
    """Run the blocks of a part in order; `lives` are what `Part.live` says of each, `given` all
    other arguments of `project_block`."""
    for block, live in enumerate(lives):
        project_block(first=block * (BLOCK // LANES), live=live, **given)


def added_by_lanes(amounts: Sequence[float]) -> float:
    """The sum of amounts by loan, in the order of `project_block`."""
    total = 0.0
    for first in range(0, len(amounts), BLOCK):
        last = min(first + BLOCK, len(amounts))
        lanes = [0.0] * LANES
        for place in range(first, last):
            lanes[place % LANES] += amounts[place]
        total += ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + (
            (lanes[4] + lanes[5]) + (lanes[6] + lanes[7])
        )
    return total


def _open_part(part: Part, balance: float, pool: dict[str, list[float]]) -> None:
    """The balances at the cut-off."""
    strip = "target" if part.target_fraction else "po"
    for column in ("balance", "closing_balance", "performing"):
        pool[column][0] += balance
    for column in (f"{strip}_balance", f"{strip}_closing_balance"):
        pool[column][0] += balance


def _open_rates(tape: Tape, line: dict[str, list[float]]) -> None:
    """The mean rates at the cut-off: by balance."""
    whole = gross = net = 0.0
    for part in tape.parts():
        loans = part.loans
        whole += added_by_lanes(loans["loan_balance"])
        pairs = zip(loans["loan_balance"], loans["loan_gross"], strict=True)
        gross += 12.0 * added_by_lanes([balance * rate for balance, rate in pairs])
        pairs = zip(loans["loan_balance"], loans["loan_net"], strict=True)
        net += 12.0 * added_by_lanes([balance * rate for balance, rate in pairs])
        if part.io_fraction and tape.target_rate is not None:
            net += tape.target_rate * added_by_lanes(loans["loan_balance"])
    line["gross_rate"][0], line["net_rate"][0] = gross / whole, net / whole


def _prepayments(
    part: Part, assumptions: Assumptions, months: int
) -> tuple[list[int], list[float]]:
    by_age = assumptions.psa if assumptions.psa is not None else assumptions.abs

    def rates(age: int, months: int) -> list[float]:
        return prepayment_vector(assumptions, age, months)

    return _rates_by_group(part, by_age, rates, months)


def _defaults(part: Part, assumptions: Assumptions, months: int) -> tuple[list[int], list[float]]:
    def rates(age: int, months: int) -> list[float]:
        return default_vector(assumptions, age, months, _NEVER)

    return _rates_by_group(part, assumptions.sda, rates, months)


def _rates_by_group(
    part: Part, by_age: Speed | None, rates: Callable[[int, int], list[float]], months: int
) -> tuple[list[int], list[float]]:
    """Monthly rates in one table, and for each group where those of its age begin.

    A curve of ages at one speed is one row, of which each age begins at its own place; at speeds by
    month each age has a row; and what does not go by age is one row for all.
    """
    if by_age is None:
        return [0] * len(part.age), rates(0, months)
    if isinstance(by_age, float):
        return part.age, rates(0, max(part.age) + months)
    starts = {age: row * (months + 1) for row, age in enumerate(sorted(set(part.age)))}
    table = [0.0] * (len(starts) * (months + 1))
    for age, start in starts.items():
        place_rates(start, months, rates(age, months), table)
    return [starts[age] for age in part.age], table
