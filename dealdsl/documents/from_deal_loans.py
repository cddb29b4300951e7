"""Pools, what tells their loans apart, and all loans together, from a deal to a form."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.model import BoundValue, Deal, Fact, Facts, FigureValue, Line, Pool
from dealdsl.documents.conditions import described
from dealdsl.documents.stated import Reader, figure, total, words
from dealdsl.documents.views import HighLoanToValue, Loans, Pledged, Subset
from dealdsl.documents.wording import capital, pool_loans, subset_loans
from dealdsl.syntax import nodes
from dealdsl.values import units

ASSETS = "mortgage loans"


@frozen
class Body:
    """A body of loans of the form, and the facts that are stated of it.

    `pool` is None for all loans of several pools together; a sole pool is all loans by itself,
    and has the facts of both.
    """

    loans: str
    heading: str
    pool: Pool | None
    facts: Facts


def assets(deal: Deal, figures: Evaluator) -> str:
    """What the deal's loans are called: as it says, or as it calls those of its sole pool."""
    stated = Reader(deal.facts, figures).words("assets")
    sole = deal.pools[0].title if len(deal.pools) == 1 else None
    return stated or sole or ASSETS


def bodies(deal: Deal, figures: Evaluator) -> tuple[Body, ...]:
    """The pools, and behind several pools all loans together."""
    everything = assets(deal, figures)
    if len(deal.pools) == 1:
        pool = deal.pools[0]
        loans = pool.title or everything
        return (Body(loans, capital(loans), pool, {**deal.all_loans, **pool.facts}),)
    pools = (
        Body(pool.title or pool_loans(pool.name, everything), f"Pool {pool.name}", pool, pool.facts)
        for pool in deal.pools
    )
    return (*pools, Body(everything, "All pools", None, deal.all_loans))


def high_threshold(body: Body, every: tuple[Body, ...]) -> Fact | None:
    """The ratio above which a body's ratios are high: its own, or the one that all others state."""
    if "high_loan_to_value" in body.facts:
        return body.facts["high_loan_to_value"]
    others = [b.facts["high_loan_to_value"] for b in every if "high_loan_to_value" in b.facts]
    same = len({_value(fact) for fact in others}) == 1
    return others[0] if same else None


def _value(fact: Fact) -> Decimal | str:
    content = fact.content
    return content.stated.value if isinstance(content, FigureValue) else fact.written


def loans(deal: Deal, file: nodes.File, figures: Evaluator) -> tuple[Loans, ...]:
    """The bodies of loans of the form."""
    every = bodies(deal, figures)
    return tuple(_loans(deal, file, body, every, figures) for body in every)


def _loans(
    deal: Deal, file: nodes.File, body: Body, every: tuple[Body, ...], figures: Evaluator
) -> Loans:
    read = Reader(body.facts, figures)
    pool = body.pool
    return Loans(
        loans=body.loans,
        heading=body.heading,
        balance=read.words("balance") or _sum(deal, figures),
        pool=pool.name if pool is not None and len(every) > 1 else None,
        whole=pool is None,
        target_rate=read.words("target_rate"),
        number=read.words("loans"),
        gross_rate=read.words("gross_rate"),
        original_term=read.words("original_term"),
        remaining_term=read.words("remaining_term"),
        loan_to_value=read.words("loan_to_value"),
        original_maturity=read.range("original_maturity"),
        origination_date=read.range("origination_date"),
        maturity_date=read.range("maturity_date"),
        original_balance=read.range("original_balance"),
        maximum_loan_to_value=read.at_most("maximum_loan_to_value"),
        high_loan_to_value=_high_loan_to_value(body, every, read),
        zip_concentration=read.at_most("zip_concentration"),
        primary_residence=read.share("primary_residence"),
        second_home=read.share("second_home"),
        investment_property=read.share("investment_property"),
        full_documentation=read.share("full_documentation"),
        full_or_streamlined=read.share("full_or_streamlined"),
        unverified_income=read.share("unverified_income"),
        streamlined_refinance=read.share("streamlined_refinance"),
        pledged=_pledged(read),
        subsets=() if pool is None else _subsets(pool, body, len(every) > 1, file, figures),
    )


def _sum(deal: Deal, figures: Evaluator) -> str:
    """`pools.balance` where it is not stated: the pools' balances added up."""
    balances = (pool.facts["balance"] for pool in deal.pools)
    whole = sum((figures.fact(fact.name, fact.value_span) for fact in balances), Decimal(0))
    return figure(total(whole, units.MONEY), units.MONEY)


def _high_loan_to_value(
    body: Body, every: tuple[Body, ...], read: Reader
) -> HighLoanToValue | None:
    high = high_threshold(body, every)
    balance = read.words("high_loan_to_value_balance")
    insured = read.share("mortgage_insurance")
    if high is None or (balance is None and insured is None):
        return None
    return HighLoanToValue(threshold=words(high, read.figures), balance=balance, insured=insured)


def _pledged(read: Reader) -> Pledged | None:
    if not any(key.startswith("pledged_") for key in read.facts):
        return None
    return Pledged(
        number=read.words("pledged_loans"),
        balance=read.words("pledged_balance"),
        loan_to_value=read.words("pledged_loan_to_value"),
        loan_to_value_without=read.words("pledged_loan_to_value_without"),
    )


def _subsets(
    pool: Pool, body: Body, several: bool, file: nodes.File, figures: Evaluator
) -> tuple[Subset, ...]:
    conditions = _conditions(file, pool.name)
    found = []
    for line in pool.lines:
        if line.label in pool.subsets:
            condition = conditions.get(line.label)
            known = Reader({**body.facts, **line.facts}, figures)
            where = None if condition is None else described(condition, pool.name, known)
            found.append(_subset(line, pool.name if several else None, where, figures))
    return tuple(found)


def _conditions(file: nodes.File, pool: str) -> dict[str, nodes.Expression]:
    """What tells the loans of each subset of a pool apart, as written."""
    return {
        part.names[0].first: part.where
        for item in file.items
        if isinstance(item, nodes.Section) and item.kind == "pool" and item.names[0].first == pool
        for part in item.entries
        if isinstance(part, nodes.Section) and part.where is not None
    }


def _subset(line: Line, pool: str | None, where: str | None, figures: Evaluator) -> Subset:
    read = Reader(line.facts, figures)
    kind = line.label.replace("_", " ")
    return Subset(
        kind=kind,
        loans=subset_loans(kind, pool),
        where=where,
        whole_pool=_is_whole(line.facts.get("whole_pool")),
        number=read.words("loans"),
        balance=read.words("balance"),
        gross_rate=read.words("gross_rate"),
        remaining_term=read.words("remaining_term"),
    )


def _is_whole(fact: Fact | None) -> bool:
    match fact.content if fact else None:
        case BoundValue(kind="all"):
            return True
        case FigureValue(stated=stated):
            return stated.value == 1
        case _:
            return False
