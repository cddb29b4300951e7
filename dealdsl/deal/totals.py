"""Stated totals against the sums of their parts."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import Deal, Fact, FigureValue
from dealdsl.values.stated import EXACT, rounded


@frozen
class Total:
    """A stated total and the exact sum of its parts; `quantum` is the total's last digit."""

    stated: Decimal
    parts: Decimal
    quantum: Decimal

    @property
    def difference(self) -> Decimal:
        """The total less its parts."""
        return EXACT.subtract(self.stated, self.parts)

    @property
    def agrees(self) -> bool:
        return rounded(self.parts, self.quantum) == rounded(self.stated, self.quantum)


CENT = Decimal("0.01")


def compared_total(deal: Deal, fact: Fact, parts: tuple[str, ...]) -> Total:
    """A stated total beside its parts; facts that the deal does not state count as nothing."""
    reader = evaluator(deal)
    quantum = fact.content.stated.quantum if isinstance(fact.content, FigureValue) else CENT
    try:
        stated = reader.fact(fact.name, fact.value_span)
        known = [name for name in parts if name in deal.all_facts]
        values = [reader.fact(name, deal.all_facts[name].value_span) for name in known]
    except NotStated:
        return Total(Decimal(0), Decimal(0), quantum)
    return Total(stated, sum(values, Decimal(0)), quantum)
