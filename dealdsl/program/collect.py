"""The collect phase: what the pools give this month, calls, and losses within their limits."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.model import Deal, Limit, Line, Pool
from dealdsl.deal.words import words_of
from dealdsl.program import names, purchases
from dealdsl.program.program import (
    Block,
    Column,
    Expression,
    Extreme,
    Flag,
    Inverse,
    Let,
    Logic,
    Lookup,
    Number,
    Operation,
    Quotient,
    Read,
    Select,
    State,
    Test,
)
from dealdsl.program.translate import ONE, ZERO, Translator, origin, total

OPENING = (
    "balance",
    "target_balance",
    "po_balance",
    "new_defaults",
    "scheduled",
    "prepaid",
    "recovered",
    "late_recovered",
    "gross_interest",
    "servicing_fee",
    "prepayment_interest_shortfall",
    "target_interest",
    "io_interest",
    "target_scheduled",
    "po_principal",
    "loss",
    "target_loss",
    "po_loss",
)
CLOSING = (
    "closing_balance",
    "target_closing_balance",
    "po_closing_balance",
    "foreclosure",
    "delinquent_60",
)
_DOTTED = ("target_", "po_", "io_")


def measure_name(pool: str, column: str) -> str:
    """`target_balance` of pool I is `I.target.balance`, as deals write it."""
    for prefix in _DOTTED:
        if column.startswith(prefix):
            strip, rest = prefix[:-1], column[len(prefix) :]
            return f"{pool}.loss.{strip}" if rest == "loss" else f"{pool}.{strip}.{rest}"
    return f"{pool}.{column}"


def columns(deal: Deal) -> tuple[Column, ...]:
    """The collateral's columns by month, before any call."""
    found = []
    for pool in deal.pools:
        for column in (*OPENING, *CLOSING, "target_unscheduled"):
            name = f"{measure_name(pool.name, column)} by month"
            found.append(Column(name, (pool.name, column)))
    for pool in deal.pools:
        for line in pool.lines:
            for column in ("balance", "gross_rate", "net_rate"):
                found.append(Column(f"{line.name}.{column} by month", (line.name, column)))
        if pool.reinvestment is not None:
            found.extend(purchases.weighted_rates(pool.name))
    return tuple(found)


def call_block(deal: Deal, translator: Translator) -> Block:
    """Whether a call is exercised this month: tested on the last closing balances."""
    steps: list[Let] = []
    translator.in_call = translator.early = True
    conditions: list[Expression] = []
    for pool in deal.pools:
        steps.append(_opening(f"{pool.name}.balance"))
    for call in deal.calls:
        tested = translator.expression(call.condition)
        allowed = (Read(names.CALL_OPTION), Inverse(Read(names.CALLED)), tested)
        name = f"calls {call.name}"
        steps.append(Let(name, Logic("and", allowed), origin(call.words, call.span)))
        conditions.append(Read(name))
    translator.in_call = translator.early = False
    calling: Expression = Flag(False)
    if conditions:
        calling = conditions[0] if len(conditions) == 1 else Logic("or", tuple(conditions))
        translator.states[names.CALLED] = State(names.CALLED, False, Read(names.CALLED_BY_NOW))
    else:
        translator.states[names.CALLED] = State(names.CALLED, False, Flag(False))
    by_now = Logic("or", (Read(names.CALLED), Read(names.CALLED_NOW)))
    steps.extend((Let(names.CALLED_NOW, calling), Let(names.CALLED_BY_NOW, by_now)))
    return Block("optional calls", tuple(steps))


def _opening(name: str) -> Let:
    return Let(name, Select(Read(names.CALLED), ZERO, Read(f"{name} by month")))


def pool_blocks(deal: Deal) -> Iterator[Block]:
    """Each pool's collections; what a call pays joins the unscheduled principal."""
    for pool in deal.pools:
        steps = (*_pool(pool.name), *purchases.none_yet(pool))
        yield Block(f"pool {pool.name}", steps)
    lines = [line for pool in deal.pools for line in pool.lines]
    yield Block("lines", tuple(_opening(f"{line.name}.balance") for line in lines))
    for pool in deal.pools:
        means = tuple(_mean(pool, rate) for rate in ("gross_rate", "net_rate"))
        yield Block(f"rates of pool {pool.name}", means)


def _mean(pool: Pool, rate: str) -> Let:
    """A pool's rate: the mean of its lines' by opening balance, and of what it has bought."""
    new = pool.reinvestment
    rates = {line.name: _rate(line, rate) for line in pool.lines}
    every = {*rates.values(), *(() if new is None else (_rate(new.line, rate),))}
    if len(every) == 1:
        return Let(f"{pool.name}.{rate}", every.pop())
    balances: list[Expression] = [Read(f"{line}.balance") for line in rates]
    pairs = zip(balances, rates.values(), strict=True)
    parts: list[Expression] = [Operation("*", balance, one) for balance, one in pairs]
    if new is None:
        return Let(f"{pool.name}.{rate}", Quotient(total(parts), total(balances), ZERO))
    parts.append(Read(f"{names.vintages(pool.name)}.{rate} by month"))
    return Let(f"{pool.name}.{rate}", Quotient(total(parts), Read(f"{pool.name}.balance"), ZERO))


def _rate(line: Line, rate: str) -> Expression:
    """A line's rate: one figure, or what resets, flows or a tape make of it by month."""
    if line.resets is None and line.flows is None and line.tape is None:
        return Number(float(getattr(line, rate)))
    return Read(f"{line.name}.{rate} by month")


def _pool(pool: str) -> Iterator[Let]:
    for column in OPENING:
        if column != "balance":
            yield _opening(measure_name(pool, column))
    for column in CLOSING:
        name = measure_name(pool, column)
        yield Let(name, Select(Read(names.CALLED_BY_NOW), ZERO, Read(f"{name} by month")))
    bought = f"{pool}.target.closing_balance by month"
    yield Let(f"{pool}.target.called", Select(Read(names.CALLED_NOW), Read(bought), ZERO))
    bought = f"{pool}.po.closing_balance by month"
    yield Let(f"{pool}.po.called", Select(Read(names.CALLED_NOW), Read(bought), ZERO))
    yield from _totals(pool)


def _totals(pool: str) -> Iterator[Let]:
    def plus(name: str, *terms: str) -> Let:
        return Let(f"{pool}.{name}", total([Read(f"{pool}.{term}") for term in terms]))

    unscheduled = f"{pool}.target.unscheduled by month"
    collected = Select(Read(names.CALLED), ZERO, Read(unscheduled))
    called = Read(f"{pool}.target.called")
    yield Let(f"{pool}.target.unscheduled", Operation("+", collected, called))
    yield Let(
        f"{pool}.po.principal",
        Operation("+", Read(f"{pool}.po.principal"), Read(f"{pool}.po.called")),
    )
    yield plus("call_price", "target.called", "po.called")
    yield plus("unscheduled", "prepaid", "recovered", "late_recovered", "call_price")
    yield plus("interest", "target.interest", "io.interest")
    yield plus("target.principal", "target.scheduled", "target.unscheduled")
    yield plus("principal", "target.principal", "po.principal")
    yield plus("funds", "interest", "principal")


def loss_block(deal: Deal, translator: Translator) -> Block:
    """The part of each loss that its limits cover, cause by cause (finance.md §2)."""
    steps: list[Let] = []
    everything = total([Read(f"{pool.name}.loss") for pool in deal.pools])
    steps.append(Let("all losses", everything))
    covered: Expression = ONE
    for limit in deal.limits:
        steps.extend(_limit(limit, translator))
        share = Read(names.CAUSE_SHARES[limit.cause])
        beyond = Operation("*", share, Operation("-", ONE, Read(f"{limit.name}.covered")))
        covered = Operation("-", covered, beyond)
    steps.append(Let(names.COVERED, covered))
    for pool in deal.pools:
        steps.extend(_sides(pool.name))
    return Block("losses within their limits", tuple(steps))


def _limit(limit: Limit, translator: Translator) -> Iterator[Let]:
    used = f"{limit.name}.used"
    initial = translator.expression(limit.initial)
    cause = f"{limit.name}.losses"
    within = f"{limit.name}.within"
    translator.states[used] = State(used, 0.0, Operation("+", Read(used), Read(within)))
    left: Expression = Extreme("max", Operation("-", initial, Read(used)), ZERO)
    if limit.declines_to is not None:
        left = yield from _declined(limit, limit.declines_to, translator)
    yield Let(f"{limit.name}.remaining", left)
    share = Read(names.CAUSE_SHARES[limit.cause])
    yield Let(cause, Operation("*", Read("all losses"), share))
    yield Let(within, Extreme("min", Read(cause), Read(f"{limit.name}.remaining")))
    yield Let(f"{limit.name}.covered", Quotient(Read(within), Read(cause), ONE))


def _declined(
    limit: Limit, to: TypedExpression, translator: Translator
) -> Generator[Let, None, Expression]:
    """What is left of a limit that declines: on each anniversary the lesser of that and `to`."""
    left, within = f"{limit.name}.left", f"{limit.name}.within"
    remaining = Read(f"{limit.name}.remaining")
    initial = float(translator.evaluator.value(limit.initial))
    after = Extreme("max", Operation("-", remaining, Read(within)), ZERO)
    translator.states[left] = State(left, initial, after)
    translator.early = True
    bound = Extreme("max", translator.expression(to), ZERO)
    translator.early = False
    declined = f"{limit.name}.declined"
    yield Let(declined, Extreme("min", Read(left), bound), origin(words_of(to.span), to.span))
    if limit.monthly:
        return Read(declined)
    return Select(_is_anniversary(translator), Read(declined), Read(left))


def _is_anniversary(translator: Translator) -> Expression:
    """Whether a year of the deal begins, the first one aside."""
    before = f"{names.DEAL_YEAR} before"
    translator.tables[names.DEAL_YEAR] = None
    year = Lookup(names.DEAL_YEAR)
    translator.states[before] = State(before, 1.0, year)
    return Test(">", year, Read(before))


def _sides(pool: str) -> Iterator[Let]:
    for strip in ("target", "po"):
        loss = f"{pool}.loss.{strip}"
        covered = Operation("*", Read(loss), Read(names.COVERED))
        yield Let(f"{loss}.within", Extreme("min", covered, Read(loss)))
        yield Let(f"{loss}.beyond", Operation("-", Read(loss), Read(f"{loss}.within")))
    for side in ("within", "beyond"):
        parts = [Read(f"{pool}.loss.{strip}.{side}") for strip in ("target", "po")]
        yield Let(f"{pool}.loss.{side}", total([*parts]))
