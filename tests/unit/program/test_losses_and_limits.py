"""Losses by hand: $60.00, $49.50 and $40.50 in the first three months (see `by_hand`)."""

from __future__ import annotations

import pytest

from dealdsl.runtime.flows import Result
from tests.unit.program.by_hand import DEFAULTS, column, other, project

RULES = """
tranche A { balance: $1,100 }
tranche B { balance: $100 }
waterfall main from I.funds { pay principal to A  pay principal to B  rest to R }
"""


def run(losses: str, **scenario: float) -> Result:
    return project(RULES + losses, **DEFAULTS, **scenario)


def lost(result: Result, name: str) -> list[float]:
    return column(result, name, "realized_loss", 3)


def test_the_loans_lose_what_the_table_says() -> None:
    result = run("losses from I.loss { in order { B  A } }")
    assert other(result, "pool", "I", "loss", 3) == [60, 49.5, 40.5]
    assert other(result, "pool", "I", "principal", 3) == [150, 130.5, 113.4]
    assert other(result, "pool", "I", "closing_balance", 3) == [990, 810, 656.1]


def test_losses_go_to_the_lowest_class_until_it_is_gone() -> None:
    result = run("losses from I.loss { in order { B  A } }")
    assert lost(result, "B") == [60, 40, 0]
    assert lost(result, "A") == [0, 9.5, 40.5]


def test_losses_are_shared_by_what_stands_after_the_payments() -> None:
    # A: 1,100 - 150 = 950 of 1,050 with B. 60 × 950 / 1,050 = 54.285714.
    result = run("losses from I.loss { pro rata { A  B } }")
    assert lost(result, "A")[0] == pytest.approx(60 * 950 / 1050, abs=1e-6)
    assert lost(result, "B")[0] == pytest.approx(60 * 100 / 1050, abs=1e-6)


def test_absorbed_losses_lower_nobodys_balance() -> None:
    result = run("losses from I.loss { absorbed up to $50  in order { B  A } }")
    assert lost(result, "B") == [10, 0, 0]
    assert other(result, "losses", "all", "absorbed", 3) == [50, 49.5, 40.5]


def test_the_rest_may_stay_unallocated() -> None:
    result = run("losses from I.loss { B up to $25  rest unallocated }")
    assert lost(result, "B") == [25, 25, 25]
    assert other(result, "losses", "all", "unallocated", 3) == [35, 24.5, 15.5]


def test_losses_of_an_amount_follow_those_of_the_pool() -> None:
    """The second block takes a tenth of what the step paid: 15.00, 13.05, 11.34."""
    rules = RULES.replace("pay principal to A", "step: pay principal to A")
    losses = "losses from I.loss { in order { B  A } }  losses from 10% * paid(step) { A }"
    result = project(rules + losses, **DEFAULTS)
    assert lost(result, "A") == [15, 9.5 + 13.05, 40.5 + 11.34]


LIMITS = """
limit fraud { initial: $50 }
losses from I.loss.within { in order { B  A } }
losses from I.loss.beyond { in order { A  B } }
"""


def test_losses_beyond_a_limit_are_shared_otherwise() -> None:
    # Half of each loss is fraud: 30 of 50; then 24.75, of which 20 are left; then all is beyond.
    result = run(LIMITS, fraud=50.0)
    assert other(result, "limit", "fraud", "losses", 3) == [30, 24.75, 20.25]
    assert other(result, "limit", "fraud", "within", 3) == [30, 20, 0]
    assert other(result, "limit", "fraud", "remaining", 3) == [50, 20, 0]
    # Within: 60; 49.50 - 4.75 = 44.75, of which B has 40; 20.25.
    assert lost(result, "B") == [60, 40, 0]
    # Beyond: 4.75 and 20.25, and what B cannot take.
    assert lost(result, "A") == [0, 4.75 + 4.75, 20.25 + 20.25]


def test_each_kind_of_loss_has_its_own_limit() -> None:
    limits = """
    limit fraud { initial: $5 }
    limit hazard { initial: $1,000  of: special_hazard }
    losses from I.loss.within { B  A }
    losses from I.loss.beyond { A }
    """
    # 10% fraud: 6 of which 5 are within; 40% special hazard, all within. So 1 is beyond.
    result = run(limits, fraud=10.0, special_hazard=40.0)
    assert lost(result, "A")[0] == 1
    assert lost(result, "B")[0] == 59


def test_without_a_limit_every_loss_is_within() -> None:
    result = run("losses from I.loss.within { B  A }", fraud=100.0)
    assert lost(result, "B")[0] == 60


def test_a_discount_loans_loss_is_its_two_strips() -> None:
    """Net 4% of a target of 5%: four fifths of everything is the target strip's."""
    loans = """
    deal "strips" { cutoff: 2024-01-01 }
    pool I { balance: $1,200  target_rate: 5%  gross_rate: 4%  remaining_term: 12 months }
    tranche R { residual }
    """
    rules = """
    tranche A { balance: $960  rate: 5%  shortfall: carried }
    tranche PO { balance: $240 }
    waterfall main from I.funds {
      pay interest to A
      pay principal to PO up to I.po.principal
      pay principal to A up to I.target.principal
      rest to R
    }
    losses from I.loss.target { A }
    losses from I.loss.po { PO }
    """
    result = project(rules, loans, **DEFAULTS)
    # 10% defaults: 120, of which half is lost: 60 = 48 + 12.
    assert lost(result, "A")[0] == 48
    assert lost(result, "PO")[0] == 12
    ratio = column(result, "PO", "principal_paid")[0] / column(result, "A", "principal_paid")[0]
    assert ratio == pytest.approx(0.25)
    # 4% of 1,200 is 5% of 960.
    assert column(result, "A", "interest_paid")[0] == 4
    assert result.flows["R", "residual_paid"][1] == pytest.approx(0, abs=1e-9)
