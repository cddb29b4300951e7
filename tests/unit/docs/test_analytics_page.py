"""What the page on analytics shows is what the commands print, and its Python runs."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from dealdsl.analytics.thirtyseconds import read_price
from dealdsl.cli import decrement, price, yields
from dealdsl.cli.main import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "analytics.md").read_text(encoding="utf-8")
SESSION = r"^```sh\ndealc (.*?)\n```\n\n```\n(.*?)^```$"
SESSIONS = re.findall(SESSION, PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("line", "shown"), SESSIONS, ids=["yield", "decrement"])
def test_a_command_prints_what_the_page_shows(
    line: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(line)) == 0
    assert capsys.readouterr().out == shown


def test_prices_are_what_the_page_says() -> None:
    rows = re.findall(r"^\| `(101[^`]*)` \| .*?(101\.\d+)?;?[^|]*\|$", PAGE, re.MULTILINE)
    assert [read_price(text) for text, _ in rows] == [101.515625, 101.5, 101.515625, 101.51171875]


def test_every_option_of_its_own_is_told() -> None:
    for command in (price, yields, decrement):
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        own = [
            name
            for action in parser._actions
            if action.container.title != "assumptions"
            for name in action.option_strings
            if name.startswith("--") and name not in ("--help", "--scenario")
        ]
        assert [name for name in own if f"`{name}" not in PAGE and f" {name}" not in PAGE] == []


def test_its_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (text,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    found: dict[str, object] = {}
    exec(text, found)
    assert {"quote", "screen", "table"} <= found.keys()
