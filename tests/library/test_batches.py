"""A batch gives what single runs give, to the last bit, for every deal of `deals/`."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import ASSUMPTION_NAMES, Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Result
from dealdsl.runtime.summary import summary
from dealdsl.scenarios.engines import evaluate
from dealdsl.scenarios.files import frame_factor
from dealdsl.scenarios.grid import product
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.selection import DEFAULT, Selection, select
from dealdsl.scenarios.table import Scenarios
from dealdsl.scenarios.tables import table_of
from tests.library.deals import NAMES, compiled, drawn, model

SCENARIOS = int(os.environ.get("SCENARIOS", "3"))

deals = pytest.mark.parametrize("name", NAMES)


def assumed(name: str) -> list[Assumptions]:
    """Drawn scenarios, all of which say the deal's indices: a column says them of every row."""
    indices = dict.fromkeys(model(name).indices, 4.5)
    found = (drawn(name, number) for number in range(SCENARIOS))
    return [each.override(indices={**indices, **each.indices}) for each in found]


def as_table(rows: list[Assumptions]) -> Scenarios:
    """The rows as somebody's table, a column an assumption."""
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in rows] for name in ASSUMPTION_NAMES if name != "indices"
    }
    for index in rows[0].indices:
        columns[f"index {index}"] = [row.indices[index] for row in rows]
    return product(Assumptions(), [frame_factor(columns, Assumptions(), {})])


def everything(of: CompiledModel) -> Selection:
    """All that may be asked for: totals, flows, measures, and some of what is worked out."""
    asked = list(DEFAULT)
    last = len(of.emitted.payment_dates) - 1
    for tranche in of.classes:
        asked += [f"balance({tranche}, {last // 2})", f"cash({tranche})"]
        asked += [f"flow({tranche}, {column})" for column in CLASS_COLUMNS]
    for kind, name, measure in of.measures:
        asked.append(f'measure("{kind}", "{name}", "{measure}")')
        if kind == "trigger":
            asked.append(f"trigger({name})")
    return select(asked, of)


def single(of: CompiledModel, result: Result) -> dict[str, Any]:
    """What a single run says, by the texts of outputs: its summary, and its flows in plain sums."""
    found: dict[str, Any] = {}
    dates = of.emitted.payment_dates
    periods = {date or f"month {period}": float(period) for period, date in enumerate(dates)}
    for row in summary(of.emitted, result):
        found |= {f"{name}({row.name})": getattr(row, name) for name in DEFAULT[3:]}
        life = -1.0 if row.average_life is None else row.average_life
        found[f"average_life({row.name})"] = life
        for which in ("first_payment", "last_payment"):
            found[f"{which}({row.name})"] = periods.get(getattr(row, which), 0.0)
    for (tranche, column), values in result.flows.items():
        found[f"flow({tranche}, {column})"] = values
    for tranche in of.classes:
        kinds = ("interest_paid", "principal_paid", "residual_paid")
        paid = zip(*(result.flows[tranche, kind] for kind in kinds), strict=True)
        found[f"cash({tranche})"] = [interest + repaid + rest for interest, repaid, rest in paid]
        half = (len(dates) - 1) // 2
        found[f"balance({tranche}, {half})"] = result.flows[tranche, "ending_balance"][half]
    for (kind, name, measure), values in result.other.items():
        found[kind, name, measure] = values
        if kind == "trigger":
            on = [period for period, value in enumerate(values) if value]
            found[f"trigger({name})"] = float(min(on, default=0))
    return found


@deals
def test_a_batch_gives_the_rows_of_single_runs(name: str) -> None:
    of = CompiledModel(model(name), compiler.emit(compiled(name)))
    rows, asked = assumed(name), everything(of)
    figures = evaluate(of, as_table(rows), asked)
    for number, assumptions in enumerate(rows):
        expected = single(of, of.emitted.project(assumptions))
        for output in asked.outputs:
            key: Any = output.text
            if key.startswith("measure("):
                key = output.kind.key  # type: ignore[union-attr]
            alone = np.asarray(expected[key])
            assert figures[output.text][number].tobytes() == alone.tobytes(), output.text


@deals
def test_the_table_says_what_the_summaries_say(name: str) -> None:
    of = CompiledModel(model(name), compiler.emit(compiled(name)))
    rows, asked = assumed(name), select(DEFAULT, of)
    scenarios = as_table(rows)
    table = table_of(of, asked, scenarios, evaluate(of, scenarios, asked)).to_pylist()
    expected = [
        (number, row)
        for number, each in enumerate(rows, start=1)
        for row in summary(of.emitted, of.emitted.project(each))
    ]
    assert len(table) == len(expected)
    for line, (number, row) in zip(table, expected, strict=True):
        assert (line["scenario"], line["class"]) == (number, row.name)
        assert line["average_life"] == row.average_life
        assert [line[each] for each in DEFAULT[3:]] == [getattr(row, each) for each in DEFAULT[3:]]
        for which in ("first_payment", "last_payment"):
            paid, told = line[which], getattr(row, which)
            assert told in (str(paid), f"month {paid}") if paid else told == "-"
