"""`dealc solve` as sessions, with the compiler itself."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.solving.deals import TINY

from .conftest import TRANSCRIPTS, Session


@pytest.fixture
def solve_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    session = Session(tmp_path, monkeypatch, capsys)
    session.file("x.deal", TINY)
    return session


@pytest.fixture
def told(solve_session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", _settled(solve_session.text))


def _settled(text: str) -> str:
    """The text without the digits that hang on the steps of another version of scipy."""
    shorter = re.sub(r" *\d+\.\d{5,}", lambda match: f" {float(match[0]):.4f}~", text)
    return re.sub(r"\d+ projections", "N projections", shorter)


def test_solve(solve_session: Session, told: Callable[[str], None]) -> None:
    session = solve_session
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --severity 50")
    session.run(
        "solve x.deal --find mdr --until 'loss(B) > $20,000 and not loss(A) > 0' --cpr 0"
        " --severity 50 --between 0:63"
    )
    session.run(
        "solve x.deal --find servicer.rate --until 'residual(R) < $2,000' --cpr 0 --points 6"
    )
    session.run("solve x.deal --find G.remaining_term --until 'last_payment(A) > 5' --cpr 0")
    session.run("solve x.deal --find cpr --until 'average_life(A) > 1' --between 0:50")
    session.run(
        "solve x.deal --find mdr --until 'loss(B) >= 10% * balance(B, 0)' --cpr 0 --severity 40"
        " --format json --out found.json"
    )
    found = json.loads((session.folder / "found.json").read_text())
    assert found["value"] == pytest.approx(2.5)
    assert found["change"] == "begins"
    assert found["above"]["comparisons"][0]["right"]["text"] == "10% * balance(B, 0)"
    told("solve")


def test_what_cannot_be_solved(solve_session: Session, told: Callable[[str], None]) -> None:
    session = solve_session
    session.run("solve x.deal --find mdr --until 'loss(A)' --cpr 0")
    session.run("solve x.deal --find mdr --until 'loss(A) > lossy(A)' --cpr 0")
    session.run("solve x.deal --find mdr --until 'loss(C) > 0' --cpr 0")
    session.run("solve x.deal --find mdr --until 'loss(A > 0' --cpr 0")
    session.run("solve x.deal --find mdr --until 'loss(A) > 10%' --cpr 0")
    session.run("solve x.deal --find mdrr --until 'loss(A) > 0' --cpr 0")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --cdr 5")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --between 20:0")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --between 5:5")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --between all")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --between 0:101")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0'")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --severity 120")
    session.run("solve x.deal --find B.balance --until 'loss(A) > 0' --cpr 0 --points 3")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --out x.deal")
    session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0 --severity 50 --out no/x")
    session.run("solve missing.deal --find mdr --until 'loss(A) > 0'")
    told("solve_bad")
    assert (session.folder / "x.deal").read_text() == TINY


def test_a_missing_package_is_told_with_the_extra_that_has_it(
    solve_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert solve_session.run("solve x.deal --find mdr --until 'loss(A) > 0' --cpr 0") == 1
    assert "error[scipy-missing]: `dealc solve` needs scipy" in solve_session.err
    assert "pip install 'dealdsl[batch]'" in solve_session.err
