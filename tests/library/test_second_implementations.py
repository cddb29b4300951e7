"""Deals of the library against second implementations, written apart from the compiler.

`tests/oracles` works these structures out in numpy from the papers alone. Both get the same
speeds; every class and month must agree to a ten-thousandth of a dollar.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from tests.library.deals import model
from tests.oracles import auto, nas, pac, sequential, subprime, textbook
from tests.oracles.collateral import Pool
from tests.oracles.ledger import Books, Tranche
from tests.oracles.paying import Flows

DOLLARS = 1e-4
TERM = 357


def by_steps(starts: Mapping[int, float]) -> NDArray[np.float64]:
    """A step function as figures by month."""
    return nas.steps(TERM, starts)


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
    "nas": Tranche(45e6, 0.06),
    "super": Tranche(180e6, 0.06),
    "support": Tranche(12.5e6, 0.06),
    "B-1": Tranche(6.25e6, 0.06),
    "B-2": Tranche(3.75e6, 0.06),
    "B-3": Tranche(2.5e6, 0.06),
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


SUBPRIME = subprime.Subprime(
    notes=(
        subprime.NoteTerms("A", 800e6, 0.0018, 0.0036, 0.38),
        subprime.NoteTerms("M-1", 120e6, 0.005, 0.0075, 0.14),
        subprime.NoteTerms("M-2", 60e6, 0.015, 0.0225, 0.04),
    ),
    step_up_month=91,
    swap_notional=by_steps({1: 970e6, 13: 700e6, 25: 450e6, 37: 300e6, 49: 200e6, 61: 0.0}),
    swap_rate=0.041,
    losses=((1, 0.03), (37, 0.04), (49, 0.055), (61, 0.065), (73, 0.07)),
    trustee_rate=0.0001,
    trustee_cap=150_000.0,
)
LIBOR = {1: 0.035, 13: 0.04, 25: 0.0425}
SUBPRIME_SCENARIOS: list[dict[str, float]] = [
    {"cpr": 25.0, "cdr": 2.0, "severity": 40.0, "lag": 12, "delinquency": 4.0},
    {"cpr": 30.0, "cdr": 0.5, "severity": 30.0, "lag": 12, "delinquency": 2.0},
    {"cpr": 15.0, "cdr": 9.0, "severity": 55.0, "lag": 12, "delinquency": 18.0},
    {"psa": 0.0},
]


@pytest.mark.parametrize("rate", [None, 0.01, 0.08])
@pytest.mark.parametrize("given", SUBPRIME_SCENARIOS)
def test_subprime(given: dict[str, float], rate: float | None) -> None:
    indices = {} if rate is None else {"LIBOR-1M": rate * 100}
    emitted = model("library/subprime")
    result = emitted.project(Assumptions(**given, indices=indices))
    paid = [date.fromisoformat(day) for day in emitted.accrual_dates]
    days = [0.0, *(float((b - a).days) for a, b in pairwise(paid))]
    years = [0.0, *(float(day[:4]) for day in emitted.payment_dates[1:])]
    index = by_steps(LIBOR if rate is None else {1: rate})
    market = subprime.Market(index, np.array(days), np.array(years))
    delinquent = np.array(result.other["pool", "G", "delinquent_60"])
    flows = subprime.project(SUBPRIME, pool_columns(result), delinquent, market)
    agree_on_credit(result, flows, same("A M-1 M-2"))
    rest = np.array(result.flows["CE", "residual_paid"])
    assert rest[1:] == pytest.approx(flows["CE"]["residual_paid"][1:], abs=1e-3)
