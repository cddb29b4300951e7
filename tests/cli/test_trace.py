"""`dealc trace` as sessions, with the compiler itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dealdsl.tracing import ledger
from tests.unit.solving.deals import TINY

from .conftest import TRANSCRIPTS, Session

LOSING = "--cpr 0 --mdr 20 --severity 50"


@pytest.fixture
def trace_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    session = Session(tmp_path, monkeypatch, capsys)
    session.file("x.deal", TINY)
    return session


@pytest.fixture
def told(trace_session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", trace_session.text)


def test_trace(trace_session: Session, told: Callable[[str], None]) -> None:
    session = trace_session
    session.run(f"trace x.deal --period 1 {LOSING}")
    session.run(f"trace x.deal --period 1 --why B {LOSING}")
    session.run(f"trace x.deal --period 1 --why B {LOSING} --format md")
    session.run(f"trace x.deal --period 1 {LOSING} --format md --out x.md")
    session.run(f"trace x.deal --period 1 {LOSING} --format json --out x.json")
    found = json.loads((session.folder / "x.json").read_text())
    assert found["classes"]["B"]["realized_loss"] == pytest.approx(100_000.0)
    assert "| **B** |" not in (session.folder / "x.md").read_text()
    told("trace")


def test_what_cannot_be_traced(trace_session: Session, told: Callable[[str], None]) -> None:
    session = trace_session
    session.run("trace x.deal --period 0 --cpr 0")
    session.run("trace x.deal --period 2 --cpr 0")
    session.run("trace x.deal --date 2024-02-25 --cpr 0")
    session.run("trace x.deal --period 1 --why C --cpr 0")
    session.run("trace x.deal --period 1")
    session.run("trace x.deal --period 1 --cpr 0 --severity 120")
    session.run("trace x.deal --period 1 --cpr 0 --out x.deal")
    session.run("trace x.deal --period 1 --cpr 0 --out no/x")
    session.run("trace missing.deal --period 1")
    told("trace_bad")
    assert (session.folder / "x.deal").read_text() == TINY


def test_a_sum_that_fails_is_an_error(
    trace_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the loss of the loans is kept from the check: the trace must say so."""
    monkeypatch.setitem(ledger.BALANCE, "loss", -0.5)
    assert trace_session.run(f"trace x.deal --period 1 {LOSING}") == 1
    assert "pool G: its closing balance: apart by 50,000.00" in trace_session.out
    assert "error[trace-does-not-add-up]" in trace_session.err


def test_a_period_or_a_date_is_asked_for(trace_session: Session) -> None:
    assert trace_session.run("trace x.deal --cpr 0") == 2
    assert "one of the arguments --period --date is required" in trace_session.err
