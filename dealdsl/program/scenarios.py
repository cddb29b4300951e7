"""Scenarios judged by the runtime, which is what will run them."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes.figures import unusable_scenario
from dealdsl.deal.model import Deal, Scenario
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.runtime.assumptions import AssumptionError, Assumptions


def unusable_scenarios(deal: Deal) -> Iterator[Diagnostic]:
    """A diagnostic for each scenario with assumptions that no model can run."""
    for scenario in deal.scenarios:
        why = _why_not(scenario)
        if why is not None:
            yield unusable_scenario(scenario.name, scenario.span, why)


def _why_not(scenario: Scenario) -> str | None:
    try:
        Assumptions(**dict(scenario.assumptions))  # type: ignore[arg-type]
    except AssumptionError as error:
        return str(error)
    return None
