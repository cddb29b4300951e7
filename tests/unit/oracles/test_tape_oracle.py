"""Drawn tapes: the block kernel gives what a second implementation in numpy gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.tapes import project_tapes
from tests.oracles.tape import Loans, Speeds, flows
from tests.unit.runtime.tapes import written


def drawn(seed: int, count: int) -> Loans:
    random = np.random.default_rng(seed)
    gross = random.choice([0.0, 0.03, 0.0625, 0.0775, 0.12], count)
    return Loans(
        balance=np.round(random.lognormal(12, 1, count), 2),
        gross=gross,
        net=np.maximum(gross - random.choice([0.0025, 0.005], count), 0),
        term=random.integers(1, 121, count),
        age=random.integers(0, 130, count),
        prepayment=random.choice([0.0, 0.5, 1.0, 3.0], count),
        default=random.choice([0.0, 1.0, 2.5, 400.0], count),
        severity=random.choice([0.0, 0.35, 0.6, 1.0], count),
    )


SPEEDS = [
    Speeds(0, 0, 0, True),
    Speeds(165, 100, 12, True),
    Speeds(400, 800, 0, False),
    Speeds(1500, 2000, 6, False),
    Speeds(100, 5000, 30, True),
]


@pytest.mark.parametrize("speeds", SPEEDS)
@pytest.mark.parametrize(("seed", "count"), [(1, 1), (2, 40), (3, 700)])
def test_drawn_tapes(speeds: Speeds, seed: int, count: int, tmp_path: Path) -> None:
    loans = drawn(seed, count)
    rows = np.column_stack([*vars(loans).values()]).tolist()
    tape = written(tmp_path, rows, states_severity=True)
    assumptions = Assumptions(
        psa=speeds.psa, sda=speeds.sda, lag=speeds.lag, advance=speeds.advance, severity=77
    )
    got = project_tapes({"I": tape}, assumptions, 125)
    whole = float(loans.balance.sum())
    for name, values in flows(loans, speeds, 125).items():
        mine = np.array(got["I", name])
        assert mine[1:] == pytest.approx(values[1:], rel=1e-9, abs=1e-13 * whole), name
