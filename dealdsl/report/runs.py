"""The scenarios that a report sets side by side."""

from __future__ import annotations

from attrs import field, frozen

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Model, Result

MOST_SCENARIOS = 8
"""More do not fit beside each other, and there are no more colours to tell them apart."""


@frozen
class Run:
    """A scenario: the short name that tables head their columns with, and what it gave."""

    label: str
    assumptions: Assumptions
    result: Result


@frozen
class Runs:
    """A model, and the scenarios that it was run in: one at least, MOST_SCENARIOS at most.

    Raises ValueError for any other number of them.
    """

    model: Model
    runs: tuple[Run, ...] = field()

    @runs.validator
    def _fit(self, _attribute: object, runs: tuple[Run, ...]) -> None:
        if not 1 <= len(runs) <= MOST_SCENARIOS:
            raise ValueError(f"a report shows 1 to {MOST_SCENARIOS} scenarios, not {len(runs)}")

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(run.label for run in self.runs)

    @property
    def period_word(self) -> str:
        return "month" if self.model.months_a_period == 1 else "period"

    def when(self, period: int) -> str:
        """A period in words: `2008-06-25 (month 54)`, or `month 54` in a deal without dates."""
        date = self.model.payment_dates[period]
        words = f"{self.period_word} {period}"
        return f"{date} ({words})" if date else words
