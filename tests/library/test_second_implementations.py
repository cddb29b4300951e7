"""Deals of the library against second implementations, written apart from the compiler.

`tests/oracles` works these structures out in numpy from the papers alone. Both get the same
speeds; every class and month must agree to a ten-thousandth of a dollar.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from tests.library.deals import model
from tests.oracles import pac, sequential, textbook
from tests.oracles.ledger import Books, Tranche

DOLLARS = 1e-4
SPEEDS = [0.0, 50.0, 100.0, 165.0, 300.0, 450.0, 1000.0]
speeds = pytest.mark.parametrize("psa", SPEEDS)


def projected(name: str, **given: float) -> Result:
    return model(f"library/{name}").project(Assumptions(**given))


def agree(result: Result, books: Books, names: Mapping[str, str] | None = None) -> None:
    """Balances, interest, principal and losses of every class; `names` are the oracle's."""
    for name, rows in books.items():
        mine = (names or {}).get(name, name)
        for column, values in (
            ("ending_balance", rows.balance),
            ("interest_paid", rows.interest),
            ("principal_paid", rows.principal),
            ("realized_loss", rows.loss),
        ):
            got = np.array(result.flows[mine, column][1:])
            assert got == pytest.approx(values[1:], abs=DOLLARS), (name, column)


@speeds
def test_sequential(psa: float) -> None:
    pool = textbook.flows(psa)
    agree(
        projected("sequential", psa=psa), sequential.sequential(pool, sequential.TEXTBOOK_CLASSES)
    )


@speeds
def test_accrual(psa: float) -> None:
    pool = textbook.flows(psa)
    books = sequential.sequential(pool, sequential.TEXTBOOK_ACCRUAL, "Z")
    agree(projected("accrual", psa=psa), books)


@speeds
def test_planned_and_support(psa: float) -> None:
    plan = {"P": pac.pac_schedule(243.8e6, 90, 300)}
    books = pac.planned_classes(textbook.flows(psa), pac.TEXTBOOK_PAC, plan)
    agree(projected("pac_and_support", psa=psa), books)


@speeds
def test_planned_support_and_accrual(psa: float) -> None:
    plan = {"P": pac.pac_schedule(243.8e6, 90, 300)}
    classes = {"P": Tranche(243.8e6, 0.075), "S": Tranche(83.2e6, 0.075), "Z": Tranche(73e6, 0.075)}
    books = pac.planned_classes(textbook.flows(psa), classes, plan, "Z")
    agree(projected("pac_support_accrual", psa=psa), books)
