"""The mistake `assumption-without-effect`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.deal.vocabulary import CAUSES
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("assumption-without-effect")
def assumption_without_effect(deal: Deal) -> Iterator[Diagnostic]:
    """A scenario assumes something that cannot matter in this deal.

    A call that the deal does not have cannot be exercised; losses of a kind that no limit bounds
    are taken like all others.

    Instead of:

        scenario base { prepayment: 275 PSA   call: exercised }

    Write, in a deal without a call:

        scenario base { prepayment: 275 PSA }
    """
    bounded = {limit.cause for limit in deal.limits}
    for scenario in deal.scenarios:
        given = dict(scenario.assumptions)
        for key, fact in scenario.facts.items():
            if key == "call" and given.get("call") and not deal.calls:
                why, advice = "the deal has no call", "declare a `call`, or leave this out"
            elif key in CAUSES and key not in bounded and given.get(key):
                why, advice = f"the deal has no {key} limit", f"declare a `limit {key}`"
            else:
                continue
            yield warning(
                "assumption-without-effect",
                f"`{key}` in scenario `{scenario.name}` changes nothing: {why}",
                fact.span,
                "changes nothing",
                help=advice,
            )
