"""What the Form 8-K cannot do without, and what of it a deal does not state."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.mistakes import head
from dealdsl.deal.model import (
    BoundValue,
    ComputedValue,
    DateValue,
    Deal,
    Fact,
    FigureValue,
    TextValue,
)
from dealdsl.deal.vocabulary import DEAL, GROUP, LIMIT, POOL, STATISTICS, TRANCHE, Property
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.documents.from_deal_classes import listed
from dealdsl.documents.from_deal_loans import bodies, high_threshold
from dealdsl.documents.mistakes import form_needs_a_fact
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units

_ALWAYS = ("issuer", "closing", "cutoff")

# A fact of the deal that means nothing in the form without another.
_LEANS = {
    "prospectus_parts": "prospectus_date",
    "underwriting_section": "prospectus_date",
    "payment_method": "paying_agent",
    "repurchase_share": "repurchase_threshold",
    "signatory_title": "signatory",
}

_RANGES = (
    *("original_maturity", "origination_date", "maturity_date", "original_balance"),
    *("maximum_loan_to_value", "zip_concentration"),
)


def needs(deal: Deal, file: nodes.File, figures: Evaluator) -> Iterator[Diagnostic]:
    """A diagnostic for each fact that the form needs and does not find, from top to bottom."""
    found = (*_of_deal(deal, file), *_of_loans(deal, figures), *_of_classes(deal, file))
    yield from sorted(found, key=lambda diagnostic: diagnostic.place)


def _of_deal(deal: Deal, file: nodes.File) -> Iterator[Diagnostic]:
    place = _head(file)
    if not deal.title.strip():
        help = 'write a title: `deal "Pass-Through Certificates, Series 2003-11" { … }`'
        yield form_needs_a_fact("the deal's title", place, "the title is empty", help)
    for key in _ALWAYS:
        if not _says(deal.facts.get(key)):
            yield _missing(key, "the deal", place, f"`{key}` is missing here", DEAL)
    for other in dict.fromkeys(_LEANS.values()):
        leaning = [key for key in deal.facts if _LEANS.get(key) == other]
        if leaning and other not in deal.facts:
            place, label = deal.facts[leaning[0]].span, f"`{leaning[0]}` needs it"
            yield _missing(other, "the deal", place, label, DEAL)
    for key, fact in deal.facts.items():
        if DEAL[key].unit == units.DATE or key == "repurchase_threshold":
            yield from _one_figure(fact, "the deal", DEAL)


def _of_loans(deal: Deal, figures: Evaluator) -> Iterator[Diagnostic]:
    every = bodies(deal, figures)
    for body in every:
        owner = "`pools`" if body.pool is None else f"pool `{body.pool.name}`"
        for key in ("balance", "high_loan_to_value"):
            if key in body.facts:
                yield from _one_figure(body.facts[key], owner, POOL)
        for key in ("high_loan_to_value_balance", "mortgage_insurance"):
            if key in body.facts and high_threshold(body, every) is None:
                place, label = body.facts[key].span, f"`{key}` needs it"
                yield _missing("high_loan_to_value", owner, place, label, STATISTICS)
        for key in _RANGES:
            if key in body.facts:
                yield from _figure_or_bound(body.facts[key], owner)


def _of_classes(deal: Deal, file: nodes.File) -> Iterator[Diagnostic]:
    entries = listed(deal)
    if not entries:
        place = deal.tranches[0].span if deal.tranches else _head(file)
        help = f"write `balance: {TRANCHE['balance'].example}` in a tranche or a group"
        yield form_needs_a_fact("a class with a balance", place, "no class states one", help)
    for entry in entries:
        yield from _one_figure(entry.balance, f"class `{entry.name}`", GROUP)
    for limit in deal.limits:
        yield from _one_figure(limit.facts["initial"], f"limit `{limit.name}`", LIMIT)


def _missing(
    key: str, owner: str, place: Span, label: str, known: dict[str, Property]
) -> Diagnostic:
    help = f"write `{key}: {known[key].example}`"
    return form_needs_a_fact(f"`{key}`, which {owner} does not state", place, label, help)


def _one_figure(fact: Fact, owner: str, known: dict[str, Property]) -> Iterator[Diagnostic]:
    """A fact that the form prints by itself cannot be a bound."""
    if not isinstance(fact.content, FigureValue | ComputedValue | DateValue | TextValue):
        one = "one date" if fact.unit == units.DATE else "one figure"
        help = f"write `{fact.key}: {known[fact.key].example}`"
        what = f"{one} for `{fact.key}` of {owner}"
        yield form_needs_a_fact(what, fact.value_span, f"not {one}", help)


def _figure_or_bound(fact: Fact, owner: str) -> Iterator[Diagnostic]:
    """`none` and `all` say nothing of a term, a date or an amount."""
    if isinstance(fact.content, BoundValue) and fact.content.kind in ("none", "all"):
        what = f"a figure or a bound for `{fact.key}` of {owner}"
        help = f"write `{fact.key}: {STATISTICS[fact.key].example}`"
        yield form_needs_a_fact(what, fact.value_span, "neither", help)


def _says(fact: Fact | None) -> bool:
    """Whether a fact is stated, and not as an empty text."""
    return fact is not None and fact.content != TextValue("")


def _head(file: nodes.File) -> Span:
    """The words that open the deal section."""
    for item in file.items:
        if isinstance(item, nodes.Section) and item.kind == "deal":
            return head(item.span)
    return Span(file.span.source, 0, 0)
