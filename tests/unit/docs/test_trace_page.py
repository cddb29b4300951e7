"""The page on traces: its commands print what it shows, and its Python gives what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from dealdsl.cli.main import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "trace.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\ndealc (.*?)\n```\n\n```\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_the_command_prints_what_the_page_shows(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    printed, place = capsys.readouterr().out, 0
    for part in shown.split("...\n"):
        place = printed.index(part, place) + len(part)


def test_the_page_shows_both_commands() -> None:
    assert len(SHOWN) == 2
    assert "..." not in SHOWN[1][1]


def test_the_python_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)
    assert str(names["traced"].classes["B-3"]["realized_loss"]).startswith("409461.47")
    assert names["traced"].adds_up
