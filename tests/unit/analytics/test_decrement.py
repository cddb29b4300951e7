"""Decrement tables: how they print, and what they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dealdsl
from dealdsl.analytics.decrement import alike, column, outstanding, printed
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.api import Model
from tests.library.deals import ROOT
from tests.oracles import textbook

from .pass_throughs import TEXT

PUBLISHED = json.loads((Path(__file__).parents[2] / "truth" / "published.json").read_text("utf-8"))
SEQUENTIAL = PUBLISHED["sequential_textbook"]
SPEEDS = [float(psa) for psa in SEQUENTIAL["collateral_average_life"]]


def library(name: str) -> Model:
    return dealdsl.load(ROOT / "deals" / f"{name}.deal").compile()


@pytest.fixture(scope="module")
def cmsi() -> Model:
    return library("cmsi-2003-11")


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        *((100.0, "100"), (99.5, "100"), (99.49, "99"), (2.5, "3"), (1.49, "1")),
        *((0.5, "1"), (0.4999, "*"), (1e-9, "*"), (0.0, "0")),
    ],
)
def test_how_a_percent_prints(percent: float, text: str) -> None:
    assert printed(percent) == text


def test_less_than_half_a_cent_is_nothing() -> None:
    flows = {"ending_balance": [10.0, 0.004], "notional": [0.0, 0.0]}
    assert outstanding(flows) == [10.0, 0.0]


def test_a_notional_class_is_what_the_next_period_opens_with() -> None:
    flows = {
        "ending_balance": [0.0] * 4,
        "notional": [80.0, 80.0, 60.0, 20.0],
        "principal_paid": [0.0] * 4,
    }
    assert outstanding(flows) == [80.0, 60.0, 20.0, 0.0]
    found = column("IO", flows, [0, 2], [0.0, 1.0, 2.0, 3.0])
    assert found.percents == (100.0, 25.0)
    assert found.average_life == pytest.approx((20 * 1 + 40 * 2 + 20 * 3) / 80)


def test_the_textbook_average_lives() -> None:
    """Fabozzi's sequential classes: collateral at nine speeds, less the five days from the table's
    settlement to the first accrual; `published.json` says where from."""
    made = library("library/sequential")
    lives = {}
    for block in made.decrement(SPEEDS).blocks:
        for speed, each in zip(SPEEDS, block.columns, strict=True):
            assert each.average_life is not None
            lives[block.classes[0], speed] = each.average_life
    shares = {name: SEQUENTIAL["classes"][name] / 4e8 for name in "ABCD"}
    for speed, life in SEQUENTIAL["collateral_average_life"].items():
        whole = sum(shares[name] * lives[name, float(speed)] for name in "ABCD")
        assert round(whole - textbook.SETTLEMENT_YEARS, 2) == life
    for name, life in SEQUENTIAL["average_life_at_165_psa"].items():
        assert round(lives[name, 165.0] - textbook.SETTLEMENT_YEARS, 2) == life


def test_a_second_implementation_prints_the_same_percents() -> None:
    """The sequential classes, from closed forms of the loans' balance."""
    made = library("library/sequential")
    table = made.decrement(SPEEDS)
    sizes = [SEQUENTIAL["classes"][name] for name in "ABCD"]
    for place, speed in enumerate(SPEEDS):
        balance = textbook.flows(speed).balance
        years = [balance[min(12 * year, 357)] for year in range(len(table.dates))]
        for number, block in enumerate(table.blocks):
            junior = sum(sizes[number + 1 :])
            left = [min(max(each - junior, 0.0), sizes[number]) for each in years]
            expected = [100 * each / sizes[number] for each in left]
            assert block.columns[place].percents == pytest.approx(expected, abs=1e-6)


def test_average_life_is_that_of_a_run(cmsi: Model) -> None:
    table = cmsi.decrement([0, 275], ["B-3"], cdr=0.2, severity=30, lag=6)
    expected = cmsi.batch(
        {"psa": [0, 275]}, select="average_life(B-3)", cdr=0.2, severity=30, lag=6
    )["average_life(B-3)"]
    found = [each.average_life for each in table.blocks[0].columns]
    assert found == pytest.approx(list(expected), rel=1e-12)


def test_rows_are_anniversaries_of_closing(cmsi: Model) -> None:
    table = cmsi.decrement([275], ["IA"])
    flows = cmsi.run(psa=275)["IA", "ending_balance"]
    assert [str(day) for day in table.dates[:3]] == ["2003-12-23", "2004-12-25", "2005-12-25"]
    expected = [100 * flows[12 * year] / flows[0] for year in (0, 1, 2)]
    assert table.blocks[0].columns[0].percents[:3] == pytest.approx(expected)
    assert table.blocks[0].columns[0].percents[-1] == 0.0


def test_a_quarterly_deal_has_a_row_for_four_payments() -> None:
    made = library("library/clo")
    table = made.decrement({"cpr": [20]})
    flows = made.run(cpr=20)
    block = table.blocks[0]
    balances = flows[block.classes[0], "ending_balance"]
    assert block.columns[0].percents[1] == pytest.approx(100 * balances[4] / balances[0])


def test_all_classes_with_a_balance_or_a_notional_are_there(cmsi: Model) -> None:
    table = cmsi.decrement([0, 275])
    names = [name for block in table.blocks for name in block.classes]
    assert names == [name for name in cmsi.classes if name != "R"]
    assert [block.classes[0] for block in table.blocks if block.is_notional] == ["IA-IO", "IIA-IO"]
    assert [block.classes for block in alike(table.blocks)][-1] == tuple(
        f"B-{number}" for number in range(1, 7)
    )


def test_what_has_no_table(cmsi: Model) -> None:
    with pytest.raises(AnalyticsError, match="class `R` has no balance or notional"):
        cmsi.decrement([275], ["R"])
    with pytest.raises(AnalyticsError, match="write B-3"):
        cmsi.decrement([275], ["B3"])


def test_a_deal_with_payment_dates_and_no_closing_counts_in_months() -> None:
    made = dealdsl.loads(
        TEXT.format(
            cutoff="1999-03-01",
            first="1999-04-15",
            day=15,
            gross=9.5,
            net=9,
            term=360,
            age=0,
        ).replace("closing: 1999-03-01", "")
    ).compile()
    table = made.decrement([150])
    assert (table.closing, str(table.dates[1])) == (None, "2000-03-15")
    expected = made.batch({"psa": [150]}, select="average_life(A)")["average_life(A)"][0]
    assert table.blocks[0].columns[0].average_life == pytest.approx(expected)
    assert made.run(psa=150).at_price("A", 100).accrued == 0.0
