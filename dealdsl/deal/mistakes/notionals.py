"""Notional amounts that are made of nothing."""

from __future__ import annotations

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("notional-of-no-class")
def notional_of_no_class(name: str, span: Span, places: dict[str, Span]) -> Diagnostic:
    """A notional amount is made of a class, or of loans, that the deal does not have.

    An interest-only class bears interest on a balance: of a class, of classes, of a pool or of a
    part of a pool.

    Instead of:

        tranche IO { notional: AA.balance   rate: 0.5%   shortfall: carried }

    Write:

        tranche IO { notional: A.balance   rate: 0.5%   shortfall: carried }
    """
    near = nearest(name, places)
    return error(
        "notional-of-no-class",
        f"the notional amount is made of `{name}`, which the deal does not have",
        span,
        "no class and no pool",
        help=f"write `{near}`" if near else "write the name of a class, a group or a pool",
        also=(Label(places[near], "a similar name"),) if near else (),
        replacement=near,
    )


@mistake("notional-without-balance")
def notional_without_balance(name: str, span: Span) -> Diagnostic:
    """A notional amount is made of the balance of a class that has none.

    An interest-only class is owed no principal: it has a notional amount of its own and no balance.
    What is stated by it would be $0.

    Instead of:

        tranche IO-1 { notional: A.balance      rate: 0.5%   shortfall: carried }
        tranche IO-2 { notional: IO-1.balance   rate: 0.3%   shortfall: carried }

    Write:

        tranche IO-1 { notional: A.balance       rate: 0.5%   shortfall: carried }
        tranche IO-2 { notional: IO-1.notional   rate: 0.3%   shortfall: carried }
    """
    return error(
        "notional-without-balance",
        f"class `{name}` has no balance for a notional amount to be made of",
        span,
        "always $0",
        help=f"write `{name}.notional`, or the balance of a class that has one",
    )
