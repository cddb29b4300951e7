"""The command line of a model: options in, a table and files out."""

import argparse
import csv
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from dealdsl.runtime.assumptions import (
    ASSUMPTION_NAMES,
    PREPAYMENT_MEASURES,
    SPEED_NAMES,
    AssumptionError,
    Assumptions,
    InputError,
    checked_number,
    checked_rate,
    in_words,
)
from dealdsl.runtime.flows import Model, Result
from dealdsl.runtime.indices import require_indices
from dealdsl.runtime.output import (
    csv_files,
    is_for_csv,
    show,
    write_together,
)
from dealdsl.runtime.summary import failed_checks, summary, summary_table

# What is written of a projection: text or bytes by path.
Writer = Callable[[Assumptions, Result], Mapping[str, str | bytes]]

CSV_HELP = (
    "write the flows of the classes here, and the pools beside it in FILE.pools.csv; "
    "with - print the flows of the classes instead of the table"
)


def run_options(
    parser: argparse.ArgumentParser, out: str = "FILE.csv", out_help: str = CSV_HELP
) -> None:
    """Add the options of `run`: what to assume, and where the flows go."""
    assumption_options(parser)
    parser.add_argument("--out", metavar=out, help=out_help)
    parser.add_argument(
        "--tape",
        metavar="POOL=FILE",
        action="append",
        dest="tapes",
        help="take the loans of a pool that has a tape from this CSV or Parquet file",
    )


def assumption_options(parser: argparse.ArgumentParser) -> None:
    """Add what to assume. All are text or None: what is not given is as the scenario says."""
    parser.add_argument("--scenario", metavar="NAME", help="a scenario of the deal (default: base)")
    group = parser.add_argument_group(
        "assumptions",
        "Each replaces the scenario's. Percents are percents: --cdr 0.5 is half a percent a year. "
        "For N, FILE.csv:COLUMN gives a number for each month, of which the last goes on.",
    )
    prepayment, default = (group.add_mutually_exclusive_group() for _ in range(2))
    for kind, name, letter, text in (
        (prepayment, "psa", "N", "prepayments, percent of the PSA curve"),
        (prepayment, "cpr", "N", "prepayments, percent a year"),
        (prepayment, "smm", "N", "prepayments, percent a month"),
        (prepayment, "abs", "N", "prepayments, percent of the loans at first, a month"),
        (default, "cdr", "N", "defaults, percent a year"),
        (default, "mdr", "N", "defaults, percent a month"),
        (default, "sda", "N", "defaults, percent of the SDA curve"),
        (group, "severity", "N", "loss on a default, percent of the balance at default"),
        (group, "lag", "MONTHS", "from default to liquidation"),
        (group, "late-recovery", "P", "percent of each loss that is recovered after all"),
        (group, "late-recovery-lag", "MONTHS", "from liquidation to that recovery"),
        (group, "delinquency", "N", "60 or more days delinquent, percent of the pool"),
        (group, "special-hazard", "P", "percent of each loss"),
        (group, "fraud", "P", "percent of each loss"),
        (group, "bankruptcy", "P", "percent of each loss"),
    ):
        kind.add_argument(f"--{name}", metavar=letter, help=text)
    group.add_argument(
        "--index",
        metavar="NAME=N",
        action="append",
        dest="indices",
        help="an index, percent a year; may be given for several",
    )
    for name, text in (
        ("advance", "the servicer advances principal and interest on foreclosures"),
        ("call", "optional calls are exercised as soon as they can be"),
    ):
        group.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=text)


def assumptions_from(model: Model, options: argparse.Namespace) -> Assumptions:
    """The assumptions that the options ask for: a scenario of the model with changes.

    Raises InputError for a CSV file that cannot be used, AssumptionError for anything else.
    """
    asked = {name: getattr(options, name) for name in ASSUMPTION_NAMES}
    given = {name: _given(name, value) for name, value in asked.items() if value is not None}
    scenario = options.scenario or "base"
    names = ", ".join(model.scenarios)
    if scenario in model.scenarios:
        chosen = Assumptions(**model.scenarios[scenario]).override(**given)
        require_indices(model.indices, chosen)
        return chosen
    if options.scenario is not None:
        raise AssumptionError(f"the deal has no scenario {scenario}; it has {names or 'none'}")
    if not any(name in given for name in PREPAYMENT_MEASURES):
        message = "the deal has no scenario base: give one of --psa, --cpr, --smm and --abs"
        raise AssumptionError(message + (f", or --scenario with one of {names}" if names else ""))
    chosen = Assumptions(**given)
    require_indices(model.indices, chosen)
    return chosen


def run(model: Model, options: argparse.Namespace, writer: Writer | None = None) -> int:
    """Project the model, print the table and write the files: CSV, or what `writer` makes.

    Returns the exit code: 0 fine, 1 an input cannot be used or a monthly check of the deal fails,
    2 the options make no sense, 3 an output cannot be written, 130 interrupted.
    """
    try:
        return _run(model, options, writer)
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
        return _failed(3, f"{output} cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        return 130


def main(model: Model, argv: list[str] | None = None) -> int:
    """Run the model from the command line; `argv` is without the program's name."""
    words = "Project the cash flows of this deal under assumptions of your own."
    parser = _Parser(prog=f"{model.name}.py", description=words, allow_abbrev=False)
    run_options(parser)
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.out is not None and not is_for_csv(options.out):
        said = "a model that stands alone writes .csv files; `dealc run` writes .xlsx and .parquet"
        return _failed(3, f"{options.out} cannot be written: {said}")
    return run(model, options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}\n")


def _run(model: Model, options: argparse.Namespace, writer: Writer | None) -> int:
    assumptions = assumptions_from(model, options)
    notes = _take_tapes(model, options.tapes or [])
    result = model.project(assumptions)
    files: Mapping[str, str | bytes] = {}
    if options.out is not None:
        if writer is None:
            files = csv_files(model, result, options.out)
        else:
            files = writer(assumptions, result)
        write_together(files)
    if options.out != "-":
        table = summary_table(model, summary(model, result))
        written = f"Written: {', '.join(files)}\n" if files else ""
        words = f"{model.title}\nAssumptions: {in_words(assumptions)}\n{notes}"
        show(f"{words}\n{table}{written}")
    elif notes:
        print(notes, end="", file=sys.stderr)
    failed = failed_checks(model, result)
    return _failed(1, "; ".join(failed)) if failed else 0


def _take_tapes(model: Model, options: list[str]) -> str:
    """Take the tapes that the options name; what to tell of those the deal was not checked with."""
    for option in options:
        pool, _, path = option.partition("=")
        if pool not in model.tapes or not path:
            has = ", ".join(model.tapes) or "none"
            known = f"a pool that has a tape ({has}) and a file"
            raise AssumptionError(f"--tape takes {known}, as in POOL=FILE, not {option}")
        model.tapes[pool].use(path)
    for tape in model.tapes.values():
        if fault := tape.fault():
            raise InputError(fault)
    words = (tape.differs() for tape in model.tapes.values())
    return "".join(f"note: {note}\n" for note in words if note)


def _given(name: str, value: Any) -> Any:
    """What an option means: a number, or the column of a CSV file if it may vary by month."""
    if name == "indices":
        return _indices(value)
    return _number_or_column(name, value, checked_number) if name in SPEED_NAMES else _number(value)


def _number_or_column(name: str, value: str, checked: Callable[[str, object], float]) -> Any:
    number = _number(value)
    if isinstance(number, str) and ":" in number:
        path, _, column = number.rpartition(":")
        return _read_column(name, path, column, checked)
    return number


def _indices(options: list[str]) -> dict[str, Any]:
    """`NAME=5` or `NAME=FILE.csv:COLUMN`, for as many indices as there are options."""
    found: dict[str, Any] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not (name and equals and value):
            raise AssumptionError(f"--index takes a name and a rate, as in NAME=5, not {option}")
        if name in found:
            raise AssumptionError(f"--index gives {name} twice")
        found[name] = _number_or_column(name, value, checked_rate)
    return found


def _number(value: str | bool) -> float | str:
    """Text as a number, or as it is: what it should have been is told where it is checked."""
    for kind in (int, float):
        try:
            return value if isinstance(value, bool) else kind(value)
        except ValueError:
            pass
    return value


def _read_column(
    name: str, path: str, column: str, checked: Callable[[str, object], float]
) -> tuple[float, ...]:
    rows = _read_rows(path)
    heads = [head.strip() for head in rows[0][1]] if rows else []
    if heads.count(column) != 1:
        found = f"columns named {column}; its columns are: {', '.join(heads) or 'none'}"
        raise InputError(f"{path} has {heads.count(column) or 'no'} {found}")
    place = heads.index(column)
    cells = [(line, row[place].strip() if place < len(row) else "") for line, row in rows[1:]]
    while cells and not cells[-1][1]:
        cells.pop()  # a column may be shorter than its neighbours
    if not cells:
        raise InputError(f"{path}, column {column}: no numbers")
    speed = []
    for line, cell in cells:
        try:
            speed.append(checked(name, _number(cell)))
        except AssumptionError as error:
            raise InputError(f"{path}, line {line}, column {column}: {error}") from None
    return tuple(speed)


def _read_rows(path: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that hold anything, with their line numbers."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            return [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} is not a CSV file in UTF-8: {error}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _failed(code: int, message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return code
