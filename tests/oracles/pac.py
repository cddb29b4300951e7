"""Planned amortisation: schedules from a collar of speeds, and the classes that follow them.

The planned principal of a month is the least that the pool pays in it at the two speeds of
the collar, less what earlier schedules take of it, from month 1 on until the balance of the
class is used up. Nothing is scaled: where the least principals add up to more than the
class, the schedule ends early, as the printed schedule of the textbook does.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from tests.oracles.bma import Line
from tests.oracles.ledger import Books, Ledger, Months, Tranche
from tests.oracles.sequential import accrete
from tests.oracles.sharing import in_order
from tests.oracles.textbook import TEXTBOOK, Flows, flows

TEXTBOOK_PAC = {"P": Tranche(243.8e6, 0.075), "S": Tranche(156.2e6, 0.075)}


def least_principal(low: float, high: float, line: Line = TEXTBOOK) -> Months:
    """Month by month the lesser of what the pool pays at the two speeds."""
    return np.minimum(flows(low, line).principal, flows(high, line).principal)


def planned_balances(balance: float, principal: Months) -> Months:
    """What the class should have left after each month's planned principal."""
    return np.maximum(balance - np.cumsum(principal), 0.0)


def planned_principal(planned: Months) -> Months:
    """The payments that planned balances ask for, when none is missed."""
    return np.concatenate([[0.0], -np.diff(planned)])


def pac_schedule(
    balance: float, low: float, high: float, less: Iterable[Months] = (), line: Line = TEXTBOOK
) -> Months:
    """Planned balances of a class within the collar `low` to `high` PSA.

    `less` holds the planned balances of the classes that stand before it: a PAC II has a
    narrower collar and gives way to the PAC.
    """
    taken = sum((planned_principal(x) for x in less), start=np.zeros(line.term + 1))
    return planned_balances(balance, np.maximum(least_principal(low, high, line) - taken, 0.0))


def tac_schedule(
    balance: float, speed: float, less: Iterable[Months] = (), line: Line = TEXTBOOK
) -> Months:
    """Planned balances of a targeted class: a collar of one speed."""
    return pac_schedule(balance, speed, speed, less, line)


def planned_classes(
    pool: Flows,
    tranches: Mapping[str, Tranche],
    planned: Mapping[str, Months],
    accrual: str | None = None,
) -> Books:
    """Pay classes by their schedules, and support classes what is left.

    Each month: classes with a schedule, in order, down to their planned balances; then the
    support classes in order until retired; then the classes with a schedule, the last of
    them first, whatever their schedules say. Interest of the class `accrual` first pays the
    other support classes in order, and what they cannot take is paid to it.
    """
    support = [k for k in tranches if k not in planned]
    books = Ledger(tranches, pool.months)
    for t in range(1, pool.months + 1):
        books.accrue()
        if accrual is not None:
            accrete(books, t, accrual, [k for k in support if k != accrual])
        books.pay_interest(t, dict(books.owed))
        cash = float(pool.principal[t])
        behind = {k: books.standing[k] - x[t] for k, x in planned.items()}
        cash -= books.pay_principal(t, in_order(cash, behind))
        rest = {k: books.standing[k] for k in [*support, *reversed(list(planned))]}
        books.pay_principal(t, in_order(cash, rest))
        books.close(t)
    return books.rows
