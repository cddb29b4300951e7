"""Loans that waterfalls buy: what is spent, and what of it stands in the pool at once."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.model import Deal, Pool
from dealdsl.deal.rules import BuyStep
from dealdsl.program import names
from dealdsl.program.program import (
    Column,
    Expression,
    Inverse,
    Let,
    Logic,
    Number,
    Operation,
    Quotient,
    Read,
    Select,
    Step,
    Test,
    Transfer,
)
from dealdsl.program.translate import ZERO, Translator, origin


def none_yet(pool: Pool) -> tuple[Let, ...]:
    """A pool that buys loans has bought none when a period opens."""
    if pool.reinvestment is None:
        return ()
    return (Let(names.bought(pool.name), ZERO), Let(names.bought_balance(pool.name), ZERO))


def weighted_rates(pool: str) -> Iterator[Column]:
    """The opening balance of the loans that a pool has bought times their rates."""
    for rate in ("gross_rate", "net_rate"):
        yield Column(f"{names.vintages(pool)}.{rate} by month", (pool, f"bought_{rate}"))


def bought(rule: BuyStep, fund: str, deal: Deal, translator: Translator) -> Iterator[Step]:
    """Cash leaves the fund, and the pool closes with the loans that it buys."""
    pool = next(pool for pool in deal.pools if pool.name == rule.pool)
    assert pool.reinvestment is not None
    spent, price = Read(f"{pool.name}.purchase"), float(pool.reinvestment.price)
    most = Read(fund) if rule.amount is None else translator.expression(rule.amount)
    amount = Select(_is_open(deal, pool.reinvestment.last), most, ZERO)
    yield Let(spent.name, ZERO, origin(rule.words, rule.span))
    yield Transfer(fund, spent.name, amount)
    yield _raised(names.bought(pool.name), spent)
    loans: Expression = spent if price == 1.0 else Quotient(spent, Number(price), ZERO)
    yield _raised(names.bought_balance(pool.name), loans)
    yield _raised(f"{pool.name}.closing_balance", loans)
    if pool.has_target:
        target = Operation("*", loans, Number(float(pool.reinvestment.line.target_fraction)))
        yield _raised(f"{pool.name}.target.closing_balance", target)
        yield _raised(f"{pool.name}.po.closing_balance", Operation("-", loans, target))


def _is_open(deal: Deal, last: int) -> Expression:
    """Whether loans may be bought in this period: in time, and before a call ends the pool."""
    last_month = Number(float(last * deal.months_a_period))
    in_time = Test("<=", Read(names.MONTH), last_month)
    return Logic("and", (in_time, Inverse(Read(names.CALLED_BY_NOW)))) if deal.calls else in_time


def _raised(name: str, amount: Expression) -> Let:
    return Let(name, Operation("+", Read(name), amount))
