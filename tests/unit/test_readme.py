"""What the README shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dealdsl.cli.main import COMMANDS, EXIT_CODES
from dealdsl.diagnostics.text import render
from dealdsl.source import Source
from dealdsl.syntax.from_text import parse

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


(DEAL,) = re.findall(r"```deal\n(.*?)```", README, re.DOTALL)
(MESSAGE,) = re.findall(r"```\n(error.*?)```", README, re.DOTALL)


def test_the_small_deal_is_clean() -> None:
    compiler = pytest.importorskip("dealdsl.compiler")
    compilation = compiler.check(Source("elm.deal", DEAL), strict=True)
    assert compilation.diagnostics == ()


def test_a_mistake_gets_the_message_shown() -> None:
    source = Source("elm.deal", DEAL.replace("waterfall main", "waterfal main"))
    (told,) = parse(source).diagnostics
    assert render(told) + "\n" == MESSAGE


def test_every_command_and_exit_code_is_told() -> None:
    assert re.findall(r"^\| `dealc (\w+) ", README, re.MULTILINE) == list(COMMANDS)
    codes = re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE)
    told = README[README.index("Exit codes:") :]
    assert re.findall(r"\b\d+\b", told.split("\n\n")[0]) == codes


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md", "docs/contributing.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
