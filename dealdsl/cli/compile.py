"""`dealc compile FILE [-o OUT.py] [--show ast|deal|program]`"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from dealdsl.values.identifiers import file_stem

if TYPE_CHECKING:
    from dealdsl.cli.report import Report

HEADER = b"Written by dealc"
"""What the first lines of every emitted model say."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.py",
        help="the file to write, - for standard output (default: ./NAME.py, as the deal is named)",
    )
    parser.add_argument(
        "--show",
        choices=("ast", "deal", "program"),
        help="print what the compiler made of the deal on its way, instead of the model",
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.output import say, spare, write
    from dealdsl.diagnostics.width import harmless

    spare(options.file, options.output)
    if options.show:
        text, path = _shown(options, report), options.output or "-"
    else:
        text, path = _model(options, report), options.output or _own_path(options.file)
    if text is None:
        return 1
    write(path, text)
    if path != "-":
        say(f"wrote {harmless(path)}\n")
    return 0


def _model(options: argparse.Namespace, report: Report) -> str | None:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked

    compilation = checked(options.file, report)
    return None if compilation is None else compiler.emit(compilation)


def _shown(options: argparse.Namespace, report: Report) -> str | None:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.cli.files import read

    if options.show != "ast":
        compilation = checked(options.file, report)
        return None if compilation is None else compiler.show(compilation, options.show)
    source = read(options.file)
    tree, diagnostics = compiler.parse(source)
    report.add(*diagnostics)
    return None if tree is None else compiler.show(source, "ast")


def _own_path(deal: str) -> str:
    """`./NAME.py` when that is free or a model of ours; otherwise a CommandError.

    What comes from standard input has no name and goes to standard output.
    """
    if deal == "-":
        return "-"
    from dealdsl.cli.output import output_not_ours
    from dealdsl.cli.report import CommandError

    path = os.path.join(".", model_name(deal) + ".py")
    if os.path.isfile(path):
        with open(path, "rb") as file:
            if HEADER not in file.read(2048):
                raise CommandError(output_not_ours(path), 3)
    return path


def model_name(deal: str) -> str:
    """A Python module's name after a deal's file name: `cmsi-2003-11.deal` is `cmsi_2003_11`."""
    return file_stem(os.path.basename(deal).removesuffix(".deal"))
