"""`dealc decrement FILE [--class B-3] --psa 0,100,275 [--format text|md|csv|json] [--out OUT]`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.analytics.decrement import DecrementTable
    from dealdsl.cli.report import Report
    from dealdsl.documents.sheets import Sheet

T = TypeVar("T")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    class_option(parser, "the classes (default: all that have a balance or a notional)")
    command.assumption_options(parser)
    table_options(parser)


def class_option(parser: argparse.ArgumentParser, help: str, required: bool = False) -> None:
    parser.add_argument(
        "--class",
        metavar="CLASS",
        dest="classes",
        action="append",
        required=required,
        help=f"{help}; names between commas, or given several times",
    )


def table_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("text", "md", "csv", "json"),
        default="text",
        help="a table to read, a Markdown table, or rows for programs",
    )
    parser.add_argument(
        "--out", metavar="OUT", default="-", help="write the table here (standard output)"
    )
    parser.epilog = (
        "Speeds, defaults and severity may be lists, as in --psa 100,275,400 --cdr 0:4:1: the "
        "table has every combination. docs/analytics.md says how figures are reckoned."
    )


def in_form(
    form: str,
    table: T,
    csv_text: Callable[[T], str],
    json_text: Callable[[T], str],
    sheet: Callable[[T], Sheet],
) -> str:
    """A table in the form that `--format` asks for."""
    if form == "csv":
        return csv_text(table)
    if form == "json":
        return json_text(table)
    from dealdsl.documents.render import render_sheet

    return render_sheet(sheet(table), "md" if form == "md" else "text")


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.decrement_sheet import csv_text, json_text, sheet
    from dealdsl.cli.output import spare, write

    spare(options.file, options.out)
    found = table(options, report)
    if found is None:
        return 1
    write(options.out, in_form(options.format, found, csv_text, json_text, sheet))
    return report.exit_code


def table(options: argparse.Namespace, report: Report) -> DecrementTable | None:
    """The table that the options ask for; None when the deal has errors."""
    from dealdsl.analytics import decrement
    from dealdsl.analytics.conventions import conventions
    from dealdsl.analytics.mistakes import AnalyticsError
    from dealdsl.analytics.running import run as run_all
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.speeds import compiled, projected_error, scenarios
    from dealdsl.runtime.assumptions import AssumptionError

    made = compiled(options, report)
    if made is None:
        return None
    compilation, model = made
    assert compilation.deal is not None
    table, named = scenarios(model, options), names(options.classes)
    try:
        days = conventions(compilation.deal)
        runs = run_all(model, days, table, named or model.classes, decrement.COLUMNS)
        tell_failing(runs.failing, len(table), report)
        shown = named or decrement.with_balance(runs, model.classes)
        return decrement.decrement_table(runs, shown)
    except AnalyticsError as error:
        raise CommandError(error.diagnostic, 2) from None
    except AssumptionError as error:
        raise projected_error(error) from None


def names(given: list[str] | None) -> list[str]:
    """Names between commas, each once."""
    parts = (part.strip() for text in given or [] for part in text.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def tell_failing(failing: list[int], of: int, report: Report) -> None:
    """Tell of scenarios in which a check of the deal fails; figures of these are in doubt."""
    from dealdsl.cli.batch_mistakes import batch_fails_checks

    if failing:
        report.add(batch_fails_checks(failing, of, ""))
