"""`dealc solve FILE --find cdr --until "loss(B-3) > $1,000" [options]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.compiler import Compilation
    from dealdsl.runtime.assumptions import Assumptions
    from dealdsl.scenarios.model import CompiledModel
    from dealdsl.solving.solve import Search, Solution


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    command.assumption_options(parser)
    parser.add_argument(
        "--out", metavar="FILE", default="-", help="write the answer here (standard output)"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text to read, or JSON with every figure",
    )
    group = parser.add_argument_group(
        "search", "The first value at which the condition changes; docs/solve.md says how."
    )
    group.add_argument(
        "--find",
        metavar="NAME",
        required=True,
        help="what is sought: an assumption (cdr, lag, 'index LIBOR-1M') or a figure that the deal "
        "states (servicer.rate)",
    )
    group.add_argument(
        "--until",
        metavar="CONDITION",
        required=True,
        help="such as 'loss(B-3) > $1,000'; in single quotes, for $ means something to a shell",
    )
    group.add_argument(
        "--between",
        metavar="LOW:HIGH",
        help="where to look, in the unit of what is sought (default: all that an assumption may "
        "be, or up to ten times what the deal states)",
    )
    group.add_argument(
        "--tolerance", metavar="T", type=float, default=1e-10, help="as a part of the value (1e-10)"
    )
    group.add_argument(
        "--points", metavar="N", type=int, default=64, help="how many to look at first (64)"
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.deals import checked
    from dealdsl.cli.output import spare, write
    from dealdsl.cli.packages import require_scipy

    spare(options.file, options.out)
    require_scipy("solve")
    compilation = checked(options.file, report)
    if compilation is None:
        return 1
    from dealdsl.cli.solution import json_text, text
    from dealdsl.solving.mistakes import NoProjectionError, SolveError

    try:
        solution, title = _solved(compilation, options)
    except SolveError as error:
        report.add(*error.diagnostics)
        return 1 if isinstance(error, NoProjectionError) else 2
    answer = json_text(solution) if options.format == "json" else text(solution, title)
    write(options.out, answer)
    return _ended(solution, report)


def _ended(solution: Solution, report: Report) -> int:
    if solution.value is not None:
        return 0
    from dealdsl.solving.mistakes import no_solution

    ends = f"from {solution.below.at:.12g} to {solution.above.at:.12g}"
    report.add(no_solution(solution.until, solution.find, ends, solution.below.holds))
    return 1


def _solved(compilation: Compilation, options: argparse.Namespace) -> tuple[Solution, str]:
    """The solution, and the deal's title."""
    from dealdsl import compiler
    from dealdsl.scenarios.model import load
    from dealdsl.solving.solve import Search, solve
    from dealdsl.solving.unknowns import require_not_given, unknown

    model = load(compiler.emit(compilation))
    sought = unknown(options.find, tuple(model.emitted.indices), compilation.file)
    require_not_given(sought, {**vars(options), "indices": _named(options.indices)})
    between = None if options.between is None else _between(options.between)
    search = Search(sought, options.until, between, options.tolerance, options.points)
    base = _assumed(model, options, search)
    return solve(compilation, model, base, search), model.emitted.title


def _named(indices: list[str] | None) -> dict[str, str]:
    """The rates that the command line gives, by index."""
    parts = (option.partition("=") for option in indices or [])
    return {name: rate for name, _, rate in parts}


def _between(said: str) -> tuple[float, float]:
    from dealdsl.solving.mistakes import SolveError, range_unusable

    try:
        low, high = map(float, said.split(":"))
    except ValueError:
        why = "write two plain numbers, as in 0:20"
        raise SolveError(range_unusable(said, why)) from None
    return low, high


def _assumed(model: CompiledModel, options: argparse.Namespace, search: Search) -> Assumptions:
    """The assumptions of the command line; a speed that is sought counts as given."""
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.run import not_projected
    from dealdsl.runtime.assumptions import PREPAYMENT_MEASURES, AssumptionError, InputError

    name = search.sought.name
    speed = {name: "0"} if name in PREPAYMENT_MEASURES else {}
    asked = argparse.Namespace(**{**vars(options), **speed})
    try:
        return command.assumptions_from(model.emitted, asked)
    except InputError as error:
        raise CommandError(not_projected(str(error)), 1) from None
    except AssumptionError as error:
        raise CommandError(not_projected(str(error)), 2) from None
