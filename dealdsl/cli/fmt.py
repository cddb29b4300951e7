"""`dealc fmt FILE… [--check|--diff]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.source import Source


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a deal, laid out in its place; - reads standard input and prints",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--check", action="store_true", help="only name the files that would change; exit 1 if any"
    )
    ways.add_argument("--diff", action="store_true", help="only print what would change")


def run(options: argparse.Namespace, report: Report) -> int:
    """Lays out each file; one with syntax errors is left as it is, and its errors are told."""
    from dealdsl.cli.report import CommandError

    code = 0
    for path in options.files:
        try:
            code = max(code, _format(path, options, report))
        except CommandError as failure:
            report.add(failure.diagnostic)
            code = max(code, failure.exit_code)
    return max(code, report.exit_code)


def _format(path: str, options: argparse.Namespace, report: Report) -> int:
    from dealdsl import compiler
    from dealdsl.cli.files import read
    from dealdsl.cli.output import say
    from dealdsl.diagnostics.width import harmless

    source = read(path)
    text, diagnostics = compiler.format_text(source)
    report.add(*diagnostics)
    if text is None:
        return 1
    if options.diff:
        say(_difference(source, text))
    elif options.check and text != source.text:
        say(f"would rewrite {harmless(source.name)}\n")
        return 1
    elif not options.check:
        _rewrite(path, source, text)
    return 0


def _rewrite(path: str, source: Source, text: str) -> None:
    from dealdsl.cli.output import say, write
    from dealdsl.diagnostics.width import harmless

    if path == "-":
        say(text)
    elif text != source.text:
        write(path, text)
        say(f"rewrote {harmless(path)}\n")


def _difference(source: Source, text: str) -> str:
    """A unified diff that `patch` takes; empty when nothing changes."""
    from difflib import unified_diff

    old, new = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    lines = unified_diff(old, new, source.name, f"{source.name} (laid out)")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
