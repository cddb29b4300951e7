"""Drawn scenarios: within bounds, evenly spread, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from dealdsl.runtime.assumptions import AssumptionError
from dealdsl.scenarios.samples import Method, sample_option, sampled

BOUNDS = {"psa": (100.0, 500.0), "cdr": (0.0, 5.0)}


@pytest.mark.parametrize("method", ["sobol", "latin"])
def test_the_same_seed_gives_the_same_rows(method: Method) -> None:
    first, again = sampled(BOUNDS, 64, method, 1), sampled(BOUNDS, 64, method, 1)
    other = sampled(BOUNDS, 64, method, 2)
    for name in BOUNDS:
        assert np.array_equal(first.columns[name], again.columns[name])
        assert not np.array_equal(first.columns[name], other.columns[name])


@pytest.mark.parametrize("method", ["sobol", "latin"])
def test_each_of_equal_stretches_holds_one_draw(method: Method) -> None:
    """A Latin hypercube's and a scrambled Sobol sequence's defining property in one dimension."""
    columns = sampled(BOUNDS, 64, method, 7).columns
    for name, (low, high) in BOUNDS.items():
        stretches = np.floor((columns[name] - low) / (high - low) * 64)
        assert sorted(stretches) == list(range(64))


def test_lags_are_whole_months_with_both_ends() -> None:
    lags = sampled({"lag": (0, 4)}, 1000, "sobol", 3).columns["lag"]
    assert lags.dtype == np.int64
    assert np.bincount(lags).min() > 150  # of 200 each
    assert (lags.min(), lags.max()) == (0, 4)


def test_an_index_is_drawn() -> None:
    assert sample_option("index LIBOR-1M=-1:5") == ("index LIBOR-1M", (-1.0, 5.0))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("psa=100", "--sample takes an assumption and its bounds, as in psa=100:500, not psa=100"),
        ("psa=1:2:3", "as in psa=100:500"),
        ("pas=1:2", "write psa"),
        ("psa=a:2", "psa must be a number, not a"),
    ],
)
def test_bounds_that_cannot_be(text: str, message: str) -> None:
    with pytest.raises(AssumptionError, match=message):
        sample_option(text)


@pytest.mark.parametrize(
    ("name", "bounds", "count", "message"),
    [
        ("psa", (5.0, 5.0), 8, "--sample psa: the first bound must be the lower one"),
        ("severity", (0.0, 120.0), 8, "severity must be between 0 and 100 percent, not 120"),
        ("call", (0.0, 1.0), 8, "write --grid call=yes,no"),
        ("psa", (0.0, 1.0), 0, "samples must be from 1 to 10,000,000, not 0"),
    ],
)
def test_draws_that_cannot_be(
    name: str, bounds: tuple[float, float], count: int, message: str
) -> None:
    with pytest.raises(AssumptionError, match=message):
        sampled({name: bounds}, count)
