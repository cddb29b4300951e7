"""Auto-loan notes: sequential seniors, a junior class, a reserve account, ABS speed.

Written from the deal on paper, apart from the compiler. One fund holds interest and principal
of the month. Losses write nothing down: notes that exceed the loans are paid by the two
parity payments, which may draw the reserve. Money is dollars, rates are decimals a year.
"""

from dataclasses import dataclass

from tests.oracles.collateral import Array, Pool
from tests.oracles.paying import (
    Fee,
    Flows,
    Fund,
    Note,
    Rows,
    flows,
    interest_pro_rata,
    principal_in_order,
    standing,
)


@dataclass(frozen=True)
class NoteTerms:
    """A fixed-rate class; on actual/360 (a money-market class) or 30/360."""

    name: str
    balance: float
    rate: float
    actual: bool = False


@dataclass(frozen=True)
class Auto:
    """Seniors in order, and the class below them.

    The reserve's target is a part of the loans' closing balance, at least the floor, at most
    the notes as they stand; so is, without the notes, the target of over-collateralisation.
    """

    seniors: tuple[NoteTerms, ...]
    junior: NoteTerms
    servicing_rate: float
    reserve_initial: float
    reserve_floor: float
    reserve_rate: float = 0.0
    oc_floor: float = 0.0
    oc_rate: float = 0.0

    @property
    def notes(self) -> tuple[NoteTerms, ...]:
        """All classes, senior first."""
        return (*self.seniors, self.junior)


@dataclass
class State:
    """What one month leaves to the next; the junior note is the last."""

    notes: list[Note]
    servicer: Fee
    reserve: Fund


def abs_smm(speed: float, age: int) -> float:
    """The monthly prepayment rate at `speed` ABS (0.015 is 1.5 ABS) of loans in month `age`.

    ABS is a part of the original number of loans, so that the rate on those that are left
    rises: ABS / (1 - ABS (age - 1)), and all are gone from age 1 / ABS.
    """
    return speed / (1.0 - speed * (age - 1)) if speed * age < 1.0 else 1.0


def reserve_target(deal: Auto, closing: float, notes: float) -> float:
    """What the reserve must hold while `notes` stand."""
    return min(max(deal.reserve_rate * closing, deal.reserve_floor), notes)


def accrue(deal: Auto, notes: list[Note], days: float) -> None:
    """Open the notes' month; a shortfall is carried without interest."""
    for terms, note in zip(deal.notes, notes, strict=True):
        note.open(note.balance * terms.rate * (days / 360 if terms.actual else 1 / 12))


def month(deal: Auto, state: State, pool: Pool, days: Array, t: int) -> Rows:
    """Carry `state` over month t; what everybody got."""
    notes, reserve, closing = state.notes, state.reserve, float(pool.closing[t])
    seniors, junior = notes[:-1], notes[-1]
    opened = {"beginning_balance": reserve.cash}
    senior_opening, opening = standing(seniors), standing(notes)
    accrue(deal, notes, days[t])
    state.servicer.open(pool.opening[t] * deal.servicing_rate / 12)

    released = max(0.0, reserve.cash - reserve_target(deal, closing, opening))
    available = Fund(pool.interest[t] + pool.principal[t] + reserve.pay(released))
    servicing = state.servicer.take(available)
    before = reserve.cash
    interest_pro_rata(seniors, available, reserve)
    # The seniors' parity comes before B's interest, all notes' parity after it.
    first = principal_in_order(seniors, max(0.0, senior_opening - closing), available, reserve)
    junior.take_interest(available, reserve)
    second = principal_in_order(notes, max(0.0, opening - closing - first), available, reserve)
    drawn = before - reserve.cash

    wanted = reserve_target(deal, closing, standing(notes)) - reserve.cash
    topped = available.pay(wanted)
    reserve.cash += topped
    oc_target = max(deal.oc_rate * closing, deal.oc_floor)
    regular = max(0.0, opening - (closing - oc_target) - first - second)
    regular = principal_in_order(notes, regular, available)

    rows = {x.name: note.close() for x, note in zip(deal.notes, notes, strict=True)}
    rows["certificates"] = {"residual_paid": available.empty()}
    rows["servicer"] = {"paid": servicing, "arrears": state.servicer.owed}
    moved = {"released": released, "drawn": drawn, "topped_up": topped}
    rows["reserve"] = opened | moved | {"ending_balance": reserve.cash}
    rows["deal"] = {"first": first, "second": second, "regular": regular, "oc_target": oc_target}
    return rows


def project(deal: Auto, pool: Pool, days: Array) -> Flows:
    """All months; `days[t]` is the days of month t's accrual period.

    The pool's interest is before the servicer's fee, which the notes' fund pays. What the
    reserve holds after the last month stays there.
    """
    state = State([Note(x.balance) for x in deal.notes], Fee(), Fund(deal.reserve_initial))
    return flows([month(deal, state, pool, days, t) for t in range(1, pool.last + 1)])
