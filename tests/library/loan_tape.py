"""The tape of `deals/library/loan_tape.deal`: 200 loans that nobody has, drawn from a seed.

`python -m tests.library.loan_tape` writes it anew.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from random import Random

PATH = Path(__file__).parents[2] / "deals" / "library" / "loan_tape.csv"
COLUMNS = (
    *("loan", "current_balance", "note_rate", "fee_bp", "original_months", "remaining_months"),
    *("ltv", "score"),
)


def text() -> str:
    """The file: balances in dollars, rates and loan-to-value ratios in percent."""
    random, out = Random("loan_tape"), StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number in range(1, 201):
        original = random.choice((180, 360, 360, 360))
        age = random.randint(1, 6)
        ltv, score = random.randint(40, 97), random.randint(620, 820)
        rate = 6.25 + 0.125 * random.randint(0, 8) + (0.5 if score < 680 else 0.0)
        balance = f"{random.uniform(90_000, 650_000):.2f}"
        row = (number, balance, f"{rate:.3f}", 25 if original == 360 else 20, original)
        writer.writerow((*row, original - age, ltv, score))
    return out.getvalue()


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
