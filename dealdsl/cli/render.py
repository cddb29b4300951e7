"""`dealc render FILE --8k [--format text|md|html] [-o OUT]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdsl.cli.report import Report


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "--8k",
        dest="form_8k",
        action="store_true",
        required=True,
        help="the document: a summary in the manner of a Form 8-K",
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


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare, write

    spare(options.file, options.output)
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    text, diagnostics = compiler.render_8k(compilation, options.format)
    report.add(*diagnostics)
    if text is None:
        return 1
    write(options.output, text)
    return 0
