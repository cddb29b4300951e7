"""`dealc yield FILE --class B-3 --price 101-16+ [options]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.cli.quoting import add_quote_options, quoted

if TYPE_CHECKING:
    from dealdsl.cli.report import Report


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "--price",
        metavar="P",
        dest="asked",
        action="append",
        required=True,
        help="percent of the balance, without accrued interest: 101.5, 101-16, 101-16+ or 101-163; "
        "several between commas, or given several times",
    )
    add_quote_options(parser)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.quote_sheet import YIELDS

    return quoted(options, report, YIELDS)
