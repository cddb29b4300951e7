"""Published yields, prices, durations and convexities, to every digit that is printed.

SF: The Bond Market Association, Uniform Practices, chapter SF "Standard Formulas for the Analysis
of Mortgage-Backed Securities and Other Related Securities", February 1, 1999: the worked examples
of pages SF-50 to SF-54.

MathWorks: documentation of the Financial Instruments Toolbox, the examples of `mbsprice`,
`mbsyield`, `mbsdury`, `mbsdurp`, `mbsconvp` and `mbsconvy`: a 7.5% pass-through on 8.125% loans of
January 2000, settled on April 15, 2002, with a delay of 14 days, at 100 PSA.
"""

from __future__ import annotations

from datetime import date

import pytest

from dealdsl.analytics.margins import discount_margin
from dealdsl.analytics.quotes import at_price, at_yield
from dealdsl.analytics.stream import Stream
from dealdsl.analytics.yields import bond_equivalent_yield, from_mortgage_yield

from .pass_throughs import model, paid


def ginnie_mae(settlement: date) -> Stream:
    """SF-50: Ginnie Mae I 9.0%, 9.5% gross, 360 months, 150 PSA, 14 days of actual delay."""
    made = model("1999-03-01", "1999-04-15", 9.5, 9.0, 360, 0)
    return paid(made, 150, settlement)


def toolbox() -> Stream:
    made = model("2002-04-01", "2002-05-15", 8.125, 7.5, 333, 27)
    return paid(made, 100, date(2002, 4, 15))


def test_the_pass_through_of_the_standard_formulas() -> None:
    flow = ginnie_mae(date(1999, 3, 1))
    assert [round(cash, 4) for cash in flow.cash[:3]] == [0.8242, 0.8491, 0.8738]
    assert round(flow.cash[359], 4) == 0.0562
    assert flow.times[:2] == (44 / 360, 74 / 360)
    quote = at_price(flow, 100.0)
    assert round(quote.bond_equivalent_yield, 5) == 9.10675
    assert round(quote.mortgage_yield, 5) == 8.93863
    assert quote.average_life is not None
    assert round(quote.average_life, 5) == 9.77844
    assert round(quote.macaulay_duration, 5) == 5.73147
    assert round(quote.modified_duration, 5) == 5.48186
    assert round(quote.convexity, 4) == 54.4326


def test_the_same_settled_seven_days_later() -> None:
    """SF-52."""
    quote = at_price(ginnie_mae(date(1999, 3, 8)), 100.0)
    assert round(quote.full_price, 4) == 100.1750
    assert round(quote.bond_equivalent_yield, 5) == 9.10644


def test_the_floater_of_the_standard_formulas() -> None:
    """SF-53 and SF-54: both day counts."""
    price = 99 + 100 * (28 / 365 * 0.098750 + 16 / 365 * 0.114375)
    first = 50 + 100 * (28 / 365 * 0.098750 + 31 / 365 * 0.114375 + 122 / 365 * 0.106875)
    cash = (first, 50 + 50 * (184 / 365 * 0.106875))
    assert [round(each, 4) for each in (price, *cash)] == [100.2589, 55.3012, 52.6938]
    thirty, actual = (164 / 360, 344 / 360), (168 / 360, 349 / 360)
    assert round(bond_equivalent_yield(thirty, cash, price), 5) == 10.96675
    assert round(bond_equivalent_yield(actual, cash, price), 5) == 10.76838
    assert round(discount_margin(thirty, cash, [365 / 360 * 10.1875] * 2, price), 2) == 62.05
    assert round(discount_margin(actual, cash, [10.1875] * 2, price), 2) == 56.89


def test_the_toolbox_price_at_a_yield() -> None:
    quote = at_yield(toolbox(), from_mortgage_yield(7.25))
    assert round(quote.price, 4) == 101.3147
    assert round(quote.accrued, 4) == 0.2917


def test_the_toolbox_yields_at_a_price() -> None:
    quote = at_price(toolbox(), 102.0)
    assert round(quote.mortgage_yield / 100, 4) == 0.0715
    assert round(quote.bond_equivalent_yield / 100, 4) == 0.0725


def test_the_toolbox_durations_and_convexity_at_a_price() -> None:
    quote = at_price(toolbox(), 101.0)
    assert round(quote.mortgage_yield / 100, 8) == 0.07298413  # the input of `mbsdury`
    assert round(quote.macaulay_duration, 4) == 6.4380
    assert round(quote.modified_duration, 4) == 6.2080
    assert round(quote.convexity, 4) == 71.6299


def test_the_toolbox_convexity_at_a_yield() -> None:
    quote = at_yield(toolbox(), from_mortgage_yield(7.125))
    assert quote.convexity == pytest.approx(72.8263, abs=5e-5)
