"""What `dealc batch` tells when it cannot go on."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake

_COLUMN = "see the column failed_checks of the results; "


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


@mistake("batch-fails-checks")
def batch_fails_checks(failing: list[int], of: int, where: str = _COLUMN) -> Diagnostic:
    """A check of the deal that must hold in every period does not, in some scenarios of a batch.

    The results are written, all of them, and their column `failed_checks` says how many checks fail
    in each scenario. `dealc run` with the assumptions of such a scenario says which check, when it
    first fails, and by how much.

    *Instead of* trusting the figures of such a scenario

    *Write* the rule that the check shows to be missing in the deal, or the check as it is meant.
    """
    some = f"{len(failing):,} of {of:,} scenarios" if of > 1 else "the scenario"
    first = f", first in scenario {failing[0]:,}" if of > 1 else ""
    return _error(
        "batch-fails-checks",
        f"a check of the deal fails in {some}{first}",
        f"{where}`dealc run` tells which check it is",
    )


@mistake("extra-missing")
def extra_missing(name: str, command: str = "dealc batch", extra: str | None = None) -> Diagnostic:
    """The command needs a package that comes with an extra of dealdsl, and it is not installed.

    Compiling and running deals needs little; numpy, pyarrow and scipy are only installed for those
    who run batches, llvmlite for those who want them as machine code, pyarrow and xlsxwriter for
    those who want flows as Parquet or as a workbook. The message names the extra.

    *Write* `pip install 'dealdsl[batch]'`, or `pip install 'dealdsl[batch,fast]'`, for batches;
    `pip install 'dealdsl[parquet]'` or `pip install 'dealdsl[excel]'` for flows
    """
    if extra is None:
        extra = "fast" if name == "llvmlite" else "batch"
    return _error(
        "extra-missing",
        f"`{command}` needs {name}, which is not installed",
        f"install it with `pip install 'dealdsl[{extra}]'`",
    )
