"""A deal of four classes on one pool, written by hand: what an emitted model looks like inside."""

import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result
from dealdsl.runtime.projection import POOL_COLUMNS, project_collateral

MONTHS = 24
LINES = {
    "I.all": {
        "pool": "I",
        "balance": 1_000_000.0,
        "gross_rate": 0.06,
        "net_rate": 0.0575,
        "target_rate": 0.05,
        "target_fraction": 1.0,
        "remaining_term": MONTHS,
        "age": 3,
    }
}


def project(assumptions: Assumptions) -> Result:
    """A, then B, are paid principal at 5%; X takes the interest above; R what is left."""
    pool = project_collateral(LINES, assumptions, MONTHS)
    classes = ("A", "B", "X", "R")
    flows = {(name, c): [0.0] * (MONTHS + 1) for name in classes for c in CLASS_COLUMNS}
    balances = {"A": 800_000.0, "B": 200_000.0}
    for name, balance in balances.items():
        flows[name, "ending_balance"][0] = balance
    for t in range(1, MONTHS + 1):
        principal = pool["I", "scheduled"][t] + pool["I", "prepaid"][t] + pool["I", "recovered"][t]
        loss = pool["I", "loss"][t]
        flows["X", "notional"][t] = pool["I", "balance"][t]
        flows["X", "interest_due"][t] = flows["X", "interest_paid"][t] = pool["I", "io_interest"][t]
        cash = pool["I", "target_interest"][t]
        for name in ("A", "B"):
            opening = balances[name]
            due = opening * 0.05 / 12
            paid = min(due, cash)
            cash -= paid
            amount = min(principal, opening)
            principal -= amount
            written_down = min(loss, opening - amount) if name == "B" else 0.0
            loss -= written_down
            balances[name] = opening - amount - written_down
            row = (opening, 0.0, due, paid, due - paid, amount, written_down, 0.0, 0.0)
            for column, value in zip(CLASS_COLUMNS, (*row, balances[name]), strict=True):
                flows[name, column][t] = value
        flows["R", "residual_paid"][t] = cash
    return Result(flows, {("pool", "I", column): pool["I", column] for column in POOL_COLUMNS})


def dates(day: int) -> tuple[str, ...]:
    return (
        "2003-12-23",
        *(f"{2004 + t // 12}-{t % 12 + 1:02}-{day:02}" for t in range(MONTHS)),
    )


TINY = Model(
    name="tiny_2003_1",
    title="Tiny Mortgage Securities, Series 2003-1",
    classes=("A", "B", "X", "R"),
    pools=("I",),
    closing="2003-12-23",
    accrual_dates=dates(25),
    payment_dates=dates(26),
    scenarios={"base": {"psa": 275.0}, "stress": {"cpr": 6.0, "cdr": 5.0, "severity": 40.0}},
    project=project,
)


@pytest.fixture
def tiny() -> Model:
    return TINY
