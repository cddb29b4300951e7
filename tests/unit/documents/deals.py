"""Deals for tests of documents: the reference deal, and small ones put together from lines."""

from __future__ import annotations

from pathlib import Path

from dealdsl.deal.from_ast import elaborate
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.documents.from_deal import form_8k
from dealdsl.documents.views import Form8K
from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "deals" / "cmsi-2003-11.deal"
GOOD = ROOT / "tests" / "good" / "documents"

LEAST = {
    "deal": 'issuer: "Elm Funding LLC"  closing: 2005-03-30  cutoff: 2005-03-01',
    "pool": "balance: $100,000,000  gross_rate: 6%  remaining_term: 360 months",
}
"""Sections that state what the form cannot do without, but for a class with a balance."""

CLASS_A = "tranche A { balance: $100,000,000  rate: 6%  shortfall: carried }"


TWO_POOLS = """
deal "Series 2005-1" {{ issuer: "Elm"  closing: 2005-03-30  cutoff: 2005-03-01 }}
pool I {{ balance: $60,000,000.5  gross_rate: 6%  remaining_term: 360 months  {first} }}
pool II {{ balance: $40,000,000.25  gross_rate: 6%  remaining_term: 360 months  {second} }}
{pools}
tranche A {{ balance: $100,000,000  rate: 6%  shortfall: carried }}
"""
"""Two pools; `first`, `second` and `pools` are more facts of each and a section on both."""


def deal_text(deal: str = "", pool: str = "", rest: str = "", classes: str = CLASS_A) -> str:
    """A deal with one pool: the least facts, and more in its sections and behind them."""
    return (
        f'deal "Series 2005-1" {{ {LEAST["deal"]}\n{deal} }}\n'
        f"pool G {{ {LEAST['pool']}\n{pool} }}\n{classes}\n{rest}\n"
    )


def elaborated(text: str) -> tuple[Deal, nodes.File]:
    """The deal with its names found, and as written; its rules may be missing."""
    file = parse(Source("test.deal", text)).file
    assert file is not None
    found = elaborate(file)
    assert found.deal is not None, [diagnostic.message for diagnostic in found.diagnostics]
    return found.deal, file


def form(text: str) -> Form8K:
    """The view of the deal's form."""
    view, diagnostics = form_8k(*elaborated(text))
    assert view is not None, [diagnostic.message for diagnostic in diagnostics]
    return view


def needed(text: str) -> tuple[Diagnostic, ...]:
    """What the form needs that the deal does not state."""
    view, diagnostics = form_8k(*elaborated(text))
    assert view is None
    return diagnostics
