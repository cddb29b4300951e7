"""A checked deal's exact figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import Kind
from dealdsl.deal.model import Deal, Line, Pool, Tranche
from dealdsl.values.stated import EXACT

Initials = dict[tuple[Kind, str, str], Decimal]


def evaluator(deal: Deal, changed: Mapping[str, Decimal] | None = None) -> Evaluator:
    """An evaluator of the deal's stated figures; `changed` puts other values in their place."""
    return Evaluator(
        deal.all_facts,
        {definition.key: definition for definition in deal.stated_definitions},
        {definition.key: definition for definition in deal.definitions},
        opening_values(deal),
        initials(deal.pools, deal.tranches),
        changed or {},
    )


def opening_values(deal: Deal) -> dict[str, Decimal]:
    """Tables and schedules as they open: by their first row, or at the balance planned from."""
    found = {table.name: table.rows[0][1].value for table in deal.tables}
    for schedule in deal.schedules:
        collar = schedule.collar
        found[schedule.name] = collar.balance if collar else schedule.rows[0][1].value
    return found


def initials(pools: tuple[Pool, ...], tranches: tuple[Tranche, ...]) -> Initials:
    """The balances at the cut-off date, as the model starts from them."""
    found: Initials = {}
    for pool in pools:
        for measure, value in _pool_initials(pool.lines).items():
            found[Kind.POOL, pool.name, measure] = value
        for line in pool.lines:
            found[Kind.LINE, line.name, "balance"] = line.balance
    for tranche in tranches:
        for measure in ("balance", "standing", "closing_balance"):
            found[Kind.TRANCHE, tranche.name, measure] = tranche.balance
    return found


def _pool_initials(lines: tuple[Line, ...]) -> dict[str, Decimal]:
    whole = sum((line.balance for line in lines), Decimal(0))
    strips = (EXACT.multiply(line.balance, line.target_fraction) for line in lines)
    target = sum(strips, Decimal(0))
    po = EXACT.subtract(whole, target)
    return {
        "balance": whole,
        "closing_balance": whole,
        "target.balance": target,
        "target.closing_balance": target,
        "po.balance": po,
        "po.closing_balance": po,
        "loss": Decimal(0),
        "delinquent_60": Decimal(0),
        "bought": Decimal(0),
    }
