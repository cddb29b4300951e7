"""`dealc batch FILE --grid … --out results.parquet`: many scenarios of a deal, into one table."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from dealdsl.runtime import command

ADVISED_FROM = 20  # scenarios: fewer are as soon done in plain Python

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.scenarios.model import CompiledModel
    from dealdsl.scenarios.results import Batch


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    command.assumption_options(parser)
    parser.add_argument(
        "--out",
        metavar="RESULTS",
        required=True,
        help="the table to write, a row for each scenario and class, to .parquet or .csv",
    )
    parser.add_argument(
        "--select",
        metavar="OUTPUTS",
        action="append",
        help="what to ask for, as in average_life,loss(B-3),balance(B-3, 60) (default: the summary "
        "of every class); docs/batch.md lists all",
    )
    parser.add_argument(
        "--jobs", metavar="N", default="1", help="how many threads or processes run them"
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "native", "plain"),
        default="auto",
        help="machine code or plain Python, which give the same figures (auto: the sooner done)",
    )
    _scenario_options(parser)
    _part_options(parser)


def _scenario_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("scenarios", "Every combination of what is given here.")
    group.add_argument(
        "--grid",
        metavar="NAME=VALUES",
        action="append",
        default=[],
        help="psa=50:800:50 (first:last:step), severity=20,30,40, call=yes,no; "
        "may be given for several assumptions, as may --sample",
    )
    group.add_argument(
        "--scenarios",
        metavar="TABLE",
        help="a .csv or .parquet file with a row for each scenario and columns named as "
        "assumptions; a column `scenario` names the scenario of the deal to begin from",
    )
    group.add_argument(
        "--sample",
        metavar="NAME=LOW:HIGH",
        action="append",
        default=[],
        help="draw an assumption between bounds",
    )
    group.add_argument("--samples", metavar="N", help="how many scenarios to draw")
    group.add_argument(
        "--method", choices=("sobol", "latin"), default="sobol", help="how to spread what is drawn"
    )
    group.add_argument("--seed", metavar="N", default="0", help="another one draws others")


def _part_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "unfinished batches", "What is finished stands in RESULTS.parts until RESULTS is whole."
    )
    either = group.add_mutually_exclusive_group()
    either.add_argument("--resume", action="store_true", help="run only what is missing")
    either.add_argument("--restart", action="store_true", help="drop what is there, run all")
    group.add_argument("--part-size", metavar="N", help="scenarios in a part (default: 1024)")


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.output import spare

    gc.enable()  # a batch runs long, unlike other commands
    spare(options.file, options.out)
    _spare_scenarios(options)
    _require_packages(options.engine)
    model = _compiled(options.file, report)
    return 1 if model is None else _run(model, options, report)


def _spare_scenarios(options: argparse.Namespace) -> None:
    """A CommandError when the results would replace the file of scenarios."""
    from dealdsl.cli.batch_mistakes import batch_not_run
    from dealdsl.cli.report import CommandError

    with contextlib.suppress(OSError, ValueError):
        if options.scenarios is not None and os.path.samefile(options.scenarios, options.out):
            said = f"the results would replace the scenarios in {options.scenarios}"
            raise CommandError(batch_not_run(said), 3)


def _require_packages(engine: str) -> None:
    from dealdsl.cli.batch_mistakes import extra_missing
    from dealdsl.cli.report import CommandError

    needed = ("numpy", "pyarrow", "scipy", *(["llvmlite"] if engine == "native" else []))
    for name in needed:
        if find_spec(name) is None:
            raise CommandError(extra_missing(name), 1)


def _compiled(path: str, report: Report) -> CompiledModel | None:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.scenarios.model import load

    compilation = checked(path, report)
    if compilation is None:
        return None
    return load(compiler.emit(compilation), compiler.tapes(compilation))


def _run(model: CompiledModel, options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.batch_mistakes import batch_fails_checks
    from dealdsl.cli.output import say
    from dealdsl.diagnostics.width import harmless

    batch = _asked(model, options)
    failing = _written(batch, options)
    count = len(batch.scenarios)
    rows = f"{count:,} scenario{'' if count == 1 else 's'}"
    say(f"{rows} written to {harmless(options.out)}\n{_advice(options.engine, count)}")
    if failing:
        report.add(batch_fails_checks(failing, count))
    return 1 if failing else 0


def _advice(engine: str, count: int) -> str:
    """What a batch that had to make do with plain Python could have had, said once."""
    if engine != "auto" or count < ADVISED_FROM or find_spec("llvmlite") is not None:
        return ""
    return "run in plain Python; `pip install 'dealdsl[fast]'` makes machine code of it\n"


def _asked(model: CompiledModel, options: argparse.Namespace) -> Batch:
    """What the options ask for; a CommandError where they cannot."""
    from dealdsl.cli.batch_mistakes import batch_not_run
    from dealdsl.cli.batch_scenarios import scenarios
    from dealdsl.cli.report import CommandError
    from dealdsl.runtime.assumptions import AssumptionError, InputError
    from dealdsl.scenarios.results import Batch, UnknownEndingError, ending
    from dealdsl.scenarios.rows import ScenarioFileError
    from dealdsl.scenarios.selection import DEFAULT, SelectionError, select

    try:
        ending(options.out)
        selection = select(options.select or DEFAULT, model)
        return Batch(model, scenarios(model, options), selection)
    except UnknownEndingError as error:
        raise CommandError(batch_not_run(str(error)), 3) from None
    except (InputError, ScenarioFileError) as error:
        raise CommandError(batch_not_run(str(error)), 1) from None
    except (AssumptionError, SelectionError) as error:
        raise CommandError(batch_not_run(str(error)), 2) from None


def _written(batch: Batch, options: argparse.Namespace) -> list[int]:
    """Run the batch into its file; a CommandError where that cannot be done. Returns the scenarios
    in which checks of the deal fail."""
    from dealdsl.cli import batch_mistakes as mistakes
    from dealdsl.cli.progress import Progress
    from dealdsl.cli.report import CommandError
    from dealdsl.runtime.assumptions import AssumptionError
    from dealdsl.scenarios.engines import ProjectionError
    from dealdsl.scenarios.parts import OtherPartsError, PartsThereError, kept
    from dealdsl.scenarios.results import write_batch

    path = options.out
    try:
        jobs = whole("--jobs", options.jobs)
        size = None if options.part_size is None else whole("--part-size", options.part_size)
        with Progress(len(batch.scenarios)) as progress:
            return write_batch(
                batch,
                path,
                options.engine,
                jobs,
                options.resume,
                options.restart,
                size,
                progress.told,
            )
    except ProjectionError as error:
        raise CommandError(mistakes.batch_not_run(str(error), kept(path)[0]), 1) from None
    except AssumptionError as error:
        raise CommandError(mistakes.batch_not_run(str(error)), 2) from None
    except PartsThereError as error:
        raise CommandError(mistakes.batch_unfinished(str(error)), 3) from None
    except OtherPartsError as error:
        raise CommandError(mistakes.batch_of_other_parts(str(error)), 3) from None
    except OSError as error:
        name = f"{path}.parts" if isinstance(error, FileExistsError) else path
        reason = (error.strerror or str(error)).lower()
        raise CommandError(mistakes.results_unwritable(name, reason, *kept(path)), 3) from None
    except KeyboardInterrupt:
        raise CommandError(mistakes.batch_interrupted(path, *kept(path)), 130) from None


def whole(option: str, text: str, lowest: int = 1) -> int:
    """A whole number of at least `lowest`. Raises AssumptionError."""
    from dealdsl.runtime.assumptions import AssumptionError

    if not (text.isdecimal() and int(text) >= lowest):
        raise AssumptionError(f"{option} must be a whole number from {lowest}, not {text}")
    return int(text)
