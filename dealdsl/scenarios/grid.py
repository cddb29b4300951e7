"""Grids: the values of an assumption, by steps or listed, and every combination of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import prod
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from dealdsl.runtime.assumptions import LAGS, AssumptionError, Assumptions
from dealdsl.scenarios.table import (
    SWITCHES,
    Column,
    RowError,
    Scenarios,
    assumption_name,
    checked_column,
    topic_of,
)

LARGEST = 10_000_000
"""The most scenarios that a batch may have."""

_YES = {"yes": True, "true": True, "no": False, "false": False}


@frozen(eq=False)
class Factor:
    """Columns that vary together, equally long; `origin` is what the caller knows them by.

    `inherited` columns are there only because rows begin from different scenarios of the deal:
    what another factor says of the same thing takes their place.
    """

    origin: str
    columns: Mapping[str, Column]
    names: NDArray[np.str_] | None = None
    inherited: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.names) if self.names is not None else len(next(iter(self.columns.values())))


def grid_option(text: str) -> Factor:
    """The factor of `psa=50:800:50`, `severity=20,30,40` or `call=yes,no`.

    Raises AssumptionError.
    """
    name, equals, values = text.partition("=")
    if not (name.strip() and equals and values.strip()):
        example = "psa=50:800:50 or severity=20,30,40"
        raise AssumptionError(f"--grid takes an assumption and its values, as in {example}")
    return grid_factor(assumption_name(name), values, f"--grid {text}")


def grid_factor(name: str, values: Any, origin: str) -> Factor:
    """The factor of an assumption's values: a text as in `--grid`, a tuple (first, last, step), or
    a sequence, whose values may be sequences by month."""
    try:
        return Factor(origin, {name: checked_column(name, _values(name, values))})
    except RowError as error:
        raise AssumptionError(f"{origin}: {error.problem}") from None
    except AssumptionError as error:
        raise AssumptionError(f"{origin}: {error}") from None


def product(base: Assumptions, factors: Sequence[Factor]) -> Scenarios:
    """Every combination of the factors' rows; the last factor's vary fastest.

    Raises AssumptionError if two factors say the same thing, or for too many rows.
    """
    said = _said(factors)
    sizes = [len(factor) for factor in factors]
    if prod(sizes) > LARGEST:
        sized = " times ".join(f"{size:,}" for size in sizes)
        raise AssumptionError(
            f"{sized} is {prod(sizes):,} scenarios; a batch has at most {LARGEST:,}"
        )
    columns: dict[str, Column] = {}
    names = None
    if sizes:
        places = np.unravel_index(np.arange(prod(sizes)), sizes)
        for factor, rows in zip(factors, places, strict=True):
            for name, values in factor.columns.items():
                if name not in factor.inherited or topic_of(name) not in said:
                    columns[name] = values[rows]
            names = names if factor.names is None else factor.names[rows]
    return Scenarios(base, columns, names)


def require_free(factors: Sequence[Factor], fixed: Mapping[str, str]) -> None:
    """Raise AssumptionError if a factor varies what is fixed; `fixed` tells where, by name."""
    topics = {topic_of(name): origin for name, origin in fixed.items()}
    for topic, (name, origin) in _said(factors).items():
        if topic in topics:
            raise AssumptionError(f"{name}: varied by {origin}, and fixed by {topics[topic]}")


def _said(factors: Sequence[Factor]) -> dict[str, tuple[str, str]]:
    """The column and the origin of what each topic is said by; AssumptionError for two."""
    said: dict[str, tuple[str, str]] = {}
    for factor in factors:
        own = [name for name in factor.columns if name not in factor.inherited]
        for topic, name in {topic_of(name): name for name in own}.items():
            if topic in said:
                first, origin = said[topic]
                what = name if name == first else f"{first} and {name}"
                raise AssumptionError(f"{what}: given by both {origin} and {factor.origin}")
            said[topic] = (name, factor.origin)
    return said


def _values(name: str, values: Any) -> Column:
    if isinstance(values, str):
        return _array(_listed(name, values))
    if isinstance(values, tuple) and len(values) == 3 and name not in SWITCHES:
        return _array(_steps(name, [str(each) for each in values]))
    return _array(values if isinstance(values, Sequence | np.ndarray) else [values])


def _array(values: Any) -> Column:
    """Values as an array; shorter sequences by month go on with their last number."""
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    if not listed:
        raise AssumptionError("there are no values")
    vectors = [each for each in listed if isinstance(each, Sequence | np.ndarray)]
    if vectors and not isinstance(vectors[0], str):
        return by_month(listed)
    return np.array(listed, dtype=None if isinstance(listed[0], bool | int | float) else object)


def by_month(values: Sequence[Any]) -> NDArray[np.float64]:
    """Numbers and sequences by month as rows of equal length: the last number goes on."""
    rows = [list(each) if np.ndim(each) else [each] for each in values]
    longest = max(map(len, rows))
    if not all(rows):
        raise RowError([bool(row) for row in rows].index(False), "a sequence by month is empty")
    try:
        return np.array([[*row, *row[-1:] * (longest - len(row))] for row in rows], dtype=float)
    except (TypeError, ValueError):
        raise AssumptionError("sequences by month must hold numbers") from None


def _listed(name: str, text: str) -> list[Any]:
    if name in SWITCHES:
        return [switch(name, part) for part in text.split(",")]
    if ":" in text:
        return _steps(name, text.split(":"))
    return [number(name, part) for part in text.split(",")]


def switch(name: str, text: str) -> bool:
    """`yes` or `no`. Raises AssumptionError."""
    word = text.strip().lower()
    if word not in _YES:
        raise AssumptionError(f"{name} must be yes or no, not {text.strip()}")
    return _YES[word]


def number(name: str, text: str) -> float | int:
    """A number as written, whole for months. Raises AssumptionError."""
    value = _decimal(name, text)
    return int(value) if name in LAGS and value == value.to_integral_value() else float(value)


def _steps(name: str, parts: Sequence[str]) -> list[float | int]:
    """`first:last:step`, both ends included, in decimals: steps of 0.1 do not drift."""
    if len(parts) != 3:
        example = "first:last:step, as in 0:10:0.5"
        raise AssumptionError(f"steps are written {example}, not {':'.join(parts)}")
    first, last, step = (_decimal(name, part) for part in parts)
    if step == 0 or (last - first) / step < 0:
        raise AssumptionError(f"steps of {step} do not lead from {first} to {last}")
    count = (last - first) / step
    if count > LARGEST:
        raise AssumptionError(f"steps of {step} from {first} to {last} are too many")
    whole = int(count)
    if count != whole:
        near = f"{first + whole * step} or {first + (whole + 1) * step}"
        raise AssumptionError(f"steps of {step} from {first} miss {last}: end at {near}")
    values = [first + k * step for k in range(whole + 1)]
    return [number(name, str(value)) for value in values]


def _decimal(name: str, text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
        if value.is_finite() and "_" not in text:
            return value
    except InvalidOperation:
        pass
    raise AssumptionError(f"{name} must be a number, not {text.strip() or 'nothing'}")
