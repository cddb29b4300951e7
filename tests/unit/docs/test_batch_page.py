"""What the page on batches shows is true."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

import dealdsl
from dealdsl.cli import batch
from dealdsl.cli.batch_scenarios import scenarios
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.files import read_factor
from dealdsl.scenarios.grid import grid_option, product
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.selection import CLASS_TOTALS, FORMS, select
from tests.unit.scenarios.models import ROOT, deal

PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")


def block(fence: str) -> str:
    (text,) = re.findall(rf"^```{fence}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(text)


@pytest.fixture(scope="module")
def model() -> CompiledModel:
    return deal("cmsi-2003-11")


def test_the_command_asks_for_every_combination(model: CompiledModel) -> None:
    parser = argparse.ArgumentParser()
    batch.add_options(parser)
    words = shlex.split(block("sh").replace("\\\n", " "))
    options = parser.parse_args(words[2:])
    assert len(scenarios(model, options)) == 16 * 21
    assert len(select(options.select, model).outputs) == 2 * 12


def test_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(block("csv"), encoding="utf-8")
    stress = Assumptions(cpr=8.0, cdr=3.0, severity=50.0)
    table = product(
        Assumptions(psa=100.0),
        [read_factor(str(path), Assumptions(psa=100.0), {"base": Assumptions(), "stress": stress})],
    )
    assert [table.assumptions(row).severity for row in range(3)] == [0.0, 40.0, 55.0]
    assert table.assumptions(2).indices == {"LIBOR-1M": 5.0}


def test_every_output_is_told_and_every_one_told_is_there(model: CompiledModel) -> None:
    section = PAGE[PAGE.index("## What to ask for") : PAGE.index("## The table")]
    told = re.findall(r"`([^`]*)`", "".join(re.findall(r"^\| (`.*?) \| ", section, re.MULTILINE)))
    cells = re.findall(r"`([a-z_]+(?:\([^`]*\))?)`", section)
    named = {name.partition("(")[0] for name in cells}
    assert {*CLASS_TOTALS, *FORMS} <= named
    for name in told:
        if "NAME" not in name:
            assert select(name, model).outputs


def test_the_grids_are_grids() -> None:
    shown = re.findall(r'`--grid "?([^`"]*)"?`', PAGE)
    assert [len(grid_option(text)) for text in shown] == [16, 3, 2, 5]


def test_python_and_sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = block("python").replace("(50, 800, 50)", "(50, 800, 750)").replace("jobs=2", "jobs=1")
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"dealdsl": dealdsl}
    exec(code, names)
    result = names["result"]
    table = result.to_arrow()  # type: ignore[attr-defined]
    parquet.write_table(table, tmp_path / "results.parquet")
    monkeypatch.chdir(tmp_path)
    found = duckdb.sql(block("sql")).fetchall()
    losses = result["B-3", "loss"]  # type: ignore[index]
    assert len(found) == sum(losses > 0) > 0
    assert table.num_rows == 6 * 12
