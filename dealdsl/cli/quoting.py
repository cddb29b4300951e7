"""What `dealc price` and `dealc yield` have in common."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from dealdsl.cli.decrement import class_option, in_form, names, table_options, tell_failing
from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.analytics.screens import Asked, Screen
    from dealdsl.cli.quote_sheet import Measures
    from dealdsl.cli.report import Report


def add_quote_options(parser: argparse.ArgumentParser) -> None:
    class_option(parser, "what is bought", required=True)
    parser.add_argument(
        "--settle", metavar="DATE", help="the settlement date, as in 2004-01-15 (default: closing)"
    )
    parser.add_argument(
        "--day-count",
        choices=("30/360", "actual/360", "actual/365"),
        default="30/360",
        help="how years to payments are counted (30/360)",
    )
    parser.add_argument(
        "--payment-days",
        choices=("stated", "paid"),
        default="stated",
        help="discount from the days that the deal states, or from the business days on which "
        "payments are made (stated)",
    )
    parser.add_argument(
        "--curve",
        metavar="FILE.csv",
        help="a zero or par curve to give spreads over: columns years, and zero or par",
    )
    parser.add_argument(
        "--margin-over", metavar="INDEX", help="give discount margins over this index of the deal"
    )
    command.assumption_options(parser)
    table_options(parser)


def quoted(options: argparse.Namespace, report: Report, measures: Measures) -> int:
    """Run the scenarios, quote the classes and write the table; returns the exit code."""
    from dealdsl.cli.output import spare, write
    from dealdsl.cli.quote_sheet import csv_text, json_text, sheet

    spare(options.file, options.out)
    found = _screen(options, report)
    if found is None:
        return 1
    report.add(*found.problems)
    if all(cell.quote is None for cell in found.cells):
        return 1
    laid_out = partial(sheet, measures=measures)
    write(options.out, in_form(options.format, found, csv_text, json_text, laid_out))
    return report.exit_code


def _screen(options: argparse.Namespace, report: Report) -> Screen | None:
    from dealdsl.analytics.conventions import conventions
    from dealdsl.analytics.mistakes import AnalyticsError
    from dealdsl.analytics.running import run
    from dealdsl.analytics.screens import screen, terms_of
    from dealdsl.analytics.stream import COLUMNS
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.speeds import compiled, projected_error, scenarios
    from dealdsl.runtime.assumptions import AssumptionError

    made = compiled(options, report)
    if made is None:
        return None
    compilation, model = made
    assert compilation.deal is not None
    table, classes = scenarios(model, options), names(options.classes)
    try:
        days = conventions(compilation.deal)
        asked = _asked(options)
        terms = terms_of(
            *(days, options.settle, options.day_count, options.payment_days),
            *(options.curve, options.margin_over),
        )
        runs = run(model, days, table, classes, COLUMNS)
        tell_failing(runs.failing, len(table), report)
        return screen(runs, classes, asked, terms)
    except AnalyticsError as error:
        raise CommandError(error.diagnostic, 2) from None
    except AssumptionError as error:
        raise projected_error(error) from None


def _asked(options: argparse.Namespace) -> list[Asked]:
    """The prices, or the yields, that the command line gives. Raises AnalyticsError."""
    from dealdsl.analytics.screens import asked_price, asked_yield

    texts = names(options.asked)
    if options.command == "yield":
        return [asked_price(text) for text in texts]
    return [asked_yield(text, options.compounding == "monthly") for text in texts]
