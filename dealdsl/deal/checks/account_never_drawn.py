"""The mistake `account-never-drawn`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.account_never_used import account_uses
from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("account-never-drawn")
def account_never_drawn(deal: Deal) -> Iterator[Diagnostic]:
    """Steps put cash into an account, and none takes it out.

    The cash is kept for nobody. An account pays where a step says `else from`, and gives back what
    it no longer needs where a step says `release`.

    Instead of:

        waterfall main from I.funds { pay interest to A   top up reserve to $5,000,000   … }

    Write:

        waterfall main from I.funds {
          release reserve above $5,000,000
          pay interest to A else from reserve
          top up reserve to $5,000,000
          …
        }
    """
    uses = account_uses(deal)
    for account in deal.accounts:
        if account.name in uses.filled and account.name not in uses.drawn:
            yield error(
                "account-never-drawn",
                f"account `{account.name}` is filled and never drawn",
                head(account.span),
                "what it holds is paid to nobody",
                help=f"write `else from {account.name}` behind a payment, "
                f"or `release {account.name} above …`",
                also=(Label(uses.filled[account.name], "filled here"),),
            )
