"""Rows of somebody's table as scenarios: what an empty cell means, and from where a row begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

import numpy as np
from attrs import frozen

from dealdsl.diagnostics.nearest import nearest
from dealdsl.runtime.assumptions import LAGS, AssumptionError, Assumptions
from dealdsl.scenarios.grid import Factor, by_month, number, switch
from dealdsl.scenarios.table import (
    INDEX,
    KINDS,
    MEASURES,
    NAMES,
    SWITCHES,
    Column,
    RowError,
    Scenarios,
    assumption_name,
    checked_column,
    given_rows,
    topic_of,
)

NAMES_COLUMN = "scenario"
"""The column that names the scenario of the deal from which a row begins."""


class ScenarioFileError(AssumptionError):
    """A file or frame of scenarios that cannot be used; the message says where."""


@frozen
class Given:
    """The cells of a table by column, and how to tell of a row: `x.csv, line 3`."""

    origin: str
    cells: Mapping[str, Sequence[Any]]
    place: Callable[[int], str]


def factor(given: Given, base: Assumptions, named: Mapping[str, Assumptions]) -> Factor:
    """The rows of a table as columns that say all that differs from `base`."""
    cells = {}
    names: Sequence[Any] | None = None
    for head, values in given.cells.items():
        if head.strip().lower() == NAMES_COLUMN:
            names = values
            continue
        try:
            name = assumption_name(head)
        except AssumptionError as error:
            raise ScenarioFileError(f"{given.origin}: {error}") from None
        if name in cells:
            raise ScenarioFileError(f"{given.origin}: two columns give {name}")
        cells[name] = values
    sizes = {len(values) for values in given.cells.values()}
    if not any(sizes):
        raise ScenarioFileError(f"{given.origin}: no scenarios; write a row for each")
    if len(sizes) > 1:
        raise ScenarioFileError(f"{given.origin}: its columns are not equally long")
    try:
        return _filled(given, cells, names, base, named)
    except RowError as error:
        raise ScenarioFileError(f"{given.place(error.row)}: {error.problem}") from None


def _filled(
    given: Given,
    cells: Mapping[str, Sequence[Any]],
    names: Sequence[Any] | None,
    base: Assumptions,
    named: Mapping[str, Assumptions],
) -> Factor:
    bases, begins = [base], np.zeros(len(next(iter(given.cells.values()))), dtype=np.int64)
    if names is not None:
        bases, begins = _begins(names, base, named)
    values = {name: _column(name, column) for name, column in cells.items()}
    columns = {
        name: _over(name, _as_begun(name, bases), begins, values.get(name))
        for name in _differing(bases, values)
    }
    for measures in KINDS:
        _leave_one_measure(measures, columns, values)
    labels = None if names is None else np.array([_text(each) for each in names], dtype=str)
    checked = {name: checked_column(name, values) for name, values in columns.items()}
    Scenarios(base, checked)  # says what rows cannot be
    own = {topic_of(name) for name in cells}
    inherited = frozenset(name for name in checked if topic_of(name) not in own)
    return Factor(given.origin, checked, labels, inherited)


def _begins(
    names: Sequence[Any], base: Assumptions, named: Mapping[str, Assumptions]
) -> tuple[list[Assumptions], Column]:
    """The scenarios that rows begin from, `base` first, and which of them each row does."""
    places, begins = {"": 0}, []
    for row, cell in enumerate(names):
        name = _text(cell)
        if name and name not in named:
            near = nearest(name, named)
            meant = f"write {near}" if near else f"it has {', '.join(named) or 'none'}"
            raise RowError(row, f"the deal has no scenario `{name}`: {meant}")
        begins.append(places.setdefault(name, len(places)))
    used = [named[name] for name in places if name]
    return [base, *used], np.array(begins, dtype=np.int64)


def _differing(bases: Sequence[Assumptions], cells: Mapping[str, Any]) -> list[str]:
    """The columns: those of the table, and whatever the scenarios that rows begin from do not
    have alike. Measures come whole, since one takes the place of another."""
    wanted = dict.fromkeys(cells)
    for measures in KINDS:
        alike = all(_said(each, measures) == _said(bases[0], measures) for each in bases)
        if not alike or any(name in cells for name in measures):
            wanted |= {name: None for each in bases for name in _said(each, measures)}
    for name in NAMES:
        alike = all(getattr(each, name) == getattr(bases[0], name) for each in bases)
        if name not in MEASURES and not alike:
            wanted[name] = None
    for name in dict.fromkeys(index for each in bases for index in each.indices):
        if any(each.indices.get(name) != bases[0].indices.get(name) for each in bases):
            wanted[INDEX + name] = None
    return list(wanted)


def _said(assumptions: Assumptions, measures: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(assumptions, name) for name in measures}
    return {name: value for name, value in found.items() if value is not None}


def _as_begun(name: str, bases: Sequence[Assumptions]) -> Column:
    """What each scenario that rows begin from says; NaN where it says nothing."""
    if name.startswith(INDEX):
        values = [each.indices.get(name.removeprefix(INDEX)) for each in bases]
    else:
        values = [getattr(each, name) for each in bases]
    if any(isinstance(value, tuple) for value in values):
        return by_month([np.nan if value is None else value for value in values])
    return np.array(values, dtype=bool if name in SWITCHES else float)


def _over(name: str, own: Column, begins: Column, values: Column | None) -> Column:
    """The table's cells where there are any, and what rows begin from elsewhere."""
    begun = own[begins]
    if values is None:
        empty = np.ones(len(begun), dtype=bool)
        filled = begun
    else:
        empty = ~given_rows(values)
        wide = max(values.shape[1:] + begun.shape[1:], default=0)
        values, begun = _widened(values, wide), _widened(begun, wide)
        filled = np.where(empty if not wide else empty[:, None], begun, values)
    if name.startswith(INDEX):
        for row in np.flatnonzero(~given_rows(filled) & empty)[:1]:
            raise RowError(int(row), f"{name} is empty, and no scenario says it: write a rate")
    return filled.astype(bool) if name in SWITCHES else filled


def _widened(values: Column, months: int) -> Column:
    if not months:
        return values
    if values.ndim == 1:
        return np.repeat(values[:, None], months, axis=1)
    last = np.repeat(values[:, -1:], months - values.shape[1], axis=1)
    return np.concatenate([values, last], axis=1)


def _leave_one_measure(
    measures: Sequence[str], columns: dict[str, Column], values: Mapping[str, Column]
) -> None:
    """Where a row of the table gives a measure, what it begins from says by others goes."""
    given = {name: given_rows(values[name]) for name in measures if name in values}
    if not given:
        return
    somewhere = np.any(list(given.values()), axis=0)
    for name in measures:
        if name in columns:
            gone = somewhere & ~given.get(name, np.zeros_like(somewhere))
            columns[name] = np.where(
                gone if columns[name].ndim == 1 else gone[:, None], np.nan, columns[name]
            )


def _column(name: str, cells: Sequence[Any]) -> Column:
    """Cells as numbers, NaN where they are empty; (n, months) if some go by month."""
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iufb":
        return cells.astype(float)
    if name not in SWITCHES and _plainly_numbers(cells):
        with suppress(ValueError):
            return np.array([float(cell) if cell else np.nan for cell in cells])
    values = [_value(name, row, cell) for row, cell in enumerate(cells)]
    if any(isinstance(value, list) for value in values):
        return by_month(values)
    return np.array(values, dtype=float)


def _plainly_numbers(cells: Sequence[Any]) -> bool:
    """Whether cells are texts of digits: numbers can be read faster than one by one."""
    texts = all(isinstance(cell, str) for cell in cells)
    return texts and set("".join(cells)) <= set("0123456789.+-eE")


def _value(name: str, row: int, cell: Any) -> float | list[float]:
    if cell is None or cell == "":
        return np.nan
    if isinstance(cell, str):
        try:
            return float(switch(name, cell) if name in SWITCHES else number(name, cell))
        except AssumptionError as error:
            raise RowError(row, str(error)) from None
    if isinstance(cell, Sequence | np.ndarray) and name not in (*SWITCHES, *LAGS):
        return [cast(float, _value(name, row, each)) for each in cell]
    if not isinstance(cell, int | float | np.number | np.bool_):
        raise RowError(row, f"{name} must be a number, not {cell!r}")
    return float(cell)


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()
