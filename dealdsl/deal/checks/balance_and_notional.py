"""The mistake `balance-and-notional`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("balance-and-notional")
def balance_and_notional(deal: Deal) -> Iterator[Diagnostic]:
    """A class states both a balance and a notional amount.

    Interest accrues on one of them, and the deal does not say on which. A class that is owed
    principal has a balance; an interest-only class has a notional amount.

    Instead of:

        tranche IO { balance: $1,000,000   notional: A.balance   rate: 0.5%   shortfall: carried }

    Write:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: carried }
    """
    for tranche in deal.tranches:
        if tranche.has_balance and tranche.notional is not None and not tranche.residual:
            fact = tranche.facts.get("balance")
            places = [Label(tranche.notional.span, "its notional amount")]
            if fact is not None:
                places.insert(0, Label(fact.value_span, "its balance"))
            yield error(
                "balance-and-notional",
                f"class `{tranche.name}` has both a balance and a notional amount",
                tranche.span,
                "on which of the two it bears interest is not said",
                help="leave `balance` out of an interest-only class, `notional` out of any other",
                also=tuple(places),
            )
