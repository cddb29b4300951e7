"""The mistake `check-not-a-comparison`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("check-not-a-comparison")
def check_not_a_comparison(deal: Deal) -> Iterator[Diagnostic]:
    """A `check` compares nothing: whatever the figures are, it says the same.

    A check guards figures. One that cannot fail guards none, and gives false comfort.

    Instead of:

        check "B-1 is a subordinate class": B-1 in subs

    Write:

        check "the subordinate classes add up": subs.balance = $16,825,999.77
    """
    for check in deal.checks:
        if not compares(check.condition):
            yield error(
                "check-not-a-comparison",
                f"check “{check.title}” compares no figures",
                check.condition.span,
                "says the same whatever the figures are",
                help="compare two figures with `=`, `<`, `<=`, `>` or `>=`",
            )


def compares(condition: TypedExpression) -> bool:
    """Whether a condition depends on figures; a named test or trigger does."""
    figures = (typed.Compared, typed.DefinitionValue)
    return any(isinstance(part, figures) for part in walk(condition))
