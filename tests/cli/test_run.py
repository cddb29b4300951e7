"""`dealc run --out` as sessions, with the compiler itself: the form goes by the ending."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from dealdsl.exports import files, mistakes, workbook
from tests.unit.scenarios.models import CHECKED, SHORT

from .conftest import TRANSCRIPTS, Session


@pytest.fixture
def run_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    session = Session(tmp_path, monkeypatch, capsys)
    clean = "".join(line for line in SHORT.splitlines(True) if not line.startswith("trigger"))
    session.file("x.deal", clean + "scenario base { prepayment: 100 PSA }\n")
    return session


@pytest.fixture
def told(run_session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", run_session.text)


def test_run(run_session: Session, told: Callable[[str], None]) -> None:
    session = run_session
    session.run("run x.deal --out flows.xlsx")
    session.run("run x.deal --cdr 5 --severity 40 --out flows.parquet")
    session.run("run x.deal --out Flows.CSV")
    session.run("run x.deal --out -")
    told("run")
    assert load_workbook(session.folder / "flows.xlsx").sheetnames[:2] == ["Summary", "Classes"]
    assert parquet.read_table(session.folder / "flows.parquet").num_rows == 3 * 4
    there = ["Flows.CSV", "Flows.pools.CSV", "flows.parquet", "flows.pools.parquet", "flows.xlsx"]
    assert sorted(os.listdir(session.folder)) == [*there, "x.deal"]


def test_what_cannot_be_written(
    run_session: Session, told: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = run_session
    for path in ("flows.xls", "flows", "none/flows.xlsx", "none/flows.parquet", "x.deal"):
        session.run(f"run x.deal --out {path}")
        assert session.code == 3
    (session.folder / "folder.xlsx").mkdir()
    session.run("run x.deal --out folder.xlsx")
    monkeypatch.setattr(workbook, "ROWS", 11)
    session.run("run x.deal --out flows.xlsx")
    monkeypatch.setattr(mistakes, "find_spec", lambda name: None)
    session.run("run x.deal --out flows.xlsx")
    session.run("run x.deal --out flows.parquet")
    session.run("run x.deal --out flows.txt --diagnostics json")
    told("run_bad")
    assert sorted(os.listdir(session.folder)) == ["folder.xlsx", "x.deal"]


def test_a_file_that_stood_there_stays_when_another_cannot_be_written(
    run_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = run_session
    session.file("flows.parquet", "old")
    (session.folder / "flows.pools.parquet").mkdir()
    assert session.run("run x.deal --out flows.parquet") == 3
    assert (session.folder / "flows.parquet").read_text() == "old"


def test_a_check_that_fails_is_told_after_the_workbook_is_written(run_session: Session) -> None:
    session = run_session
    session.file("y.deal", CHECKED)
    assert session.run("run y.deal --psa 0 --mdr 5 --severity 80 --out flows.xlsx") == 1
    lines = load_workbook(session.folder / "flows.xlsx")["Summary"].iter_rows(values_only=True)
    (sentence,) = (line[1] for line in lines if line[0] == "Check that fails")
    assert sentence in session.err


def test_a_pipe_takes_the_form_of_its_name_and_nothing_beside_it(tmp_path: Path) -> None:
    path = str(tmp_path / "x.parquet")
    os.mkfifo(path)
    assert files.require_form(path) == ".parquet"
    os.mkfifo(tmp_path / "x")
    assert files.require_form(str(tmp_path / "x")) == ".csv"


def test_help_and_checking_load_nothing_that_files_need() -> None:
    heavy = "{'numpy', 'pyarrow', 'xlsxwriter', 'matplotlib', 'lark'}"
    code = f"""
import sys
from dealdsl.cli.main import main
main(["run", "--help"])
print({heavy} & set(sys.modules), file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == "set()\n"
    assert "workbook" in ended.stdout
