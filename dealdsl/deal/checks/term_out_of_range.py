"""The mistake `term-out-of-range`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, warning
from dealdsl.deal.model import Deal, Line
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span

USUAL, LONGEST = 480, 1200


@mistake("term-out-of-range")
def term_out_of_range(deal: Deal) -> Iterator[Diagnostic]:
    """Loans have no month left to run, or more months than loans have.

    A remaining term is counted in whole months, half up: it is at least one. More than 480 months
    is unusual, and told as a warning; more than 1,200 is an error.

    Instead of:

        pool I { remaining_term: 3571.2 months   … }

    Write:

        pool I { remaining_term: 357.12 months   … }
    """
    for pool in deal.pools:
        for line in pool.lines:
            term = line.remaining_term
            if term < 1 or term > USUAL:
                tell = error if term < 1 or term > LONGEST else warning
                few = "no whole month" if term < 1 else f"{term:,} months"
                yield tell(
                    "term-out-of-range",
                    f"the loans of `{_name(line)}` have {few} left to run",
                    term_place(deal, line),
                    "too short" if term < 1 else "unusually long",
                    help="check the decimal point; a term in years is written `30 years`",
                )


def _name(line: Line) -> str:
    return line.name if line.label else line.pool


def term_place(deal: Deal, line: Line) -> Span:
    """Where the remaining term of a line is stated: with the line, or with its pool."""
    fact = line.facts.get("remaining_term") or deal.all_facts[f"pool {line.pool}.remaining_term"]
    return fact.value_span
