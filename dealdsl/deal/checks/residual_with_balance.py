"""The mistake `residual-with-balance`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("residual-with-balance")
def residual_with_balance(deal: Deal) -> Iterator[Diagnostic]:
    """A class is a residual and states a balance, a notional amount or a rate as well.

    A residual is due nothing of its own: it takes what others leave.

    Instead of:

        tranche R { residual   balance: $100   rate: 5%   shortfall: lost }

    Write two classes, or the residual alone:

        tranche R { residual }
    """
    for tranche in deal.tranches:
        stated = _stated(tranche.has_balance, tranche.notional, tranche.rate)
        if tranche.residual and stated:
            fact = tranche.facts.get(stated)
            yield error(
                "residual-with-balance",
                f"class `{tranche.name}` is a residual and has a {stated}",
                tranche.span,
                "a residual takes only what is left",
                help=f"leave `{stated}` out, or `residual`",
                also=(Label(fact.span, f"its {stated}"),) if fact else (),
            )


def _stated(has_balance: bool, notional: object, rate: object) -> str | None:
    if has_balance:
        return "balance"
    if notional is not None:
        return "notional"
    return None if rate is None else "rate"
