"""The certificates of CMSI Series 2003-11: what they are, and what their balances say."""

from attrs import define, field

from tests.oracles.cmsi_pools import IA_PO, TARGETS_AT_CUTOFF
from tests.oracles.sharing import Amounts, total

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

# Two ratios differ when they differ by more than this.
RATIO_TOLERANCE = 1e-9


@define
class State:
    """What the deal remembers from one month to the next, in dollars but for `shift`."""

    balance: Amounts
    carried: Amounts  # interest owed from earlier months; it earns nothing
    deferred: float = 0.0  # what IA-PO has lost within the limits and not got back
    shift: float = 1.0  # the part of the subordinates' prepayments that seniors take
    delinquent: list[float] = field(factory=list)  # both pools, one entry a month
    losses: float = 0.0  # both pools, since the cut-off date


def subs_balance(balance: Amounts) -> float:
    """All B classes together."""
    return sum(balance[k] for k in SUBS)


def components(balance: Amounts, targets: Amounts) -> Amounts:
    """The B's total by group, as each group's target strip exceeds its senior class.

    A group that does not cover its senior class has no component; the B's are then all in the
    other group. `targets` are the groups' target strips.
    """
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
    """Subordination level of each B: the classes below it in proportion to all classes.

    Not rounded: the levels that the filing prints are for disclosure only.
    """
    everything = total(balance)
    return {
        k: sum(balance[j] for j in SUBS[n + 1 :]) / everything if everything else 0.0
        for n, k in enumerate(SUBS)
    }


SENIOR_SHARES_AT_CUTOFF = senior_shares(BALANCES, TARGETS_AT_CUTOFF)
LEVELS_AT_CUTOFF = levels(BALANCES)


def impaired(balance: Amounts) -> list[str]:
    """The B's whose level has fallen below that of the cut-off date, most senior first."""
    now = levels(balance)
    return [k for k in SUBS if now[k] < LEVELS_AT_CUTOFF[k] - RATIO_TOLERANCE]
