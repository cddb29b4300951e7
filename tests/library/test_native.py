"""Every deal of `deals/` runs as machine code as it does in Python, to the last bit.

`SCENARIOS=1000 pytest tests/library/test_native.py` draws a thousand scenarios for each deal.
"""

from __future__ import annotations

import os
from functools import cache
from math import nan
from random import Random
from typing import Any

import pytest

pytest.importorskip("numpy", reason="scenarios are tables of numpy's arrays")
pytest.importorskip("llvmlite", reason="without llvmlite there is no machine code")

import numpy as np
from attrs import frozen

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios import plain_engine
from dealdsl.scenarios.engines import Figures
from dealdsl.scenarios.model import CompiledModel, load
from dealdsl.scenarios.native_engine import NativeEngine
from dealdsl.scenarios.selection import DEFAULT, Selection, select
from dealdsl.scenarios.table import Scenarios
from dealdsl.source import Source
from tests.library.deals import NAMES, compiled
from tests.library.scenario_tables import BEYOND_THE_TERM, ROWS, tables

SCENARIOS = int(os.environ.get("SCENARIOS", str(ROWS)))

deals = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True, scope="module")
def _a_cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Machine code is made by these tests, not found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@frozen
class Pair:
    """A deal in both engines, each with its own model: the native one quickens its own's tapes."""

    native: NativeEngine
    plain: CompiledModel

    @staticmethod
    def of(compilation: Compilation, threads: int = 1) -> Pair:
        text, tapes = compiler.emit(compilation), compiler.tapes(compilation)
        one, other = load(text, tapes), load(text, tapes)
        return Pair(NativeEngine(one, asked(one), threads), other)

    def same(self, scenarios: Scenarios) -> Figures:
        """The figures of scenarios, which both engines agree on."""
        expected = plain_engine.evaluate_rows(self.plain, self.native.selection, scenarios)
        found = self.native.evaluate(scenarios)
        assert found.keys() == expected.keys()
        for text, values in expected.items():
            apart = np.argwhere(found[text].view(np.int64) != values.view(np.int64))
            if len(apart):
                told = scenarios.assumptions(int(apart[0][0]))
                pytest.fail(f"{text} {apart[0].tolist()} of {len(apart)} under {told}")
        return found


@cache
def pair(name: str, threads: int = 1) -> Pair:
    return Pair.of(compiled(name), threads)


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


@deals
def test_random_scenarios(name: str) -> None:
    both = pair(name)
    for table in tables(name, both.plain, SCENARIOS):
        both.native.kernels.clear()
        both.same(table)


# Speeds in percent of PSA, percent a year of defaults, severity in percent and lag in months.
EDGES = (
    *((0.0, 0.0, 0.0, 0), (1000.0, 0.0, 0.0, 0), (0.0, 100.0, 100.0, 0), (1000.0, 100.0, 0.0, 0)),
    *((1000.0, 100.0, 100.0, 12), (0.0, 100.0, 100.0, 12), (100.0, 5.0, 100.0, 12)),
    *((0.0, 100.0, 100.0, BEYOND_THE_TERM), (1000.0, 3.0, 40.0, BEYOND_THE_TERM)),
)


def edges() -> Scenarios:
    psa, cdr, severity, lag = map(np.array, zip(*EDGES, strict=True))
    columns = {"psa": psa, "cdr": cdr, "severity": severity, "lag": lag}
    switches = {"advance": np.arange(len(psa)) % 2 == 0, "call": np.arange(len(psa)) % 3 == 0}
    return Scenarios(Assumptions(), {**columns, **switches})


@deals
def test_speeds_at_their_ends(name: str) -> None:
    pair(name).same(edges())


SMALL = """\
source F "Term sheet"
deal "A few payments" per F {{ cutoff: 2024-01-01 }}
pool P per F {{
  balance: ${pool}  gross_rate: 12%  net_rate: 12%  remaining_term: {term}
}}
tranche A per F {{ balance: ${a}  rate: 12%  shortfall: carried }}
tranche B per F {{ balance: ${b}  rate: 12%  shortfall: carried  after: A }}
tranche R {{ residual }}
trigger losing sticky when cumulative(P.loss) > $10,000 per F
waterfall main from P.funds {{
  pay interest to in order {{ A  B }}
  pay principal up to P.principal in order {{ A  B }}
  rest to R
}}
losses from P.loss {{ in order {{ B  A }} }}
"""


@pytest.mark.parametrize(
    ("pool", "a", "b", "term"),
    [
        ("1,000,000", "900,000", "100,000", "1 month"),
        ("1,000,000", "900,000", "100,000", "2 months"),
        ("1,000,000", "1,000,000", "0", "3 months"),
        ("0", "0", "0", "3 months"),
        ("0", "0", "0", "1 month"),
        ("0.01", "0.01", "0", "1 month"),
    ],
)
def test_pools_of_a_month_and_of_nothing(pool: str, a: str, b: str, term: str) -> None:
    text = SMALL.format(pool=pool, a=a, b=b, term=term)
    Pair.of(compiler.check(Source("small.deal", text))).same(edges())


@pytest.mark.parametrize("threads", [1, 2])
def test_scenarios_of_many_kinds_in_one_table(threads: int) -> None:
    """Each row has measures of its own; rows that can run together lie anywhere in the table."""
    random = Random(f"kinds {threads}")
    columns: dict[str, list[float]] = {"psa": [], "cpr": [], "cdr": [], "lag": []}
    for _ in range(40):
        measure = random.choice(("psa", "cpr", None))
        columns["psa"].append(random.uniform(0, 500) if measure == "psa" else nan)
        columns["cpr"].append(random.uniform(0, 50) if measure == "cpr" else nan)
        columns["cdr"].append(random.choice((nan, random.uniform(0, 10))))
        columns["lag"].append(random.choice((0, 12, 13)))
    scenarios = Scenarios(
        Assumptions(severity=[30, 40, 50]), {name: np.array(each) for name, each in columns.items()}
    )
    pair("library/sequential", threads).same(scenarios)


def test_results_depend_on_neither_threads_nor_company() -> None:
    """A scenario gives the same by itself, among others, and on several threads."""
    one, two = (pair("library/strips", threads).native for threads in (1, 2))
    (table,) = tables("company", one.model, ROWS)
    whole, many = one.evaluate(table), two.evaluate(table)
    for row in (0, ROWS - 1):
        alone = one.evaluate(table.rows(row, row + 1))
        for text, values in whole.items():
            assert np.array_equal(values, many[text])
            assert np.array_equal(values[row : row + 1], alone[text])
