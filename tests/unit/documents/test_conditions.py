"""What tells the loans of a subset apart, in words."""

from __future__ import annotations

import pytest

from dealdsl.deal.figures import evaluator
from dealdsl.documents.conditions import described
from dealdsl.documents.stated import Reader
from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse

from .deals import deal_text, elaborated

DEAL, _ = elaborated(deal_text(pool="target_rate: 5.5%  maximum_loan_to_value: at most 95%"))


def where(condition: str) -> str | None:
    """The words for a condition on loans of pool G, whose target rate is 5.5%."""
    file = parse(Source("test.deal", f'check "it": {condition}')).file
    assert file is not None
    (check,) = file.items
    assert isinstance(check, nodes.Check)
    return described(check.condition, "G", Reader(DEAL.pools[0].facts, evaluator(DEAL)))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("net_rate >= target_rate", "net loan rates greater than or equal to 5.500%"),
        ("target_rate > net_rate", "net loan rates less than 5.500%"),
        ("net_rate < G.target_rate", "net loan rates less than 5.500%"),
        ("gross_rate < 6%", "interest rates less than 6.000%"),
        ("gross_rate < 6.12345%", "interest rates less than 6.12345%"),
        ("gross_rate = 600 bp", "interest rates equal to 6.000%"),
        ("loan_to_value > 80%", "loan-to-value ratios at origination greater than 80%"),
        ("$322,700 < original_balance", "original principal balances greater than $322,700"),
        (
            "original_term <= 15 years",
            "original terms to stated maturity less than or equal to 15 years",
        ),
        (
            "5% <= net_rate and net_rate < target_rate",
            "net loan rates greater than or equal to 5.000% and less than 5.500%",
        ),
        (
            "loan_to_value > 80% and net_rate < 5% and age > 12 months",
            "loan-to-value ratios at origination greater than 80% and net loan rates less than"
            " 5.000% and ages greater than 12 months",
        ),
        ("age < 6 months or age > 2 years", "ages less than 6 months or greater than 2 years"),
    ],
)
def test_a_condition_is_put_in_words(condition: str, words: str) -> None:
    assert where(condition) == words


@pytest.mark.parametrize(
    "condition",
    [
        "not net_rate < 5%",
        "net_rate + 1% < 5%",
        "net_rate < 5% + 1%",
        "age < 6 months and (net_rate < 5% or net_rate > 6%)",
        "net_rate < no_such_rate",
        "net_rate < II.target_rate",
        "loan_to_value > maximum_loan_to_value",
        "5% < 6%",
    ],
)
def test_a_condition_that_has_no_words_is_left_out(condition: str) -> None:
    assert where(condition) is None
