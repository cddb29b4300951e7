"""What may be asked of a scenario, one class a kind, and where a projection holds it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from attrs import frozen

from dealdsl.runtime.flows import Result
from dealdsl.scenarios.model import CompiledModel

# A list of the projection, and the index of the figure in it; None for the whole list, by period.
Found = tuple[list[float], int | None]


@frozen
class Total:
    """A class's total over its life: one of `TOTALS`, such as `loss`."""

    tranche: str
    name: str
    missing: float | None  # the figure that stands for none


@frozen
class Balance:
    """A class's balance after the payment of a period; period 0 is closing."""

    tranche: str
    period: int


@frozen
class PresentValue:
    """Dollars at closing of all that a class is paid, at a bond-equivalent yield in percent.

    `factors` are by period: (1 + yield / 2) ** (-2 * years), by 30/360 to the accrual date.
    """

    tranche: str
    factors: tuple[float, ...]


@frozen
class Trip:
    """The first period in which a trigger is on."""

    trigger: str


@frozen
class Fails:
    """The first period in which a check of the deal, one that holds by period, fails."""

    title: str


@frozen
class Cash:
    """All that a class is paid, by period."""

    tranche: str


@frozen
class Flow:
    """A column of a class by period, one of `CLASS_COLUMNS`."""

    tranche: str
    name: str


@frozen
class Measure:
    """A column of `Result.other` by period."""

    key: tuple[str, str, str]


Kind = Total | Balance | PresentValue | Trip | Fails | Cash | Flow | Measure


@frozen
class Output:
    """One thing asked for. `text` is how it is written, `column` its name in a table."""

    text: str
    column: str
    kind: Kind

    @property
    def tranche(self) -> str | None:
        """The class that it is a figure of; None for a figure of the deal."""
        return None if isinstance(self.kind, Trip | Fails | Measure) else self.kind.tranche

    @property
    def by_period(self) -> bool:
        return isinstance(self.kind, Cash | Flow | Measure)

    @property
    def missing(self) -> float | None:
        """The figure that stands for none: no average life, no payment, never tripped."""
        if isinstance(self.kind, Trip | Fails):
            return 0.0
        return self.kind.missing if isinstance(self.kind, Total) else None


def locate(outputs: Iterable[Output], model: CompiledModel, result: Result) -> dict[str, Found]:
    """Where each output stands, by its text.

    Calls the emitted module's own glue and kernels, and looks at no figure: an engine that records
    the calls of kernels gets from this what one that runs them gets.
    """
    totals: dict[str, list[float]] = {}
    return {output.text: _locate(output.kind, model, result, totals) for output in outputs}


def _locate(
    kind: Kind, model: CompiledModel, result: Result, totals: dict[str, list[float]]
) -> Found:
    names = model.namespace
    match kind:
        case Total(tranche, name):
            if tranche not in totals:
                totals[tranche] = names["totals_of"](model.emitted, result, tranche, model.years)
            return totals[tranche], names["TOTALS"].index(name)
        case Balance(tranche, period):
            return result.flows[tranche, "ending_balance"], period
        case PresentValue(tranche, factors):
            worth = [0.0]
            paid = _paid(result, tranche)
            names["present_value"](
                periods=len(factors) - 1, factors=list(factors), **paid, found=worth
            )
            return worth, 0
        case Trip(trigger):
            return _first_period(names, result.other["trigger", trigger, "on"]), 0
        case Fails(title):
            return _first_period(names, result.other["check", title, "apart"]), 0
        case Cash(tranche):
            paid = _paid(result, tranche)
            cash = [0.0] * len(paid["interest_paid"])
            names["add_cash"](periods=len(cash) - 1, **paid, found=cash)
            return cash, None
        case Flow(tranche, name):
            return result.flows[tranche, name], None
        case Measure(key):
            return result.other[key], None
        case _:
            assert_never(kind)


def _first_period(names: dict[str, Any], values: list[float]) -> list[float]:
    found = [0.0]
    names["first_period"](periods=len(values) - 1, values=values, found=found)
    return found


def _paid(result: Result, tranche: str) -> dict[str, list[float]]:
    """All that a class is paid, by period, as kernels take it."""
    columns = ("interest_paid", "principal_paid", "residual_paid")
    return {column: result.flows[tranche, column] for column in columns}
