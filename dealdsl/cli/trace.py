"""`dealc trace FILE --period N | --date DATE [--why CLASS] [options]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import Compilation
    from dealdsl.tracing.events import Trace


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--period", metavar="N", type=int, help="the period, the first being 1")
    when.add_argument("--date", metavar="YYYY-MM-DD", help="the date on which the period is paid")
    parser.add_argument(
        "--why", metavar="CLASS", help="why the class was paid, went short or lost in the period"
    )
    parser.add_argument(
        "--format",
        choices=("text", "md", "json"),
        default="text",
        help="text (default), Markdown, or all events with figures that are not rounded",
    )
    parser.add_argument(
        "--out", metavar="FILE", default="-", help="write the trace here (standard output)"
    )
    command.assumption_options(parser)


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare, write
    from dealdsl.cli.report import CommandError
    from dealdsl.tracing.mistakes import TraceError, does_not_add_up

    spare(options.file, options.out)
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    try:
        traced = _traced(compilation, options)
        text = _told(traced, options.why, options.format)
    except TraceError as error:
        raise CommandError(error.diagnostic, 2) from None
    write(options.out, text)
    if not traced.adds_up:
        report.add(does_not_add_up([each for each in traced.sums if not each.holds]))
    return report.exit_code


def _traced(compilation: Compilation, options: argparse.Namespace) -> Trace:
    from dealdsl import compiler
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.run import not_projected
    from dealdsl.runtime.assumptions import AssumptionError, InputError
    from dealdsl.tracing.trace import period_of, trace

    program = compiler.program(compilation)
    period = options.period if options.date is None else period_of(program, options.date)
    try:
        model = compiler.load_model(compilation)
        return trace(program, command.assumptions_from(model, options), period)
    except InputError as error:
        raise CommandError(not_projected(str(error)), 1) from None
    except AssumptionError as error:
        raise CommandError(not_projected(str(error)), 2) from None
    except ArithmeticError as error:
        said = f"the deal cannot be projected under these assumptions: {error}"
        raise CommandError(not_projected(said), 1) from None


def _told(traced: Trace, name: str | None, form: str) -> str:
    from dealdsl.tracing import data, markdown, text
    from dealdsl.tracing.page import head, page
    from dealdsl.tracing.why import why

    if name is not None:
        reason, top = why(traced, name), head(traced)
        if form == "json":
            return data.reasons_json(top, reason)
        return markdown.reasons(top, reason) if form == "md" else text.reasons(top, reason)
    if form == "json":
        return data.trace_json(traced)
    return markdown.markdown(page(traced)) if form == "md" else text.text(page(traced))
