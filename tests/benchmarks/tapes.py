"""Tapes of any number of loans, and what the kernel of a block is called with for them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from inspect import getsource
from typing import Any
from unittest.mock import patch

import numpy as np
from attrs import evolve, frozen

from dealdsl.native.from_ast import Kernels
from dealdsl.native.loan_text import loan_routine
from dealdsl.native.loans import BLOCK_KERNEL, CALLED_BY_IT, LoanKernel, loan_kernel, run_blocks
from dealdsl.native.trace import functions_of
from dealdsl.runtime import loan_blocks, tapes
from dealdsl.runtime.loan_parts import arranged
from dealdsl.runtime.tape_files import Loan, Tape
from tests.benchmarks import c_text
from tests.benchmarks.c_loans import c_loan_text
from tests.benchmarks.inputs import OF_LOANS

MONTHS = 360
BYTES_A_LOAN = 8 * len(Loan._fields)  # a number for each figure of a loan


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


def rows(count: int) -> dict[str, Any]:
    """The columns of a file of loans that `deals/library/loan_tape.deal` can read."""
    random = np.random.default_rng(1999)
    return {
        "current_balance": np.round(random.uniform(1e5, 1e6, count), 2),
        "note_rate": random.integers(40, 72, count) / 8.0,
        "fee_bp": np.full(count, 25),
        "original_months": np.full(count, MONTHS),
        "remaining_months": MONTHS - random.integers(0, 6, count),
        "ltv": random.integers(40, 95, count),
        "score": random.integers(580, 820, count),
    }


@frozen
class Blocks:
    """What `project_blocks` is called with for a tape of `count` loans."""

    count: int
    lives: Sequence[list[int]]
    given: dict[str, Any]

    @staticmethod
    def of(count: int) -> Blocks:
        columns = {name: array("d", each.tobytes()) for name, each in figures(count).items()}
        tape = Tape("", "", (), Loan, _parts=arranged(columns, None))
        with patch.object(tapes, "project_blocks") as called:
            tapes._project_part(tape, 0, OF_LOANS, MONTHS)
        return Blocks(count, *called.call_args.args)

    def plainly(self) -> list[list[float]]:
        """What the blocks add up to, by column and month, by plain Python."""
        given = self._with_nothing_added()
        tapes.project_blocks(self.lives, given)
        return [given[name] for name in loan_blocks.PART_COLUMNS]

    def by(self, kernel: LoanKernel, threads: int = 1) -> list[list[float]]:
        """The same by a kernel."""
        given = self._with_nothing_added()
        groups = loan_blocks.BLOCK // loan_blocks.LANES
        run_blocks(kernel, self.lives, given, loan_blocks.PART_COLUMNS, groups, threads)
        return [given[name] for name in loan_blocks.PART_COLUMNS]

    def _with_nothing_added(self) -> dict[str, Any]:
        opened = {name: [0.0] * (MONTHS + 1) for name in loan_blocks.PART_COLUMNS}
        return {**self.given, **opened}


def native_kernel(advance: bool = OF_LOANS.advance) -> LoanKernel:
    """LLVM's code of a block of loans."""
    return loan_kernel(vars(loan_blocks), getsource(loan_blocks), advance)


def c_kernel(native: LoanKernel, level: str, advance: bool = OF_LOANS.advance) -> LoanKernel:
    """The same routine by gcc, in the place of LLVM's."""
    namespace = vars(loan_blocks)
    names = (BLOCK_KERNEL, *CALLED_BY_IT)
    kernels = Kernels(functions_of(getsource(loan_blocks), namespace, names), namespace)
    text = c_loan_text(loan_routine(kernels, BLOCK_KERNEL, {"advance": advance}))
    code = c_text.loaded(text, level, len(native.wholes), len(native.lists) + 1)
    return evolve(native, loaded=code)
