"""Accrual classes where cash is short, in branches, and under labels."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Result
from dealdsl.runtime.summary import summary
from dealdsl.source import Source
from tests.unit.program.by_hand import LOANS, column, errors, principal, project

# The loans pay $100 a month and no interest; Z is due $6 in the first month.
SHORT = """
tranche A { balance: $600 }
tranche Z { balance: $600  rate: 12%  shortfall: SHORTFALL }
fee trustee { amount: $97  shortfall: lost }
waterfall main from I.interest + I.principal {
  pay due to trustee
  accrue Z { pay principal to A }
  pay principal to in order { A  Z } turbo
  rest to R
}
losses from I.loss { in order { Z  A } }
"""
# Loans with interest, so that there is something to accrue with: 1% a month of $1,200.
BEARING = LOANS.replace("0%", "12%")


def short(shortfall: str) -> Result:
    loans = LOANS.replace("0%", "0.00001%")
    return project(SHORT.replace("SHORTFALL", shortfall), loans)


@pytest.mark.parametrize("shortfall", ["carried", "carried with interest", "capitalised", "lost"])
def test_only_what_cash_covers_is_accreted(shortfall: str) -> None:
    """$3 are left for interest: they pay A and are added to Z; $3 are short, by Z's rule."""
    result = short(shortfall)
    assert column(result, "A", "principal_paid", 1) == pytest.approx([3.0], abs=1e-3)
    kept = 3.0 if shortfall == "capitalised" else 0.0
    assert column(result, "Z", "interest_due", 1) == [6.0]
    assert column(result, "Z", "interest_paid", 1) == pytest.approx([3.0 + kept], abs=1e-3)
    assert column(result, "Z", "interest_shortfall", 1) == pytest.approx([3.0 - kept], abs=1e-3)
    assert column(result, "Z", "principal_paid", 1) == pytest.approx([-3.0 - kept], abs=1e-3)
    assert column(result, "Z", "ending_balance", 1) == pytest.approx([603.0 + kept], abs=1e-3)


def test_what_is_short_is_due_next_month() -> None:
    """Carried: 3.00 and 603 × 1% are due; 3.00 of the 9.03 are accreted again."""
    result = short("carried")
    assert column(result, "Z", "interest_due", 2)[1] == pytest.approx(9.03, abs=1e-3)
    assert column(result, "Z", "ending_balance", 2)[1] == pytest.approx(606.0, abs=2e-3)


RULES = """
tranche A { balance: $600  rate: 12%  shortfall: carried }
tranche Z { balance: $600  rate: 12%  shortfall: carried }
waterfall main from I.funds {
  pay interest to A
  STEPS
  pay principal up to I.principal in order { A  Z }
  rest to R
}
losses from I.loss { in order { Z  A } }
"""


def with_steps(steps: str) -> Result:
    return project(RULES.replace("STEPS", steps), BEARING)


def test_the_rest_is_interest_in_cash() -> None:
    """A takes $2 of the $6: Z grows by 2, and is paid 4 in cash, which are interest too."""
    result = with_steps("accrue Z { pay principal to A up to $2 }")
    assert column(result, "Z", "interest_paid", 1) == [6.0]
    assert principal(result, "Z", 1) == [-2.0]
    assert column(result, "Z", "ending_balance", 1) == [602.0]


def test_several_steps_and_a_branch() -> None:
    steps = """accrue Z {
      pay principal to A up to $1
      when month > 1 { pay principal to A up to $2 } otherwise { pay principal to A up to $3 }
    }"""
    assert principal(with_steps(steps), "Z", 3) == [-4.0, -3.0, -3.0]


def test_labels_inside_and_around() -> None:
    """$2 reach A inside; around it the whole accrual is paid, $6 with what Z gets in cash."""
    steps = """whole: when month > 0 {
      accrue Z { inner: pay principal to A up to $2 }
    }
    pay principal to A up to paid(whole) - paid(inner) turbo"""
    rules = RULES.replace("STEPS", steps).replace("{ A  Z }", "{ Z  A }")
    # 2 inside and 6 − 2 = 4 beside it; the loans' own principal goes to Z.
    assert principal(project(rules, BEARING), "A", 1) == [6.0]


def test_the_class_itself_may_take_what_it_accretes() -> None:
    """Z grows by all of its $6 and is paid 4 of them back: as if 2 had been accreted."""
    result = with_steps("accrue Z { pay principal to in order { A up to $2  Z } }")
    assert principal(result, "Z", 1) == [0.0 - 6.0 + 4.0]
    assert column(result, "Z", "interest_paid", 1) == [6.0]
    assert column(result, "Z", "ending_balance", 1) == [602.0]


def test_loops_over_accrual_classes() -> None:
    rules = RULES.replace("STEPS", "for each k in growing { accrue k { pay principal to A } }")
    rules = (
        rules.replace(
            "$600  rate: 12%  shortfall: carried }\nwaterfall",
            "$400  rate: 12%  "
            "shortfall: carried }\ntranche Y { balance: $200  rate: 12%  shortfall: carried }\n"
            "group growing = Y, Z\nwaterfall",
        )
        .replace("{ A  Z }", "{ A  Y  Z }")
        .replace("{ Z  A }", "{ Z  Y  A }")
    )
    result = project(rules, BEARING)
    assert column(result, "Y", "ending_balance", 2) == [202.0, 204.02]
    assert column(result, "Z", "ending_balance", 2) == [404.0, 408.04]


def test_losses_write_down_what_has_accreted() -> None:
    """30% of the loans is lost in month 1: $360, out of Z's $606 at the end of the month."""
    rules = RULES.replace("STEPS", "accrue Z { pay principal to A }")
    result = project(rules, BEARING, mdr=30.0, severity=100.0)
    lost = column(result, "Z", "realized_loss", 1)[0]
    assert lost == pytest.approx(360.0)
    assert column(result, "Z", "ending_balance", 1) == pytest.approx([606.0 - lost])


def test_the_first_payment_of_an_accrual_class_is_its_first_cash() -> None:
    text = f"{BEARING}\n{RULES.replace('STEPS', 'accrue Z { pay principal to A }')}\n"
    model = compiler.load_model(compiler.check(Source("by-hand.deal", text)))
    rows = summary(model, model.project(Assumptions()))
    months = {row.name: row.first_payment for row in rows}
    assert months["A"] == "month 1"
    assert int(months["Z"].removeprefix("month ")) > 4


def test_a_rising_schedule_of_a_class_that_accrues() -> None:
    rising = "schedule rising by month { 0: $600  6: $620  9: $0 }\n"
    steps = "accrue Z { pay principal to A }\n  pay principal to Z down to rising turbo"
    assert errors(rising + RULES.replace("STEPS", steps), BEARING) == []
    steps = "pay interest to Z\n  pay principal to Z down to rising turbo"
    assert errors(rising + RULES.replace("STEPS", steps), BEARING) == ["schedule-rises"]
