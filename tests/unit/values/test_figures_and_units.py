"""Stated figures, units and identifiers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.values import units
from dealdsl.values.identifiers import file_stem, identifier
from dealdsl.values.stated import rounded, stated


def test_a_percent_keeps_its_digits() -> None:
    figure = stated("5.50", -2)
    assert figure.value == Decimal("0.0550")
    assert figure.quantum == Decimal("0.0001")
    assert figure.decimals == 4


@pytest.mark.parametrize(
    ("value", "quantum", "expected"),
    [
        ("64713863.877", "0.01", "64713863.88"),
        ("0.005", "0.01", "0.01"),
        ("-0.005", "0.01", "-0.01"),
        ("150030821.86", "1", "150030822"),
        ("0.0550", "0.00001", "0.05500"),
    ],
)
def test_rounding_is_half_up_and_keeps_the_digits(value: str, quantum: str, expected: str) -> None:
    assert str(rounded(Decimal(value), Decimal(quantum))) == expected


@given(st.decimals(-(10**12), 10**12, places=6), st.sampled_from(["1", "0.01", "0.001"]))
def test_rounding_moves_by_half_a_step_at_most(value: Decimal, quantum: str) -> None:
    step = Decimal(quantum)
    assert abs(rounded(value, step) - value) <= step / 2


def test_units_mix_as_finance_does() -> None:
    assert units.joined(units.MONEY, units.PERCENT) is None
    assert units.joined(units.RATE, units.PERCENT) == units.RATE
    assert units.joined(units.MONTHS, units.COUNT) == units.MONTHS
    assert units.joined(units.MONTHS, units.DAYS) is None
    assert units.product(units.MONEY, units.RATE) == units.Unit("money × rate", 1, 1)
    assert units.quotient(units.product(units.MONEY, units.RATE), units.MONEY) == units.RATE
    assert units.quotient(units.MONEY, units.MONEY) == units.NUMBER
    assert units.quotient(units.NUMBER, units.YEARS) == units.RATE
    assert units.quotient(units.MONEY, units.product(units.MONEY, units.YEARS)) == units.RATE
    assert units.product(units.DATE, units.MONEY) is None
    assert units.fits(units.PERCENT, units.RATE)
    assert not units.fits(units.RATE, units.PERCENT)
    assert not units.fits(units.DAYS, units.MONTHS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("B-1", "B_1"),
        ("1A1", "class_1A1"),
        ("2-A-1", "class_2_A_1"),
        ("component(I)", "component_I"),
        ("in", "in_"),
        ("match", "match_"),
        ("I.target.balance", "I_target_balance"),
    ],
)
def test_names_become_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


@given(st.text(max_size=30))
def test_any_name_becomes_an_identifier(name: str) -> None:
    assert identifier(name).isidentifier()


def test_a_file_is_named_after_its_deal() -> None:
    assert file_stem("cmsi-2003-11") == "cmsi_2003_11"
