"""`dealc price`, `dealc yield`, `dealc decrement` and `dealc render --decrement` as sessions."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import TRANSCRIPTS, Session

DEAL = """
source P "Term sheet of Elm Trust"
deal "Elm Trust" per P {
  cutoff: 2024-01-01  closing: 2024-01-30
  payment_dates: day 25 of each month, next business day, from 2024-02-25
  accrual: calendar month before payment, from 2024-01-01  day_count: 30/360
}
pool G per P {
  balance: $100,000,000
  target_rate: 5.5%  gross_rate: 6%  net_rate: 5.5%  remaining_term: 36 months  age: 3 months
}
assume index LIBOR-1M by month because "a curve" { 1: 5% }
define floating = LIBOR-1M + 0.5% per P
tranche A per P { balance: $90,000,000  rate: floating  shortfall: carried }
tranche B per P { balance: $10,000,000  rate: 5.5%  shortfall: carried  after: A }
tranche I per P { notional: A.balance  rate: 0%  shortfall: carried }
tranche R per P { residual }
waterfall main from G.funds {
  pay interest to in order { A  B  I }
  pay principal up to G.target.principal in order { A  B }
  rest to R
}
losses from G.loss.target.within { in order { B  A } }
losses from G.loss.target.beyond { in order { B  A } }
assume scenario base { prepayment: 275 PSA }
"""


@pytest.fixture
def elm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    monkeypatch.chdir(tmp_path)
    session = Session(tmp_path, monkeypatch, capsys)
    session.file("x.deal", DEAL)
    session.file("par.csv", "years,par\n1,4\n10,5\n")
    return session


@pytest.fixture
def told(elm: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", elm.text)


def test_yields(elm: Session, told: Callable[[str], None]) -> None:
    elm.run("yield x.deal --class B --price 99-16+")
    elm.run("yield x.deal --class A,B --price 99,100-16 --psa 100,275 --curve par.csv --format md")
    elm.run("yield x.deal --class A --price 99.5 --margin-over LIBOR-1M --settle 2024-03-05")
    elm.run("yield x.deal --class B --price 98 --cdr 0,4,80 --severity 50 --lag 1")
    told("yield")


def test_prices(elm: Session, told: Callable[[str], None]) -> None:
    elm.run("price x.deal --class B --yield 5.5")
    elm.run("price x.deal --class B --yield 5,5.5 --compounding monthly --payment-days paid")
    elm.run("price x.deal --class A --yield 5 --psa 100:300:100 --day-count actual/365")
    told("price")


def test_decrement(elm: Session, told: Callable[[str], None]) -> None:
    elm.run("decrement x.deal --psa 0,400")
    elm.run("decrement x.deal --class B --psa 0,400 --format md")
    elm.run("render x.deal --decrement --psa 0,1000 --class A,I")
    told("decrement")


def test_bad_input(elm: Session, told: Callable[[str], None]) -> None:
    elm.file("tenor.csv", "tenor,yield\n1,4\n")
    elm.run("yield x.deal --class b --price 100")
    elm.run("yield x.deal --class B --price 0")
    elm.run("yield x.deal --class B --price 101-40")
    elm.run("yield x.deal --class R --price 100 --psa 100 --cdr 90 --severity 100")
    elm.run("yield x.deal --class B --price 100 --cdr 60,90 --severity 90")
    elm.run("yield x.deal --class B --price 100 --settle 2023-12-31")
    elm.run("yield x.deal --class B --price 100 --settle 2040-01-01")
    elm.run("yield x.deal --class B --price 100 --settle 1/30/2024")
    elm.run("yield x.deal --class B --price 100 --psa '100;275'")
    elm.run("yield x.deal --class B --price 100 --psa=-5")
    elm.run("yield x.deal --class B --price 100 --lag x")
    elm.run("yield x.deal --class B --price 100 --curve tenor.csv")
    elm.run("yield x.deal --class A --price 100 --margin-over LIBOR-1")
    elm.run("price x.deal --class B --yield 6,5%%")
    elm.run("price x.deal --class B --yield 6 --out no/folder/x.txt")
    elm.run("price x.deal --class B --yield 6 --out x.deal")
    elm.run("decrement x.deal --class R")
    elm.run("decrement x.deal --class C --psa 100")
    elm.run("render x.deal --8k --psa 100")
    told("analytics_bad")


def test_every_figure_is_in_csv_and_json(elm: Session) -> None:
    command = "yield x.deal --class A,B --price 99,101 --psa 100,275"
    assert elm.run(f"{command} --format csv --out y.csv") == 0
    rows = [*csv.DictReader((elm.folder / "y.csv").read_text().splitlines())]
    assert elm.run(f"{command} --format json") == 0
    quotes = json.loads(elm.out)["quotes"]
    assert len(rows) == len(quotes) == 8
    for row, quote in zip(rows, quotes, strict=True):
        assert float(row["bond_equivalent_yield"]) == quote["bond_equivalent_yield"]
        assert (row["class"], row["scenario"]) == (quote["class"], quote["scenario"])
    assert json.loads(elm.out)["settlement"] == "2024-01-30"


def test_decrements_in_csv_and_json(elm: Session) -> None:
    assert elm.run("decrement x.deal --psa 0,400 --format csv") == 0
    rows = [*csv.DictReader(elm.out.splitlines())]
    assert elm.run("decrement x.deal --psa 0,400 --format json") == 0
    tables = json.loads(elm.out)["tables"]
    assert len(rows) == sum(len(table["rows"]) for table in tables) == 3 * 2 * 4
    assert {row["class"] for row in rows} == {"A", "B", "I"}
    assert rows[0]["percent"] == "100.0"
    assert tables[0]["rows"][1]["date"] == "2025-01-25"


def test_the_document_in_html_is_whole(elm: Session) -> None:
    assert elm.run("render x.deal --decrement --psa 0,400 --format html -o d.html") == 0
    page = (elm.folder / "d.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<table>") == 3
    assert "default-src 'none'" in page


def test_a_file_that_cannot_be_read_and_numpy_that_is_not_there(
    elm: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert elm.run("yield nope.deal --class A --price 100") == 1
    assert "file-missing" in elm.err
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert elm.run("decrement x.deal") == 1
    assert "`dealc decrement` needs scipy" in elm.err


def test_a_failing_check_is_told_beside_the_figures(elm: Session) -> None:
    check = 'check each month "never": A.balance <= $50,000,000 because "a check that fails"\n'
    elm.file("y.deal", DEAL + check)
    assert elm.run("decrement y.deal --psa 100,200 --class A") == 1
    assert elm.out.startswith(" ")
    assert "a check of the deal fails in 2 of 2 scenarios" in elm.err
