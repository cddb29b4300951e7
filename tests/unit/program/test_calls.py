"""An optional call by hand: $100 of principal a month out of $1,200."""

from __future__ import annotations

from dealdsl.runtime.flows import Result
from tests.unit.program.by_hand import column, other, principal, project

RULES = """
tranche A { balance: $300 }
tranche B { balance: $900 }
waterfall main from I.funds { pay principal to in order { A  B }  rest to R }
losses from I.loss { in order { B  A } }
call cleanup when pools.closing_balance <= 75% * initial(pools.balance) at par
"""


def run(call: bool) -> Result:
    return project(RULES, call=call)


def test_the_call_price_arrives_with_the_collections_of_the_month_after() -> None:
    # 900 is left after month 3. In month 4 the loans pay 100, and the call the other 800.
    result = run(call=True)
    assert other(result, "pool", "I", "call_price", 6) == [0, 0, 0, 800, 0, 0]
    assert principal(result, "B", 6) == [0, 0, 0, 900, 0, 0]
    assert other(result, "pool", "I", "closing_balance", 6) == [1100, 1000, 900, 0, 0, 0]


def test_after_the_call_nothing_comes_in_and_nothing_stands() -> None:
    result = run(call=True)
    assert other(result, "pool", "I", "funds", 12)[4:] == [0] * 8
    assert column(result, "B", "ending_balance", 12)[3:] == [0] * 9


def test_an_option_need_not_be_exercised() -> None:
    result = run(call=False)
    assert principal(result, "B", 12) == [0] * 3 + [100] * 9
    assert max(result.other["pool", "I", "call_price"]) == 0


def test_at_the_first_of_two_calls_it_is_over() -> None:
    rules = RULES + "call early when month >= 3 at par"
    result = project(rules, call=True)
    assert other(result, "pool", "I", "call_price", 5) == [0, 0, 900, 0, 0]
