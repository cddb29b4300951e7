"""Cash, and those who are owed some of it, in one period of a structure.

Apart from the compiler, like everything here: the second implementations of credit
structures are written with these.
"""

from dataclasses import dataclass, field
from math import inf

import numpy as np

from tests.oracles.collateral import Array
from tests.oracles.sharing import pro_rata

Row = dict[str, float]
Rows = dict[str, Row]
Flows = dict[str, dict[str, Array]]
# Two ratios differ when they do by more than this.
RATIOS_DIFFER = 1e-9


@dataclass
class Fund:
    """Cash that is drawn step by step; an account is a fund that is kept."""

    cash: float = 0.0

    def pay(self, due: float) -> float:
        """Pay what is due as far as there is cash; return what was paid."""
        paid = max(0.0, min(due, self.cash))
        self.cash -= paid
        return paid

    def empty(self) -> float:
        """Take everything."""
        return self.pay(self.cash)


@dataclass
class Note:
    """A class: `balance` stands at this step, `owed` is the interest still due.

    `carryover` is interest above a cap, owed apart from it.
    """

    balance: float
    owed: float = 0.0
    carryover: float = 0.0
    row: Row = field(default_factory=dict)

    def open(self, accrued: float, growth: float = 0.0) -> None:
        """Begin a period: `growth` is interest, a fraction, on what was carried."""
        self.owed = self.owed * (1.0 + growth) + accrued
        paid = ("interest_paid", "principal_paid", "realized_loss", "carryover_paid", "capitalised")
        self.row = {"beginning_balance": self.balance, "interest_due": self.owed}
        self.row["accrued"] = accrued
        self.row |= dict.fromkeys(paid, 0.0)

    def take_interest(self, *funds: Fund) -> None:
        """Take the interest due from the funds, one after the other."""
        for fund in funds:
            paid = fund.pay(self.owed)
            self.owed -= paid
            self.row["interest_paid"] += paid

    def take_carryover(self, fund: Fund) -> None:
        """Take what is owed above the cap."""
        paid = fund.pay(self.carryover)
        self.carryover -= paid
        self.row["carryover_paid"] += paid

    def take_principal(self, fund: Fund, cap: float = inf) -> float:
        """Take principal, at most `cap` and the standing balance; return what was taken."""
        paid = fund.pay(min(cap, self.balance))
        self.balance -= paid
        self.row["principal_paid"] += paid
        return paid

    def capitalise(self) -> None:
        """Add the interest still due to the balance."""
        self.balance += self.owed
        self.row["capitalised"] = self.owed
        self.owed = 0.0

    def lose(self, amount: float) -> float:
        """Bear a loss as far as the balance goes; return what is left of it."""
        borne = min(amount, self.balance)
        self.balance -= borne
        self.row["realized_loss"] += borne
        return amount - borne

    def close(self) -> Row:
        """What the period did to the class."""
        return self.row | {
            "interest_shortfall": self.owed,
            "carryover": self.carryover,
            "ending_balance": self.balance,
        }


def principal_in_order(notes: list[Note], cap: float, *funds: Fund) -> float:
    """Pay principal to one note after the other, `cap` in all; return what was paid.

    A later fund pays what the earlier ones could not.
    """
    paid = 0.0
    for fund in funds:
        for note in notes:
            paid += note.take_principal(fund, cap - paid)
    return paid


def interest_pro_rata(notes: list[Note], *funds: Fund) -> None:
    """Pay interest by what each is due."""
    for fund in funds:
        shares = pro_rata(fund.cash, {str(i): note.owed for i, note in enumerate(notes)})
        for i, note in enumerate(notes):
            note.take_interest(part := Fund(fund.pay(shares[str(i)])))
            fund.cash += part.cash


def standing(notes: list[Note]) -> float:
    """The balances of `notes` at this step."""
    return sum(note.balance for note in notes)


@dataclass
class Fee:
    """A fee; what is not paid stays due. At most `cap` is paid in a calendar year."""

    cap: float = inf
    owed: float = 0.0
    year: float = -inf
    room: float = inf

    def open(self, amount: float, year: float = 0.0) -> None:
        """Begin a period whose payment date is in calendar year `year`."""
        self.owed += amount
        if year != self.year:
            self.year, self.room = year, self.cap

    def take(self, fund: Fund) -> float:
        """Take what is due and within the year's cap."""
        paid = fund.pay(min(self.owed, self.room))
        self.owed -= paid
        self.room -= paid
        return paid


def flows(table: list[Rows]) -> Flows:
    """Periods 1, 2, … as columns: entry t for period t, entry 0 at closing.

    At closing nothing flows and balances stand where period 1 finds them.
    """
    result: Flows = {}
    for name, first in table[0].items():
        result[name] = {c: np.array([0.0, *(rows[name][c] for rows in table)]) for c in first}
        if "beginning_balance" in first:
            for column in ("beginning_balance", "ending_balance"):
                result[name][column][0] = first["beginning_balance"]
    return result
