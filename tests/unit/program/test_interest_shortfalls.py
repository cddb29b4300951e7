"""What becomes of interest that is not paid, by the class's own rule.

A has $1,200 at 12%, so $12 a month. A fee takes $95 of the $100 first: $5 are left for interest,
and no principal is paid.
"""

from __future__ import annotations

import pytest

from dealdsl.runtime.flows import Result
from tests.unit.program.by_hand import column, project

RULES = """
tranche A { balance: $1,200  rate: 12%  shortfall: SHORTFALL }
fee trustee { amount: $95  shortfall: lost }
waterfall main from I.funds {
  pay due to trustee
  pay interest to A
  pay principal to A
  rest to R
}
losses from I.loss { A }
"""


def run(shortfall: str) -> Result:
    return project(RULES.replace("SHORTFALL", shortfall))


def test_carried_interest_stays_due() -> None:
    # 12; 12 + 7; 12 + 14; …: each month 5 are paid.
    result = run("carried")
    assert column(result, "A", "interest_due") == [12, 19, 26, 33]
    assert column(result, "A", "interest_paid") == [5, 5, 5, 5]
    assert column(result, "A", "interest_shortfall") == [7, 14, 21, 28]
    assert column(result, "A", "ending_balance") == [1200] * 4


def test_carried_with_interest_earns_the_classs_rate() -> None:
    # 12 + 7 × 1.01 = 19.07; short 14.07; 12 + 14.07 × 1.01 = 26.2107; short 21.2107.
    result = run("carried with interest")
    assert column(result, "A", "interest_due", 3) == [12, 19.07, 26.2107]
    assert column(result, "A", "interest_shortfall", 3) == [7, 14.07, 21.2107]


def test_lost_interest_is_forgotten() -> None:
    result = run("lost")
    assert column(result, "A", "interest_due") == [12] * 4
    assert column(result, "A", "interest_shortfall") == [7] * 4


def test_capitalised_interest_becomes_principal() -> None:
    # 7 of the 12 are added to the balance: 1,207, which earns 12.07; 7.07 more; 1,214.07.
    result = run("capitalised")
    assert column(result, "A", "ending_balance", 3) == [1207, 1214.07, 1221.2107]
    assert column(result, "A", "interest_due", 3) == [12, 12.07, 12.1407]
    assert column(result, "A", "interest_paid", 3) == [12, 12.07, 12.1407]
    assert column(result, "A", "principal_paid", 3) == [-7, -7.07, -7.1407]
    assert column(result, "A", "interest_shortfall", 3) == [0, 0, 0]


@pytest.mark.parametrize("shortfall", ["carried", "carried with interest", "capitalised", "lost"])
def test_paid_and_short_make_what_is_due(shortfall: str) -> None:
    result = run(shortfall)
    for month in range(1, 13):
        due, paid, short = (
            result.flows["A", word][month]
            for word in ("interest_due", "interest_paid", "interest_shortfall")
        )
        assert due == pytest.approx(paid + short)


def test_a_notional_class_earns_on_what_its_notional_reads() -> None:
    rules = """
    tranche A { balance: $1,200 }
    tranche IO { notional: A.balance / 2  rate: 12%  shortfall: carried }
    waterfall main from I.funds { pay interest to IO  pay principal to A  rest to R }
    losses from I.loss { A }
    """
    result = project(rules)
    # 600 × 1% = 6, so A gets 94. Then 553 × 1% = 5.53, 94.47. Then (1,106 - 94.47) / 2 × 1%.
    assert column(result, "IO", "notional", 3) == [600, 553, 505.765]
    assert column(result, "IO", "interest_paid", 3) == [6, 5.53, 5.05765]
    assert column(result, "A", "principal_paid", 3) == [94, 94.47, 94.94235]
    assert column(result, "IO", "ending_balance", 3) == [0, 0, 0]


def test_a_rate_may_change_with_the_month() -> None:
    # 1% of 1,200 takes all that the fee leaves; 0.5% leaves 6 to pay A down to 1,194.
    rules = """
    table coupon by month { 1: 12%  3: 6% }
    tranche A { balance: $1,200  rate: coupon  shortfall: carried }
    fee trustee { amount: $88  shortfall: lost }
    waterfall main from I.funds {
      pay due to trustee  pay interest to A  pay principal to A
      rest to R
    }
    losses from I.loss { A }
    """
    assert column(project(rules), "A", "interest_due") == [12, 12, 6, 5.97]
