"""The reference deal's emitted model: it stands alone, is well set, stays in its subset."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dealdsl import compiler
from dealdsl.source import Source
from tests.good.running import compiled
from tests.library import deals
from tests.subset import keeps_to_the_subset

DEAL = Path(__file__).parents[3] / "deals" / "cmsi-2003-11.deal"


@pytest.fixture(scope="module")
def text() -> str:
    return compiler.emit(compiler.check(Source(DEAL.name, DEAL.read_text(encoding="utf-8"))))


def test_the_same_deal_gives_the_same_bytes(text: str) -> None:
    again = compiler.emit(compiler.check(Source(DEAL.name, DEAL.read_text(encoding="utf-8"))))
    assert again == text


def test_it_is_formatted_as_ruff_would(text: str) -> None:
    command = ["ruff", "format", "--isolated", "--line-length", "100", "-"]
    done = subprocess.run(
        [sys.executable, "-m", *command], input=text, capture_output=True, text=True, check=True
    )
    assert done.stdout == text


def test_it_runs_where_nothing_is_installed(text: str, tmp_path: Path) -> None:
    """Without dealdsl, lark or site-packages, it writes the bytes of `dealc run`."""
    model = tmp_path / "cmsi_2003_11.py"
    model.write_text(text, encoding="utf-8")
    options = ["--psa", "275", "--cdr", "0.5", "--severity", "35", "--lag", "12", "--out"]
    alone = [sys.executable, "-I", "-S", str(model), *options, "alone.csv"]
    dealc = [sys.executable, "-m", "dealdsl.cli", "run", str(DEAL), *options, "dealc.csv"]
    tables = []
    for command in (alone, dealc):
        environment = {**os.environ, "PYTHONPATH": str(DEAL.parents[1])}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        tables.append(done.stdout.rsplit("Written", 1)[0])
    assert tables[0] == tables[1]
    for suffix in (".csv", ".pools.csv"):
        first, second = (tmp_path / f"{name}{suffix}" for name in ("alone", "dealc"))
        assert first.read_bytes() == second.read_bytes()


def test_every_step_of_the_deal_stands_above_its_statement_with_its_line(text: str) -> None:
    lines = DEAL.read_text(encoding="utf-8").splitlines()
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("# line ")]
    assert len(comments) > 50
    for comment in comments:
        number, _, words = comment.removeprefix("# line ").partition(": ")
        first = words.split()[0]
        assert first in " ".join(lines[int(number) - 1 : int(number) + 3]), comment


@pytest.mark.parametrize("name", deals.NAMES)
def test_what_runs_each_month_keeps_to_the_subset(name: str) -> None:
    keeps_to_the_subset(compiler.emit(deals.compiled(name)))


# Deals whose models differ in kind: by quarter, by half-year, and with loans that are bought.
OTHERS = (
    *("periods/quarterly", "periods/semi_annual"),
    *("reinvestment/revolving", "reinvestment/at_a_discount", "reinvestment/seasoned"),
)


@pytest.mark.parametrize("name", OTHERS)
def test_models_by_period_keep_to_the_subset(name: str) -> None:
    keeps_to_the_subset(compiler.emit(compiled(name)))


@pytest.mark.parametrize("name", OTHERS)
def test_models_by_period_are_well_set_and_stand_alone(name: str, tmp_path: Path) -> None:
    text = compiler.emit(compiled(name))
    test_it_is_formatted_as_ruff_would(text)
    model = tmp_path / "model.py"
    model.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(model), "--cpr", "10", "--out", "flows.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Ash Trust")


def test_every_division_of_a_month_is_guarded(text: str) -> None:
    module = ast.parse(text)
    distribute = next(
        n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == "distribute"
    )
    guarded = {
        id(node.body)
        for node in ast.walk(distribute)
        if isinstance(node, ast.IfExp) and isinstance(node.test, ast.Compare)
    }
    for node in ast.walk(distribute):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            constant = isinstance(node.right, ast.Constant) and node.right.value != 0.0
            assert constant or id(node) in guarded, ast.unparse(node)
