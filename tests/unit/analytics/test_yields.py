"""Yields, durations and convexity: closed forms, QuantLib, derivatives, and what must hold."""

from __future__ import annotations

import pytest
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdsl.analytics import yields
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.yields import (
    average_life,
    bond_equivalent_yield,
    convexity,
    from_mortgage_yield,
    macaulay_duration,
    modified_duration,
    mortgage_yield,
    present_value,
)

MONTHS = tuple(month / 12 for month in range(1, 361))
ANNUITY = (1.0,) * 360

cash_flows = st.lists(st.floats(0, 100), min_size=1, max_size=40).filter(lambda x: sum(x) > 1)


def test_an_annuity_is_worth_its_closed_form() -> None:
    percent = from_mortgage_yield(6.0)
    expected = (1 - 1.005**-360) / 0.005
    assert present_value(MONTHS, ANNUITY, percent) == pytest.approx(expected, rel=1e-13)
    assert bond_equivalent_yield(MONTHS, ANNUITY, expected) == pytest.approx(percent, abs=1e-10)


def test_the_duration_of_an_annuity_is_its_closed_form() -> None:
    i, n = 0.005, 360
    months = (1 + i) / i - n / ((1 + i) ** n - 1)
    found = macaulay_duration(MONTHS, ANNUITY, from_mortgage_yield(6.0))
    assert found == pytest.approx(months / 12, rel=1e-12)


def test_one_payment() -> None:
    assert bond_equivalent_yield([2.0], [121.0], 100.0) == pytest.approx(
        200 * (1.21**0.25 - 1), abs=1e-11
    )
    assert macaulay_duration([2.0], [121.0], 5.0) == pytest.approx(2.0)
    assert convexity([2.0], [121.0], 5.0) == pytest.approx(2.0 * 2.5 / 1.025**2)


def quantlib_times(
    bond: QuantLib.Bond, settlement: QuantLib.Date
) -> tuple[list[float], list[float]]:
    count = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)
    flows = [each for each in bond.cashflows() if each.date() > settlement]
    times = [count.yearFraction(settlement, each.date()) for each in flows]
    return times, [each.amount() for each in flows]


def bonds() -> list[QuantLib.Bond]:
    """A bullet of half-yearly coupons, and one that amortises each month."""
    count = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)
    issue = QuantLib.Date(15, 1, 2024)

    def schedule(tenor: QuantLib.Period, years: int) -> QuantLib.Schedule:
        unadjusted = QuantLib.Unadjusted
        end = issue + QuantLib.Period(years, QuantLib.Years)
        rule = QuantLib.DateGeneration.Backward
        return QuantLib.Schedule(
            issue, end, tenor, QuantLib.NullCalendar(), unadjusted, unadjusted, rule, False
        )

    bullet = QuantLib.FixedRateBond(
        0, 100.0, schedule(QuantLib.Period(6, QuantLib.Months), 10), [0.055], count
    )
    notionals = [100.0 - month * 100 / 120 for month in range(120)]
    falling = QuantLib.AmortizingFixedRateBond(
        0, notionals, schedule(QuantLib.Period(1, QuantLib.Months), 10), [0.065], count
    )
    return [bullet, falling]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("percent", [0.5, 4.0, 9.25])
def test_quantlib_agrees(number: int, percent: float) -> None:
    settlement = QuantLib.Date(15, 4, 2024)
    QuantLib.Settings.instance().evaluationDate = settlement
    bond = bonds()[number]
    times, cash = quantlib_times(bond, settlement)
    basis = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)
    rate = QuantLib.InterestRate(percent / 100, basis, QuantLib.Compounded, QuantLib.Semiannual)
    arguments = (bond.cashflows(), rate, False, settlement, settlement)
    assert present_value(times, cash, percent) == pytest.approx(
        QuantLib.CashFlows.npv(*arguments), rel=1e-12
    )
    for ours, theirs in (
        (macaulay_duration, QuantLib.Duration.Macaulay),
        (modified_duration, QuantLib.Duration.Modified),
    ):
        expected = QuantLib.CashFlows.duration(bond.cashflows(), rate, theirs, False, settlement)
        assert ours(times, cash, percent) == pytest.approx(expected, rel=1e-11)
    expected = QuantLib.CashFlows.convexity(*arguments[:-1])
    assert convexity(times, cash, percent) == pytest.approx(expected, rel=1e-11)


def test_quantlib_finds_the_same_yield() -> None:
    settlement = QuantLib.Date(15, 4, 2024)
    QuantLib.Settings.instance().evaluationDate = settlement
    bond = bonds()[0]
    times, cash = quantlib_times(bond, settlement)
    price = 97.0 + bond.accruedAmount(settlement)
    expected = bond.bondYield(
        QuantLib.BondPrice(97.0, QuantLib.BondPrice.Clean),
        *(
            QuantLib.Thirty360(QuantLib.Thirty360.BondBasis),
            QuantLib.Compounded,
            QuantLib.Semiannual,
            settlement,
            1e-13,
        ),
    )
    assert bond_equivalent_yield(times, cash, price) == pytest.approx(100 * expected, abs=1e-9)


def test_duration_and_convexity_are_derivatives_of_the_price() -> None:
    percent, step = 5.5, 1e-3
    low, middle, high = (
        present_value(MONTHS, ANNUITY, percent + shift) for shift in (-step, 0.0, step)
    )
    slope = (low - high) / (2 * step / 100) / middle
    curve = (high - 2 * middle + low) / (step / 100) ** 2 / middle
    assert modified_duration(MONTHS, ANNUITY, percent) == pytest.approx(slope, rel=1e-7)
    assert convexity(MONTHS, ANNUITY, percent) == pytest.approx(curve, rel=1e-4)


@settings(max_examples=200, deadline=None)
@given(cash=cash_flows, price=st.floats(1, 200))
def test_a_price_comes_back_from_its_yield(cash: list[float], price: float) -> None:
    times = [month / 12 for month in range(1, len(cash) + 1)]
    most, least = (present_value(times, cash, end) for end in (yields.LOWEST, yields.HIGHEST))
    if most >= price >= least:
        percent = bond_equivalent_yield(times, cash, price)
        assert present_value(times, cash, percent) == pytest.approx(price, abs=1e-9)
    else:
        with pytest.raises(AnalyticsError, match="no yield gives a price"):
            bond_equivalent_yield(times, cash, price)


@given(percent=st.floats(-100, 900))
def test_mortgage_yields_go_both_ways(percent: float) -> None:
    assert from_mortgage_yield(mortgage_yield(percent)) == pytest.approx(percent, abs=1e-9)


def test_interest_that_is_added_is_no_principal() -> None:
    assert average_life([1.0, 2.0, 3.0], [-5.0, 5.0, 15.0]) == pytest.approx(2.75)
    assert average_life([1.0], [0.0]) is None


def test_no_root_is_told_with_the_ends() -> None:
    with pytest.raises(AnalyticsError) as caught:
        bond_equivalent_yield([1.0], [1.0], 100.0)
    message = caught.value.diagnostic.message
    assert "100.000000" in message
    assert "at -150% it would be 16" in message
    assert "at 1000% it would be 0.0277" in message
