"""The deal of 200 loans against numpy, loan by loan; its tape is what its script draws."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.model import CompiledModel, load
from tests.library.deals import compiled, model
from tests.library.loan_tape import PATH, text
from tests.oracles.tape import Loans, Speeds, flows

NAME = "library/loan_tape"


def test_the_tape_is_what_the_script_draws() -> None:
    assert PATH.read_text(encoding="utf-8") == text()


def loans() -> Loans:
    """What the deal says of a loan, worked out from the file apart from the compiler."""
    rows = list(csv.DictReader(text().splitlines()))

    def column(name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in rows])

    ltv, score, gross = column("ltv"), column("score"), column("note_rate") / 100
    weak = np.where(score < 660, 2.5, np.maximum(700 - score, 0) * 0.02 + 0.5)
    return Loans(
        balance=column("current_balance"),
        gross=gross,
        net=gross - column("fee_bp") / 10_000,
        term=column("remaining_months").astype(int),
        age=(column("original_months") - column("remaining_months")).astype(int),
        prepayment=np.where(ltv > 80, 0.75, 1.0),
        default=weak,
        severity=np.clip((ltv - 50) / 100, 0.15, 0.45),
    )


def test_another_process_reads_the_tape_where_it_was_found() -> None:
    """It has the model's text and the place of the tape, and no more."""
    here = CompiledModel(model(NAME), compiler.emit(compiled(NAME)))
    there = load(here.source, here.tapes)
    given = Assumptions(psa=200, sda=100, lag=6)
    assert there.emitted.project(given).flows == here.emitted.project(given).flows


@pytest.mark.parametrize("speeds", [Speeds(150, 100, 12, True), Speeds(300, 1500, 5, False)])
def test_second_implementation(speeds: Speeds) -> None:
    given = Assumptions(
        psa=speeds.psa, sda=speeds.sda, lag=speeds.lag, advance=speeds.advance, severity=99
    )
    other = model(NAME).project(given).other
    wanted = flows(loans(), speeds, 359)
    for measure in ("scheduled", "prepaid", "recovered", "loss", "interest", "foreclosure"):
        got = np.array(other["pool", "G", measure])
        assert got == pytest.approx(wanted[measure], rel=1e-9, abs=1e-5), measure
