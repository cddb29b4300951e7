"""An amount below zero is none: $1,200 of loans, falling by $100 a month."""

from __future__ import annotations

import pytest

from dealdsl.program import program as ir
from dealdsl.program.floors import at_least_nothing
from dealdsl.program.program import Expression, Extreme, Number, Operation, Read, Select
from tests.unit.program.by_hand import column, other, principal, project

TWO = "tranche A { balance: $300 }  tranche B { balance: $900 }\n"
PAID = "pay principal to in order { A  B }  rest to R"
LOST = "losses from I.loss { B  A }\n"


def test_a_fee_below_nothing_is_not_paid_in() -> None:
    # 1,000 - 1,200, 1,000 - 1,100, then nothing; 100 from month 4.
    rules = f"""{TWO}{LOST}
    fee trustee {{ amount: $1,000 - I.balance  shortfall: carried }}
    waterfall main from I.funds {{ pay due to trustee  {PAID} }}
    """
    result = project(rules)
    assert other(result, "fee", "trustee", "due") == [0, 0, 0, 100]
    assert principal(result, "A") == [100, 100, 100, 0]


def test_a_claim_does_not_shrink_by_itself() -> None:
    rules = f"""{TWO}{LOST}
    claim deferred of A {{ initial: $50  adds: $1,000 - I.balance  pays: interest }}
    waterfall main from I.funds {{ {PAID.replace("rest", "pay deferred to A  rest")} }}
    """
    assert other(project(rules), "claim", "deferred of A", "owed", 3) == [50, 50, 50]


def test_a_loss_below_nothing_writes_nobody_up() -> None:
    # The classes fall with the loans: 900 less the loans is negative for three months.
    rules = f"""{TWO}{LOST}
    waterfall main from I.funds {{ {PAID} }}
    losses from $900 - I.balance {{ B  A }}
    """
    result = project(rules)
    assert column(result, "B", "realized_loss", 5) == [0, 0, 0, 0, 100]
    assert column(result, "B", "ending_balance", 3) == [900, 900, 900]


def test_an_amount_below_nothing_allocates_nothing() -> None:
    rules = f"""{TWO}{LOST}
    allocate main from I.principal - $150 {{ A  rest unallocated }}
    waterfall main from I.funds {{ pay principal to A up to $100 + allocated(A)  {PAID} }}
    """
    assert principal(project(rules), "A") == [100, 100, 100, 0]


BALANCE, DEFINITION = Read("I.balance"), Read("cover")
SURE: list[Expression] = [
    Number(0.0),
    BALANCE,
    Read("paid(first)"),
    Operation("*", Number(0.5), BALANCE),
    Extreme("max", Number(0.0), DEFINITION),
    Extreme("min", BALANCE, Number(5.0)),
    Select(ir.Test("<", DEFINITION, BALANCE), BALANCE, Number(1.0)),
]
UNSURE: list[Expression] = [
    Number(-1.0),
    DEFINITION,
    Read("X.rate"),
    Read("previous(cover)"),
    Operation("-", BALANCE, BALANCE),
    Operation("*", DEFINITION, BALANCE),
    Extreme("min", BALANCE, DEFINITION),
]


@pytest.mark.parametrize("amount", SURE, ids=repr)
def test_what_cannot_be_below_nothing_stands_as_it_is(amount: Expression) -> None:
    assert at_least_nothing(amount) == amount


@pytest.mark.parametrize("amount", UNSURE, ids=repr)
def test_what_can_be_gets_a_floor(amount: Expression) -> None:
    assert at_least_nothing(amount) == Extreme("max", amount, Number(0.0))
