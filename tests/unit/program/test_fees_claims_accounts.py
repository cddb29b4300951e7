"""What is owed besides classes' interest and principal, and what is kept between months."""

from __future__ import annotations

from dealdsl.runtime.flows import Result
from tests.unit.program.by_hand import column, other, principal, project

TWO = "tranche A { balance: $300 }  tranche B { balance: $900 }  losses from I.loss { B  A }\n"


def run(declared: str, steps: str) -> Result:
    rules = f"{TWO}{declared}\nwaterfall main from I.funds {{ {steps}  rest to R }}"
    return project(rules)


# ---- fees ----


def test_a_fee_of_an_amount_keeps_its_arrears() -> None:
    # 60 a month with 50 to pay it: 10, 20, 30 in arrears.
    fee = "fee trustee { amount: $60  shortfall: carried }"
    result = run(fee, "pay principal to A up to $50  pay due to trustee  pay principal to B")
    assert other(result, "fee", "trustee", "due") == [60, 70, 80, 90]
    assert other(result, "fee", "trustee", "paid") == [50] * 4
    assert other(result, "fee", "trustee", "unpaid") == [10, 20, 30, 40]


def test_a_fee_may_lose_its_arrears() -> None:
    fee = "fee trustee { amount: $60  shortfall: lost }"
    result = run(fee, "pay principal to A up to $50  pay due to trustee  pay principal to B")
    assert other(result, "fee", "trustee", "due") == [60] * 4


def test_a_fee_of_a_rate_is_a_years_rate_on_an_amount() -> None:
    # 6% a year is 0.5% a month: of 1,200, 1,100, 1,000, 900.
    fee = "fee trustee { rate: 6%  on: I.balance  shortfall: carried }"
    result = run(fee, "pay due to trustee  pay principal to in order { A  B }")
    assert other(result, "fee", "trustee", "paid") == [6, 5.5, 5, 4.5]


# ---- claims ----


def test_a_claim_on_interest_is_a_carry_over() -> None:
    # 10 to begin with, 5 more each month before it is paid; 12 a month are paid while it lasts.
    claim = "claim carryover of A { initial: $10  adds: $5  pays: interest }"
    result = run(claim, "pay carryover to A up to $12  pay principal to in order { A  B }")
    assert other(result, "claim", "carryover of A", "owed") == [15, 8, 5, 5]
    assert other(result, "claim", "carryover of A", "paid") == [12, 8, 5, 5]
    assert column(result, "A", "interest_paid") == [12, 8, 5, 5]
    assert column(result, "A", "interest_due") == [15, 8, 5, 5]


def test_a_claim_grows_before_it_is_paid() -> None:
    # 12% a year: 100 × 1.01 = 101, less 1 paid; 100 again.
    claim = "claim hurdle of A { initial: $100  grows at: 12%  pays: interest }"
    result = run(claim, "pay hurdle to A up to $1  pay principal to in order { A  B }")
    assert other(result, "claim", "hurdle of A", "owed") == [101, 101, 101, 101]


def test_a_claim_on_principal_is_a_deferral_made_good() -> None:
    # 20 to A lower the claim and not A's balance: principal paid, and loss reimbursed.
    claim = "claim deferred of A { initial: $50  pays: principal }"
    result = run(claim, "pay deferred to A up to $20  pay principal to in order { B  A }")
    assert principal(result, "A") == [20, 20, 10, 0]
    assert column(result, "A", "loss_reimbursed") == [20, 20, 10, 0]
    assert column(result, "A", "ending_balance") == [300] * 4
    assert principal(result, "B") == [80, 80, 90, 100]


def test_a_claim_may_be_entitled_to_principal() -> None:
    # The claim comes first: 30, 30, 15 of its 75. A gets what is left of 40.
    declared = """
    claim deferred of A { initial: $75  pays: principal }
    allocate main from I.principal {
      deferred of A up to $30
      A up to $40 - min($30, deferred of A)
      rest unallocated
    }
    """
    steps = (
        "pay deferred to A up to allocated(deferred of A)  pay principal to A up to allocated(A)"
    )
    result = run(declared, f"{steps}  pay principal to B")
    assert other(result, "claim", "deferred of A", "paid") == [30, 30, 15, 0]
    assert column(result, "A", "ending_balance") == [290, 280, 255, 215]


# ---- accounts ----


def test_an_account_releases_what_stands_above_its_level() -> None:
    # Of 70, 50 stay: 20 join the first month's 100.
    account = "account reserve { initial: $70 }"
    steps = "release reserve above $50  top up reserve to $50  pay principal to in order { A  B }"
    result = run(account, steps)
    assert principal(result, "A") == [120, 100, 80, 0]
    assert other(result, "account", "reserve", "closing_balance") == [50] * 4


def test_an_account_is_topped_up_from_what_there_is() -> None:
    # 250 is missing: 100, 100, and 50; then nothing.
    account = "account reserve { initial: $0 }"
    steps = "top up reserve to $250  pay principal to in order { A  B }  release reserve above $400"
    result = run(account, steps)
    assert other(result, "account", "reserve", "closing_balance") == [100, 200, 250, 250]
    assert principal(result, "A") == [0, 0, 50, 100]


def test_what_a_step_lacks_comes_from_the_account() -> None:
    # The fee takes 90: of 30 owed to A each month the fund has 10, the account 20 while it lasts.
    declared = """
    account reserve { initial: $50 }
    fee trustee { amount: $90  shortfall: lost }
    """
    steps = (
        "pay due to trustee  pay principal to A up to $30 else from reserve  top up reserve to $0"
    )
    result = run(declared, f"{steps}  pay principal to B")
    assert principal(result, "A") == [30, 30, 20, 10]
    assert other(result, "account", "reserve", "closing_balance") == [30, 10, 0, 0]


def test_the_fund_pays_before_the_account_does() -> None:
    account = "account reserve { initial: $50 }"
    steps = "pay principal to A up to $30 else from reserve  top up reserve to $0"
    result = run(account, f"{steps}  pay principal to B")
    assert other(result, "account", "reserve", "closing_balance") == [50] * 4


def test_a_level_below_zero_releases_no_more_than_there_is() -> None:
    account = "account reserve { initial: $50 }"
    steps = "release reserve above A.balance - $900  top up reserve to $0 - $5"
    result = run(account, f"{steps}  pay principal to in order {{ A  B }}")
    assert other(result, "account", "reserve", "closing_balance") == [0] * 4
    assert principal(result, "A") == [150, 100, 50, 0]
