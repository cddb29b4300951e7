"""`dealc render FILE --8k|--decrement [--format text|md|html] [-o OUT]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.cli.decrement import class_option
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.runtime import command
from dealdsl.runtime.assumptions import ASSUMPTION_NAMES

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.diagnostics.diagnostic import Diagnostic

OPTIONS = {"indices": "index", "classes": "class"}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    document = parser.add_mutually_exclusive_group(required=True)
    document.add_argument(
        "--8k",
        dest="form_8k",
        action="store_true",
        help="the document: a summary in the manner of a Form 8-K",
    )
    document.add_argument(
        "--decrement",
        action="store_true",
        help="the document: decrement tables as a prospectus has them, at --psa 100,275,400",
    )
    parser.add_argument(
        "--format",
        choices=("text", "md", "html"),
        default="text",
        help="plain text of 80 columns, Markdown or HTML",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", default="-", help="the file to write (standard output)"
    )
    class_option(parser, "with --decrement: the classes (default: all with a balance or notional)")
    command.assumption_options(parser)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.output import spare, write

    spare(options.file, options.output)
    text = _decrement(options, report) if options.decrement else _form_8k(options, report)
    if text is None:
        return 1
    write(options.output, text)
    return report.exit_code


def _form_8k(options: argparse.Namespace, report: Report) -> str | None:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked

    _require_no_speeds(options)
    compilation = checked(options.file, report)
    if compilation is None:
        return None
    text, diagnostics = compiler.render_8k(compilation, options.format)
    report.add(*diagnostics)
    return text


def _decrement(options: argparse.Namespace, report: Report) -> str | None:
    from dealdsl.cli.decrement import table
    from dealdsl.cli.decrement_sheet import document
    from dealdsl.documents.render import render_sheet

    found = table(options, report)
    return None if found is None else render_sheet(document(found), options.format)


def _require_no_speeds(options: argparse.Namespace) -> None:
    """A CommandError for speeds, classes or a scenario: a Form 8-K holds no projection."""
    from dealdsl.cli.report import CommandError

    names = (*ASSUMPTION_NAMES, "scenario", "classes")
    given = [name for name in names if getattr(options, name) is not None]
    if given:
        raise CommandError(speeds_without_table(OPTIONS.get(given[0], given[0])), 2)


@mistake("speeds-without-table")
def speeds_without_table(name: str) -> Diagnostic:
    """A speed, a class or another assumption is given for a document that holds no projection.

    A Form 8-K states what a deal is. Only decrement tables rest on assumptions.

    *Instead of* `dealc render x.deal --8k --psa 275`

    *Write* `dealc render x.deal --8k`, or `dealc render x.deal --decrement --psa 275`
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    option = name.replace("_", "-")
    return Diagnostic(
        "speeds-without-table",
        Severity.ERROR,
        f"--{option} has no effect on a Form 8-K, which holds no projection",
        None,
        help="leave it out, or write --decrement in place of --8k",
    )
