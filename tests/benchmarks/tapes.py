"""Tapes of any number of loans, and what the kernel of a block is called with for them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from attrs import frozen

from dealdsl import api
from dealdsl.runtime import loan_blocks, tapes
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.loan_parts import arranged
from dealdsl.runtime.tape_files import Loan, Tape

MONTHS = 360
ASSUMPTIONS = Assumptions(psa=200.0, cdr=2.0, severity=35.0, lag=6)
# A number for each of them is what a tape holds of a loan.
COLUMNS = Loan._fields
BYTES_A_LOAN = 8 * len(COLUMNS)

DEAL = """
source F "A term sheet"
deal "Loans of a tape" per F {{ cutoff: 2024-01-01 }}
pool P per F {{
  balance: ${balance:,.2f}
  gross_rate: {rate:.3f}%
  remaining_term: 360 months
  servicing_fee: 25 bp
  tape "{name}" per F {{
{columns}
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
UNITS = {"balance": "$1", "gross_rate": "1", "remaining_term": "1 month", "age": "1 month"}


def figures(count: int) -> dict[str, Any]:
    """The columns of a tape: arrays of `count` loans with 360 months left, of six ages."""
    random = np.random.default_rng(2003)
    gross = random.integers(40, 72, count) / 800.0
    return {
        "balance": random.uniform(1e5, 1e6, count),
        "gross_rate": gross,
        "net_rate": gross - 0.0025,
        "remaining_term": np.full(count, float(MONTHS)),
        "age": random.integers(0, 6, count).astype(float),
        "prepayment_multiplier": random.uniform(0.5, 1.5, count),
        "default_multiplier": random.uniform(0.5, 1.5, count),
        "severity": np.zeros(count),
    }


@frozen
class Blocks:
    """What `project_blocks` is called with for a tape. `text` is that of the kernels."""

    lives: Sequence[list[int]]
    given: dict[str, Any]

    @staticmethod
    def of(count: int) -> Blocks:
        columns = {name: array("d", each.tobytes()) for name, each in figures(count).items()}
        tape = Tape("", "", COLUMNS, Loan, _parts=arranged(columns, None))
        with patch.object(tapes, "project_blocks") as called:
            tapes._project_part(tape, 0, ASSUMPTIONS, MONTHS)
        return Blocks(*called.call_args.args)

    def emptied(self) -> dict[str, Any]:
        """The arguments with nothing added up yet."""
        nothing = {name: [0.0] * (MONTHS + 1) for name in loan_blocks.PART_COLUMNS}
        return {**self.given, **nothing}

    def plainly(self) -> dict[str, Any]:
        """The columns by plain Python."""
        given = self.emptied()
        tapes.project_blocks(self.lives, given)
        return {name: given[name] for name in loan_blocks.PART_COLUMNS}
