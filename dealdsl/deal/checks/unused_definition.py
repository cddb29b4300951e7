"""The mistake `unused-definition`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("unused-definition")
def unused_definition(deal: Deal) -> Iterator[Diagnostic]:
    """A definition, a test, a trigger, a table, a group, a source, a rule or an import is not used.

    It changes nothing, and a rule may have forgotten it.

    Instead of:

        define senior_amount = 90% * I.principal
        waterfall main from I.funds { …   pay principal to A up to I.principal   … }

    Write:

        define senior_amount = 90% * I.principal
        waterfall main from I.funds { …   pay principal to A up to senior_amount   … }

    or leave it out.
    """
    for declared in deal.unused:
        yield warning(
            "unused-definition",
            f"{declared.kind} `{declared.name}` is not used",
            declared.span,
            "named nowhere else",
            help="use it, or leave it out",
        )
