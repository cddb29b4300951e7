"""The names that amounts have in a program."""

from __future__ import annotations

from dealdsl.deal.model import Claim
from dealdsl.deal.rules import Due, DueKind
from dealdsl.program.program import Leaf
from dealdsl.values.daycount import DayCount

MONTH = "month"
CALENDAR_YEAR = "calendar year"
DEAL_YEAR = "year of the deal"
# With blanks in them, names of our own are never a deal's: a definition may be named `called`.
CALLED = "called before"
CALLED_NOW = "called now"
CALLED_BY_NOW = "called by now"
CALL_OPTION = "call exercised"
COVERED = "covered share of losses"
CAUSE_SHARES = {
    "special_hazard": "special hazard share",
    "fraud": "fraud share",
    "bankruptcy": "bankruptcy share",
}


def year_fraction(day_count: DayCount | None) -> str:
    return "year fraction" if day_count is None else f"year fraction {day_count.value}"


def bought(pool: str) -> str:
    """The cash that a pool's new loans have cost in this period."""
    return f"{pool}.bought"


def bought_balance(pool: str) -> str:
    """The balance of the loans that a pool has bought in this period."""
    return f"{pool}.bought_balance"


def vintages(pool: str) -> str:
    """Whose columns say what a dollar of the loans that a pool buys does."""
    return f"{pool}.reinvestment"


def fund(name: str) -> str:
    return f"{name}.cash"


def pot(name: str) -> str:
    return f"{name}.entitlement"


def label(name: str) -> str:
    return f"paid({name})"


def entitled(due: Due) -> str:
    return f"allocated({due.name})"


def payee(due: Due, claims: dict[str, Claim]) -> Leaf:
    """How a payment of this due is booked."""
    match due.kind:
        case DueKind.INTEREST:
            return Leaf(str(due), f"{due.name}.interest_unpaid", (f"{due.name}.interest_paid",))
        case DueKind.PRINCIPAL:
            return Leaf(str(due), f"{due.name}.standing", (f"{due.name}.principal_paid",))
        case DueKind.FEE | DueKind.HEDGE:
            return Leaf(due.name, f"{due.name}.unpaid", (f"{due.name}.paid",))
        case DueKind.CLAIM:
            return _claim(due, claims[due.name])


def _claim(due: Due, claim: Claim) -> Leaf:
    """A deferral repaid is principal paid and loss reimbursed; a carry-over paid is interest."""
    words = ("principal_paid", "loss_reimbursed") if claim.pays_principal else ("interest_paid",)
    tallies = (f"{claim.owner}.{word}" for word in words)
    return Leaf(due.name, f"{due.name}.unpaid", (f"{due.name}.paid", *tallies))


def entitlement(due: Due) -> Leaf:
    """How an entitlement is booked: no cash moves."""
    return Leaf(str(due), f"{due.name}.allocatable", (entitled(due),))


def reimbursed(due: Due) -> Leaf:
    """How a loss made good is booked: the balance rises again."""
    tallies = (f"{due.name}.standing", f"{due.name}.loss_reimbursed")
    return Leaf(due.name, f"{due.name}.reimbursable", tallies)


def loser(due: Due) -> Leaf:
    """How a loss is booked."""
    return Leaf(due.name, f"{due.name}.standing", (f"{due.name}.realized_loss",))
