"""`dealc run FILE [options]`: the options, the figures and the bytes of the emitted model."""

from __future__ import annotations

import argparse
import contextlib
import io
from typing import TYPE_CHECKING

from dealdsl.diagnostics.mistakes import mistake
from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import Compilation
    from dealdsl.diagnostics.diagnostic import Diagnostic
    from dealdsl.runtime.flows import Model


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    command.run_options(parser)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare

    spare(options.file, options.out)
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        code = command.run(_model(compilation), options)
    lines = told.getvalue().splitlines()
    report.add(
        *(tape_not_checked(x) if x.startswith("note: ") else not_projected(x) for x in lines)
    )
    return code


def _model(compilation: Compilation) -> Model:
    """The model; what a tape holds may be enough to be worth machine code."""
    from dealdsl import compiler

    model = compiler.load_model(compilation)
    if model.tapes:
        from dealdsl.native.loans import quicken

        quicken(model.project.__globals__, compiler.emit(compilation))
    return model


@mistake("not-projected")
def not_projected(said: str) -> Diagnostic:
    """The deal is sound, but the run that the command line asks for cannot be made.

    An option is out of its range, the scenario does not exist, a deal without a scenario `base`
    is run without a prepayment option, a CSV file of speeds cannot be used, or the flows cannot be
    written. The message says which; the model that `dealc compile` writes says the same.

    *Instead of* `dealc run x.deal --severity 120`

    *Write* `dealc run x.deal --severity 35`: percents are percents of a hundred.
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    return Diagnostic("not-projected", Severity.ERROR, said.removeprefix("error: "), None)


@mistake("tape-not-checked")
def tape_not_checked(said: str) -> Diagnostic:
    """The loans come from another file than the one that the deal was checked with.

    `dealc check` compares the figures that a pool states with its tape; a model keeps the hash of
    that file. Flows of other loans may be what is wanted, but they are not the deal's. It is told
    beside the flows, and above the table where one is shown.

    *Instead of* `dealc run x.deal --tape I=later.csv`, where the deal's own loans are meant

    *Write* `dealc run x.deal`
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    message = said.removeprefix("note: ")
    return Diagnostic("tape-not-checked", Severity.WARNING, message, None)
