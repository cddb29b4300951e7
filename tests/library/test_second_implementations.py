"""Deals of the library against second implementations, written apart from the compiler.

`tests/oracles` works these structures out in numpy from the papers alone. Both get the same
speeds; every class and month must agree to a ten-thousandth of a dollar.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from tests.library.deals import model
from tests.oracles import auto, nas, pac, sequential, textbook
from tests.oracles.collateral import Pool
from tests.oracles.ledger import Books, Tranche
from tests.oracles.paying import Flows

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


def pool_flows(result: Result, pool: str = "G") -> textbook.Flows:
    """What the model's pool did, as the oracles take it: recoveries come with prepayments."""
    columns = {
        measure: np.array(result.other["pool", pool, measure])
        for measure in ("closing_balance", "interest", "scheduled", "prepaid", "recovered", "loss")
    }
    unscheduled = columns["prepaid"] + columns["recovered"]
    return textbook.Flows(
        balance=columns["closing_balance"],
        interest=columns["interest"],
        scheduled=columns["scheduled"],
        prepaid=unscheduled,
        loss=columns["loss"],
    )


LOCKOUT = {
    **{"nas": Tranche(45e6, 0.06), "super": Tranche(180e6, 0.06), "support": Tranche(12.5e6, 0.06)},
    **{"B-1": Tranche(6.25e6, 0.06), "B-2": Tranche(3.75e6, 0.06), "B-3": Tranche(2.5e6, 0.06)},
}


@pytest.mark.parametrize(
    "given",
    [
        {"psa": 300.0},
        {"psa": 0.0},
        {"psa": 100.0, "cdr": 6.0, "severity": 50.0, "lag": 12},
        {"cpr": 40.0, "cdr": 1.0, "severity": 80.0, "lag": 3},
    ],
)
def test_lockout_and_super_senior(given: dict[str, float]) -> None:
    result = projected("nas_super_senior", **given)
    books = nas.nas_structure(pool_flows(result), LOCKOUT, schedule_locked=True)
    names = {"nas": "N", "super": "SS", "support": "ST"}
    agree(result, books, names)


def pool_columns(result: Result) -> Pool:
    """What the model's pool did, for the credit structures."""

    def of(measure: str) -> NDArray[np.float64]:
        return np.array(result.other["pool", "G", measure])

    return Pool(
        opening=of("balance"),
        interest=of("interest"),
        scheduled=of("scheduled"),
        unscheduled=of("prepaid") + of("recovered"),
        loss=of("loss"),
        foreclosure=of("foreclosure"),
        closing=of("closing_balance"),
    )


def agree_on_credit(result: Result, flows: Flows, classes: Mapping[str, str]) -> None:
    """The oracle's columns of each class; `classes` are the deal's names by the oracle's."""
    for name, mine in classes.items():
        rows = flows[name]
        interest = rows["interest_paid"] + rows["carryover_paid"] + rows["capitalised"]
        principal = rows["principal_paid"] - rows["capitalised"]
        for column, values in (
            ("ending_balance", rows["ending_balance"]),
            ("interest_paid", interest),
            ("principal_paid", principal),
            ("realized_loss", rows["realized_loss"]),
        ):
            got = np.array(result.flows[mine, column][1:])
            assert got == pytest.approx(values[1:], abs=1e-3), (name, column)


def same(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


AUTO = auto.Auto(
    seniors=(
        auto.NoteTerms("A-1", 200e6, 0.032, actual=True),
        auto.NoteTerms("A-2", 370e6, 0.039),
        auto.NoteTerms("A-3", 350e6, 0.043),
    ),
    junior=auto.NoteTerms("B", 60e6, 0.051),
    servicing_rate=0.0005,
    reserve_initial=5e6,
    reserve_floor=5e6,
    oc_floor=20e6,
)
AUTO_SCENARIOS: list[dict[str, float]] = [
    {"abs": 1.5, "cdr": 1.5, "severity": 50.0, "lag": 3},
    {"abs": 0.0},
    {"abs": 1.0, "cdr": 25.0, "severity": 80.0, "lag": 2},
]


@pytest.mark.parametrize("given", AUTO_SCENARIOS)
def test_auto_loans(given: dict[str, float]) -> None:
    result = projected("auto", **given)
    # Interest of A-1 is for the days of the calendar month before each payment.
    months = [(2024 + m // 12, m % 12 + 1) for m in range(60)]
    days = np.array([0.0, *(float(monthrange(*month)[1]) for month in months)])
    flows = auto.project(AUTO, pool_columns(result), days)
    agree_on_credit(result, flows, same("A-1 A-2 A-3 B"))
    reserve = np.array(result.other["account", "reserve", "closing_balance"])
    assert reserve[1:] == pytest.approx(flows["reserve"]["ending_balance"][1:], abs=1e-3)
    rest = np.array(result.flows["certificates", "residual_paid"])
    assert rest[1:] == pytest.approx(flows["certificates"]["residual_paid"][1:], abs=1e-3)
