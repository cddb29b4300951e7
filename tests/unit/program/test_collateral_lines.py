"""Schedules planned on loans whose rates change."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.projection import project_collateral
from dealdsl.source import Source

DEAL = """
deal "Test" { cutoff: 2024-01-01 }
index CMT by month { 1: 9%  25: 1% }
pool G {
  balance: $1,000,000  gross_rate: 6%  remaining_term: 48 months  age: 12 months
  index: CMT  margin: 2%  first_reset: 7  reset_every: 6 months
}
schedule PAC { pool: G  collar: 100 PSA to 300 PSA  balance: $500,000 }
tranche P { balance: $500,000  rate: 1%  shortfall: carried  schedule: PAC }
tranche S { balance: $500,000  rate: 1%  shortfall: carried }
tranche R { residual }
waterfall main from G.funds {
  pay interest to in order { P  S }
  pay principal up to G.principal in order { P down to schedule  S  P }
  rest to R
}
losses from G.loss { in order { S  P } }
"""


def test_a_collar_on_adjustable_loans_follows_the_stated_index() -> None:
    program = compiler.program(compiler.check(Source("test.deal", DEAL)))
    (planned,) = (table for table in program.tables if table.name == "PAC")
    line = {"pool": "G", "balance": 1e6, "gross_rate": 0.06, "net_rate": 0.06, "target_rate": 0.06}
    line |= {"target_fraction": 1.0, "remaining_term": 48, "age": 12, "index": "CMT"}
    line |= {"margin": 0.02, "first_reset": 7, "reset_every": 6}
    curve = [0.09] * 25 + [0.01] * 24
    left, least = 500_000.0, []
    for speed in (100, 300):
        columns = project_collateral({"G.all": line}, Assumptions(psa=speed), 48, {"CMT": curve})
        both = zip(columns["G", "scheduled"], columns["G", "prepaid"], strict=True)
        least.append([scheduled + prepaid for scheduled, prepaid in both])
    balances = dict(planned.rows)
    for month in range(1, 49):
        left -= min(least[0][month], least[1][month], left)
        if month in balances:
            assert balances[month] == pytest.approx(left, abs=0.01), month
    assert left == 0.0
