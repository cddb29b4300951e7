"""Figures by month: ramps, and columns of CSV files."""

from __future__ import annotations

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("unreadable-ramp")
def unreadable_ramp(key: str, span: Span, example: str) -> Diagnostic:
    """A ramp does not say from what, to what, and over how many months it goes.

    The first value is that of month 1, the last that of the last month of the ramp and of all
    months after it, and between them the values lie on a straight line. So a ramp takes two months
    at least.

    Instead of:

        prepayment: 6% ramp to 18% CPR

    Write:

        prepayment: 6% ramp to 18% CPR over 12 months
    """
    return error(
        "unreadable-ramp",
        f"`{key}` has a ramp that cannot be read",
        span,
        "first value, last value or months are missing",
        help=f"write, for example, `{key}: {example}`, over two months or more",
    )


@mistake("column-unreadable")
def column_unreadable(key: str, span: Span, why: str, label: str) -> Diagnostic:
    """A column of a CSV file cannot be read: no such file, no such column, or not a number in it.

    The first row of the file names its columns. Below it stand numbers by month, month 1 first:
    percents without a sign (`6` is 6%), amounts in dollars. A column may be shorter than its
    neighbours, but has no gaps. The file stands beside the deal, or in a folder below it.

    Instead of:

        prepayment: CPR column "speed" of "speeds.csv"

    Write, where the first row of speeds.csv is `month,cpr`:

        prepayment: CPR column "cpr" of "speeds.csv"
    """
    return error(
        "column-unreadable",
        f"`{key}` cannot be read: {why}",
        span,
        label,
        help="check the name of the file, the names in its first row, and the numbers below them",
    )
