"""What a deal's model and its flows show of themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.model import Deal, Tranche
from dealdsl.deal.words import words_of
from dealdsl.exports.html import table_html
from dealdsl.exports.projection import Projection
from dealdsl.runtime.flows import Model
from dealdsl.runtime.summary import ClassSummary, summary

_HEADS = (
    *("class", "average life", "first payment", "last payment"),
    *("interest", "principal", "residual", "loss", "ending balance"),
)


def model_html(model: Model, deal: Deal) -> str:
    """The classes with their balances and rates, as the deal states them."""
    rows = [(tranche.name, *_stated(tranche)) for tranche in deal.tranches]
    return table_html(model.title, ("class", "balance", "rate"), rows, _notes(model))


def flows_html(projection: Projection) -> str:
    """What each class receives over its life, and the checks that fail."""
    rows = [_summary_row(row) for row in summary(projection.model, projection.result)]
    notes = ("Years and dollars; loss net of reimbursements.", *projection.failed_checks)
    title = f"{projection.model.title}: {projection.in_words}"
    return table_html(title, _HEADS, rows, notes)


def _stated(tranche: Tranche) -> tuple[str, str]:
    """The balance and the rate of a class in the deal's own words."""
    balance = f"${tranche.balance:,.2f}" if tranche.has_balance else "-"
    return balance, "-" if tranche.rate is None else words_of(tranche.rate.span)


def _notes(model: Model) -> Iterator[str]:
    closing = f"closing {model.closing}; " if model.closing else ""
    periods = f"{len(model.payment_dates) - 1} periods"
    yield f"{closing}{periods}; scenarios: {', '.join(model.scenarios) or 'none'}"
    if model.composites:
        yield f"composites: {', '.join(model.composites)}"


def _summary_row(row: ClassSummary) -> tuple[str, ...]:
    life = "-" if row.average_life is None else f"{row.average_life:.2f}"
    dollars = (row.interest, row.principal, row.residual, row.loss, row.ending_balance)
    amounts = (f"{amount:z,.2f}" for amount in dollars)
    return (row.name, life, row.first_payment, row.last_payment, *amounts)
