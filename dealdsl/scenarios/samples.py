"""Scenarios drawn between bounds: Sobol points or a Latin hypercube, the same for the same seed."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Literal

import numpy as np

from dealdsl.runtime.assumptions import LAGS, AssumptionError
from dealdsl.scenarios.grid import LARGEST, Factor, number
from dealdsl.scenarios.table import (
    SWITCHES,
    Column,
    RowError,
    assumption_name,
    checked_column,
)

Method = Literal["sobol", "latin"]


def sample_option(text: str) -> tuple[str, tuple[float, float]]:
    """The assumption and the bounds of `psa=100:500`. Raises AssumptionError."""
    name, _, bounds = text.partition("=")
    ends = bounds.split(":")
    if len(ends) != 2:
        example = "psa=100:500"
        raise AssumptionError(
            f"--sample takes an assumption and its bounds, as in {example}, not {text}"
        )
    known = assumption_name(name)
    low, high = (float(number(known, end)) for end in ends)
    return known, (low, high)


def sampled(
    bounds: Mapping[str, tuple[float, float]], count: int, method: Method = "sobol", seed: int = 0
) -> Factor:
    """`count` scenarios between the bounds of each assumption, evenly spread over all of them.

    Lags are drawn among whole months, both ends included. Sobol points are scrambled, and are best
    balanced if `count` is a power of two. The same arguments give the same scenarios. Raises
    AssumptionError.
    """
    if not 0 < count <= LARGEST:
        raise AssumptionError(f"samples must be from 1 to {LARGEST:,}, not {count}")
    points = _points(len(bounds), count, method, seed)
    origin = "--sample " + ", ".join(bounds)
    columns = {
        name: _spread(name, *bounds[name], points[:, place]) for place, name in enumerate(bounds)
    }
    return Factor(origin, columns)


def _points(dimensions: int, count: int, method: Method, seed: int) -> Column:
    """Points in the unit cube, a row each."""
    from scipy.stats import qmc

    random = np.random.default_rng(seed)
    if method == "latin":
        return np.asarray(qmc.LatinHypercube(dimensions, seed=random).random(count))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a count that is no power of two is fine
        return np.asarray(qmc.Sobol(dimensions, seed=random).random(count))


def _spread(name: str, low: float, high: float, points: Column) -> Column:
    if name in SWITCHES:
        raise AssumptionError(f"--sample {name}: it is yes or no; write --grid {name}=yes,no")
    if not low < high:
        raise AssumptionError(f"--sample {name}: the first bound must be the lower one")
    if name in LAGS:
        values = np.minimum(np.floor(low + points * (high - low + 1.0)), high)
    else:
        values = np.minimum(low + points * (high - low), high)
    try:
        checked_column(name, np.array([low, high]))
        return checked_column(name, values)
    except RowError as error:
        raise AssumptionError(f"--sample {name}: {error.problem}") from None
