"""Curves: what they are between points, zero rates of par rates, spreads over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdsl.analytics.curves import Curve, price_at_spread, read_curve, zero_curve, zero_spread
from dealdsl.analytics.margins import discount_margin, price_at_margin
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.yields import bond_equivalent_yield, present_value

HALVES = tuple(half / 2 for half in range(1, 21))
BOND = (*(3.0,) * 19, 103.0)


def test_a_curve_is_lines_between_points_and_flat_beyond() -> None:
    curve = Curve((1.0, 3.0), (2.0, 4.0))
    assert [curve.at(x) for x in (0.0, 1.0, 1.5, 3.0, 30.0)] == [2.0, 2.0, 2.5, 4.0, 4.0]


def test_a_par_bond_is_worth_100_on_the_zero_curve_of_par_rates() -> None:
    par = Curve((0.5, 2.0, 10.0), (1.0, 2.5, 5.0))
    zero = zero_curve(par)
    for years in (1, 4, 10):
        coupon = par.at(years) / 2
        times = [half / 2 for half in range(1, 2 * years + 1)]
        cash = [*[coupon] * (2 * years - 1), 100 + coupon]
        assert price_at_spread(times, cash, zero, 0.0) == pytest.approx(100.0, rel=1e-12)


def test_over_a_flat_curve_the_spread_is_the_yield_less_the_rate() -> None:
    flat = Curve((1.0,), (4.0,))
    price = 104.0
    found = zero_spread(HALVES, BOND, flat, price)
    expected = 100 * (bond_equivalent_yield(HALVES, BOND, price) - 4.0)
    assert found == pytest.approx(expected, abs=1e-9)
    assert zero_curve(flat).rates == pytest.approx((4.0, 4.0))


def test_a_spread_comes_back() -> None:
    zero = Curve((1.0, 10.0), (2.0, 5.0))
    price = price_at_spread(HALVES, BOND, zero, 137.5)
    assert zero_spread(HALVES, BOND, zero, price) == pytest.approx(137.5, abs=1e-9)


def test_a_margin_comes_back() -> None:
    index = [3.0 + 0.1 * each for each in range(20)]
    price = price_at_margin(HALVES, BOND, index, 75.0)
    assert discount_margin(HALVES, BOND, index, price) == pytest.approx(75.0, abs=1e-8)


def test_a_floater_at_par_yields_its_margin() -> None:
    """Paid the index and 50 basis points on par, it is worth par at 50 over the index."""
    index = [3.0 + 0.2 * each for each in range(20)]
    cash = [(each + 0.5) / 2 for each in index]
    cash[-1] += 100.0
    assert discount_margin(HALVES, cash, index, 100.0) == pytest.approx(50.0, abs=1e-8)


def test_a_file_says_which_curve_it_is(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("years,par\n0.5,4\n30,4\n", encoding="utf-8")
    curve = read_curve(str(path))
    assert (curve.kind, curve.given.years) == ("par", (0.5, 30.0))
    assert curve.zero.at(7.3) == pytest.approx(4.0)
    assert present_value([1.0], [1.0], 4.0) == price_at_spread([1.0], [1.0], curve.given, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        *("", "tenor,yield\n1,2\n", "years,par,zero\n1,2,3\n", "years,par\n"),
        *("years,zero\n2,1\n1,1\n", "years,zero\n1,x\n", "years,zero\n1\n"),
        *("years,zero\n1,nan\n", "years,par\n1,0\n10,90\n"),
    ],
)
def test_a_file_that_is_no_curve(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnalyticsError) as caught:
        read_curve(str(path))
    assert caught.value.diagnostic.slug == "curve-unreadable"
    assert str(path) in caught.value.diagnostic.message
