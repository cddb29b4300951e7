"""Caps by the year: what a step has paid in this calendar year of payment dates."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from dealdsl.deal.rules import Cap
from dealdsl.program import names
from dealdsl.program.program import Block, Let, Lookup, Read, Select, State, Test
from dealdsl.program.translate import ZERO

BEFORE = f"{names.CALENDAR_YEAR} before"


@define
class AnnualCaps:
    """A tally for each cap by the year, by the place where the cap is written.

    A `for each` writes one cap out for several payees: each has a tally of its own.
    """

    caps: list[Cap] = field(factory=list)

    def tally(self, cap: Cap) -> str:
        number = next((n for n, known in enumerate(self.caps, 1) if known is cap), 0)
        if not number:
            self.caps.append(cap)
            number = len(self.caps)
        return f"paid this year {number}"

    def _tallies(self) -> Iterator[str]:
        yield from (self.tally(cap) for cap in self.caps)

    def opened(self) -> Block:
        """Each tally begins at nothing with the first payment of a calendar year."""
        is_new = Test(">", Lookup(names.CALENDAR_YEAR), Read(BEFORE))
        steps = [
            Let(tally, Select(is_new, ZERO, Read(_before(tally)))) for tally in self._tallies()
        ]
        return Block("what was paid this year", tuple(steps))

    def states(self) -> Iterator[State]:
        if self.caps:
            yield State(BEFORE, 0.0, Lookup(names.CALENDAR_YEAR))
        yield from (State(_before(tally), 0.0, Read(tally)) for tally in self._tallies())


def _before(tally: str) -> str:
    return f"{tally} before"
