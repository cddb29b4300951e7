"""The mistake `pools-do-not-add-up`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.failed_check import failures
from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.totals import compared_total
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.values.shown import shown

_TOTALS = ("balance", "loans", "pledged_loans", "pledged_balance")


@mistake("pools-do-not-add-up")
def pools_do_not_add_up(deal: Deal) -> Iterator[Diagnostic]:
    """The `pools` section states a total, and the pools add up to another.

    Balances and numbers of loans are compared, where every pool states them, to the digits of the
    total.

    Instead of:

        pool I { balance: $1,000,000   … }
        pool II { balance: $2,000,000   … }
        pools { balance: $3,100,000 }

    Write:

        pools { balance: $3,000,000 }
    """
    for key in _TOTALS:
        fact = deal.all_loans.get(key)
        parts = tuple(f"pool {pool.name}.{key}" for pool in deal.pools)
        if fact is None or any(part not in deal.all_facts for part in parts):
            continue
        whole = compared_total(deal, fact, parts)
        if whole.agrees or any({fact.name, *parts} <= f.facts for f in failures(deal)):
            continue
        yield error(
            "pools-do-not-add-up",
            f"`{key}` of all pools is {shown(whole.stated, fact.unit)}, "
            f"the pools add up to {shown(whole.parts, fact.unit)}",
            fact.value_span,
            f"{shown(abs(whole.difference), fact.unit)} "
            f"{'more' if whole.difference > 0 else 'less'} than the pools",
            help=f"correct `{key}` here or in a pool",
            also=tuple(Label(deal.all_facts[part].value_span, "one pool") for part in parts),
        )
