"""Tables of speeds and losses: `--psa 100,275,400 --cdr 0,1,2`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.runtime.assumptions import SPEED_NAMES, AssumptionError, InputError

if TYPE_CHECKING:
    from dealdsl.cli.report import CommandError, Report
    from dealdsl.compiler import Compilation
    from dealdsl.scenarios.grid import Factor
    from dealdsl.scenarios.model import CompiledModel
    from dealdsl.scenarios.table import Scenarios


def compiled(
    options: argparse.Namespace, report: Report
) -> tuple[Compilation, CompiledModel] | None:
    """The deal and its model, None when it has errors. Raises a CommandError where numpy or scipy
    is not installed."""
    from dealdsl.cli.deals import checked
    from dealdsl.cli.packages import require_scipy

    require_scipy(options.command)
    compilation = checked(options.file, report)
    if compilation is None:
        return None
    from dealdsl import compiler
    from dealdsl.scenarios.model import load

    return compilation, load(compiler.emit(compilation), compiler.tapes(compilation))


def scenarios(model: CompiledModel, options: argparse.Namespace) -> Scenarios:
    """Every combination of the speeds and losses that the options list, the last one varying
    fastest; all else as in `dealc run`. Raises a CommandError."""
    from dealdsl.analytics.mistakes import speeds_unreadable
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.run import not_projected

    try:
        factors = _factors(options)
    except AssumptionError as error:
        raise CommandError(speeds_unreadable(str(error)), 2) from None
    try:
        return _table(model, options, factors)
    except AssumptionError as error:
        code = 1 if isinstance(error, InputError) else 2
        raise CommandError(not_projected(str(error)), code) from None


def projected_error(error: AssumptionError) -> CommandError:
    """What is told of a scenario under which the deal cannot be projected."""
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.run import not_projected

    return CommandError(not_projected(str(error)), 1)


def _factors(options: argparse.Namespace) -> dict[str, Factor]:
    """What the options list, by assumption; a speed by month from a file is no list."""
    from dealdsl.scenarios.grid import grid_factor

    given = {name: getattr(options, name) for name in SPEED_NAMES}
    listed = {
        name: grid_factor(name, text, f"--{name} {text}")
        for name, text in given.items()
        if text is not None and ".csv:" not in text.lower()
    }
    return {name: factor for name, factor in listed.items() if len(factor) > 1}


def _table(
    model: CompiledModel, options: argparse.Namespace, factors: dict[str, Factor]
) -> Scenarios:
    from dealdsl.cli.batch_scenarios import base_of, require_prepayments
    from dealdsl.scenarios.grid import product

    fixed = argparse.Namespace(**{**vars(options), **dict.fromkeys(factors)})
    table = product(base_of(model, fixed), list(factors.values()))
    require_prepayments(table)
    return table
