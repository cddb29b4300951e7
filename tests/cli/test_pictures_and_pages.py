"""`dealc graph` and `dealc report` as sessions, with the compiler itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.solving.deals import TINY

from .conftest import TRANSCRIPTS, Session


@pytest.fixture
def session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    session = Session(tmp_path, monkeypatch, capsys)
    session.file("x.deal", TINY)
    return session


@pytest.fixture
def told(session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", session.text)


def test_graph(session: Session, told: Callable[[str], None]) -> None:
    session.run("graph x.deal --format mermaid")
    session.run("graph x.deal --out x.dot")
    session.run("graph x.deal --out x.svg")
    assert (session.folder / "x.dot").read_text().startswith("digraph ")
    assert (session.folder / "x.svg").read_text().startswith("<svg ")
    session.run("graph x.deal --out x.deal")
    session.run("graph x.deal --out missing/x.svg")
    session.file("bad.deal", TINY.replace("waterfall", "waterfal"))
    session.run("graph bad.deal --out bad.svg")
    assert not (session.folder / "bad.svg").exists()
    told("graph")


def test_report(session: Session, told: Callable[[str], None]) -> None:
    session.run("report x.deal --cpr 0,20 --title 'A title' --out x.html")
    page = (session.folder / "x.html").read_text(encoding="utf-8")
    assert "<h1>A title</h1>" in page
    assert '"scenarios":["0% CPR","20% CPR"]' in page
    session.run("report x.deal --cpr 0 --out x.deal")
    session.run("report x.deal --cpr 0 --out missing/x.html")
    session.run("report x.deal --scenario fast --cpr 0 --out x.html")
    session.run("report x.deal --cpr 0:9:1 --out x.html")
    session.run("report x.deal --cpr zero --out x.html")
    session.run("report x.deal --cpr 0 --price 0 --out x.html")
    session.run("report x.deal --cpr 0 --price ninety --out x.html")
    session.run("report x.deal --cpr 0 --severity 120 --out x.html")
    assert (session.folder / "x.html").read_text(encoding="utf-8") == page
    told("report")


def test_scenarios_of_the_deal_stand_beside_each_other(session: Session) -> None:
    two = "\nscenario slow { prepayment: 2% CPR }\nscenario fast { prepayment: 30% CPR }\n"
    session.file("y.deal", TINY + two)
    assert session.run("report y.deal --scenario slow --scenario fast --out y.html") == 0
    page = (session.folder / "y.html").read_text(encoding="utf-8")
    assert '"scenarios":["slow","fast"]' in page
    session.run("report y.deal --scenario slow --scenario fast --mdr 0,1 --severity 40 --out -")
    assert '"scenarios":["slow, 0% MDR","slow, 1% MDR","fast, 0% MDR"' in session.out


def test_a_check_that_fails_is_told(session: Session) -> None:
    check = 'check each month "little is lost": G.loss <= $10 because "a test"\n'
    session.file("y.deal", TINY + "\n" + check)
    assert session.run("report y.deal --cpr 0 --mdr 5 --severity 50 --out y.html") == 1
    assert "error[batch-fails-checks]" in session.err
    assert "fails in " in (session.folder / "y.html").read_text(encoding="utf-8")


def test_without_scipy_the_extra_is_named(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert session.run("report x.deal --cpr 0 --out x.html") == 1
    assert "error[scipy-missing]: `dealc report` needs scipy" in session.err
    assert "pip install 'dealdsl[batch]'" in session.err
