"""The loans that pools buy: what they are like, and until when they are bought."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve

from dealdsl.deal import resolve, rules
from dealdsl.deal.collateral import LONGEST_TERM, USUAL_TERM, bought_line, facts_of
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import first_word, head
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import reinvestment as mistakes
from dealdsl.deal.model import Line, Pool, Reinvestment, months_a_period
from dealdsl.deal.paydays import phrase
from dealdsl.deal.scope import Scope, Work
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.schedule import PaymentSchedule
from dealdsl.values.until import parse_until

PAR = Decimal(1)


def added(
    work: Work, evaluator: Evaluator, pools: tuple[Pool, ...], schedule: PaymentSchedule | None
) -> tuple[Pool, ...]:
    """The pools with what they may buy."""
    return tuple(
        evolve(pool, reinvestment=_reinvestment(work, evaluator, pool, schedule))
        if pool.name in work.symbols.reinvestments
        else pool
        for pool in pools
    )


def _reinvestment(
    work: Work, evaluator: Evaluator, pool: Pool, schedule: PaymentSchedule | None
) -> Reinvestment | None:
    span = work.symbols.reinvestments[pool.name].span
    facts = facts_of(work, f"{pool.name}.reinvestment")
    line = bought_line(work, evaluator, pool, head(span))
    price = _price(work, evaluator, pool.name)
    until = phrase(work, facts.get("until"), parse_until)
    if line is None or price is None or until is None:
        return None
    last = _last(work, pool.name, until, line, schedule)
    return None if last is None else Reinvestment(line, price, until, last, facts, span)


def _price(work: Work, evaluator: Evaluator, pool: str) -> Decimal | None:
    """What a dollar of balance costs: par, unless the deal says something else."""
    name = f"{pool}.reinvestment.price"
    fact = work.facts.get(name)
    if fact is None:
        return None if name in work.failed else PAR
    price = needed(work, evaluator, fact)
    if price == 0:
        work.tell(mistakes.price_of_nothing(pool, fact.value_span))
    return price if price and price > 0 else None


def _last(
    work: Work, pool: str, until: date | int, line: Line, schedule: PaymentSchedule | None
) -> int | None:
    """The last period in which loans are bought; None where there is none, which is told."""
    span = work.facts[f"{pool}.reinvestment.until"].value_span
    if isinstance(until, date) and schedule is None:
        work.tell(mistakes.until_without_dates(pool, span))
        return None
    each = months_a_period(schedule)
    last = last_period(until, schedule)
    if last == 0:
        first = mistakes.first_payment(schedule.first if schedule else None, each)
        work.tell(mistakes.reinvestment_never_open(pool, span, first))
        return None
    months = last * each + line.remaining_term
    possible = months <= LONGEST_TERM
    if not possible or months > USUAL_TERM:
        work.tell(mistakes.reinvestment_too_long(pool, span, months, possible))
    return last if possible else None


def last_period(until: date | int, schedule: PaymentSchedule | None) -> int:
    """The last period whose unadjusted payment date, or last month, is not after `until`."""
    if isinstance(until, int):
        return until // months_a_period(schedule)
    assert schedule is not None
    first = schedule.first
    months = 12 * (until.year - first.year) + until.month - first.month
    period = max(months // schedule.every_months + 1, 0)
    return period - 1 if period and schedule.date_of(period) > until else period


def bought(work: Work, step: nodes.Buy, scope: Scope, words: str) -> tuple[rules.BuyStep, ...]:
    """`buy I up to M`, where pool I says what loans it buys."""
    bound = scope.bound(step.pool)
    pool = bound.names[0] if bound is not None and bound.is_one else step.pool
    place = first_word(step.span, step.pool)
    amount = None
    if step.amount is not None:
        what = "what a step buys for"
        amount = resolve.wanted(work, step.amount, scope, units.MONEY, what, "I.principal")
    if pool not in work.symbols.pools:
        known, places = work.symbols.pools, work.symbols.places
        work.tell(name_mistakes.unknown_name(pool, place, "pool", known, places))
        return ()
    if pool not in work.symbols.reinvestments:
        work.tell(mistakes.buy_without_reinvestment(pool, place, work.symbols.places[pool]))
        return ()
    return (rules.BuyStep(pool, amount, words, step.span),)
