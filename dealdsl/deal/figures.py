"""A checked deal's exact figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import Kind
from dealdsl.deal.model import Deal, Index, Line, Pool, Table, Tranche
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
    """Tables, indices and schedules as they open: by their first row, or a plan's balance."""
    curves: tuple[Table | Index, ...] = (*deal.tables, *deal.indices)
    found = {curve.name: curve.rows[0][1].value for curve in curves}
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
        found[Kind.TRANCHE, tranche.name, "written_down"] = Decimal(0)
    return found


def _mean(lines: tuple[Line, ...], rates: list[Decimal]) -> Decimal:
    """The mean of the lines' rates by balance."""
    if len(set(rates)) == 1:
        return rates[0]
    whole = sum((line.balance for line in lines), Decimal(0))
    parts = (EXACT.multiply(x.balance, rate) for x, rate in zip(lines, rates, strict=True))
    return EXACT.divide(sum(parts, Decimal(0)), whole) if whole else Decimal(0)


def _pool_initials(lines: tuple[Line, ...]) -> dict[str, Decimal]:
    whole = sum((line.balance for line in lines), Decimal(0))
    strips = (EXACT.multiply(line.balance, line.target_fraction) for line in lines)
    target = sum(strips, Decimal(0))
    po = EXACT.subtract(whole, target)
    return {
        "gross_rate": _mean(lines, [line.gross_rate for line in lines]),
        "net_rate": _mean(lines, [line.net_rate for line in lines]),
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
