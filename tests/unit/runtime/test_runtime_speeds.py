"""Speeds against the definitions of the PSA and SDA curves."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.speeds import (
    default_vector,
    monthly_rate,
    prepayment_vector,
    psa_rate,
    sda_rate,
)


@pytest.mark.parametrize(
    ("speed", "age", "percent"),
    [(100, 1, 0.2), (100, 15, 3.0), (100, 30, 6.0), (100, 300, 6.0), (275, 30, 16.5), (0, 30, 0)],
)
def test_psa(speed: float, age: float, percent: float) -> None:
    assert psa_rate(speed, age) == pytest.approx(percent / 100, abs=1e-15)


@pytest.mark.parametrize(
    ("age", "percent"),
    [
        *[(1, 0.02), (29, 0.58), (30, 0.6), (60, 0.6), (61, 0.5905), (90, 0.315)],
        *[(119, 0.0395), (120, 0.03), (121, 0.03), (360, 0.03)],
    ],
)
def test_sda(age: float, percent: float) -> None:
    assert sda_rate(100, age) == pytest.approx(percent / 100, abs=1e-15)
    assert sda_rate(250, age) == pytest.approx(percent / 40, abs=1e-15)


def test_annual_rates_stop_at_the_whole_balance() -> None:
    assert psa_rate(5000, 30) == 1.0
    assert sda_rate(100_000, 45) == 1.0
    assert prepayment_vector(Assumptions(psa=5000), 30, 2) == [0.0, 1.0, 1.0]


def test_ages_count_from_the_cut_off() -> None:
    vector = prepayment_vector(Assumptions(psa=100), age=3, months=2)
    assert vector[0] == 0.0
    assert vector[1] == pytest.approx(1 - (1 - 0.002 * 4) ** (1 / 12), rel=1e-12)
    assert vector[2] == pytest.approx(1 - (1 - 0.002 * 5) ** (1 / 12), rel=1e-12)


def test_the_last_number_of_a_vector_goes_on() -> None:
    assert prepayment_vector(Assumptions(smm=[1, 2]), 0, 4) == [0.0, 0.01, 0.02, 0.02, 0.02]
    assert default_vector(Assumptions(mdr=[3, 1]), 0, 3, 360) == [0.0, 0.03, 0.01, 0.01]
    annual = prepayment_vector(Assumptions(cpr=[6, 0]), 0, 3)
    assert annual == pytest.approx([0, 1 - 0.94 ** (1 / 12), 0, 0], rel=1e-12)


def test_without_a_measure_nothing_happens() -> None:
    assert prepayment_vector(Assumptions(), 0, 3) == [0.0] * 4
    assert default_vector(Assumptions(lag=12), 0, 3, 360) == [0.0] * 4


@pytest.mark.parametrize(("lag", "defaulting"), [(0, 5), (1, 4), (4, 1), (5, 0), (9, 0)])
def test_no_defaults_in_the_last_months_of_the_term(lag: int, defaulting: int) -> None:
    vector = default_vector(Assumptions(mdr=1, lag=lag), age=0, months=7, term=5)
    assert vector == [0.0] + [0.01] * defaulting + [0.0] * (7 - defaulting)


RATES: dict[str, Callable[[float, float], float]] = {
    "psa": psa_rate,
    "sda": sda_rate,
    "cpr": lambda speed, age: speed / 100.0,
    "cdr": lambda speed, age: speed / 100.0,
}


@pytest.mark.parametrize("measure", RATES)
@given(
    speeds=st.lists(st.sampled_from([0.0, 1.0, 55.5]) | st.floats(0, 100), min_size=1),
    age=st.integers(0, 130),
    gone=st.integers(0, 5),
)
def test_a_rate_that_is_kept_is_that_of_its_month(
    measure: str, speeds: list[float], age: int, gone: int
) -> None:
    assumptions = Assumptions(**{measure: speeds})
    if measure in ("psa", "cpr"):
        vector = prepayment_vector(assumptions, age, 125, gone)
    else:
        vector = default_vector(assumptions, age, 125, 125, gone)
    for month in range(1, 126):
        speed = speeds[min(gone + month, len(speeds)) - 1]
        assert vector[month] == monthly_rate(RATES[measure](speed, age + month))
