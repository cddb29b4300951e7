"""The page on searches: its command and its Python find what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import dealdsl
from dealdsl.api import Model
from dealdsl.cli.main import main
from dealdsl.scenarios.model import CompiledModel
from dealdsl.solving.reading import read_condition
from dealdsl.solving.unknowns import NUMERIC

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "solve.md").read_text(encoding="utf-8")
FOUND = re.compile(r"cdr = ([\d.]+) \(percent\)")


@pytest.fixture(scope="module")
def model() -> Model:
    return dealdsl.load(ROOT / "deals" / "cmsi-2003-11.deal").compile()


def test_the_command_finds_what_the_page_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (line,) = re.findall(r"^dealc (solve .*)$", PAGE, re.MULTILINE)
    assert main(shlex.split(line)) == 0
    printed, shown = FOUND.search(capsys.readouterr().out), FOUND.search(PAGE)
    assert printed is not None
    assert shown is not None
    assert float(printed[1]) == pytest.approx(float(shown[1]), rel=1e-9)


def test_the_conditions_of_the_page_can_be_read(model: Model) -> None:
    (block,) = re.findall(r"```\n((?:loss|balance).*?)```", PAGE, re.DOTALL)
    compiled = CompiledModel(model.emitted, model.source)
    for line in block.splitlines():
        assert read_condition(line, compiled).outputs


def test_all_assumptions_are_on_the_page() -> None:
    assert [name for name in NUMERIC if f"`{name}`" not in PAGE] == []
