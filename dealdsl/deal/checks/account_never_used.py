"""The mistake `account-never-used`."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import PayStep, ReleaseStep, TopUpStep
from dealdsl.deal.walks import steps
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("account-never-used")
def account_never_used(deal: Deal) -> Iterator[Diagnostic]:
    """No step fills an account, releases from it or falls back on it.

    Its balance lies there for the life of the deal and supports nobody.

    Instead of:

        account reserve { initial: $5,000,000 }
        waterfall main from I.funds { pay interest to A   … }

    Write:

        account reserve { initial: $5,000,000 }
        waterfall main from I.funds {
          release reserve above $5,000,000
          pay interest to A else from reserve
          …
          top up reserve to $5,000,000
        }
    """
    if not deal.waterfalls:
        return
    used = account_uses(deal)
    for account in deal.accounts:
        if account.name not in used.filled and account.name not in used.drawn:
            yield error(
                "account-never-used",
                f"account `{account.name}` is never used",
                head(account.span),
                "no step fills it or draws on it",
                help=f"write `else from {account.name}` behind a payment, "
                f"`release {account.name} above …` or `top up {account.name} to …`",
            )


@frozen
class AccountUses:
    """The accounts that steps fill, and those that steps draw on, with the first place."""

    filled: dict[str, Span]
    drawn: dict[str, Span]


def account_uses(deal: Deal) -> AccountUses:
    uses = AccountUses({}, {})
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps):
            match step:
                case TopUpStep(account=account):
                    uses.filled.setdefault(account, step.span)
                case ReleaseStep(account=account):
                    uses.drawn.setdefault(account, step.span)
                case PayStep(backup=str(account)):
                    uses.drawn.setdefault(account, step.span)
    return uses
