"""`dealc price FILE --class B-3 --yield 6.5 [options]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.cli.quoting import add_quote_options, quoted

if TYPE_CHECKING:
    from dealdsl.cli.report import Report


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "--yield",
        metavar="Y",
        dest="asked",
        action="append",
        required=True,
        help="percent a year, as in 6.5; several between commas, or given several times",
    )
    parser.add_argument(
        "--compounding",
        choices=("half-yearly", "monthly"),
        default="half-yearly",
        help="of the yields given: bond-equivalent, or mortgage yields",
    )
    add_quote_options(parser)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.quote_sheet import PRICES

    return quoted(options, report, PRICES)
