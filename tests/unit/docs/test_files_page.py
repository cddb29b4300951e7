"""What the page on files shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

import dealdsl
from dealdsl.cli.main import main
from dealdsl.exports.forms import FORMS
from dealdsl.exports.mistakes import EXTRAS
from tests.unit.exports.runs import DEALS, flows

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def blocks(fence: str) -> list[str]:
    return re.findall(rf"^```{fence}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_every_form_is_told_with_what_it_needs() -> None:
    for form, package in FORMS.items():
        need = f"`pip install 'dealdsl[{EXTRAS[package]}]'`" if package else "nothing"
        assert re.search(rf"^\| `flows\{form}` \|.*\| {re.escape(need)} \|$", PAGE, re.MULTILINE)


def test_every_sheet_is_told_and_every_one_told_is_there(tmp_path: Path) -> None:
    cells = re.findall(r"^\| ((?:`[A-Z][^`]*`(?:, )?)+) \|", PAGE, re.MULTILINE)
    told = [name for cell in cells for name in re.findall("`([^`]*)`", cell)]
    there = set()
    for name in DEALS:
        flows(name).to_excel(tmp_path / "x.xlsx")
        there |= set(load_workbook(tmp_path / "x.xlsx", read_only=True).sheetnames)
    assert set(told) == there


def test_the_command_python_and_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deals").symlink_to(ROOT / "deals")
    monkeypatch.chdir(tmp_path)
    for command in blocks("sh"):
        assert main(command.split()[1:]) == 0
    assert "Written: flows.xlsx" in capsys.readouterr().out
    written = Path("flows.xlsx").read_bytes()
    names: dict[str, object] = {"dealdsl": dealdsl}
    (code,) = blocks("python")
    exec(code, names)
    assert Path("flows.xlsx").read_bytes() == written
    assert Path("flows.png").exists()
    by_class, prepaid = (duckdb.sql(text).fetchall() for text in blocks("sql"))
    assert by_class[0][0] == "IIA"
    run = names["flows"]
    assert [value for _, value in prepaid] == run.pools["pool", "I", "prepaid"]  # type: ignore[attr-defined]


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
