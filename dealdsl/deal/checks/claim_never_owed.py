"""The mistake `claim-never-owed`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("claim-never-owed")
def claim_never_owed(deal: Deal) -> Iterator[Diagnostic]:
    """A claim begins at nothing and nothing is ever added to it.

    It stays $0, and the steps that pay it pay nothing.

    Instead of:

        claim carryover of A { grows at: 5%   pays: interest }

    Write:

        claim carryover of A { adds: A.balance * margin / 12   grows at: 5%   pays: interest }
    """
    for claim in deal.claims:
        if claim.initial is None and claim.adds is None:
            yield error(
                "claim-never-owed",
                f"claim `{claim.name}` is always $0",
                head(claim.span),
                "has neither `initial` nor `adds`",
                help="write `adds:` and what is added each month, or `initial:` and what is owed "
                "at closing",
            )
