"""The command line of a model: options in, a table and files out."""

import argparse
import csv
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

from dealdsl.runtime.assumptions import (
    ASSUMPTION_NAMES,
    PREPAYMENT_MEASURES,
    AssumptionError,
    Assumptions,
    checked_number,
    in_words,
)
from dealdsl.runtime.flows import Model
from dealdsl.runtime.output import (
    flows_csv,
    is_stream,
    pools_csv,
    pools_path,
    show,
    write_together,
)
from dealdsl.runtime.summary import summary, summary_table


class InputError(AssumptionError):
    """A file of assumptions that cannot be used; the message names the file and the place."""


@dataclass(frozen=True)
class CsvColumn:
    """A column of a CSV file that holds a speed by month: month 1 in the row after the names."""

    path: str
    column: str

    def read(self, option: str) -> tuple[float, ...]:
        """The numbers of the column, fit for `option`. Raises InputError."""
        try:
            with open(self.path, encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file)
                rows = [(reader.line_num, row) for row in reader if row]
        except OSError as error:
            raise InputError(f"{self.path} cannot be read: {_reason(error)}") from None
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{self.path} is not a CSV file in UTF-8: {error}") from None
        names = [name.strip() for name in rows[0][1]] if rows else []
        if names.count(self.column) != 1:
            found = ", ".join(names) or "none"
            several = "more than one" if self.column in names else "no"
            message = f"{self.path} has {several} column named {self.column}; columns: {found}"
            raise InputError(message)
        place = names.index(self.column)
        cells = [(line, row[place].strip() if place < len(row) else "") for line, row in rows[1:]]
        while cells and not cells[-1][1]:
            cells.pop()  # a column may be shorter than its neighbours
        if not cells:
            raise InputError(f"{self.path}: column {self.column} is empty")
        return tuple(self._number(option, line, cell) for line, cell in cells)

    def _number(self, option: str, line: int, cell: str) -> float:
        try:
            return checked_number(option, _number_or_text(cell))
        except AssumptionError as error:
            message = f"{self.path}, line {line}, column {self.column}: {error}"
            raise InputError(message) from None


def run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `run`. All default to None: what is not given is as the scenario says."""
    parser.add_argument("--scenario", metavar="NAME", help="a scenario of the deal (default: base)")
    group = parser.add_argument_group(
        "assumptions",
        "Each replaces the scenario's. Percents are percents: --cdr 0.5 is half a percent a year. "
        "In place of N, FILE.csv:COLUMN gives a number for each month, of which the last goes on.",
    )
    prepayment, default = (group.add_mutually_exclusive_group() for _ in range(2))
    for kind, name, text in (
        (prepayment, "psa", "prepayments, percent of the PSA curve"),
        (prepayment, "cpr", "prepayments, percent a year"),
        (prepayment, "smm", "prepayments, percent a month"),
        (default, "cdr", "defaults, percent a year"),
        (default, "mdr", "defaults, percent a month"),
        (default, "sda", "defaults, percent of the SDA curve"),
        (group, "delinquency", "60 or more days delinquent, percent of the pool"),
    ):
        kind.add_argument(f"--{name}", type=_speed, metavar="N", help=text)
    for name, text in (
        ("severity", "loss on a default, percent of the balance at default"),
        ("special-hazard", "special hazard losses, percent of each loss"),
        ("fraud", "fraud losses, percent of each loss"),
        ("bankruptcy", "bankruptcy losses, percent of each loss"),
    ):
        group.add_argument(f"--{name}", type=_number, metavar="P", help=text)
    group.add_argument("--lag", type=_months, metavar="N", help="months from default to sale")
    switch = argparse.BooleanOptionalAction
    group.add_argument("--advance", action=switch, help="the servicer advances on foreclosures")
    group.add_argument("--call", action=switch, help="optional calls are exercised")
    parser.add_argument(
        "--out",
        metavar="FILE.csv",
        help="write the flows of the classes here, and of the pools to FILE.pools.csv; "
        "- prints the flows of the classes in place of the table",
    )


def assumptions_from(model: Model, options: argparse.Namespace) -> Assumptions:
    """The assumptions that the options ask for: a scenario of the model with changes.

    Raises InputError for a CSV file that cannot be used, AssumptionError for anything else.
    """
    given: dict[str, Any] = {}
    for name in ASSUMPTION_NAMES:
        value = getattr(options, name)
        if value is not None:
            given[name] = value.read(name) if isinstance(value, CsvColumn) else value
    scenario = options.scenario or "base"
    if scenario in model.scenarios:
        return Assumptions(**model.scenarios[scenario]).override(**given)
    names = ", ".join(model.scenarios) or "none"
    if options.scenario is not None:
        raise AssumptionError(f"the deal has no scenario {scenario}; scenarios: {names}")
    if not any(name in given for name in PREPAYMENT_MEASURES):
        message = "the deal has no scenario base: give --psa, --cpr or --smm"
        raise AssumptionError(message + (f", or --scenario ({names})" if model.scenarios else ""))
    return Assumptions(**given)


def run(model: Model, options: argparse.Namespace) -> int:
    """Project the model, print the table and write the files.

    Returns the exit code: 0 fine, 1 an input cannot be used, 2 the options make no sense, 3 an
    output cannot be written, 130 interrupted.
    """
    try:
        _run(model, options)
    except InputError as error:
        return _failed(1, str(error))
    except AssumptionError as error:
        return _failed(2, str(error))
    except ArithmeticError as error:
        return _failed(1, f"the deal cannot be projected under these assumptions: {error}")
    except BrokenPipeError:
        return 3
    except OSError as error:
        output = "standard output" if error.filename in (None, "-") else error.filename
        return _failed(3, f"{output} cannot be written: {_reason(error)}")
    except KeyboardInterrupt:
        return 130
    return 0


def main(model: Model, argv: list[str] | None = None) -> int:
    """Run the model from the command line; `argv` is without the program's name."""
    parser = _Parser(
        prog=f"{model.name}.py",
        description="Project the cash flows of this deal under assumptions of your own.",
        allow_abbrev=False,
    )
    run_options(parser)
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    return run(model, options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}\n(--help lists the options)\n")


def _run(model: Model, options: argparse.Namespace) -> None:
    assumptions = assumptions_from(model, options)
    result = model.project(assumptions)
    written = ""
    if options.out is not None:
        files = {options.out: flows_csv(model, result)}
        if not is_stream(options.out):
            files[pools_path(options.out)] = pools_csv(model, result)
        write_together(files)
        written = f"Written: {' and '.join(files)}\n"
    if options.out != "-":
        table = summary_table(model, summary(model, result))
        show(f"{model.title}\nAssumptions: {in_words(assumptions)}\n\n{table}{written}")


def _number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _number(text: str) -> float:
    number = _number_or_text(text)
    if isinstance(number, str):
        raise argparse.ArgumentTypeError(f"takes a number, not {text!r}")
    return number


def _speed(text: str) -> float | CsvColumn:
    number = _number_or_text(text)
    if isinstance(number, float):
        return number
    path, _, column = text.rpartition(":")
    if not (path and column):
        raise argparse.ArgumentTypeError(f"takes a number or FILE.csv:COLUMN, not {text!r}")
    return CsvColumn(path, column)


def _months(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        message = f"takes a whole number of months, not {text!r}"
        raise argparse.ArgumentTypeError(message) from None


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _failed(code: int, message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return code
