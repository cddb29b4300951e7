"""CMSI Series 2003-11 projected by hand: the figures against which emitted models are tested.

Written from the filing of December 23, 2003 and the deal's assumed rules, apart from the
compiler: it shares no code with it. Dollars are floats, rates decimals; only `project` takes
percents. The order of a month is: collateral, accrual, entitlements, cash, losses.
`cmsi_2003_11_pools` holds the collateral, `sharing` the two ways to share an amount.
"""

from attrs import asdict, define

from tests.oracles.cmsi_2003_11_pools import (
    IA_PO,
    MONTHS,
    TARGET_RATES,
    TARGETS_AT_CUTOFF,
    PoolMonth,
    pool_months,
)
from tests.oracles.sharing import Amounts, in_order, pro_rata, total

# Balances at the cut-off date. The B's are stated in the filing. It states class A in total,
# 630,312,639.00; its parts are derived by the assumed split, to the cent.
SUBS = ["B-1", "B-2", "B-3", "B-4", "B-5", "B-6"]
BALANCES = {
    "IA": 145_373_571.05,
    "IA-PO": IA_PO,
    "IIA": 484_167_276.96,
    "B-1": 7_442_000.00,
    "B-2": 3_883_000.00,
    "B-3": 2_265_000.00,
    "B-4": 1_294_000.00,
    "B-5": 971_000.00,
    "B-6": 970_999.77,
}
CLASSES = ["IA", "IA-PO", "IA-IO", "IIA", "IIA-IO", *SUBS, "R"]
SENIOR = {"I": "IA", "II": "IIA"}
STRIP_RATES = {"IA-IO": 0.00121, "IIA-IO": 0.00265}
EARNING = ["IA", "IA-IO", "IIA", "IIA-IO", *SUBS]
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
LOSSES_UPWARDS = SUBS[::-1]

# Two ratios differ when they differ by more than this.
RATIO_TOLERANCE = 1e-9
# Certificates may exceed collateral by half a cent before they are written down for it.
HALF_CENT = 0.005

Pools = dict[str, PoolMonth]


@define
class State:
    """What the deal remembers from one month to the next."""

    balance: Amounts
    carried: Amounts  # interest owed from earlier months; it earns nothing
    deferred: float  # what IA-PO has lost within the limits and not got back
    shift: float  # the share of the subordinates' part of prepayments that seniors take
    delinquent: list[float]  # both pools, one entry a month
    losses: float  # both pools, since the cut-off date


# --- readings of opening balances ----------------------------------------------------------


def subs_balance(balance: Amounts) -> float:
    """All B classes together."""
    return sum(balance[k] for k in SUBS)


def components(balance: Amounts, targets: Amounts) -> Amounts:
    """The B's total by group, as each group's target strip exceeds its senior class."""
    own = {g: max(0.0, targets[g] - balance[SENIOR[g]]) for g in SENIOR}
    both = total(own)
    return {g: subs_balance(balance) * own[g] / both if both else 0.0 for g in SENIOR}


def senior_shares(balance: Amounts, targets: Amounts) -> Amounts:
    """Each senior class in proportion to all target-rate certificates of its group."""
    shares = {}
    for g, part in components(balance, targets).items():
        senior = balance[SENIOR[g]]
        shares[g] = senior / (senior + part) if senior + part else 0.0
    return shares


def levels(balance: Amounts) -> Amounts:
    """Subordination level of each B: the classes below it in proportion to all classes."""
    everything = total(balance)
    return {
        k: sum(balance[j] for j in SUBS[n + 1 :]) / everything if everything else 0.0
        for n, k in enumerate(SUBS)
    }


SENIOR_SHARES_AT_CUTOFF = senior_shares(BALANCES, TARGETS_AT_CUTOFF)
LEVELS_AT_CUTOFF = levels(BALANCES)


def impaired(balance: Amounts) -> list[str]:
    """The B's whose level has fallen below what it was at the cut-off date, seniors first."""
    now = levels(balance)
    return [k for k in SUBS if now[k] < LEVELS_AT_CUTOFF[k] - RATIO_TOLERANCE]


# --- senior prepayment percentage ----------------------------------------------------------


def scheduled_shift(month: int) -> float:
    """All of the subordinates' share for five years, then 70, 60, 40, 20 and 0%."""
    steps = [(109, 0.0), (97, 0.2), (85, 0.4), (73, 0.6), (61, 0.7)]
    return next((share for first, share in steps if month >= first), 1.0)


def loss_allowance(month: int) -> float:
    """Share of the original B balance that losses may reach: 30% in year 6 to 50% in 10."""
    year = min(max((month - 1) // 12 + 1, 6), 10)
    return 0.30 + 0.05 * (year - 6)


def may_step_down(state: State, month: int) -> bool:
    """Whether six-month delinquencies and losses to date, this month's included, are low."""
    recent = state.delinquent[-6:]
    few_late = sum(recent) / len(recent) <= 0.5 * subs_balance(state.balance)
    return few_late and state.losses <= loss_allowance(month) * subs_balance(BALANCES)


def prepayment_shares(state: State, month: int, targets: Amounts) -> Amounts:
    """The senior classes' shares of unscheduled principal; moves the shift to this month.

    A month that fails the tests keeps the last shift, if the table's is lower. A group whose
    senior share is above its share at the cut-off date gives all to its senior class.
    """
    state.shift = (
        scheduled_shift(month)
        if may_step_down(state, month)
        else max(scheduled_shift(month), state.shift)
    )
    result = {}
    for g, share in senior_shares(state.balance, targets).items():
        above = share > SENIOR_SHARES_AT_CUTOFF[g] + RATIO_TOLERANCE
        result[g] = 1.0 if above else share + state.shift * (1 - share)
    return result


# --- accrual -------------------------------------------------------------------------------


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


# --- entitlements: amounts of target-rate principal, no cash -------------------------------


def entitlements(state: State, month: int, pools: Pools) -> tuple[Amounts, float]:
    """Principal allocated to each class, and to IA-PO's deferred amount."""
    balance = state.balance
    targets = {g: pools[g].target_balance for g in SENIOR}
    shares = senior_shares(balance, targets)
    prepayment = prepayment_shares(state, month, targets)
    allocated = dict.fromkeys(BALANCES, 0.0)
    amount = 0.0
    for g, pool in pools.items():
        # The senior class takes its share of the schedule and its larger share of the rest.
        entitled = shares[g] * pool.scheduled + prepayment[g] * pool.unscheduled
        allocated[SENIOR[g]] = min(entitled, pool.principal, balance[SENIOR[g]])
        amount += pool.principal - allocated[SENIOR[g]]
    deferred = min(amount, state.deferred)
    share_subordinate(balance, targets, allocated, amount - deferred)
    return allocated, deferred


def share_subordinate(
    balance: Amounts, targets: Amounts, allocated: Amounts, amount: float
) -> None:
    """Share what the senior classes did not take, and IA-PO's deferral left."""

    def left(classes: list[str]) -> Amounts:
        return {k: balance[k] - allocated[k] for k in classes}

    def give(shares: Amounts) -> None:
        nonlocal amount
        for k, share in shares.items():
            allocated[k] += share
        amount -= total(shares)

    seniors = list(SENIOR.values())
    # A senior class larger than its group's loans is first brought back to their level.
    weights = left(seniors)
    under = {k: max(0.0, balance[k] - targets[g]) for g, k in SENIOR.items()}
    give(pro_rata(amount, {k: min(weights[k], under[k]) for k in seniors}, weights))
    # Maintenance of subordination: while any B is impaired, the most senior impaired one and
    # those above it come first.
    short = impaired(balance)
    if short:
        give(pro_rata(amount, left(SUBS[: SUBS.index(short[0]) + 1])))
        give(in_order(amount, left(SUBS)))
    else:
        give(pro_rata(amount, left(SUBS)))
    give(pro_rata(amount, left(seniors)))


# --- cash ----------------------------------------------------------------------------------


@define
class Payments:
    """Pays from one fund at a time what is due; remembers what each class has had."""

    due: Amounts
    balance: Amounts
    allocated: Amounts
    interest: Amounts
    principal: Amounts

    def pay_interest(self, cash: float, classes: list[str]) -> float:
        """Pay interest still due pro rata; the cash that is left."""
        paid = pro_rata(cash, {k: self.due[k] - self.interest[k] for k in classes})
        for k, amount in paid.items():
            self.interest[k] += amount
        return cash - total(paid)

    def pay_principal(self, cash: float, classes: list[str]) -> float:
        """Pay allocated principal pro rata to the classes' standing; the cash that is left."""
        standing = {k: self.balance[k] - self.principal[k] for k in classes}
        caps = {k: max(0.0, self.allocated[k] - self.principal[k]) for k in classes}
        paid = pro_rata(cash, {k: min(standing[k], caps[k]) for k in classes}, standing)
        for k, amount in paid.items():
            self.principal[k] += amount
        return cash - total(paid)


def pay(
    state: State, pools: Pools, due: Amounts, allocated: Amounts, deferred: float
) -> tuple[Payments, float, float]:
    """Pay both groups, then the junior fund: payments, IA-PO's catch-up, the residual."""
    # IA-PO's own principal is the PO strip's; it is paid in its group, before IA.
    entitled = allocated | {"IA-PO": pools["I"].po_principal}
    made = Payments(
        due, state.balance, entitled, dict.fromkeys(EARNING, 0.0), dict.fromkeys(BALANCES, 0.0)
    )
    junior = made.pay_interest(pools["I"].funds, ["IA", "IA-IO"])
    junior = made.pay_principal(junior, ["IA-PO"])
    junior = made.pay_principal(junior, ["IA"])
    group_two = made.pay_interest(pools["II"].funds, ["IIA", "IIA-IO"])
    junior += made.pay_principal(group_two, ["IIA"])

    # Each group's remaining cash first covers what the other group's seniors are still due.
    junior = made.pay_interest(junior, ["IA", "IA-IO", "IIA", "IIA-IO"])
    junior = made.pay_principal(junior, ["IA", "IIA"])
    catchup = min(junior, deferred)
    junior -= catchup
    for k in SUBS:
        junior = made.pay_interest(junior, [k])
        junior = made.pay_principal(junior, [k])
    return made, catchup, junior


# --- losses, on what payments left ---------------------------------------------------------


def lose(state: State, pools: Pools, principal: Amounts, catchup: float) -> Amounts:
    """Write-downs by class."""
    standing = {k: state.balance[k] - principal[k] for k in BALANCES}
    losses = dict.fromkeys(BALANCES, 0.0)

    def take(shares: Amounts) -> float:
        for k, amount in shares.items():
            losses[k] += amount
            standing[k] -= amount
        return total(shares)

    def take_in_order(amount: float, classes: list[str]) -> float:
        return amount - take(in_order(amount, {k: standing[k] for k in classes}))

    # A PO strip's loss is IA-PO's, within and beyond the limits.
    take_in_order(pools["I"].loss_po_within + pools["I"].loss_po_beyond, ["IA-PO"])
    # Within the limits: B-6 upwards, then the group's senior class, then the other group's.
    for g, other in (("I", "II"), ("II", "I")):
        upwards = [*LOSSES_UPWARDS, SENIOR[g], SENIOR[other]]
        take_in_order(pools[g].loss_within, upwards)
    # Beyond the limits: all classes of the group, by their opening balances in it.
    parts = components(state.balance, {g: pools[g].target_balance for g in SENIOR})
    subs = subs_balance(state.balance)
    for g, other in (("I", "II"), ("II", "I")):
        senior = SENIOR[g]
        scale = parts[g] / subs if subs else 0.0
        weights = {senior: state.balance[senior]} | {k: scale * state.balance[k] for k in SUBS}
        amount = pools[g].loss_beyond
        amount -= take(pro_rata(amount, {k: standing[k] for k in weights}, weights))
        take_in_order(amount, [*LOSSES_UPWARDS, senior, SENIOR[other]])
    # The B's gave principal to IA-PO that they are not paid: they lose it.
    take_in_order(catchup, LOSSES_UPWARDS)
    # Principal cash that went to interest leaves certificates without collateral.
    closing = sum(pool.closing_balance for pool in pools.values())
    excess = max(0.0, total(standing) - closing - HALF_CENT)
    excess = take_in_order(excess, LOSSES_UPWARDS)
    take(pro_rata(excess, {k: standing[k] for k in SENIOR.values()}))
    return losses


# --- the projection ------------------------------------------------------------------------


def advance_month(state: State, month: int, pools: Pools) -> dict[str, Amounts]:
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
    notional = {f"{SENIOR[g]}-IO": pool.io_notional for g, pool in pools.items()}
    # What IA-PO gets back is principal to it, and as much loss made good: its balance stands.
    again = {"IA-PO": catchup}
    columns: dict[str, Amounts] = {
        "beginning_balance": opening,
        "notional": notional,
        "interest_due": due,
        "interest_paid": made.interest,
        "interest_shortfall": state.carried,
        "principal_paid": made.principal | {"IA-PO": made.principal["IA-PO"] + catchup},
        "realized_loss": losses,
        "loss_reimbursed": again,
        "residual_paid": {"R": residual},
        "ending_balance": state.balance,
    }
    return {k: {c: columns[c].get(k, 0.0) for c in COLUMNS} for k in CLASSES}


def rows_at_closing(pools: Pools) -> dict[str, Amounts]:
    """Period 0: balances stand at their initial amounts and nothing flows."""
    notional = {f"{SENIOR[g]}-IO": pool.io_notional for g, pool in pools.items()}
    columns = {"beginning_balance": BALANCES, "notional": notional, "ending_balance": BALANCES}
    return {k: {c: columns.get(c, {}).get(k, 0.0) for c in COLUMNS} for k in CLASSES}


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
) -> dict[str, dict[str, dict[str, list[float]]]]:
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
    state = State(dict(BALANCES), dict.fromkeys(EARNING, 0.0), 0.0, 1.0, [], 0.0)
    rows = [rows_at_closing({g: months[0] for g, months in history.items()})]
    for t in range(1, MONTHS + 1):
        rows.append(advance_month(state, t, {g: months[t] for g, months in history.items()}))
    return {
        "classes": {k: {c: [row[k][c] for row in rows] for c in COLUMNS} for k in CLASSES},
        "pools": {g: columns_of(months) for g, months in history.items()},
    }


def columns_of(months: list[PoolMonth]) -> dict[str, list[float]]:
    """A pool's months as columns, its target principal and funds included."""
    rows = [asdict(x) | {"principal": x.principal, "funds": x.funds} for x in months]
    return {c: [row[c] for row in rows] for c in rows[0]}
