"""What the Form 8-K cannot do without, and how a deal is told of it."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.source import Source

from .deals import TWO_POOLS, deal_text, needed


def test_all_that_is_missing_is_told_at_once_from_top_to_bottom() -> None:
    text = """
    deal "" { cutoff: 2005-03-01  prospectus_parts: "one part"
      underwriting_section: "Loans" }
    pool G { balance: $1,000,000  gross_rate: 6%  remaining_term: 12 months
      mortgage_insurance: all  maturity_date: none }
    tranche R { residual }
    """
    found = needed(text)
    assert {diagnostic.slug for diagnostic in found} == {"form-needs-a-fact"}
    assert all(diagnostic.is_error and diagnostic.help for diagnostic in found)
    assert [diagnostic.message.removeprefix("the Form 8-K needs ") for diagnostic in found] == [
        "the deal's title",
        "`issuer`, which the deal does not state",
        "`closing`, which the deal does not state",
        "`prospectus_date`, which the deal does not state",
        "`high_loan_to_value`, which pool `G` does not state",
        "a figure or a bound for `maturity_date` of pool `G`",
        "a class with a balance",
    ]


def test_what_is_missing_is_shown_where_it_belongs_with_what_to_write() -> None:
    text = deal_text().replace("closing: 2005-03-30", 'signatory_title: "Secretary"')
    closing, signatory = needed(text)
    assert closing.primary is not None
    assert closing.primary.span.text.strip() == 'deal "Series 2005-1"'
    assert closing.help == "write `closing: 2003-12-23`"
    assert signatory.primary is not None
    assert signatory.primary.span.text == 'signatory_title: "Secretary"'
    assert signatory.primary.text == "`signatory_title` needs it"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("closing: 2005-03-30", "closing: at most 2005-03-30"),
        ("balance: $100,000,000  gross", "balance: at most $100,000,000  gross"),
        ("{ balance: $100,000,000  rate", "{ balance: at least $100,000,000  rate"),
    ],
)
def test_a_bound_cannot_stand_where_one_figure_is_needed(old: str, new: str) -> None:
    """The check tells it, before a form is asked for."""
    text = deal_text()
    assert old in text
    told = compiler.check(Source("x.deal", text.replace(old, new))).diagnostics
    errors = {diagnostic.slug for diagnostic in told if diagnostic.is_error}
    assert errors <= {"not-one-figure", "wrong-value"}
    assert errors


def test_an_empty_text_is_not_stated() -> None:
    (found,) = needed(deal_text().replace('"Elm Funding LLC"', '""'))
    assert found.message == "the Form 8-K needs `issuer`, which the deal does not state"


def test_thresholds_that_differ_leave_open_which_loans_are_insured() -> None:
    first, second = "high_loan_to_value: 80%", "high_loan_to_value: 75%"
    text = TWO_POOLS.format(first=first, second=second, pools="pools { mortgage_insurance: all }")
    (found,) = needed(text)
    assert found.message == "the Form 8-K needs `high_loan_to_value`, which `pools` does not state"
