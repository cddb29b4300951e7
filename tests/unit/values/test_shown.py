"""Exact figures in the words of a deal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealdsl.values import units
from dealdsl.values.shown import shown
from dealdsl.values.units import Unit


@pytest.mark.parametrize(
    ("value", "unit", "quantum", "words"),
    [
        ("150030821.86", units.MONEY, None, "$150,030,821.86"),
        ("5", units.MONEY, None, "$5"),
        ("5.1", units.MONEY, None, "$5.10"),
        ("-900000", units.MONEY, None, "-$900,000"),
        ("771790.9886", units.MONEY, "0.01", "$771,790.99"),
        ("0.5", units.MONEY, "1", "$1"),  # half-up, as documents round
        ("0.05577", units.RATE, None, "5.577%"),
        ("0.02600061062956", units.PERCENT, "1e-14", "2.600061062956%"),
        ("0.1", units.PERCENT, "1e-5", "10.000%"),
        ("-0.0025", units.PERCENT, None, "-0.25%"),
        ("357.12", units.MONTHS, None, "357.12 months"),
        ("1000", units.COUNT, None, "1,000"),
        ("0.5", units.NUMBER, None, "0.5"),
    ],
)
def test_a_figure_is_shown_in_its_unit(
    value: str, unit: Unit, quantum: str | None, words: str
) -> None:
    assert shown(Decimal(value), unit, Decimal(quantum) if quantum else None) == words


def test_a_figure_without_end_shows_fourteen_decimals() -> None:
    assert shown(Decimal(1) / Decimal(3), units.NUMBER) == "0.33333333333333"


def test_a_figure_longer_than_any_is_shown_whole() -> None:
    assert shown(Decimal("1" + "0" * 40), units.MONEY) == "$10" + ",000" * 13
