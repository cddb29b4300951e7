"""From a checked deal to the view of its Form 8-K: words and figures, nothing left to compute."""

from __future__ import annotations

from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import DateValue, Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.documents.from_deal_classes import LEVEL_DECIMALS, classes, limits
from dealdsl.documents.from_deal_loans import assets, loans
from dealdsl.documents.needs import needs
from dealdsl.documents.stated import Reader, words
from dealdsl.documents.views import (
    Form8K,
    Issuer,
    Occupancy,
    Prospectus,
    Repurchase,
    Signatory,
)
from dealdsl.documents.wording import item_number
from dealdsl.syntax import nodes


def form_8k(deal: Deal, file: nodes.File) -> tuple[Form8K | None, tuple[Diagnostic, ...]]:
    """The form's view, or None and what the form needs that the deal does not state.

    Figures keep the digits they are stated with; a fact that is not stated stays out. `file` is the
    deal as written: what tells a subset's loans apart stands only there.
    """
    figures = evaluator(deal)
    missing = tuple(needs(deal, file, figures))
    if missing:
        return None, missing
    stated = Reader(deal.facts, figures)
    every = loans(deal, file, figures)
    several = len(deal.pools) > 1
    shown = classes(deal, figures)
    item, heading = _item(deal)
    form = Form8K(
        issuer=_issuer(deal, stated),
        title=deal.title,
        item=item,
        item_heading=heading,
        closing=words(deal.facts["closing"], figures),
        cutoff=words(deal.facts["cutoff"], figures),
        pools=every[:-1] if several else every,
        whole=every[-1] if several else None,
        classes=shown,
        limits=limits(deal, figures),
        assets=assets(deal, figures),
        securities=stated.words("securities") or "certificates",
        deducted_through=stated.words("payments_deducted_through"),
        trustee=stated.words("trustee"),
        paying_agent=stated.words("paying_agent"),
        payment_method=stated.words("payment_method"),
        regular_interests=stated.words("regular_interests"),
        repurchase=_repurchase(stated),
        occupancy=_occupancy(stated),
        prospectus=_prospectus(stated),
        level_decimals=LEVEL_DECIMALS if any(each.level for each in shown) else None,
        signatory=_signatory(stated),
        signed=stated.words("report_date"),
    )
    return form, ()


def _item(deal: Deal) -> tuple[str, str]:
    """The form's item on the day of the report, or else of the closing, which it reports."""
    content = deal.facts.get("report_date", deal.facts["closing"]).content
    assert isinstance(content, DateValue), "`needs` asks for dates first"
    return item_number(content.value)


def _issuer(deal: Deal, stated: Reader) -> Issuer:
    return Issuer(
        name=words(deal.facts["issuer"], stated.figures),
        short_name=stated.words("short_name"),
        roles=stated.words("roles"),
        state=stated.words("state"),
        file_number=stated.words("file_number"),
        tax_number=stated.words("tax_number"),
        address=stated.words("address"),
        postal_code=stated.words("postal_code"),
        telephone=stated.words("telephone"),
        former_name=stated.words("former_name"),
    )


def _repurchase(stated: Reader) -> Repurchase | None:
    balance = stated.words("repurchase_threshold")
    if balance is None:
        return None
    return Repurchase(
        balance=balance,
        share=stated.words("repurchase_share"),
        agreement=stated.words("agreement"),
    )


def _occupancy(stated: Reader) -> Occupancy | None:
    determined_by, basis = stated.words("occupancy_determined_by"), stated.words("occupancy_basis")
    return Occupancy(determined_by=determined_by, basis=basis) if determined_by or basis else None


def _prospectus(stated: Reader) -> Prospectus | None:
    date = stated.words("prospectus_date")
    if date is None:
        return None
    return Prospectus(
        date=date,
        parts=stated.words("prospectus_parts"),
        underwriting_section=stated.words("underwriting_section"),
    )


def _signatory(stated: Reader) -> Signatory | None:
    name = stated.words("signatory")
    return None if name is None else Signatory(name=name, title=stated.words("signatory_title"))
