"""Prices as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.thirtyseconds import in_32nds, read_price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("101-16", 101.5),
        ("101-16+", 101 + 33 / 64),
        ("101-163", 101 + 16 / 32 + 3 / 256),
        ("101-164", 101 + 33 / 64),
        ("0-01", 1 / 32),
        ("99-317", 100 - 1 / 256),
        ("101.515625", 101.515625),
        ("100", 100.0),
        (" .5 ", 0.5),
    ],
)
def test_forms_that_are_read(text: str, price: float) -> None:
    assert read_price(text) == price


@pytest.mark.parametrize(
    "text", ["", "par", "101-32", "101-8", "101-168", "101-16++", "1e2", "nan", "101,5", "101-"]
)
def test_forms_that_are_not(text: str) -> None:
    with pytest.raises(AnalyticsError) as caught:
        read_price(text)
    assert caught.value.diagnostic.slug == "price-unreadable"


@pytest.mark.parametrize("text", ["0", "-5", "0-00", "0.0"])
def test_a_price_is_above_zero(text: str) -> None:
    with pytest.raises(AnalyticsError) as caught:
        read_price(text)
    assert caught.value.diagnostic.slug == "price-not-positive"


@given(st.integers(1, 200 * 256))
def test_32nds_come_back(eighths: int) -> None:
    assert read_price(in_32nds(eighths / 256)) == eighths / 256


@given(st.floats(0.01, 200))
def test_any_price_is_written_to_the_nearest(price: float) -> None:
    assert abs(read_price(in_32nds(price)) - price) <= 1 / 512


def test_how_they_are_written() -> None:
    assert [in_32nds(x) for x in (101.5, 101.515625, 101.51171875, 99.999)] == [
        *("101-16", "101-16+", "101-163", "100-00")
    ]
