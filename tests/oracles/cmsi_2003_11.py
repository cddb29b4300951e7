"""CMSI Series 2003-11 projected by hand: the figures against which emitted models are tested.

Written from the filing of December 23, 2003 and the deal's assumed rules, apart from the
compiler: it shares no code with it. Dollars are floats, rates decimals; only `project` takes
percents. The order of a month is collateral, accrual, entitlements, cash, losses.

Against the same rules in 80-bit floats the figures are right to about 1e-6 dollars, so that
two implementations in ordinary floats may differ by a few times that.
"""

from attrs import asdict

from tests.oracles.cmsi_classes import (
    BALANCES,
    CLASSES,
    EARNING,
    SENIOR,
    STRIP_RATES,
    SUBS,
    State,
    components,
    subs_balance,
)
from tests.oracles.cmsi_distribution import lose, pay
from tests.oracles.cmsi_entitlements import entitlements
from tests.oracles.cmsi_pools import MONTHS, TARGET_RATES, PoolMonth, pool_months
from tests.oracles.sharing import Amounts

Pools = dict[str, PoolMonth]
Columns = dict[str, list[float]]
COLUMNS = [
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
]


def interest_due(state: State, pools: Pools) -> Amounts:
    """A month of 30/360 interest on opening balances, and what earlier months left unpaid.

    The B's earn the mean of the target rates, weighted by their components in the groups.
    """
    balance = state.balance
    parts = components(balance, {g: pools[g].target_balance for g in SENIOR})
    subs = subs_balance(balance)
    blended = sum(parts[g] * TARGET_RATES[g] for g in SENIOR) / subs if subs else 0.0
    accrued = {k: balance[k] * blended / 12 for k in SUBS}
    for g in SENIOR:
        accrued[SENIOR[g]] = balance[SENIOR[g]] * TARGET_RATES[g] / 12
        strip = f"{SENIOR[g]}-IO"
        accrued[strip] = pools[g].io_notional * STRIP_RATES[strip] / 12
    return {k: state.carried[k] + accrued[k] for k in EARNING}


def notionals(pools: Pools) -> Amounts:
    """What the interest strips earn on: opening balances of the premium loans."""
    return {f"{SENIOR[g]}-IO": pool.io_notional for g, pool in pools.items()}


def rows(columns: dict[str, Amounts]) -> dict[str, Amounts]:
    """One month turned from columns to a row for each class, 0 where nothing is said."""
    return {k: {c: columns.get(c, {}).get(k, 0.0) for c in COLUMNS} for k in CLASSES}


def at_closing(pools: Pools) -> dict[str, Amounts]:
    """Period 0: balances stand at their initial amounts and nothing flows."""
    balances = {c: dict(BALANCES) for c in ("beginning_balance", "ending_balance")}
    return rows(balances | {"notional": notionals(pools)})


def after_month(state: State, month: int, pools: Pools) -> dict[str, Amounts]:
    """Carry `state` over one month; the month's row of each class."""
    opening = dict(state.balance)
    state.delinquent.append(sum(pool.delinquent_60 for pool in pools.values()))
    state.losses += sum(pool.loss for pool in pools.values())
    # A claim grows before it is paid: this month's PO loss can come back this month.
    state.deferred += pools["I"].loss_po_within

    due = interest_due(state, pools)
    allocated, deferred = entitlements(state, month, pools)
    made, catchup, residual = pay(state, pools, due, allocated, deferred)
    losses = lose(state, pools, made.principal, catchup)

    state.deferred -= catchup
    state.carried = {k: due[k] - made.interest[k] for k in EARNING}
    state.balance = {k: opening[k] - made.principal[k] - losses[k] for k in BALANCES}
    # What IA-PO gets back is principal to it and as much loss made good: its balance stands.
    principal = made.principal | {"IA-PO": made.principal["IA-PO"] + catchup}
    return rows(
        {
            "beginning_balance": opening,
            "notional": notionals(pools),
            "interest_due": due,
            "interest_paid": made.interest,
            "interest_shortfall": state.carried,
            "principal_paid": principal,
            "realized_loss": losses,
            "loss_reimbursed": {"IA-PO": catchup},
            "residual_paid": {"R": residual},
            "ending_balance": state.balance,
        }
    )


def project(
    psa: float | None = None,
    cpr: float | None = None,
    smm: float | None = None,
    cdr: float | None = None,
    mdr: float | None = None,
    sda: float | None = None,
    severity: float = 0.0,
    lag: int = 0,
    advance: bool = True,
    delinquency: float = 0.0,
    call: bool = False,
    special_hazard: float = 0.0,
    fraud: float = 0.0,
    bankruptcy: float = 0.0,
) -> dict[str, dict[str, Columns]]:
    """Flows of all classes and pools under one scenario, by column, entry t for period t.

    Percents are percents: `psa=275`, `cdr=0.5`, `severity=40`. At most one prepayment speed
    and one default speed may be given; none means zero. `special_hazard`, `fraud` and
    `bankruptcy` are percents of every loss. Raises ValueError for speeds that compete.
    """
    prepayment = {"psa": psa, "cpr": cpr, "smm": smm}
    default = {"cdr": cdr, "mdr": mdr, "sda": sda}
    for choice in (prepayment, default):
        if sum(speed is not None for speed in choice.values()) > 1:
            raise ValueError(f"give one of {', '.join(choice)}")
    causes = {"special_hazard": special_hazard, "fraud": fraud, "bankruptcy": bankruptcy}
    history = pool_months(
        prepayment,
        default,
        severity / 100,
        lag,
        advance,
        delinquency / 100,
        call,
        {cause: share / 100 for cause, share in causes.items()},
    )
    periods = [{g: months[t] for g, months in history.items()} for t in range(MONTHS + 1)]
    state = State(dict(BALANCES), dict.fromkeys(EARNING, 0.0))
    table = [at_closing(periods[0])]
    table += [after_month(state, t, periods[t]) for t in range(1, MONTHS + 1)]
    return {
        "classes": {k: {c: [row[k][c] for row in table] for c in COLUMNS} for k in CLASSES},
        "pools": {g: pool_columns(months) for g, months in history.items()},
    }


def pool_columns(months: list[PoolMonth]) -> Columns:
    """A pool's months as columns, its target principal and funds included."""
    table = [asdict(x) | {"principal": x.principal, "funds": x.funds} for x in months]
    return {c: [row[c] for row in table] for c in table[0]}
