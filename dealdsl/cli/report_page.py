"""`dealc report FILE [--scenario NAME,…] [--psa 100,275,…] [--title TITLE] -o report.html`"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dealdsl.diagnostics.mistakes import mistake
from dealdsl.runtime import command

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.diagnostics.diagnostic import Diagnostic
    from dealdsl.report.analytics import Price
    from dealdsl.report.runs import Run
    from dealdsl.runtime.assumptions import Assumptions
    from dealdsl.scenarios.model import CompiledModel


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a deal, or - for standard input")
    parser.add_argument(
        "-o", "--out", metavar="OUT", required=True, help="the page to write, as in report.html"
    )
    parser.add_argument("--title", help="what stands at the top (default: the deal's title)")
    parser.add_argument(
        "--price",
        metavar="PRICES",
        default="98,100,102",
        help="prices of the yield table, as in 99-16,100,100-16 (98,100,102)",
    )
    command.assumption_options(parser)
    # Here several scenarios stand beside each other: this takes the place of the option for one.
    group = parser.add_argument_group("scenarios", conflict_handler="resolve")
    group.add_argument(
        "--scenario",
        metavar="NAME",
        action="append",
        help="a scenario of the deal; may be given several times (default: base)",
    )
    parser.epilog = (
        "Speeds, defaults and severity may be lists, as in --psa 100,275,400: every combination "
        "stands beside the others. docs/report.md tells what the page holds."
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.decrement import tell_failing
    from dealdsl.cli.output import spare, write
    from dealdsl.cli.speeds import compiled
    from dealdsl.report.page import Extras, page
    from dealdsl.report.runs import Runs
    from dealdsl.runtime.summary import failed_checks

    spare(options.file, options.out)
    prices = _prices(options.price)
    made = compiled(options, report)
    if made is None:
        return 1
    compilation, model = made
    runs = Runs(model.emitted, tuple(_run(*each, model) for each in _assumed(model, options)))
    write(options.out, page(compilation, runs, Extras(options.title, prices)))
    failing = [
        number
        for number, each in enumerate(runs.runs, start=1)
        if failed_checks(model.emitted, each.result)
    ]
    tell_failing(failing, len(runs.runs), report)
    return report.exit_code


def _prices(text: str) -> tuple[Price, ...]:
    from dealdsl.analytics.mistakes import AnalyticsError
    from dealdsl.analytics.thirtyseconds import read_price
    from dealdsl.cli.decrement import names
    from dealdsl.cli.report import CommandError
    from dealdsl.report.analytics import Price

    try:
        return tuple(Price(each, read_price(each)) for each in names([text]))
    except AnalyticsError as error:
        raise CommandError(error.diagnostic, 2) from None


def _assumed(model: CompiledModel, options: argparse.Namespace) -> list[tuple[str, Assumptions]]:
    """What each scenario assumes, under its short name. Raises a CommandError."""
    from dealdsl.cli.report import CommandError
    from dealdsl.report.runs import MOST_SCENARIOS

    found = list(_labelled(model, options))
    if len(found) > MOST_SCENARIOS:
        raise CommandError(too_many_scenarios(len(found), MOST_SCENARIOS), 2)
    return found


def _labelled(
    model: CompiledModel, options: argparse.Namespace
) -> Iterator[tuple[str, Assumptions]]:
    """Scenarios that options vary are named by what varies, others as the deal names them."""
    from dealdsl.analytics.labels import labels
    from dealdsl.cli.speeds import scenarios

    chosen = list(dict.fromkeys(options.scenario or [None]))
    for name in chosen:
        begun = argparse.Namespace(**{**vars(options), "scenario": name})
        table = scenarios(model, begun)
        varied = labels(table)
        for row in range(len(table)):
            label = varied[row]
            if name is not None:
                several = len(table) > 1
                label = f"{name}, {label}" if several and len(chosen) > 1 else label
                label = label if several else name
            yield label, table.assumptions(row)


def _run(label: str, assumptions: Assumptions, model: CompiledModel) -> Run:
    """Raises a CommandError where the deal cannot be projected under the assumptions."""
    from dealdsl.cli.report import CommandError
    from dealdsl.cli.run import not_projected
    from dealdsl.report.runs import Run
    from dealdsl.runtime.assumptions import AssumptionError

    try:
        return Run(label, assumptions, model.emitted.project(assumptions))
    except AssumptionError as error:
        raise CommandError(not_projected(str(error)), 1) from None
    except ArithmeticError as error:
        said = f"the deal cannot be projected in the scenario {label}: {error}"
        raise CommandError(not_projected(said), 1) from None


@mistake("too-many-scenarios")
def too_many_scenarios(asked: int, most: int) -> Diagnostic:
    """A report sets its scenarios side by side, and more are asked for than fit there.

    Tables have a column, or several, for each scenario, and charts a colour.

    *Instead of* `dealc report x.deal --psa 0:900:50 -o report.html`

    *Write* `dealc report x.deal --psa 100,275,400 -o report.html`; `dealc batch` runs as many
    scenarios as you like into one table.
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    return Diagnostic(
        "too-many-scenarios",
        Severity.ERROR,
        f"a report shows at most {most} scenarios, not {asked:,}",
        None,
        help="ask for fewer; `dealc batch` runs any number into one table",
    )
