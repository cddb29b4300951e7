"""A projection with what it is of: all that a file tells besides the flows."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from dealdsl.compiler import Compilation
from dealdsl.runtime.assumptions import Assumptions, in_words
from dealdsl.runtime.flows import Model, Result
from dealdsl.runtime.summary import failed_checks
from dealdsl.values.version import VERSION


@frozen
class Projection:
    """The flows of a deal under assumptions. `scenario` is the deal's scenario that they began
    from, None where it has none."""

    compilation: Compilation = field(repr=False)
    model: Model = field(repr=False)
    assumptions: Assumptions
    scenario: str | None
    result: Result = field(repr=False)

    @property
    def in_words(self) -> str:
        """The assumptions in a line, behind the scenario that they began from."""
        words = in_words(self.assumptions)
        return words if self.scenario is None else f"from the scenario {self.scenario}: {words}"

    @property
    def failed_checks(self) -> list[str]:
        """A sentence for each check of the deal that fails."""
        return failed_checks(self.model, self.result)

    def origins(self) -> Iterator[tuple[str, str]]:
        """What the figures come from, by name: the version, the hashes of the texts that made the
        model, and loans other than those that the deal was checked with."""
        yield "Version of dealdsl", VERSION
        yield "SHA-256 of the deal", self.compilation.source.sha256
        if self.compilation.deal is not None:
            for source in self.compilation.deal.imported:
                yield f"SHA-256 of {source.imported}", source.sha256
        for pool, tape in self.model.tapes.items():
            if said := tape.differs():
                yield f"Loans of pool {pool}", said
