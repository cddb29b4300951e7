"""Yield tables of deals: many classes, prices and scenarios."""

from __future__ import annotations

import pytest

import dealdsl
from dealdsl.analytics.curves import yield_curve
from dealdsl.analytics.labels import labels, shared
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.screens import Screen
from dealdsl.api import Model
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.table import Scenarios
from tests.library.deals import ROOT


@pytest.fixture(scope="module")
def cmsi() -> Model:
    return dealdsl.load(ROOT / "deals" / "cmsi-2003-11.deal").compile()


@pytest.fixture(scope="module")
def floater() -> Model:
    return dealdsl.load(ROOT / "deals" / "library" / "floater_and_inverse.deal").compile()


def yields(screen: Screen) -> list[float | None]:
    quotes = [cell.quote for cell in screen.cells]
    return [None if quote is None else quote.bond_equivalent_yield for quote in quotes]


def test_prices_come_back_from_yields(cmsi: Model) -> None:
    flows = cmsi.run(psa=275, cdr=0.5, severity=35, lag=6)
    for name in ("IA", "IA-PO", "IIA-IO", "B-1"):
        quote = flows.at_price(name, 63.7, settle="2004-03-10")
        back = flows.at_yield(name, quote.bond_equivalent_yield, settle="2004-03-10")
        assert back.price == pytest.approx(63.7, abs=1e-9)


def test_the_present_value_of_a_batch_is_the_full_price(cmsi: Model) -> None:
    worth = cmsi.batch(select="present_value(B-3, 6.5)", psa=275)["present_value(B-3, 6.5)"][0]
    quote = cmsi.run(psa=275).at_yield("B-3", 6.5)
    assert quote.full_price * quote.face / 100 == pytest.approx(worth, rel=1e-13)
    assert quote.full_price == quote.price + quote.accrued


def test_a_table_has_every_class_price_and_speed_in_order(cmsi: Model) -> None:
    screen = cmsi.yields(["B-3", "IA"], ["99-16", 101], {"psa": [100, 275]})
    found = [(cell.name, cell.asked, cell.row) for cell in screen.cells]
    assert found == [
        (name, price, row) for name in ("B-3", "IA") for price in ("99-16", "101") for row in (0, 1)
    ]
    assert screen.scenarios == ("100% PSA", "275% PSA")
    one = cmsi.run(psa=275).at_price("IA", "99-16")
    assert screen.row("IA", "99-16")[1].quote == one
    assert not screen.has_losses


def test_speeds_by_losses_with_the_yield_without_losses_beside(cmsi: Model) -> None:
    losses = {"psa": [100, 275], "cdr": [0, 0.3]}
    screen = cmsi.yields("B-2", 98.0, losses, severity=35, lag=12)
    calm = cmsi.yields("B-2", 98.0, {"psa": [100, 275]})
    without = [cell.without_losses for cell in screen.cells]
    expected = [cell.quote for cell in calm.cells for _ in range(2)]
    assert without == expected
    assert screen.cells[0].quote == without[0]
    assert screen.cells[1].quote != without[1]
    assert screen.has_losses


def test_a_cell_without_a_yield_says_why(cmsi: Model) -> None:
    screen = cmsi.yields("B-6", 100.0, {"cdr": [0, 50]}, severity=90)
    assert [each is None for each in yields(screen)] == [False, True]
    problem = screen.cells[1].problem
    assert problem is not None
    assert problem.slug in ("yield-without-root", "class-without-cash-flows")


def test_many_speeds_go_through_machine_code_and_are_the_same(cmsi: Model) -> None:
    speeds = [50.0 * each for each in range(1, 25)]
    screen = cmsi.yields("B-3", 101.5, {"psa": speeds})
    assert screen.cells[7].quote == cmsi.run(psa=400).at_price("B-3", 101.5)


QUARTERLY = """
source P "Term sheet"
deal "Quarterly floater" per P {
  cutoff: 2024-01-01  closing: 2024-01-15
  payment_dates: day 15 of each 3 months, from 2024-04-15
  accrual: from last payment date  day_count: actual/360
}
pool G per P {
  balance: $100,000,000  gross_rate: 12%  net_rate: 12%  remaining_term: 36 months
}
index SOFR by month per P { 1: 5%  4: 5.25%  8: 4%  17: 3%  30: 3.5% }
define floating = SOFR + 0.5% per P
tranche F per P { balance: $100,000,000  rate: floating  shortfall: carried }
tranche R { residual }
waterfall main from G.funds {
  pay interest to in order { F }
  pay principal up to G.principal in order { F }
  rest to R
}
losses from G.loss { in order { F } }
"""


@pytest.mark.parametrize("cpr", [0, 20])
def test_a_floater_at_par_has_the_margin_of_its_coupon(cpr: float) -> None:
    """Without delay, from closing, at any speed and with an index that changes."""
    made = dealdsl.loads(QUARTERLY).compile()
    screen = made.yields("F", 100, margin_over="SOFR", day_count="actual/365", cpr=cpr)
    quote = screen.cells[0].quote
    assert quote is not None
    assert quote.discount_margin == pytest.approx(50.0, abs=1e-8)


def test_a_payment_delay_costs_margin(floater: Model) -> None:
    screen = floater.yields("F", 100.0, margin_over="LIBOR-1M", indices={"LIBOR-1M": 5.0})
    quote = screen.cells[0].quote
    assert quote is not None
    assert quote.discount_margin is not None
    delay = 24 / 360 * 5.5  # percent of par that a delayed par bond loses
    expected = 50.0 - 100 * delay / quote.modified_duration
    assert quote.discount_margin == pytest.approx(expected, abs=3.0)


def test_spreads_are_over_the_curve(cmsi: Model) -> None:
    flat = yield_curve("zero", [1.0], [4.0])
    quote = cmsi.run(psa=275).at_price("B-3", "99-16+", curve=flat)
    assert quote.zero_spread == pytest.approx(100 * (quote.bond_equivalent_yield - 4.0), abs=1e-8)
    assert quote.spread == pytest.approx(quote.zero_spread, abs=1e-8)


def test_what_cannot_be_asked(cmsi: Model, floater: Model) -> None:
    for asked, slug in (
        (lambda: cmsi.yields("B-33", 100.0), "unknown-class"),
        (lambda: cmsi.run().at_price("B-33", 100.0), "unknown-class"),
        (lambda: floater.yields("F", 100.0, margin_over="LIBOR"), "index-unknown"),
        (lambda: cmsi.yields("B-3", 100.0, settle="soon"), "settlement-unusable"),
        (lambda: cmsi.yields("B-3", 100.0, settle="2000-01-01"), "settlement-before-closing"),
        (lambda: cmsi.yields("B-3", -1), "price-not-positive"),
        (lambda: cmsi.run().at_yield("B-3", 1e6), "yield-out-of-range"),
    ):
        with pytest.raises(AnalyticsError) as caught:
            asked()
        assert caught.value.diagnostic.slug == slug


def test_labels_say_what_differs_and_words_what_does_not() -> None:
    base = Assumptions(psa=100.0, severity=40.0, lag=12)
    table = Scenarios(base, {"psa": [100, 275], "cdr": [0, 2], "severity": [30, 50]})
    assert labels(table)[1] == "275% PSA, 2% CDR, 50% severity"
    assert shared(table) == "12 months to liquidation, advances; calls not exercised"
    assert labels(Scenarios(base, {})) == ("100% PSA",)
    assert shared(Scenarios(base, {})) == "100 PSA; no defaults; calls not exercised"
    called = Scenarios(base, {"call": [True, False], "index LIBOR-1M": [3, 5]})
    assert labels(called)[0] == "call yes, index LIBOR-1M 3"


def test_words_leave_out_all_that_differs() -> None:
    base = Assumptions(psa=100.0, cdr=2.0, severity=40.0, indices={"LIBOR-1M": 5.0})
    table = Scenarios(base, {"severity": [30, 50], "index LIBOR-1M": [3, 5], "call": [True, False]})
    assert shared(table) == "100 PSA; 2% CDR, 0 months to liquidation, advances"
