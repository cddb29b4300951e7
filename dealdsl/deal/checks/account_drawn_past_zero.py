"""The mistake `account-drawn-past-zero`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.checks.account_never_used import account_uses
from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.figures import evaluator
from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Account, Deal
from dealdsl.deal.rules import ReleaseStep
from dealdsl.deal.walks import steps
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("account-drawn-past-zero")
def account_drawn_past_zero(deal: Deal) -> Iterator[Diagnostic]:
    """A step draws an account that has nothing, or releases what it never holds.

    An account holds what it opened with and what steps put there, and never less than nothing. One
    that opens at $0 and is never topped up has nothing to give; above a negative figure stands
    more than it holds.

    Instead of:

        account reserve { initial: $0 }
        waterfall main from I.funds { pay interest to A else from reserve   … }

    Write:

        account reserve { initial: $0 }
        waterfall main from I.funds {
          pay interest to A else from reserve
          top up reserve to $5,000,000
          …
        }
    """
    uses = account_uses(deal)
    for account in deal.accounts:
        if (
            account.name in uses.drawn
            and account.name not in uses.filled
            and _is_empty(deal, account)
        ):
            yield error(
                "account-drawn-past-zero",
                f"account `{account.name}` is drawn and never holds anything",
                uses.drawn[account.name],
                "draws on nothing",
                help=f"write `top up {account.name} to …`, or state what it holds at closing",
                also=(Label(head(account.span), "opens at $0, and no step fills it"),),
            )
    yield from _below_nothing(deal)


def _is_empty(deal: Deal, account: Account) -> bool:
    try:
        return evaluator(deal).value(account.initial) == 0
    except NotStated:
        return False


def _below_nothing(deal: Deal) -> Iterator[Diagnostic]:
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps):
            if isinstance(step, ReleaseStep) and _is_negative(deal, step.above):
                yield error(
                    "account-drawn-past-zero",
                    f"account `{step.account}` never holds less than nothing, "
                    "and would be drawn below it",
                    step.above.span,
                    "below $0",
                    help=f"write `release {step.account} above $0` to release all of it",
                )


def _is_negative(deal: Deal, amount: TypedExpression) -> bool:
    """Whether a figure that is the same every month is below nothing."""
    stated = (typed.Constant, typed.FactValue, typed.Arithmetic, typed.Negative)
    if not all(isinstance(part, stated) for part in walk(amount)):
        return False
    try:
        return evaluator(deal).value(amount) < 0
    except NotStated:
        return False
