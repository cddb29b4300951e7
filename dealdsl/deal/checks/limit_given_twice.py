"""The mistake `limit-given-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal, Limit
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("limit-given-twice")
def limit_given_twice(deal: Deal) -> Iterator[Diagnostic]:
    """Two limits bound losses of the same kind.

    Each kind of loss (special hazard, fraud, bankruptcy) has one limit: with two of them the deal
    would not say which counts.

    Instead of:

        limit fraud { initial: $6,471,386.39 }
        limit bankruptcy { initial: $123,823.34   of: fraud }

    Write:

        limit fraud { initial: $6,471,386.39 }
        limit bankruptcy { initial: $123,823.34 }
    """
    first: dict[str, Limit] = {}
    for limit in deal.limits:
        other = first.setdefault(limit.cause, limit)
        if other is not limit:
            yield error(
                "limit-given-twice",
                f"`{other.name}` and `{limit.name}` both bound {limit.cause} losses",
                head(limit.span),
                f"bounds {limit.cause} losses again",
                help="leave one out, or write what the other bounds: `of: bankruptcy`",
                also=(Label(head(other.span), "bounds them already"),),
            )
