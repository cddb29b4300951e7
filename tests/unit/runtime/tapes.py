"""Tapes for tests: written to a folder, a row a loan."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dealdsl.runtime.tape_files import Loan, Tape


def written(folder: Path, rows: Sequence[Sequence[float]], **given: Any) -> Tape:
    """The tape of these loans; a row may leave out what a loan need not state."""
    path = folder / "loans.csv"
    columns = Loan._fields[: len(rows[0])]
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return Tape(str(path), "", columns, Loan, **given)


def line(loan: Loan, target: float | None = None) -> dict[str, Any]:
    """A loan as a line of `project_collateral`, where speeds are not its own."""
    net = loan.net_rate
    fraction = min(net / target, 1.0) if target else 1.0
    return {
        "pool": "I",
        "balance": loan.balance,
        "gross_rate": loan.gross_rate,
        "net_rate": net,
        "target_rate": net if target is None else target,
        "target_fraction": fraction,
        "remaining_term": int(loan.remaining_term),
        "age": int(loan.age),
    }
