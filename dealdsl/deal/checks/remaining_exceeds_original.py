"""The mistake `remaining-exceeds-original`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal, Fact, Facts, FigureValue
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("remaining-exceeds-original")
def remaining_exceeds_original(deal: Deal) -> Iterator[Diagnostic]:
    """Loans have more months left to run than they had when they were made.

    Mostly the two terms changed places.

    Instead of:

        pool I { original_term: 357.12 months   remaining_term: 359.72 months   … }

    Write:

        pool I { original_term: 359.72 months   remaining_term: 357.12 months   … }
    """
    for pool in deal.pools:
        for facts in (pool.facts, *(line.facts for line in pool.lines if line.label)):
            original, remaining = _stated(facts, "original_term"), _stated(facts, "remaining_term")
            if original is None or remaining is None:
                continue
            if _months(remaining) > _months(original):
                yield error(
                    "remaining-exceeds-original",
                    f"{remaining.written} are left to run of a term of {original.written}",
                    remaining.value_span,
                    "more than the loans had at first",
                    help="change the two terms round, or correct one of them",
                    also=(Label(original.value_span, "when they were made"),),
                )


def _stated(facts: Facts, key: str) -> Fact | None:
    fact = facts.get(key)
    return fact if fact is not None and isinstance(fact.content, FigureValue) else None


def _months(fact: Fact) -> float:
    assert isinstance(fact.content, FigureValue)
    return float(fact.content.stated.value)
