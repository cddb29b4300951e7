"""Loans of a tape as machine code: the bits of plain Python, whatever the threads."""

from __future__ import annotations

import csv
from math import fsum
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("llvmlite", reason="machine code needs llvmlite")

import dealdsl
from dealdsl.native import loans
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.model import CompiledModel, load

DEAL = """
source F "Term sheet"
deal "Loans of a tape" per F {{ cutoff: 2024-01-01 }}
pool P per F {{
  balance: ${balance:,.2f}
  gross_rate: {rate:.3f}%
  remaining_term: {term:.2f} months
  servicing_fee: 25 bp
  tape "loans.csv" per F {{
    balance: balance * $1
    gross_rate: rate * 1%
    remaining_term: term * 1 month
    age: age * 1 month
    prepayment_multiplier: speed * 1%
    default_multiplier: risk * 1%
  }}
}}
tranche A per F {{ balance: ${balance:,.2f}  rate: 3%  shortfall: carried }}
tranche R per F {{ residual }}
waterfall main from P.funds {{
  pay interest to A
  pay principal up to P.principal to A
  rest to R
}}
losses from P.loss {{ A }}
"""
SCENARIOS: list[dict[str, Any]] = [
    {},
    {"psa": 400.0, "cdr": 5.0, "severity": 40.0, "lag": 2},
    {"cpr": 30.0, "sda": 500.0, "severity": 40.0, "lag": 3, "advance": False},
    {"psa": (100.0, 900.0, 50.0), "mdr": (0.0, 5.0, 1.0), "severity": (20.0, 60.0), "lag": 1},
    {"abs": 2.0, "cdr": 50.0, "severity": 100.0, "lag": 50, "late_recovery": 20.0},
    {"smm": 100.0, "mdr": 100.0, "severity": 10.0},
]


def rows(count: int, longest: int) -> list[list[float]]:
    random = Random(5)
    return [
        [
            round(random.lognormvariate(12, 1), 2),
            random.choice((0.25, 5.5, 8.0)),
            random.randint(1, longest),
            random.randint(0, 40),
            random.choice((50, 100, 150)),
            random.choice((0, 100, 300)),
        ]
        for _ in range(count)
    ]


def model_of(folder: Path, count: int, longest: int) -> CompiledModel:
    with open(folder / "loans.csv", "w", newline="", encoding="utf-8") as file:
        head = ["balance", "rate", "term", "age", "speed", "risk"]
        csv.writer(file).writerows([head, *rows(count, longest)])
    balance = fsum(row[0] for row in rows(count, longest))
    rate, term = (fsum(row[0] * row[at] for row in rows(count, longest)) / balance for at in (1, 2))
    path = folder / "x.deal"
    path.write_text(DEAL.format(balance=balance, rate=rate, term=term), encoding="utf-8")
    compiled = dealdsl.load(path).compile()
    tapes = {pool: tape.path for pool, tape in compiled.emitted.tapes.items()}
    return load(compiled.source, tapes)


@pytest.mark.parametrize(("count", "longest"), [(1, 1), (9, 30), (5000, 6)])
@pytest.mark.parametrize("threads", [1, 3])
def test_blocks_give_the_bits_of_python(
    count: int, longest: int, threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5,000 loans fill more than one block, and a block in part."""
    plain = model_of(tmp_path, count, longest)
    native = load(plain.source, plain.tapes)
    monkeypatch.setattr(loans, "WORTH_COMPILING", 0)
    loans.quicken(native.namespace, native.source, threads)
    for given in SCENARIOS:
        expected = plain.emitted.project(Assumptions(**given))
        found = native.emitted.project(Assumptions(**given))
        assert found.other == expected.other, given
        assert found.flows == expected.flows, given


def test_a_small_tape_is_not_worth_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("this is compiled for a few loans")

    monkeypatch.setattr(loans, "loan_kernel", refuse)
    model = model_of(tmp_path, 9, 30)
    loans.quicken(model.namespace, model.source)
    model.emitted.project(Assumptions(psa=100.0))


def test_a_division_by_zero_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No kernel of ours divides; one that did would say what Python says."""
    model = model_of(tmp_path, 9, 30)
    closing = "closing = max(opening - (payment - opening * gross), 0.0) * remains"
    assert closing in model.source
    text = model.source.replace(closing, closing.replace("* remains", "/ remains"))
    broken = load(text, model.tapes)
    monkeypatch.setattr(loans, "WORTH_COMPILING", 0)
    loans.quicken(broken.namespace, broken.source)
    with pytest.raises(ZeroDivisionError):
        broken.emitted.project(Assumptions(psa=100.0))
