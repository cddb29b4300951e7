"""Classes paid one after another, the last of which may accrue."""

from collections.abc import Mapping

from tests.oracles.ledger import Books, Ledger, Tranche
from tests.oracles.sharing import in_order
from tests.oracles.textbook import Flows

TEXTBOOK_CLASSES = {
    "A": Tranche(194.5e6, 0.075),
    "B": Tranche(36e6, 0.075),
    "C": Tranche(96.5e6, 0.075),
    "D": Tranche(73e6, 0.075),
}
TEXTBOOK_ACCRUAL = {"Z" if k == "D" else k: x for k, x in TEXTBOOK_CLASSES.items()}


def sequential(pool: Flows, tranches: Mapping[str, Tranche], accrual: str | None = None) -> Books:
    """Principal to each class in the order of `tranches`, until it is retired.

    Interest of the class `accrual` pays the others first, in the same order, and is added to
    its balance; what they cannot take is paid to it.
    """
    books = Ledger(tranches, pool.months)
    for t in range(1, pool.months + 1):
        books.accrue()
        if accrual is not None:
            accrete(books, t, accrual, [k for k in tranches if k != accrual])
        books.pay_interest(t, dict(books.owed))
        books.pay_principal(t, in_order(pool.principal[t], books.standing))
        books.close(t)
    return books.rows


def accrete(books: Ledger, t: int, accrual: str, receivers: list[str]) -> None:
    """Interest of `accrual` pays `receivers` in order; that much is added to its balance."""
    used = books.pay_principal(
        t, in_order(books.owed[accrual], {k: books.standing[k] for k in receivers})
    )
    books.accrete(t, accrual, used)
