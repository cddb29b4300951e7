"""`dealc graph FILE [--format svg|mermaid|dot] [-o OUT]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import PictureForm

ENDINGS: dict[str, PictureForm] = {
    ".svg": "svg",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "--format",
        choices=("svg", "mermaid", "dot"),
        help="the form of the picture (default: as the ending of OUT says, else svg)",
    )
    parser.add_argument(
        "-o",
        "--out",
        metavar="OUT",
        default="-",
        help="the file to write (standard output)",
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare, write

    spare(options.file, options.out)
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    write(options.out, compiler.graph(compilation, options.format or _form(options.out)))
    return 0


def _form(path: str) -> PictureForm:
    """The form that a file's ending says; svg for any other."""
    return next((form for end, form in ENDINGS.items() if path.lower().endswith(end)), "svg")
