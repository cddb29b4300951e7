"""From a checked deal to what its picture shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from dealdsl.deal import rules
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import Deal, Definition, Limit, Pool, Tranche
from dealdsl.diagrams import wording
from dealdsl.diagrams.diagram import Diagram, Origin, Panel, PanelKind, Payee, Row
from dealdsl.diagrams.rows import rows_of, tidy
from dealdsl.documents import terms
from dealdsl.documents.stated import exact, figure, total
from dealdsl.values import units


def diagram(deal: Deal) -> Diagram:
    """The picture of a deal: collateral, waterfalls, payees, entitlements, losses, conditions."""
    figures = evaluator(deal)
    panels = (
        *(_entitlement(allocate) for allocate in deal.allocates),
        *(_waterfall(deal, waterfall) for waterfall in deal.waterfalls),
        *_losses(deal),
        *_recoveries(deal),
        *_conditions(deal, figures),
    )
    return Diagram(
        tidy(deal.title), tuple(_origins(deal, figures)), panels, _payees(deal, panels, figures)
    )


# ---- collateral ----


def _origins(deal: Deal, figures: Evaluator) -> Iterator[Origin]:
    for pool in deal.pools:
        yield Origin(f"pool {pool.name}", f"Pool {pool.name}", tuple(_pool_notes(pool, figures)))
    for hedge in deal.hedges:
        title = (tidy(hedge.title),) if hedge.title else ()
        yield Origin(f"{hedge.kind} {hedge.name}", f"{hedge.kind.capitalize()} {hedge.name}", title)


def _pool_notes(pool: Pool, figures: Evaluator) -> Iterator[str]:
    balance = sum((line.balance for line in pool.lines), Decimal(0))
    stated = pool.facts.get("balance")
    yield figure(exact(stated, figures) if stated else total(balance, units.MONEY), units.MONEY)
    for key, words in (("loans", "loans"), ("gross_rate", "gross rate")):
        if key in pool.facts:
            yield f"{figure(exact(pool.facts[key], figures), pool.facts[key].unit)} {words}"


# ---- panels ----


def _entitlement(allocate: rules.Allocate) -> Panel:
    rows = list(_shares(allocate.allocation))
    if allocate.rest is not None:
        rows.append(f"rest to {allocate.rest}")
    return Panel(PanelKind.ENTITLEMENT, tidy(allocate.words), _numbered(rows))


def _waterfall(deal: Deal, waterfall: rules.Waterfall) -> Panel:
    sources, funds = [], []
    for source in waterfall.sources:
        match source:
            case rules.CashSource(pool=pool):
                sources.append(f"pool {pool}")
            case rules.HedgeSource(hedge=name):
                sources.extend(f"{h.kind} {name}" for h in deal.hedges if h.name == name)
            case rules.FundSource(fund=fund):
                funds.append(fund)
            case _:
                assert_never(source)
    return Panel(
        PanelKind.WATERFALL,
        tidy(waterfall.words),
        tuple(rows_of(deal, waterfall.steps)),
        tuple(dict.fromkeys(sources)),
        tuple(dict.fromkeys(funds)),
    )


def _losses(deal: Deal) -> Iterator[Panel]:
    for block in deal.losses:
        rows = [*_shares(block.allocation), *(["rest unallocated"] if block.unallocated else [])]
        yield Panel(PanelKind.LOSSES, tidy(block.words), _numbered(rows))


def _recoveries(deal: Deal) -> Iterator[Panel]:
    for block in deal.recoveries:
        rows = _numbered(_shares(block.allocation))
        yield Panel(PanelKind.RECOVERIES, tidy(block.words), rows)


def _shares(allocation: rules.InOrder) -> Iterator[str]:
    """The parts of an allocation, one after the other; a lone part's own parts."""
    alone = allocation.items[0] if len(allocation.items) == 1 else None
    nested = isinstance(alone, rules.InOrder) and not alone.caps
    items = (allocation,) if nested else allocation.items
    yield from (wording.line(next(wording.paid_alike(item))) for item in items)


def _numbered(lines: Iterable[str]) -> tuple[Row, ...]:
    rows = tuple(map(tidy, lines))
    if len(rows) == 1:
        return (Row(rows[0]),)
    return tuple(Row(words, str(number)) for number, words in enumerate(rows, start=1))


def _conditions(deal: Deal, figures: Evaluator) -> Iterator[Panel]:
    """Triggers, calls and limits: what decides, and what bounds."""
    triggers = tuple(Row(tidy(each.words)) for each in _triggers(deal))
    calls = tuple(Row(tidy(call.words)) for call in deal.calls)
    limits = tuple(_limit(limit, figures) for limit in deal.limits)
    for title, rows in (("triggers", triggers), ("calls", calls), ("limits on losses", limits)):
        if rows:
            yield Panel(PanelKind.CONDITIONS, title, rows)


def _triggers(deal: Deal) -> Iterator[Definition]:
    """Triggers and tests: definitions that are conditions."""
    return (
        each
        for each in deal.definitions
        if each.key in deal.triggers or each.words.startswith("test ")
    )


def _limit(limit: Limit, figures: Evaluator) -> Row:
    falls = terms.limit_decline(limit)
    notes = () if falls is None else (tidy(falls),)
    return Row(f"{tidy(limit.name)} losses: {terms.limit_amount(limit, figures)}", notes=notes)


# ---- payees ----


def _payees(deal: Deal, panels: tuple[Panel, ...], figures: Evaluator) -> tuple[Payee, ...]:
    """All classes, and what else is paid, in the deal's order."""
    paid = {row.payee for panel in panels for row in panel.rows if row.payee is not None}
    others = (
        *(Payee(f"fee {f.name}", f.name, "fee", _titled(f.title)) for f in deal.fees),
        *(Payee(f"{h.kind} {h.name}", h.name, h.kind, _titled(h.title)) for h in deal.hedges),
        *(Payee(f"account {a.name}", a.name, "account", ()) for a in deal.accounts),
        *(Payee(f"pool {p.name}", p.name, "new loans of pool", ()) for p in deal.pools),
    )
    first = (payee for payee in others if payee.key in paid and payee.kind in ("fee", "swap"))
    last = (payee for payee in others if payee.key in paid and payee.kind not in ("fee", "swap"))
    return (*first, *(_class(each, figures) for each in deal.tranches), *last)


def _titled(title: str | None) -> tuple[str, ...]:
    return (tidy(title),) if title else ()


def _class(tranche: Tranche, figures: Evaluator) -> Payee:
    kind = "residual class" if tranche.residual else "class"
    return Payee(f"class {tranche.name}", tranche.name, kind, tuple(_terms(tranche, figures)))


def _terms(tranche: Tranche, figures: Evaluator) -> Iterator[str]:
    if (balance := terms.balance(tranche, figures)) is not None:
        yield balance
    if (notional := terms.notional(tranche, figures)) is not None:
        yield f"on {tidy(notional)}"
    if (rate := terms.rate(tranche, figures)) is not None:
        yield tidy(rate)
