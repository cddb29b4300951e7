"""`dealc`: reads the command line, hands over to a command, and ends with its exit code.

Each command is a module of this package with `add_options(parser)` and
`run(options, report) -> int`. Only the command that is asked for is imported, and it imports the
compiler only when it runs: help and version stay quick.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn, TextIO

from dealdsl import __version__

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.diagnostics.diagnostic import Diagnostic

COMMANDS = {
    "check": "say what is wrong with deals",
    "fmt": "lay out deals in the one standard way",
    "compile": "write a deal's cash-flow model as one Python file that stands alone",
    "run": "project a deal's cash flows in a scenario",
    "trace": "tell where every dollar of a period came from and went, and why",
    "batch": "project a deal's cash flows in many scenarios, into one table",
    "solve": "find where a condition on a deal's results begins or ceases to hold",
    "price": "give prices of classes at yields, in one scenario or many",
    "yield": "give yields of classes at prices, in one scenario or many",
    "decrement": "give the percent of classes' balances that is outstanding each year",
    "render": "write a deal's disclosure",
    "report": "write one page for investors: structure, charts, scenarios side by side",
    "graph": "draw a deal's waterfalls",
    "facts": "list the facts and the assumptions of a deal",
    "explain": "tell what a mistake is, and what to write instead",
}
# The modules of commands whose names Python keeps for itself, or another module bears.
MODULES = {"yield": "yields", "report": "report_page"}
# Packages that only some commands need, and the extra that brings each.
EXTRAS = {
    "llvmlite": "fast",
    "matplotlib": "plot",
    "numpy": "batch",
    "pyarrow": "batch",
    "scipy": "batch",
    "xlsxwriter": "excel",
}
EXIT_CODES = """\
exit codes:
  0    fine
  1    the deal or the input has errors
  2    the command line is wrong
  3    an output cannot be written
  130  interrupted by Ctrl-C
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line, by default that of the process; returns its exit code."""
    try:
        code = _run(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:
        code = 130
    taken = [_flushed(stream) for stream in (sys.stdout, sys.stderr)]
    return code if taken[0] or code else 3


def program() -> NoReturn:
    """What the installed `dealc` calls.

    A command is short: collecting garbage while it runs, and giving every object back before it
    ends, cost a tenth of its time and free nothing that the end of the process does not. `main`
    has flushed what was printed.
    """
    gc.disable()
    os._exit(main())


def _run(arguments: list[str]) -> int:
    try:
        options = _parser(arguments).parse_args(arguments)
    except SystemExit as end:
        return _code(end)
    from dealdsl.cli.report import Report

    report = Report(options.diagnostics, options.colour)
    code = _command(options, report)
    report.tell()
    return code


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    """The parser of a command line; only the command it names has its options."""
    parser = argparse.ArgumentParser(
        prog="dealc",
        description="Compile securitisation deals: check them, run them, write their disclosure.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dealc {__version__}")
    _add_commands(parser, arguments)
    return parser


def command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command, with all its options."""
    parser = argparse.ArgumentParser(prog="dealc")
    return _add_commands(parser, [name]).choices[name]


def _add_commands(
    parser: argparse.ArgumentParser, arguments: list[str]
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=purpose,
            description=f"{purpose[0].upper()}{purpose[1:]}.",
            allow_abbrev=False,
        )
        if arguments[:1] == [name]:
            _module(name).add_options(command)
            _add_report_options(command)
    return commands


def _module(command: str) -> ModuleType:
    return import_module(f"dealdsl.cli.{MODULES.get(command, command)}")


def _add_report_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--diagnostics",
        choices=("text", "json", "sarif"),
        default="text",
        help="the form in which mistakes are told on standard error",
    )
    command.add_argument(
        "--colour",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in text; auto: on a terminal, unless NO_COLOR is set",
    )


def _command(options: argparse.Namespace, report: Report) -> int:
    """What the command returns; whatever goes wrong in it goes to the report."""
    from dealdsl.cli.report import CommandError, internal

    try:
        return int(_module(options.command).run(options, report))
    except CommandError as failure:
        report.add(failure.diagnostic)
        return failure.exit_code
    except BrokenPipeError:
        return 3
    except ModuleNotFoundError as error:
        report.add(_missing(error, options.command))
        return 1
    except SystemExit as end:
        return _code(end)
    except Exception as error:
        if os.environ.get("DEALC_TRACEBACK") == "1":
            sys.excepthook(type(error), error, error.__traceback__)
        report.add(internal(error))
        return 1


def _missing(error: ModuleNotFoundError, command: str) -> Diagnostic:
    """What to tell of a package that is not installed: its extra, if it is one of ours."""
    from dealdsl.cli.report import internal

    package = (error.name or "").partition(".")[0]
    if package not in EXTRAS:
        return internal(error)
    from dealdsl.cli.batch_mistakes import extra_missing

    return extra_missing(package, f"dealc {command}", EXTRAS[package])


def _code(end: SystemExit) -> int:
    return end.code if isinstance(end.code, int) else 0 if end.code is None else 2


def _flushed(stream: TextIO | None) -> bool:
    """Whether all text of a stream was taken; what was not is dropped.

    Otherwise the interpreter would try again at its end, and complain.
    """
    if stream is None:
        return True
    try:
        stream.flush()
        return True
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
