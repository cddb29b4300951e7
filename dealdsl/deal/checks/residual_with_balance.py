"""The mistake `residual-with-balance`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import warning
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("residual-with-balance")
def residual_with_balance(deal: Deal) -> Iterator[Diagnostic]:
    """A class is a residual and states a balance, a notional amount or a rate as well.

    A residual takes what others leave. Some deals give it a nominal balance as well, $100 say, and
    the model pays that like any other; where none is meant, the figure belongs to another class.

    Instead of:

        tranche R { residual   balance: $1,000,000   rate: 5%   shortfall: carried }

    Write:

        tranche B { balance: $1,000,000   rate: 5%   shortfall: carried }
        tranche R { residual }
    """
    for tranche in deal.tranches:
        stated = _stated(tranche.has_balance, tranche.notional, tranche.rate)
        if tranche.residual and stated:
            fact = tranche.facts.get(stated)
            yield warning(
                "residual-with-balance",
                f"class `{tranche.name}` is a residual and has a {stated}",
                tranche.span,
                "takes what is left, and has a claim of its own",
                help=f"leave out `{stated}`, or `residual`, unless both are meant",
                also=(Label(fact.span, f"its {stated}"),) if fact else (),
            )


def _stated(has_balance: bool, notional: object, rate: object) -> str | None:
    if has_balance:
        return "balance"
    if notional is not None:
        return "notional"
    return None if rate is None else "rate"
