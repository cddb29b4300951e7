"""The mistake `notional-without-rate`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake


@mistake("notional-without-rate")
def notional_without_rate(deal: Deal) -> Iterator[Diagnostic]:
    """A class has a notional amount and no rate.

    A notional amount is there to bear interest on; nobody is ever paid it.

    Instead of:

        tranche IO { notional: A.balance }

    Write:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: carried }
    """
    for tranche in deal.tranches:
        alone = tranche.rate is None and not tranche.has_balance and not tranche.residual
        if tranche.notional is not None and alone:
            yield error(
                "notional-without-rate",
                f"class `{tranche.name}` has a notional amount and no rate",
                tranche.notional.span,
                "nothing accrues on it",
                help="write `rate:` and `shortfall:` for the class",
            )
