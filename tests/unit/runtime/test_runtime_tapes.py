"""Tapes in a running model: like a line, each loan for itself, added in one order, read or told."""

from __future__ import annotations

import sys
from math import fsum
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dealdsl.runtime.assumptions import Assumptions, InputError
from dealdsl.runtime.loan_parts import level_payment
from dealdsl.runtime.projection import POOL_COLUMNS, project_collateral
from dealdsl.runtime.tape_files import Loan, Tape
from dealdsl.runtime.tapes import project_tapes
from tests.unit.runtime.tapes import line, written

BASE: dict[str, Any] = {"psa": 165, "cdr": 2, "severity": 35, "lag": 12}
SCENARIOS: list[dict[str, Any]] = [
    {},
    BASE,
    BASE | {"advance": False, "delinquency": 3, "late_recovery": 30, "late_recovery_lag": 2},
    {"cpr": 100, "mdr": [0, 1, 5, 0, 2], "severity": 100, "lag": 3},
    {"smm": [1, 2, 50], "sda": [100, 1000, 5000], "severity": [10, 50], "lag": 0},
    {"psa": [50, 800, 3000], "cdr": 100, "severity": 0, "lag": 1},
    {"abs": 1.5, "sda": 800, "severity": 60, "lag": 400},
    {"psa": 0, "cdr": 30, "severity": 95, "lag": 12},
]


@pytest.mark.parametrize("target", [None, 0.055, 0.0, 0.08])
@pytest.mark.parametrize("given", SCENARIOS)
@pytest.mark.parametrize("count", [1, 13])
def test_like_loans_are_a_line(
    count: int, given: dict[str, Any], target: float | None, tmp_path: Path
) -> None:
    """In every column, in all months: those after the last payment and before it."""
    loan = Loan(123_456.78, 0.0725, 0.07, 37, 20)
    tape = written(tmp_path, [loan] * count, target_rate=target)
    assumptions = Assumptions(**given)
    got = project_tapes({"I": tape}, assumptions, 40)
    lines = {str(number): line(loan, target) for number in range(count)}
    wanted = project_collateral(lines, assumptions, 40)
    for column in POOL_COLUMNS:
        expected = pytest.approx(wanted["I", column], rel=1e-9, abs=1e-13 * count * loan.balance)
        assert got["I", column] == expected, column
    assert got["I.all", "balance"] == got["I", "balance"]
    for month, balance in enumerate(got["I", "balance"]):
        if balance > 1e-6 * loan.balance:
            for rate in ("gross_rate", "net_rate"):
                assert got["I.all", rate][month] == pytest.approx(wanted["0", rate][month])


def drawn(count: int, seed: int = 1) -> list[Loan]:
    random = Random(seed)
    return [
        Loan(
            round(random.lognormvariate(12, 1), 2),
            random.choice((0.0, 0.055, 0.08)),
            0.0,
            random.randint(1, 30),
            random.randint(0, 40),
            random.choice((0.5, 1.0, 2.0)),
            random.choice((0.5, 1.0, 2.0)),
            random.choice((0.3, 1.0)),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("given", SCENARIOS)
def test_each_loan_pays_or_loses_what_it_owes(given: dict[str, Any], tmp_path: Path) -> None:
    for loan in drawn(12):
        tape = written(tmp_path, [loan], states_severity=True)
        got = project_tapes({"I": tape}, Assumptions(**given), 30)
        out = (got["I", c] for c in ("scheduled", "prepaid", "recovered", "loss"))
        assert fsum(fsum(values) for values in out) == pytest.approx(loan.balance, rel=1e-12)
        assert min(min(values) for values in got.values()) >= 0.0
        assert got["I", "closing_balance"][int(loan.remaining_term) :] == [0.0] * (
            31 - int(loan.remaining_term)
        )


def in_the_stated_order(amounts: list[float]) -> float:
    """Blocks of 4,096; in each, loan i to sum i mod 8; the eight in pairs, and pairs of pairs."""
    total = 0.0
    for first in range(0, len(amounts), 4096):
        p = [0.0] * 8
        for place, amount in enumerate(amounts[first : first + 4096]):
            p[place % 8] = p[place % 8] + amount
        total = total + (((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7])))
    return total


def test_the_order_of_sums_is_kept_to_the_last_bit(tmp_path: Path) -> None:
    """Amounts of very unlike size: every other order gives other digits."""
    random = Random(7)
    balances = [10.0 ** random.uniform(-6, 9) for _ in range(4100)]
    tape = written(tmp_path, [(balance, 0.06, 0.06, 2) for balance in balances])
    got = project_tapes({"I": tape}, Assumptions(mdr=3), 2)
    assert got["I", "balance"][0] == in_the_stated_order(balances)
    defaults = [balance * 0.03 for balance in balances]
    assert got["I", "new_defaults"][1] == in_the_stated_order(defaults)
    others = sum(defaults), fsum(defaults), in_the_stated_order(defaults[::-1])
    assert in_the_stated_order(defaults) not in others


def test_longer_terms_come_first_and_ages_rise(tmp_path: Path) -> None:
    """Groups of eight have one term and one age; loans of nothing fill them."""
    rows = [(100.0 + n, 0.06, 0.06, 5 - n % 2, n % 3) for n in range(18)]
    (part,) = written(tmp_path, rows).parts()
    assert part.term == [5, 5, 5, 4, 4, 4]
    assert part.age == [0, 1, 2, 0, 1, 2]
    assert list(part.loans["loan_balance"][:8]) == [100.0, 106.0, 112.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert part.live(0, 6) == [6, 6, 6, 6, 6, 3, 0]
    assert part.live(4, 6) == [2, 2, 2, 2, 2, 0, 0]


@pytest.mark.parametrize(("rate", "term"), [(0.0, 7), (0.005, 360), (0.01, 1), (1e-9, 480)])
def test_the_level_payment_pays_a_loan_off(rate: float, term: int) -> None:
    """The payment's present value is the loan; the discounts are added up one by one."""
    worth = fsum((1 + rate) ** -month for month in range(1, term + 1))
    assert level_payment(rate, term) * worth == pytest.approx(1, rel=1e-12)


def test_a_severity_of_its_own_takes_the_place_of_the_scenarios(tmp_path: Path) -> None:
    rows = [(1000.0, 0.06, 0.06, 24, 0, 1, 1, 0.25)]
    own = written(tmp_path, rows, states_severity=True)
    assumed = Assumptions(cdr=10, severity=80, lag=2)
    loss = project_tapes({"I": own}, assumed, 24)["I", "loss"]
    same = project_tapes({"I": written(tmp_path, [rows[0][:7]])}, assumed.override(severity=25), 24)
    assert loss == same["I", "loss"]


def test_parquet_is_read_as_csv_is(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    loans = drawn(50)
    lists = {
        name: list(values)
        for name, values in zip(Loan._fields, zip(*loans, strict=True), strict=True)
    }
    lists["remaining_term"] = [int(term) for term in lists["remaining_term"]]
    path = tmp_path / "loans.parquet"
    parquet.write_table(pa.table(lists), path)
    tape = Tape(str(path), "", Loan._fields, Loan)
    of_csv = project_tapes({"I": written(tmp_path, loans)}, Assumptions(**BASE), 30)
    assert project_tapes({"I": tape}, Assumptions(**BASE), 30) == of_csv
    lists["balance"][3] = None
    parquet.write_table(pa.table(lists), path)
    tape.use(str(path))
    assert "row 4, column balance: None is no number" in tape.fault()


def test_without_pyarrow_a_parquet_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    tape = Tape(str(tmp_path / "loans.parquet"), "", ("balance",), Loan)
    assert "pip install 'dealdsl[parquet]'" in tape.fault()


HEAD = "balance,gross_rate,net_rate,remaining_term"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no columns named balance; its columns are: none"),
        (f"{HEAD}\n", "holds no loan with a balance"),
        (f"{HEAD}\n0,0.06,0.05,12\n", "holds no loan with a balance"),
        (f"{HEAD},balance\n1,0.06,0.05,12,1\n", "has 2 columns named balance"),
        (f"{HEAD}\n\n1,0.06,x,12\n", "line 3, column net_rate: 'x' is no number"),
        (f"{HEAD}\n1,0.06,0.05\n", "line 2, column remaining_term: '' is no number"),
        (f"{HEAD}\nnan,0.06,0.05,12\n", "line 2: a figure of the loan is not finite"),
        (f"{HEAD}\n-1,0.06,0.05,12\n", "line 2: the balance is negative: -1.0"),
        (f"{HEAD}\n1,0.06,0.05,0.4\n", "line 2: the remaining term is not 1 to 1200 months: 0.4"),
        (f"{HEAD}\n1,0.06,0.07,12\n", "line 2: net and gross rate are not in order"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_text(text, encoding="utf-8")
    tape = Tape(str(path), "", Loan._fields[:4], Loan)
    assert told in tape.fault()
    with pytest.raises(InputError, match=r"loans\.csv"):
        project_tapes({"I": tape}, Assumptions(), 12)


def test_no_such_file_and_no_text(tmp_path: Path) -> None:
    tape = Tape(str(tmp_path / "none.csv"), "", Loan._fields[:4], Loan)
    assert "none.csv cannot be read: No such file" in tape.fault()
    (tmp_path / "none.csv").write_bytes(b"balance\n\xff\n")
    tape.use(tape.path)
    assert "is not a CSV file in UTF-8" in tape.fault()


def test_another_file_than_the_one_checked_is_told(tmp_path: Path) -> None:
    tape = written(tmp_path, drawn(3))
    assert "is not the tape that the deal was checked with" in tape.differs()
