"""The mistake `classes-exceed-collateral`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.checks.failed_check import failures
from dealdsl.deal.mistakes import head, warning
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown
from dealdsl.values.units import MONEY

DOLLAR = Decimal(1)


@mistake("classes-exceed-collateral")
def classes_exceed_collateral(deal: Deal) -> Iterator[Diagnostic]:
    """The classes have a greater balance than the pools behind them.

    Principal would not suffice to pay them. Mostly a balance is mistyped or a class is counted
    twice. A difference of up to a dollar is rounding.

    Instead of:

        pool I { balance: $1,000,000   … }
        tranche A { balance: $10,000,000   … }

    Write:

        pool I { balance: $10,000,000   … }
        tranche A { balance: $10,000,000   … }
    """
    classes = sum((tranche.balance for tranche in deal.tranches), Decimal(0))
    lines = [line for pool in deal.pools for line in pool.lines]
    loans = sum((line.balance for line in lines), Decimal(0))
    owing = [tranche for tranche in deal.tranches if tranche.has_balance]
    if classes - loans <= DOLLAR or any(failures(deal)):
        return
    yield warning(
        "classes-exceed-collateral",
        f"the classes are {shown(classes, MONEY)}, the pools behind them {shown(loans, MONEY)}",
        max(owing, key=lambda tranche: tranche.balance).span,
        f"the classes are {shown(classes - loans, MONEY)} more than the loans",
        help="correct a balance of a class or of a pool",
        also=tuple(Label(head(pool.span), "the collateral") for pool in deal.pools)[:3],
    )
