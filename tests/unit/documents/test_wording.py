"""The English of figures, lists and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dealdsl.documents import wording


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("150030821.86", "$150,030,821.86"),
        ("630312639", "$630,312,639"),
        ("970999.70", "$970,999.70"),
        ("54E+3", "$54,000"),
        ("0", "$0"),
        ("-12.50", "-$12.50"),
    ],
)
def test_money_keeps_the_cents_that_were_stated(amount: str, words: str) -> None:
    assert wording.money(Decimal(amount)) == words


@pytest.mark.parametrize("digits", ["5.577", "5.50", "5.250", "98", "2.600061062956", "0"])
def test_percents_keep_their_digits(digits: str) -> None:
    assert wording.percent(Decimal(digits)) == f"{digits}%"


def test_counts_terms_and_dates() -> None:
    assert wording.count(1000) == "1,000"
    assert wording.months(Decimal("357.12")) == "357.12 months"
    assert wording.months(Decimal(1)) == "1 month"
    assert wording.years(Decimal(30)) == "30 years"
    assert wording.long_date(date(2003, 12, 1)) == "December 1, 2003"
    assert wording.number_word(12) == "twelve"
    assert wording.number_word(1500) == "1,500"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["I"], "pool I"),
        (["I", "II"], "pools I and II"),
        (["I", "II", "III"], "pools I, II and III"),
    ],
)
def test_pools_are_named_together(names: list[str], words: str) -> None:
    assert wording.pool_names(names) == words


def test_respectively_needs_two_figures_that_differ() -> None:
    assert wording.respectively(["98%"]) == "98%"
    assert wording.respectively(["95%", "95%", "95%"]) == "95%"
    assert wording.respectively(["98%", "95%"]) == "98% and 95%, respectively"
    assert wording.respectively(["71%", "55%", "71%"]) == "71%, 55% and 71%, respectively"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("special_hazard", "special hazard loss limit"),
        ("fraud", "fraud loss limit"),
        ("aggregate_loss", "aggregate loss limit"),
        ("bankruptcy_loss_limit", "bankruptcy loss limit"),
    ],
)
def test_limits_are_named_once(name: str, words: str) -> None:
    assert wording.limit_name(name) == words


def test_conditions_are_worded() -> None:
    assert wording.comparison(">=", "5.250%") == "greater than or equal to 5.250%"
    assert wording.comparison("<", "5.250%") == "less than 5.250%"


def test_loans_are_named_after_their_pool() -> None:
    assert wording.pool_loans("I") == "pool I mortgage loans"
    assert wording.subset_loans("premium", "I") == "pool I premium loans"
    assert wording.subset_loans("premium", None) == "premium loans"


def test_capitals() -> None:
    assert wording.capital("pool I premium loans") == "Pool I premium loans"
    assert wording.capital("") == ""
    assert wording.headline("mortgage loans") == "Mortgage Loans"


def test_the_item_is_numbered_as_the_form_was_on_the_day() -> None:
    assert wording.item_number(date(2003, 12, 23))[0] == "Item 2"
    assert wording.item_number(date(2004, 8, 22))[0] == "Item 2"
    assert wording.item_number(date(2004, 8, 23))[0] == "Item 2.01"
