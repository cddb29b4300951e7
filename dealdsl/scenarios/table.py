"""A table of scenarios: what varies, in columns, over assumptions that do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any, Self

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from dealdsl.diagnostics.nearest import nearest
from dealdsl.runtime.assumptions import (
    ASSUMPTION_NAMES,
    DEFAULT_MEASURES,
    LAGS,
    LOSS_KINDS,
    PREPAYMENT_MEASURES,
    SPEED_NAMES,
    AssumptionError,
    Assumptions,
    checked_number,
    checked_rate,
)

Column = NDArray[Any]

KINDS = (PREPAYMENT_MEASURES, DEFAULT_MEASURES)
MEASURES = (*PREPAYMENT_MEASURES, *DEFAULT_MEASURES)
SWITCHES = ("advance", "call")
INDEX = "index "
NAMES = tuple(name for name in ASSUMPTION_NAMES if name != "indices")


class RowError(AssumptionError):
    """An assumption of a row that cannot be; `row` counts from 0, `problem` is without the row."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(f"scenario {row + 1}: {problem}")
        self.row = row
        self.problem = problem

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        return type(self), (self.row, self.problem)  # comes whole from another process


@frozen(eq=False)
class Scenarios:
    """Scenarios 0 to n - 1, all valid.

    `columns` hold what varies, by the names of fields of Assumptions or `index NAME`; `base` holds
    all else. A column is (n,), or (n, months) where it goes by month, the last month going on:
    bool for `advance` and `call`, int64 for lags, float64 in percent for the rest. If measures of
    prepayment are among them, these alone say how loans prepay: NaN is "not by this measure in this
    row", and a row of which all are NaN has no prepayments; likewise for defaults. Without columns
    there is one scenario, `base`. `names` (n,) are the deal's names of scenarios that rows began
    from, empty where they began from `base`; None where no row does.

    Raises RowError for a row that cannot be, AssumptionError for a column that cannot.
    """

    base: Assumptions
    columns: Mapping[str, Column]
    names: NDArray[np.str_] | None = field(default=None)

    def __attrs_post_init__(self) -> None:
        columns = {name: checked_column(name, values) for name, values in self.columns.items()}
        sizes = {len(values) for values in (*columns.values(), *self._named())}
        if len(sizes) > 1:
            told = ", ".join(f"{name} {len(values)}" for name, values in columns.items())
            raise AssumptionError(f"columns must be equally long; rows by column: {told}")
        if 0 in sizes:
            raise AssumptionError("there are no scenarios: a column needs a row for each")
        object.__setattr__(self, "columns", columns)
        _require_one_measure(columns)
        _require_whole_losses(self.base, columns)

    def __len__(self) -> int:
        return next((len(values) for values in (*self.columns.values(), *self._named())), 1)

    def rows(self, first: int, last: int) -> Scenarios:
        """The scenarios from `first` to before `last`, as a table of their own."""
        if not self.columns and self.names is None:
            return self
        columns = {name: values[first:last] for name, values in self.columns.items()}
        return Scenarios(self.base, columns, *(names[first:last] for names in self._named()))

    def assumptions(self, row: int) -> Assumptions:
        """What a scenario assumes, as a single run takes it."""
        changes: dict[str, Any] = {}
        for measures in KINDS:
            if any(name in self.columns for name in measures):
                changes |= dict.fromkeys(measures)
        indices = dict(self.base.indices)
        for name, values in self.columns.items():
            value = _plain(values[row])
            if name.startswith(INDEX):
                indices[name.removeprefix(INDEX)] = value
            elif value is not None:
                changes[name] = value
        return replace(self.base, **changes, indices=indices)

    def _named(self) -> Iterator[NDArray[np.str_]]:
        if self.names is not None:
            yield self.names


def assumption_name(text: str) -> str:
    """The name of a column as a person may write it: `late-recovery` is `late_recovery`.

    Raises AssumptionError for what is no assumption.
    """
    words = text.strip()
    if words.lower().startswith(INDEX) and words[len(INDEX) :].strip():
        return INDEX + words[len(INDEX) :].strip()
    name = words.lower().replace("-", "_").replace(" ", "_")
    if name in NAMES:
        return name
    near = nearest(name, NAMES)
    meant = f"write {near}" if near else f"they are {', '.join(NAMES)} and index NAME"
    raise AssumptionError(f"there is no assumption `{words}`: {meant}")


def topic_of(name: str) -> str:
    """What a column is about: measures of one kind say the same thing in different ways."""
    return next((measures[0] for measures in KINDS if name in measures), name)


def require_known_indices(columns: Iterable[str], known: Iterable[str]) -> None:
    """Raise AssumptionError for a column of an index that the deal does not have."""
    names = list(known)
    for column in columns:
        name = column.removeprefix(INDEX)
        if name != column and name not in names:
            near = nearest(name, names)
            meant = f"write {near}" if near else f"it has {', '.join(names) or 'none'}"
            raise AssumptionError(f"the deal has no index `{name}`: {meant}")


def checked_column(name: str, values: ArrayLike) -> Column:
    """The values of an assumption as an array of its type, read-only.

    Raises RowError for a value that cannot be, AssumptionError for a name that is none.
    """
    if not (name.startswith(INDEX) or name in NAMES):
        assumption_name(name)
        raise AssumptionError(f"there is no assumption `{name}`: write {assumption_name(name)}")
    given = np.asarray(values)
    by_month = name in SPEED_NAMES or name.startswith(INDEX)
    if given.ndim != 1 and not (by_month and given.ndim == 2 and given.shape[1]):
        shape = "a number for each scenario" + (" and month" if by_month else "")
        raise AssumptionError(f"{name} must be {shape}, not an array of shape {given.shape}")
    if name in SWITCHES:
        column = _switches(name, given)
    elif name in LAGS:
        column = _lags(name, given)
    else:
        column = _percents(name, given)
    column.setflags(write=False)
    return column


def _switches(name: str, given: Column) -> Column:
    if given.dtype != bool:
        for row, value in enumerate(given.tolist()):
            if not isinstance(value, bool):
                raise RowError(row, f"{name} must be True or False, not {value!r}")
    return given.astype(bool)


def _lags(name: str, given: Column) -> Column:
    numbers = _numbers(name, given)
    whole = (numbers >= 0) & (numbers < 2**31) & (np.floor(numbers) == numbers)
    for row in np.flatnonzero(~whole)[:1]:
        shown = _shown(given[row])
        raise RowError(int(row), f"{name} must be a whole number of months from 0, not {shown}")
    return numbers.astype(np.int64)


def _percents(name: str, given: Column) -> Column:
    is_index = name.startswith(INDEX)
    lowest = -10.0 if is_index else 0.0
    highest = np.finfo(float).max if name in ("psa", "sda") else 100.0
    numbers = _numbers(name, given)
    fits = (numbers >= lowest) & (numbers <= highest)
    if name in MEASURES:
        absent = np.isnan(numbers)
        fits |= absent.all(axis=1, keepdims=True) if numbers.ndim == 2 else absent
    if not fits.all():
        _refuse(name, numbers, np.argwhere(~fits)[0])
    return numbers + 0.0  # zero has no sign here


def _refuse(name: str, numbers: Column, place: Column) -> None:
    """Raise the error of a number as an assumption of a single run has it."""
    row, number = int(place[0]), float(numbers[tuple(place)])
    month = f" (month {place[1] + 1})" if len(place) == 2 else ""
    try:
        if name.startswith(INDEX):
            checked_rate(name.removeprefix(INDEX), number)
        else:
            checked_number(name, number)
    except AssumptionError as error:
        raise RowError(row, f"{error}{month}") from None


def _numbers(name: str, given: Column) -> NDArray[np.float64]:
    if given.dtype.kind in "iuf":
        return given.astype(np.float64)
    for row, value in enumerate(given.reshape(len(given), -1).tolist()):
        for each in value:
            if not isinstance(each, int | float) or isinstance(each, bool):
                raise RowError(row, f"{name} must be a number, not {each!r}")
    return given.astype(np.float64)


def given_rows(values: Column) -> NDArray[np.bool_]:
    """Where a column of a measure says something."""
    first = values if values.ndim == 1 else values[:, 0]
    return ~np.isnan(first)


def _require_one_measure(columns: Mapping[str, Column]) -> None:
    for measures in KINDS:
        present = {name: given_rows(columns[name]) for name in measures if name in columns}
        if len(present) < 2:
            continue
        count = np.sum(list(present.values()), axis=0)
        for row in np.flatnonzero(count > 1)[:1]:
            both = " and ".join(name for name, there in present.items() if there[row])
            raise RowError(int(row), f"give one of {', '.join(measures)}, not {both}")


def _require_whole_losses(base: Assumptions, columns: Mapping[str, Column]) -> None:
    if not any(name in columns for name in LOSS_KINDS):
        return
    hazard, fraud, bankruptcy = (columns.get(name, getattr(base, name)) for name in LOSS_KINDS)
    together = np.atleast_1d(hazard + fraud + bankruptcy)
    for row in np.flatnonzero(~(together <= 100.0 + 1e-9))[:1]:
        kinds = "special_hazard, fraud and bankruptcy together must be at most 100 percent"
        raise RowError(int(row), f"{kinds}, not {_shown(together[row])}")


def _plain(value: Any) -> Any:
    """A cell as Assumptions takes it; None for "not by this measure"."""
    if isinstance(value, np.ndarray):
        return None if np.isnan(value[0]) else tuple(value.tolist())
    plain = value.item()
    return None if plain != plain else plain


def _shown(value: Any) -> str:
    plain = value.item() if isinstance(value, np.generic) else value
    number = isinstance(plain, float) and abs(plain) < inf
    return repr(plain).removesuffix(".0") if number else repr(plain)
