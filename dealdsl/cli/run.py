"""`dealc run FILE [options]`: the options, the figures and the bytes of the emitted model."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
from typing import TYPE_CHECKING

from dealdsl.diagnostics.mistakes import mistake
from dealdsl.runtime import command

OUT_HELP = (
    "write the flows here, by the ending: FILE.xlsx is a workbook of everything; FILE.csv and "
    "FILE.parquet hold the classes, and FILE.pools.csv or .parquet beside it the pools; with - "
    "print the flows of the classes as CSV instead of the table"
)

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import Compilation
    from dealdsl.diagnostics.diagnostic import Diagnostic
    from dealdsl.runtime.assumptions import Assumptions
    from dealdsl.runtime.flows import Model, Result


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    command.run_options(parser, "FILE", OUT_HELP)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare

    spare(options.file, options.out)
    _require_form(options.out)
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    model = _model(compilation)
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        code = _run(model, compilation, options)
    lines = told.getvalue().splitlines()
    report.add(
        *(tape_not_checked(x) if x.startswith("note: ") else not_projected(x) for x in lines)
    )
    return code


def _require_form(path: str | None) -> None:
    """A CommandError where flows cannot be written to `path` for its ending, or not here."""
    from dealdsl.cli.batch_mistakes import extra_missing
    from dealdsl.cli.report import CommandError
    from dealdsl.exports.forms import require_form
    from dealdsl.exports.mistakes import ExportError, MissingPackageError

    try:
        if path is not None:
            require_form(path)
    except ExportError as error:
        stem = os.path.splitext(path or "")[0]
        help = f"write `{stem}.csv`, `{stem}.parquet` or `{stem}.xlsx`"
        raise CommandError(flows_not_written(str(error), help), 3) from None
    except MissingPackageError as error:
        missing = extra_missing(error.package, "dealc run --out", error.extra)
        raise CommandError(missing, 1) from None


def _run(model: Model, compilation: Compilation, options: argparse.Namespace) -> int:
    """The exit code of the projection. CSV is written as the emitted model writes it, other files
    by the package."""
    from dealdsl.cli.report import CommandError
    from dealdsl.exports.forms import require_form
    from dealdsl.exports.mistakes import ExportError

    if options.out is None or require_form(options.out) == ".csv":
        return command.run(model, options)

    def contents(assumptions: Assumptions, result: Result) -> dict[str, str | bytes]:
        from dealdsl.exports import files
        from dealdsl.exports.projection import Projection

        begun = options.scenario or ("base" if "base" in model.scenarios else None)
        projection = Projection(compilation, model, assumptions, begun, result)
        return files.contents(projection, options.out)

    try:
        return command.run(model, options, contents)
    except ExportError as error:
        raise CommandError(flows_not_written(str(error)), 3) from None


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


@mistake("flows-not-written")
def flows_not_written(said: str, help: str | None = None) -> Diagnostic:
    """Flows cannot be written in the form that the name of the file asks for.

    The ending of the name says the form: `.csv`, `.parquet` or `.xlsx`. Another ending says none
    that can be written, and Excel takes no more than 1,048,576 rows.

    *Instead of* `dealc run x.deal --out flows.xls`

    *Write* `dealc run x.deal --out flows.xlsx`
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    return Diagnostic("flows-not-written", Severity.ERROR, said, None, help=help)


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
