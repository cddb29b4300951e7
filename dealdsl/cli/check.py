"""`dealc check FILE…`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdsl.cli.report import Report


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a deal, or - for standard input")
    parser.add_argument(
        "--strict", action="store_true", help="a number without a source is an error"
    )


def run(options: argparse.Namespace, report: Report) -> int:
    """Tells everything that is wrong in all files; says of the others that they are clean."""
    for path in options.files:
        _check(path, options.strict, report)
    return report.exit_code


def _check(path: str, strict: bool, report: Report) -> None:
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import say
    from dealdsl.cli.report import CommandError
    from dealdsl.diagnostics.width import harmless

    before = len(report.diagnostics)
    try:
        checked(path, report, strict)
    except CommandError as failure:
        report.add(failure.diagnostic)
    if report.form == "text" and len(report.diagnostics) == before:
        say(f"{harmless(path)} is clean\n")
