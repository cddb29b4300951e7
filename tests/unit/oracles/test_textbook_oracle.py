"""The textbook collateral and its sequential classes against printed figures.

Source of the printed figures: F. Fabozzi, Bond Markets, Analysis, and Strategies, chapter on
agency mortgage securities (average lives of the pass-through, structures CMO-1 and CMO-2).
"""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.oracles.bma import Line, line_months, monthly, psa_cpr
from tests.oracles.ledger import Books, Tranche
from tests.oracles.sequential import TEXTBOOK_ACCRUAL, TEXTBOOK_CLASSES, sequential
from tests.oracles.textbook import (
    TEXTBOOK,
    Flows,
    average_life,
    flows,
    scheduled_factor,
    settled_average_life,
)

TRUTH = Path(__file__).parents[2] / "truth" / "published.json"
PRINTED = json.loads(TRUTH.read_text())["sequential_textbook"]


def final_months(books: Books) -> dict[str, int]:
    """The month of each class's last principal."""
    return {k: int(np.flatnonzero(x.principal > 1e-4)[-1]) for k, x in books.items()}


def conserves(pool: Flows, books: Books) -> None:
    """All of the pool's cash goes to the classes, and balances agree month by month."""
    cash = sum(x.interest + x.principal for x in books.values())
    np.testing.assert_allclose(cash, pool.interest + pool.principal, atol=1e-5)
    np.testing.assert_allclose(sum(x.balance for x in books.values()), pool.balance, atol=1e-5)


@pytest.mark.parametrize(("psa", "printed"), PRINTED["collateral_average_life"].items())
def test_average_life_of_the_collateral(psa: str, printed: float) -> None:
    assert round(settled_average_life(flows(float(psa)).principal), 2) == printed


@pytest.mark.parametrize(("name", "printed"), PRINTED["average_life_at_165_psa"].items())
def test_average_life_of_sequential_classes(name: str, printed: float) -> None:
    books = sequential(flows(165), TEXTBOOK_CLASSES)
    assert round(settled_average_life(books[name].principal), 2) == printed


@pytest.mark.parametrize(("name", "printed"), [("A", 2.90), ("B", 5.86), ("C", 7.87)])
def test_average_life_beside_an_accrual_class(name: str, printed: float) -> None:
    books = sequential(flows(165), TEXTBOOK_ACCRUAL, accrual="Z")
    assert round(settled_average_life(books[name].principal), 2) == printed


def test_printed_months_of_the_collateral() -> None:
    # At 100 PSA month 100 opens with $231,249,776, schedules $332,928 and prepays $1,187,608.
    slow = flows(100)
    figures = (slow.balance[99], slow.scheduled[100], slow.prepaid[100])
    assert [round(x) for x in figures] == [231_249_776, 332_928, 1_187_608]
    # At 165 PSA month 81 pays $1,286,325 of interest and $3,318,521 in all.
    fast = flows(165)
    figures = (fast.principal[1], fast.interest[81], fast.interest[81] + fast.principal[81])
    assert [round(x) for x in figures] == [709_923, 1_286_325, 3_318_521]


def test_printed_months_of_the_classes() -> None:
    books = sequential(flows(165), TEXTBOOK_CLASSES)
    assert round(books["A"].balance[80]) == 311_926
    assert round(books["B"].principal[81]) == 1_720_271
    assert final_months(books) == {"A": 81, "B": 100, "C": 178, "D": 357}


def test_accrual_makes_the_earlier_classes_end_sooner() -> None:
    books = sequential(flows(165), TEXTBOOK_ACCRUAL, accrual="Z")
    # The book prints 64, 77 and, a month early, 112: what C still has at the end of month 112
    # is what the pool has then beyond Z's grown balance, $2.3M.
    assert final_months(books) == {"A": 64, "B": 77, "C": 113, "Z": 357}
    left = flows(165).balance[112] - 73e6 * 1.00625**112
    assert books["C"].balance[112] == pytest.approx(left, abs=1e-4)
    # Month 1: $709,923 from the pool and 73,000,000 × 7.5% ÷ 12 = $456,250 from Z.
    assert round(books["A"].principal[1]) == 1_166_173
    assert books["Z"].interest[1] == -books["Z"].principal[1] == 456_250.0
    # While the others stand, Z grows by 0.625% a month.
    assert books["Z"].balance[112] == pytest.approx(73e6 * 1.00625**112, rel=1e-12)


def test_accretion_and_principal_may_retire_a_class_in_the_same_month() -> None:
    # A has $100. Z of $1,000 accrues 12% ÷ 12 = $10 a month; the pool, a loan of $1,100 at
    # 12% over two months, pays $547.26 of principal in month 1. A takes Z's $10, then $90 of
    # principal; the other $457.26 is Z's: 1,000 + 10 − 457.26 = $552.74 are left.
    pool = flows(0, Line(balance=1100.0, gross_rate=0.12, net_rate=0.12, term=2, age=30))
    tranches = {"A": Tranche(100.0, 0.12), "Z": Tranche(1000.0, 0.12)}
    books = sequential(pool, tranches, accrual="Z")
    assert pool.principal[1] == pytest.approx(1100 / 2.01)
    assert books["A"].principal[1] == pytest.approx(100.0)
    assert books["Z"].balance[1] == pytest.approx(552.736, abs=5e-4)
    assert books["Z"].principal[1] == pytest.approx(447.264, abs=5e-4)
    conserves(pool, books)


@pytest.mark.parametrize("psa", [0, 50, 165, 700])
def test_cash_and_balances_are_conserved(psa: float) -> None:
    pool = flows(psa)
    conserves(pool, sequential(pool, TEXTBOOK_CLASSES))
    conserves(pool, sequential(pool, TEXTBOOK_ACCRUAL, accrual="Z"))


def test_closed_forms_agree_with_month_by_month_arithmetic() -> None:
    smm = [0.0, *(monthly(psa_cpr(1.65, 3 + t)) for t in range(1, 358))]
    months = line_months(TEXTBOOK, smm, [0.0] * 358)
    pool = flows(165)
    np.testing.assert_allclose(pool.balance, [x.closing for x in months], atol=1e-4)
    np.testing.assert_allclose(pool.scheduled, [x.scheduled for x in months], atol=1e-4)
    np.testing.assert_allclose(pool.prepaid, [x.unscheduled for x in months], atol=1e-4)


def test_losses_leave_the_balance_and_pay_nothing() -> None:
    rates = np.full(358, 0.001)
    pool = flows(165, loss_rates=rates)
    paid = pool.principal + pool.loss
    np.testing.assert_allclose(-np.diff(pool.balance), paid[1:], atol=1e-5)
    after = pool.balance[0] * scheduled_factor()[1] - pool.prepaid[1]
    assert pool.loss[1] == pytest.approx(0.001 * after)


def test_average_life_counts_only_positive_principal() -> None:
    assert average_life(np.array([0.0, -50.0, 0.0, 150.0, 50.0])) == pytest.approx(3.25 / 12)
