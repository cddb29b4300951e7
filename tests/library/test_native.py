"""Every deal of `deals/` runs as machine code as it does in Python, to the last bit.

`SCENARIOS=1000 pytest tests/library/test_native.py` draws a thousand scenarios for each deal.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="scenarios are tables of numpy's arrays")
pytest.importorskip("llvmlite", reason="without llvmlite there is no machine code")

import numpy as np

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios import plain_engine
from dealdsl.scenarios.engines import Figures
from dealdsl.scenarios.model import CompiledModel, load
from dealdsl.scenarios.native_engine import NativeEngine
from dealdsl.scenarios.selection import DEFAULT, Selection, select
from dealdsl.scenarios.table import Scenarios
from tests.library.deals import NAMES, compiled, program
from tests.library.scenario_tables import BEYOND_THE_TERM, ROWS, tables

SCENARIOS = int(os.environ.get("SCENARIOS", str(ROWS)))

# A pool with a tape is projected loan by loan, outside the kernels of scenarios.
deals = pytest.mark.parametrize("name", [name for name in NAMES if not program(name).tapes])


@pytest.fixture(autouse=True, scope="module")
def _a_cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Machine code is made by these tests, not found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def running(name: str) -> CompiledModel:
    return loaded(compiled(name))


def loaded(compilation: Compilation) -> CompiledModel:
    return load(compiler.emit(compilation))


def asked(model: CompiledModel) -> Selection:
    """All totals, and by period what the first class and the last are paid and owe."""
    first, last = model.classes[0], model.classes[-1]
    flows = [
        f'flow("{tranche}", {column})'
        for tranche in dict.fromkeys((first, last))
        for column in ("interest_paid", "principal_paid", "ending_balance", "realized_loss")
    ]
    triggers = [f'trigger("{name}")' for kind, name, _ in model.measures if kind == "trigger"]
    measures = [f'measure({kind}, "{name}", "{each}")' for kind, name, each in model.measures[:3]]
    more = [f'present_value("{last}", 6.5)', f'balance("{first}", 1)', f'cash("{last}")']
    return select([*DEFAULT, *flows, *triggers, *measures, *more], model)


def same(engine: NativeEngine, scenarios: Scenarios) -> Figures:
    """The figures of scenarios, which both engines agree on."""
    expected = plain_engine.evaluate_rows(engine.model, engine.selection, scenarios)
    found = engine.evaluate(scenarios)
    assert found.keys() == expected.keys()
    for text, values in expected.items():
        apart = np.argwhere(found[text].view(np.int64) != values.view(np.int64))
        if len(apart):
            told = scenarios.assumptions(int(apart[0][0]))
            pytest.fail(f"{text} {apart[0].tolist()} of {len(apart)} under {told}")
    return found


@deals
def test_random_scenarios(name: str) -> None:
    model = running(name)
    engine = NativeEngine(model, asked(model), 1)
    for table in tables(name, model, SCENARIOS):
        engine.kernels.clear()
        same(engine, table)
