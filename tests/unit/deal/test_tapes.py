"""Tapes beside a deal: read exactly, compared with what the pool states, carried to the model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import Kind
from dealdsl.deal.model import Tape
from dealdsl.deal.tape_figures import figure
from dealdsl.linking.folder import in_folder
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.source import Source
from dealdsl.values.stated import EXACT
from tests.subset import keeps_to_the_subset

LOANS = "balance,rate,term,state\n100000.10,6,360,6\n50000.20,8,180,36\n"
TERMS = "balance: balance * $1  gross_rate: rate * 1%  remaining_term: term * 1 month"
Checked = Callable[..., Compilation]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    def check(
        pool: str = "", terms: str = TERMS, loans: str = LOANS, balance: str = "$150,000.30"
    ) -> Compilation:
        (tmp_path / "loans.csv").write_text(loans, encoding="utf-8")
        text = f"""
            source P "Prospectus"
            deal "Elm Trust" per P {{ cutoff: 2024-01-01 }}
            pool G per P {{ balance: {balance}  {pool}  tape "loans.csv" {{ {terms} }} }}
            tranche A per P {{ balance: {balance}  rate: 4%  shortfall: carried }}
            tranche R per P {{ residual }}
            waterfall main from G.funds {{
              pay interest to A
              pay principal to A up to G.principal
              rest to R
            }}
            losses from G.loss {{ A }}
            scenario base {{ prepayment: 165 PSA  default: 1% CDR  severity: 40%  lag: 6 months }}
        """
        return compiler.check(
            Source(str(tmp_path / "x.deal"), text), True, in_folder(str(tmp_path))
        )

    return check


def told(compilation: Compilation) -> list[str]:
    return [f"{each.slug}: {each.message}" for each in compilation.diagnostics]


def tape_of(compilation: Compilation) -> Tape:
    assert compilation.deal is not None, told(compilation)
    tape = compilation.deal.pools[0].lines[0].tape
    assert tape is not None
    return tape


def test_sums_are_exact_and_means_are_weighted(checked: Checked) -> None:
    """(100,000.10 x 6% + 50,000.20 x 8%) / 150,000.30 = 6.66666755…%; the longest term is 360."""
    compilation = checked()
    assert compilation.deal is not None
    line = compilation.deal.pools[0].lines[0]
    assert line.balance == Decimal("150000.30")
    assert round(line.gross_rate, 10) == Decimal("0.0666666800")
    assert line.remaining_term == 360
    assert tape_of(compilation).loans == 2


@pytest.mark.parametrize(
    ("pool", "slugs"),
    [
        ("gross_rate: 6.67%  loans: 2  remaining_term: 300.0 months", []),
        ("gross_rate: 6.66%", ["`gross_rate` is 6.66%, and the tape comes to 6.67%"]),
        ("remaining_term: 301 months", ["months, and the tape comes to 300 months"]),
        ("remaining_term: at least 180 months", []),
        ("remaining_term: at least 181 months", ["and the tape has a loan of 180 months"]),
        ("remaining_term: at most 359 months", ["and the tape has a loan of 360 months"]),
        ("servicing_fee: 25 bp  net_rate: 6.42%", []),
        ("servicing_fee: 25 bp  net_rate: 6.5%", ["the tape comes to 6.4%"]),
        ("loans: 1 + 1", []),
        ("loans: 1 + 2", ["`loans` is 1 + 2, and the tape comes to 2"]),
    ],
)
def test_what_the_pool_states_is_compared(pool: str, slugs: list[str], checked: Checked) -> None:
    found = told(checked(pool))
    assert len(found) == len(slugs)
    assert all(words in line for words, line in zip(slugs, found, strict=True))


def test_the_balance_is_compared_to_its_last_digit(checked: Checked) -> None:
    assert told(checked(balance="$150,000")) == []
    (line,) = told(checked(balance="$150,000.31"))
    assert "`balance` is $150,000.31, and the tape comes to $150,000.30" in line


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ("default_multiplier: if state = 6 or rate >= 8 then 150% else 50%", 1.5),
        ("default_multiplier: if not state = 6 then 0% else rate * 100%", 6.0),
        ("default_multiplier: share(rate, term) * 100%", None),
        ("default_multiplier: rate / term * 100%", None),
        ("default_multiplier: (rate / term else 0) * 360 * 100%", 6.0),
        ("default_multiplier: min(rate, 5) * 100%", 5.0),
        ("default_multiplier: -rate * 100%", None),
        ("default_multiplier: rate / 0 * 100%", None),
        ("default_multiplier: state", None),
        ("age: 12 months", 1.0),
        ("original_term: 360 months", 1.0),
    ],
)
def test_loans_are_worked_out_of_columns(term: str, wanted: float | None, checked: Checked) -> None:
    compilation = checked(terms=f"{TERMS}  {term}")
    if wanted is None:
        assert len(told(compilation)) == 1
        return
    model = compiler.load_model(compilation)
    (part,) = model.tapes["G"].parts()
    assert part.loans["loan_default"][0] == wanted


def test_both_engines_agree_and_kernels_keep_to_the_subset(checked: Checked) -> None:
    compilation = checked(terms=f"{TERMS}  default_multiplier: rate * 20%")
    assumptions = Assumptions(psa=[100, 300], sda=200, severity=45, lag=3)
    emitted = compiler.load_model(compilation).project(assumptions)
    interpreted = interpret(compiler.program(compilation), assumptions)
    assert emitted.flows == interpreted.flows
    assert emitted.other == interpreted.other
    keeps_to_the_subset(compiler.emit(compilation))


def test_an_emitted_model_reads_the_tape_beside_it(checked: Checked, tmp_path: Path) -> None:
    model = tmp_path / "elm.py"
    model.write_text(compiler.emit(checked()), encoding="utf-8")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(model), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")

    plain = run()
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "note:" not in plain.stdout
    other = tmp_path / "other.csv"
    other.write_text(LOANS.replace("100000.10", "100000.11"), encoding="utf-8")
    another = run("--tape", f"G={other}")
    assert another.returncode == 0
    assert "is not the tape that the deal was checked with" in another.stdout
    (tmp_path / "loans.csv").unlink()
    missing = run()
    assert missing.returncode == 1
    assert "loans.csv cannot be read: No such file" in missing.stderr
    strange = run("--tape", "X=other.csv")
    assert strange.returncode == 2
    assert "--tape takes a pool that has a tape (G) and a file" in strange.stderr


def test_a_parquet_tape_is_read_and_without_pyarrow_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked: Checked
) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = {"balance": [100000.1, 50000.2], "rate": [6.0, 8.0], "term": [360, 180]}
    parquet.write_table(pa.table(table), tmp_path / "loans.parquet")
    checked()
    source = Source("x.deal", checked().source.text.replace("loans.csv", "loans.parquet"))
    found = compiler.check(source, True, in_folder(str(tmp_path)))
    assert tape_of(found).loans == 2
    (tmp_path / "loans.parquet").write_bytes(b"none of that")
    (line,) = told(compiler.check(source, True, in_folder(str(tmp_path))))
    assert "it is not a Parquet file" in line
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (line,) = told(compiler.check(source, True, in_folder(str(tmp_path))))
    assert "pip install 'dealdsl[parquet]'" in line


def test_names_of_columns_become_no_code(checked: Checked) -> None:
    column = "x); import os; os.abort("
    loans, term = LOANS.replace("state", column), f'default_multiplier: "{column}" * 100%'
    compilation = checked(terms=f"{TERMS}  {term}", loans=loans)
    assert told(compilation) == []
    assert compiler.load_model(compilation).tapes["G"].fault() == ""


def test_without_a_folder_no_tape_is_read(checked: Checked) -> None:
    (line,) = told(compiler.check(checked().source))
    assert "no files are read here" in line


def test_the_tape_determines_what_it_was_compared_with(checked: Checked) -> None:
    """A bound and a figure that no column is said of are determined by nothing."""
    pool = "loans: 2  gross_rate: 6.67%  remaining_term: at least 180 months  age: 3 months"
    compilation = checked(pool)
    determined = {row.name: row.determined_by for row in compiler.facts(compilation)}
    tape = ("the tape loans.csv",)
    assert determined["G.balance"] == determined["G.loans"] == determined["G.gross_rate"] == tape
    assert determined["G.remaining_term"] == determined["G.age"] == ()
    assert determined["G.tape.balance"] == ()


FORMULAS = (
    "if state = 6 or not rate >= 8 then 150% else 50%",
    "min(rate, 7, max(term, 3)) * 1% + 3 * (state - 6) * 1%",
    "(rate / (360 - term) else 1 / 3) * 100%",
    "if rate * 2 <= 12 and term > 180 then -(rate - 100) * 1% else 1 / 7",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_rows_are_worked_out_as_stated_figures_are(formula: str, checked: Checked) -> None:
    """The quick way and the evaluator of all other figures give the same decimals."""
    tape = tape_of(checked(terms=f"{TERMS}  default_multiplier: {formula}"))
    term = dict(tape.terms)["default_multiplier"]
    places = {column: place for place, column in enumerate(tape.columns)}
    for line in LOANS.split()[1:]:
        row = [Decimal(cell) for cell in line.split(",")][: len(places)]
        known = {(Kind.COLUMN, "", column): row[place] for column, place in places.items()}
        with localcontext(EXACT):
            assert figure(term, places)(row) == Evaluator({}, {}, initials=known).value(term)
