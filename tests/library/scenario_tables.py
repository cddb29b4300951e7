"""Tables of random scenarios for a deal, in which every kind of assumption is met in time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np

from dealdsl.runtime.assumptions import (
    DEFAULT_MEASURES,
    LOSS_KINDS,
    PREPAYMENT_MEASURES,
    Assumptions,
)
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.table import INDEX, Scenarios

ROWS = 16
HIGHEST = {
    "psa": 1500.0,
    "cpr": 100.0,
    "smm": 20.0,
    "abs": 3.0,
    "cdr": 40.0,
    "mdr": 8.0,
    "sda": 5000.0,
}
BEYOND_THE_TERM = 500


def tables(name: str, model: CompiledModel, count: int) -> Iterator[Scenarios]:
    """So many scenarios of a deal, the same ones every time, in tables of one kind each."""
    for number, start in enumerate(range(0, count, ROWS)):
        yield _table(Random(f"{name} {number}"), model, min(ROWS, count - start))


def _table(random: Random, model: CompiledModel, rows: int) -> Scenarios:
    """Some rows that prepay and default by the same measures."""
    columns: dict[str, Any] = {}
    for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
        measure = random.choice((*measures, None) if random.random() < 0.2 else measures)
        if measure is not None:
            columns[measure] = _speeds(random, rows, HIGHEST[measure])
    for name in ("severity", "delinquency"):
        if random.random() < 0.8:
            columns[name] = _speeds(random, rows, 100.0)
    for name in ("advance", "call"):
        columns[name] = [random.random() < 0.5] * rows
        if random.random() < 0.7:
            columns[name] = [random.random() < 0.5 for _ in range(rows)]
    for name in LOSS_KINDS:
        columns[name] = [random.choice((0.0, random.uniform(0.0, 33.0))) for _ in range(rows)]
    lags = (0, 1, 12, random.randint(0, 40), BEYOND_THE_TERM)
    columns["lag"] = _in_few_groups(random, rows, lags)
    columns["late_recovery_lag"] = _in_few_groups(random, rows, (0, random.randint(0, 30)))
    if random.random() < 0.5:
        columns["late_recovery"] = [random.uniform(0.1, 100.0) for _ in range(rows)]
    for index in model.emitted.indices:
        if random.random() < 0.7:
            columns[INDEX + index] = _speeds(random, rows, 15.0, lowest=-1.0)
    return Scenarios(Assumptions(), {name: np.array(each) for name, each in columns.items()})


def _in_few_groups(random: Random, rows: int, values: tuple[int, ...]) -> list[int]:
    """Scenarios that share their lags run together."""
    few = random.sample(values, 2)
    return [random.choice(few) for _ in range(rows)]


def _speeds(random: Random, rows: int, highest: float, lowest: float = 0.0) -> list[Any]:
    """A number for each row, or several by month: some at the ends, some the same in all months."""

    def number() -> float:
        return random.choice(
            (lowest, highest, random.uniform(lowest, highest), random.uniform(lowest, highest / 8))
        )

    if random.random() < 0.6:
        return [number() for _ in range(rows)]
    months = random.randint(1, 80)
    return [
        [number()] * months if random.random() < 0.3 else [number() for _ in range(months)]
        for _ in range(rows)
    ]
