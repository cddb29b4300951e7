"""Which figures a deal's checks determine: where a wrong last digit is noticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdsl import compiler
from dealdsl.deal.determined import determining_checks, states_a_figure
from dealdsl.deal.model import FigureValue
from dealdsl.source import Source, Span
from dealdsl.values import units
from tests.unit.documents.deals import REFERENCE, deal_text, elaborated

TEXT = REFERENCE.read_text(encoding="utf-8")


def determined(rest: str, pool: str = "") -> dict[str, tuple[str, ...]]:
    deal, _ = elaborated(deal_text(pool=pool, rest=rest))
    return determining_checks(deal)


def test_a_figure_is_determined_by_every_check_that_notices_a_wrong_digit() -> None:
    rest = """
    check "one": A.balance = G.balance
    check "two": A.balance <= $100,000,000
    check "three": A.balance > $5
    check each month "four": classes.closing_balance = pools.closing_balance to $0.01
    """
    found = determined(rest)
    assert found == {"tranche A.balance": ("one", "two"), "pool G.balance": ("one",)}


def test_a_figure_of_which_only_one_wrong_digit_is_noticed_is_not_determined() -> None:
    assert determined('check "at most": G.balance <= $100,000,000') == {}


def test_two_checks_may_notice_one_side_each() -> None:
    rest = 'check "low": G.balance >= $100,000,000  check "high": G.balance <= $100,000,000'
    assert determined(rest) == {"pool G.balance": ("low", "high")}


def test_a_figure_that_rounding_hides_is_not_determined() -> None:
    # 70.0% of a tenth moves the mean by a hundredth of a percent, which 0.1% does not show.
    rest = 'check "mean": 10% * G.loan_to_value + 90% * 50% = 52.0%'
    assert determined(rest, pool="loan_to_value: 70.0%") == {}


def test_a_figure_is_determined_by_way_of_what_is_worked_out_from_it() -> None:
    rest = (
        "define half = G.balance / 2"
        "  tranche B { balance: half * 2  rate: 6%  shortfall: carried }"
        '  check "worked out": B.balance = A.balance'
    )
    assert set(determined(rest)) == {"pool G.balance", "tranche A.balance"}


def test_a_change_that_leaves_a_check_without_a_value_is_noticed() -> None:
    rest = 'check "ratio": G.pledged_balance / G.loans = $7'
    found = determined(rest, pool="loans: 1  pledged_balance: $7")
    assert found["pool G.loans"] == ("ratio",)


@pytest.mark.parametrize(
    ("condition", "states"),
    [
        ("subordination_level(A) = 0%", True),
        ("5.0% = G.gross_rate", True),
        ("G.balance = A.balance", False),
        ("G.balance = $5 to $1", False),
        ("G.balance <= $5", False),
    ],
)
def test_a_check_determines_the_figure_it_states(condition: str, states: bool) -> None:
    deal, _ = elaborated(deal_text(rest=f'check "it": {condition}'))
    assert states_a_figure(deal.checks[0]) is states


# ---- the reference deal, with a digit changed in its text ----


def _literals() -> Iterator[tuple[str, Span]]:
    """The amounts that the reference deal states, by name, and the levels, by check."""
    deal, _ = elaborated(TEXT)
    for name, fact in deal.all_facts.items():
        if fact.unit == units.MONEY and isinstance(fact.content, FigureValue):
            yield name, fact.value_span
    for check in deal.checks:
        if states_a_figure(check):
            yield check.title, check.condition.right.span  # type: ignore[union-attr]


def _told(literal: Span, step: int) -> set[str]:
    """What is told when the last digit of a literal in the text is changed: the checks that fail.

    Parts of a pool that are a dollar or more off are told as such, and no check is looked at.
    """
    last = max(place for place in range(literal.start, literal.end) if TEXT[place].isdigit())
    digit = str((int(TEXT[last]) + step) % 10)
    found = compiler.check(Source("changed.deal", TEXT[:last] + digit + TEXT[last + 1 :]))
    return {
        d.message.split("“")[1].split("”")[0] if d.slug == "failed-check" else d.slug
        for d in found.diagnostics
    }


LITERALS = dict(_literals())
NOT_DETERMINED = {
    *("pool I.high_loan_to_value_balance", "pool II.high_loan_to_value_balance"),
    *("pool I.pledged_balance", "pool II.pledged_balance", "limit bankruptcy.initial"),
}


@pytest.mark.parametrize("name", LITERALS)
def test_a_wrong_digit_in_the_reference_deal_is_noticed(name: str) -> None:
    deal, _ = elaborated(TEXT)
    stated = determining_checks(deal).get(name, ())
    higher, lower = (_told(LITERALS[name], step) for step in (1, -1))
    if name in NOT_DETERMINED:
        assert (stated, higher, lower) == ((), set(), set())
    elif name in deal.all_facts:
        assert higher
        assert lower
        assert (higher | lower) - {"subsets-exceed-pool"} == set(stated)
    else:
        assert higher == lower == {name}
