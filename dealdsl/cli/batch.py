"""`dealc batch FILE --grid … --out results.parquet`: many scenarios of a deal, into one table."""

from __future__ import annotations

import argparse
import gc
from importlib.util import find_spec
from typing import TYPE_CHECKING

from dealdsl.cli.report import CommandError
from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.scenarios.model import CompiledModel
    from dealdsl.scenarios.results import Batch
    from dealdsl.scenarios.table import Scenarios


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
    parser.add_argument("--jobs", metavar="N", default="1", help="how many processes run them")
    parser.add_argument(
        "--engine", choices=("auto", "plain"), default="auto", help="what runs them"
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
    for read in filter(None, (options.file, options.scenarios)):
        spare(read, options.out)
    for name in ("numpy", "pyarrow", "scipy"):
        if find_spec(name) is None:
            raise CommandError(extra_missing(name), 1)
    model = _compiled(options.file, report)
    return 1 if model is None else _run(model, options)


def _compiled(path: str, report: Report) -> CompiledModel | None:
    from dealdsl import compiler
    from dealdsl.cli.deals import checked
    from dealdsl.scenarios.model import CompiledModel

    compilation = checked(path, report)
    if compilation is None:
        return None
    return CompiledModel(compiler.load_model(compilation), compiler.emit(compilation))


def _run(model: CompiledModel, options: argparse.Namespace) -> int:
    from dealdsl.cli.output import say
    from dealdsl.diagnostics.width import harmless

    batch = _asked(model, options)
    _written(batch, options)
    count = len(batch.scenarios)
    rows = f"{count:,} scenario{'' if count == 1 else 's'}"
    say(f"{rows} written to {harmless(options.out)}\n")
    return 0


def _asked(model: CompiledModel, options: argparse.Namespace) -> Batch:
    """What the options ask for; a CommandError where they cannot."""
    from dealdsl.runtime.assumptions import AssumptionError
    from dealdsl.runtime.command import InputError
    from dealdsl.scenarios.files import ScenarioFileError
    from dealdsl.scenarios.results import Batch, UnknownEndingError, ending
    from dealdsl.scenarios.selection import DEFAULT, SelectionError, select

    try:
        ending(options.out)
        selection = select(options.select or DEFAULT, model)
        return Batch(model, _scenarios(model, options), selection)
    except UnknownEndingError as error:
        raise CommandError(batch_not_run(str(error)), 3) from None
    except (InputError, ScenarioFileError) as error:
        raise CommandError(batch_not_run(str(error)), 1) from None
    except (AssumptionError, SelectionError) as error:
        raise CommandError(batch_not_run(str(error)), 2) from None


def _scenarios(model: CompiledModel, options: argparse.Namespace) -> Scenarios:
    from dealdsl.cli.batch_scenarios import scenarios

    return scenarios(model, options)


def _written(batch: Batch, options: argparse.Namespace) -> None:
    """Run the batch into its file; a CommandError where that cannot be done."""
    from dealdsl.cli.progress import Progress
    from dealdsl.runtime.assumptions import AssumptionError
    from dealdsl.scenarios.engines import ProjectionError
    from dealdsl.scenarios.parts import OtherPartsError, PartsThereError, kept
    from dealdsl.scenarios.results import write_batch

    path = options.out
    try:
        jobs = whole("--jobs", options.jobs)
        size = None if options.part_size is None else whole("--part-size", options.part_size)
        with Progress(len(batch.scenarios)) as progress:
            write_batch(
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
        raise CommandError(batch_not_run(str(error), kept(path)[0]), 1) from None
    except AssumptionError as error:
        raise CommandError(batch_not_run(str(error)), 2) from None
    except PartsThereError as error:
        raise CommandError(batch_unfinished(str(error)), 3) from None
    except OtherPartsError as error:
        raise CommandError(batch_of_other_parts(str(error)), 3) from None
    except OSError as error:
        name = f"{path}.parts" if isinstance(error, FileExistsError) else path
        reason = (error.strerror or str(error)).lower()
        raise CommandError(results_unwritable(name, reason, *kept(path)), 3) from None
    except KeyboardInterrupt:
        raise CommandError(batch_interrupted(path, *kept(path)), 130) from None


def whole(option: str, text: str, lowest: int = 1) -> int:
    """A whole number of at least `lowest`. Raises AssumptionError."""
    from dealdsl.runtime.assumptions import AssumptionError

    if not (text.isdecimal() and int(text) >= lowest):
        raise AssumptionError(f"{option} must be a whole number from {lowest}, not {text}")
    return int(text)


def _error(slug: str, message: str, help: str | None) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, None, help=help)


def _kept(done: int, of: int) -> str:
    return f"{done:,} of {of:,} scenarios are kept" if of else "no scenario was finished"


@mistake("batch-not-run")
def batch_not_run(said: str, done: int = 0) -> Diagnostic:
    """The deal is sound, but the batch that the command line asks for cannot be run.

    An assumption is out of its range or does not exist, the steps of a grid miss its end, two
    options say the same thing, a file of scenarios has a row that cannot be, something is selected
    that the deal does not have, the results have an ending that says no form, or the deal cannot be
    projected under one of the scenarios. The message says which, and where: the option, the line
    of the file, or the number of the scenario, the first being 1. Parts that are finished are kept.

    *Instead of* `dealc batch x.deal --grid cdr=0:10:3 --out results.parquet`

    *Write* `dealc batch x.deal --grid cdr=0:9:3 --out results.parquet`
    """
    help = f"{done:,} finished scenarios are kept" if done else None
    return _error("batch-not-run", said, help)


@mistake("batch-unfinished")
def batch_unfinished(said: str) -> Diagnostic:
    """Beside the results stands a folder of parts of a batch that was not finished.

    Its scenarios may have taken hours, so they are neither used nor dropped without a word.

    *Instead of* `dealc batch x.deal --grid psa=50:800:50 --out results.parquet`

    *Write* `dealc batch x.deal --grid psa=50:800:50 --out results.parquet --resume` to run only
    what is missing, or `--restart` to drop the parts and run all.
    """
    return _error(
        "batch-unfinished", said, "`--resume` runs what is missing, `--restart` drops them"
    )


@mistake("batch-of-other-parts")
def batch_of_other_parts(said: str) -> Diagnostic:
    """The parts that `--resume` would go on with are those of another batch.

    The deal, the scenarios, the outputs or the size of the parts are not those of the parts that
    are there: together they would make a table that no single batch gives. The message says what
    differs. A deal's model differs too if another version of dealc compiles it.

    *Instead of* `dealc batch x.deal --grid psa=50:900:50 --out results.parquet --resume`

    *Write* the command that the parts are of, another name for the results, or `--restart` to drop
    the parts.
    """
    return _error(
        "batch-of-other-parts",
        said,
        "repeat the command that was not finished, name other results, or drop its parts with"
        " `--restart`",
    )


@mistake("results-unwritable")
def results_unwritable(path: str, reason: str, done: int, of: int) -> Diagnostic:
    """The table of a batch, or a part of it, cannot be written.

    The folder does not exist or may not be written to, the disk is full, or something that is no
    file bears the name. The message gives the system's own reason. Parts that are finished are
    kept in the folder of the results' name with `.parts` behind it.

    *Write* the same command with `--resume` once there is room, or another name for the results.
    """
    help = f"{_kept(done, of)}: make room, then go on with `--resume`" if done else None
    return _error(
        "results-unwritable",
        f"`{path}` cannot be written: {reason}",
        help or "nothing was kept; name results in a folder that you may write to",
    )


@mistake("batch-interrupted")
def batch_interrupted(path: str, done: int, of: int) -> Diagnostic:
    """A batch was stopped by Ctrl-C.

    Parts that were finished are kept in the folder of the results' name with `.parts` behind it;
    the part that was being run is not.

    *Write* the same command with `--resume` to go on.
    """
    told = f"interrupted: {_kept(done, of)}"
    return _error(
        "batch-interrupted",
        told + (f" in `{path}.parts`" if done else ""),
        "go on with `--resume`" if of else None,
    )


@mistake("extra-missing")
def extra_missing(name: str) -> Diagnostic:
    """The command needs a package that comes with an extra of dealdsl, and it is not installed.

    Compiling and running deals needs little; numpy, pyarrow and scipy are only installed for those
    who run batches.

    *Write* `pip install 'dealdsl[batch]'`
    """
    return _error(
        "extra-missing",
        f"`dealc batch` needs {name}, which is not installed",
        "install it with `pip install 'dealdsl[batch]'`",
    )
