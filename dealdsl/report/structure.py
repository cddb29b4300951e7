"""The deal as it stands at closing: its pools and its classes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import Deal, Facts, Pool, Tranche
from dealdsl.documents import terms
from dealdsl.documents.stated import Reader
from dealdsl.documents.wording import money
from dealdsl.report.views import Table

NONE = "–"


def structure(deal: Deal) -> tuple[Table, ...]:
    figures = evaluator(deal)
    return _classes(deal, figures), _pools(deal, figures)


def _classes(deal: Deal, figures: Evaluator) -> Table:
    total = sum((each.balance for each in deal.tranches), Decimal(0))
    rows = tuple(_class(each, deal, total, figures) for each in deal.tranches)
    return Table(
        "Classes at closing, in the deal's order",
        (
            *("Class", "Kind", "Rate", "Interest not paid"),
            *("Balance", "Share of all", "Subordination"),
        ),
        (*rows, ("All classes", "", "", "", money(total), "", "")),
        words=4,
        note="Subordination is the balance of classes that stand behind a class, in percent of "
        "all. A rate in words changes as that rule of the deal says.",
    )


def _class(each: Tranche, deal: Deal, total: Decimal, figures: Evaluator) -> tuple[str, ...]:
    notional = terms.notional(each, figures)
    return (
        each.name,
        _kind(each, notional),
        terms.rate(each, figures) or NONE,
        NONE if each.rate is None else each.shortfall.value,
        terms.balance(each, figures) or NONE,
        _percent(each.balance, total) if each.has_balance else NONE,
        _subordination(each, deal, total),
    )


def _kind(each: Tranche, notional: str | None) -> str:
    kind = "residual" if each.residual else "class"
    if notional is not None:
        kind = f"notional, on {notional}"
    elif each.rate is None and not each.residual:
        kind = "principal only"
    return f"{each.title}; {kind}" if each.title else kind


def _subordination(each: Tranche, deal: Deal, total: Decimal) -> str:
    behind = [other for other in deal.tranches if each.name in other.after]
    return _percent(sum((o.balance for o in behind), Decimal(0)), total) if behind else NONE


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{100 * part / whole:.2f}%" if whole else NONE


_POOL_FACTS = (
    ("balance", "Balance"),
    ("loans", "Loans"),
    ("gross_rate", "Gross rate"),
    ("net_rate", "Net rate"),
    ("target_rate", "Target rate"),
    ("remaining_term", "Remaining term"),
    ("age", "Age"),
)


def _pools(deal: Deal, figures: Evaluator) -> Table:
    """The pools and their subsets, with the facts that any of them states."""
    rows = [(name, Reader(facts, figures)) for name, facts in _bodies(deal)]
    shown = [
        (key, head)
        for key, head in _POOL_FACTS
        if any(reader.words(key) is not None for _, reader in rows)
    ]
    return Table(
        "Collateral at the cut-off date, as stated",
        ("Pool", *(head for _, head in shown)),
        tuple((name, *(reader.words(key) or NONE for key, _ in shown)) for name, reader in rows),
    )


def _bodies(deal: Deal) -> Iterator[tuple[str, Facts]]:
    for pool in deal.pools:
        yield f"Pool {pool.name}", pool.facts
        yield from _subsets(pool)


def _subsets(pool: Pool) -> Iterator[tuple[str, Facts]]:
    for line in pool.lines:
        if line.label in pool.subsets:
            yield f"Pool {pool.name}, {line.label}", line.facts
