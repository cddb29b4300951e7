"""The deal's own words for parts of a pool's cash and losses."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.deal.model import Deal, Pool
from dealdsl.deal.parts import cash_parts, cash_words, listed, loss_parts, loss_words
from dealdsl.source import Source

LINES = {
    "premium": "line premium { balance: $600  net_rate: 6% }",
    "discount": "line discount { balance: $400  net_rate: 5% }",
}


def deal_of(*lines: str, target: str = "target_rate: 5.25%", limits: str = "") -> tuple[Deal, Pool]:
    """A deal with one pool of such lines."""
    balance = 600 * ("premium" in lines) + 400 * ("discount" in lines)
    parts = " ".join(LINES[line] for line in lines)
    text = f"""
      assume deal "Elm" {{ cutoff: 2024-01-01 }}
      assume pool I {{ {target} balance: ${balance} remaining_term: 360 months {parts} }}
      assume tranche A {{ balance: ${balance} }}
      tranche R {{ residual }}
      {limits}
      waterfall main from I.funds {{ pay principal to A up to I.principal  rest to R }}
      losses from I.loss {{ A }}
    """
    found = compiler.check(Source("elm.deal", text))
    assert found.deal is not None, found.diagnostics
    return found.deal, found.deal.pools[0]


def test_a_pool_with_both_kinds_of_loans_has_all_parts() -> None:
    _, pool = deal_of("premium", "discount")
    assert cash_words(pool, cash_parts(pool)) == ("I.funds",)
    assert cash_words(pool, {"target.interest", "io.interest"}) == ("I.interest",)
    assert cash_words(pool, {"target.interest", "po.principal"}) == (
        "I.po.principal",
        "I.target.interest",
    )


def test_a_pool_of_premium_loans_has_no_po_strip() -> None:
    deal, pool = deal_of("premium")
    assert "po.principal" not in cash_parts(pool)
    assert loss_parts(deal, pool) == {("target", "within")}
    assert cash_words(pool, {"target.scheduled", "target.unscheduled"}) == ("I.principal",)


def test_a_pool_without_target_rate_is_never_asked_for_strips() -> None:
    deal, pool = deal_of("premium", "discount", target="")
    assert cash_words(pool, {"target.interest"}) == ("I.interest",)
    assert loss_words(deal, pool, loss_parts(deal, pool)) == ("I.loss",)


def test_losses_beyond_limits_are_only_where_limits_are() -> None:
    deal, pool = deal_of("premium", "discount", limits="assume limit fraud { initial: $10 }")
    assert len(loss_parts(deal, pool)) == 4
    assert loss_words(deal, pool, {("target", "beyond"), ("po", "beyond")}) == ("I.loss.beyond",)
    assert loss_words(deal, pool, {("po", "within"), ("po", "beyond")}) == ("I.loss.po",)


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("a",), "`a`"), (("a", "b"), "`a` and `b`"), (("a", "b", "c"), "`a`, `b` and `c`")],
)
def test_words_are_listed(words: tuple[str, ...], text: str) -> None:
    assert listed(words) == text
