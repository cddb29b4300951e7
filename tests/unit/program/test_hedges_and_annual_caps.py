"""Swaps and caps, caps by the year, and what is settled before anything accrues."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.source import Source
from tests.unit.program.by_hand import LOANS, column, errors, other, principal, project

TWO = "tranche A { balance: $300 }  tranche B { balance: $900 }  losses from I.loss { B  A }\n"
MAIN = "waterfall main from I.funds + hedge.receipt {{ {steps}  rest to R }}"


def hedged(hedge: str, steps: str, more: str = "") -> str:
    return f"{TWO}{more}\n{hedge}\n{MAIN.format(steps=steps)}"


PAY = "pay principal to in order { A  B }"

# ---- swaps ----


def test_a_swap_is_settled_net_by_twelfths_where_there_are_no_dates() -> None:
    # On 1,200: 12% less 6% is 6 a month to the deal.
    swap = "swap hedge { notional: $1,200  pays: 6%  receives: 12%  shortfall: carried }"
    result = project(hedged(swap, f"pay due to hedge  {PAY}"))
    assert other(result, "swap", "hedge", "receipt") == [6, 6, 6, 6]
    assert other(result, "swap", "hedge", "payment") == [0, 0, 0, 0]
    assert principal(result, "A") == [106, 106, 88, 0]


@pytest.mark.parametrize(("shortfall", "paid"), [("carried", [1, 2, 9, 6]), ("lost", [1, 2, 6, 6])])
def test_what_a_swap_is_not_paid_stays_due_or_is_lost(shortfall: str, paid: list[float]) -> None:
    # The deal owes 6 a month and may pay 1, 2, 9 and 9 of it: arrears of 5, 9, 6 and 3 by then.
    swap = f"swap hedge {{ notional: $1,200  pays: 12%  receives: 6%  shortfall: {shortfall} }}"
    table = "table most by month { 1: $1  2: $2  3: $9 }"
    result = project(hedged(swap, f"pay due to hedge up to most  {PAY}", table))
    carried = shortfall == "carried"
    assert other(result, "swap", "hedge", "paid") == ([1, 2, 9, 9] if carried else paid)
    unpaid = [5, 9, 6, 3] if carried else [5, 4, 0, 0]
    assert other(result, "swap", "hedge", "unpaid") == unpaid


def test_a_definition_may_read_what_a_later_swap_pays() -> None:
    # The definition stands above the swap; the swap's notional is a definition below both.
    rules = hedged(
        "define twice = 2 * hedge.receipt\n"
        "swap hedge { notional: half  pays: 0%  receives: 12%  shortfall: lost }\n"
        "define half = 50% * I.balance\n",
        f"pay due to hedge  pay principal to B up to twice  {PAY}",
    )
    # 6, 5.5, 5 and 4.5 a month. A gets 94, 94.5, 95 and the last 16.5; then B gets 79 besides.
    assert principal(project(rules), "B", 4) == [12, 11, 10, 9 + 79]


def test_a_notional_below_nothing_is_none() -> None:
    swap = "swap hedge { notional: $0 - $5  pays: 0%  receives: 12%  shortfall: lost }"
    result = project(hedged(swap, f"pay due to hedge  {PAY}"))
    assert other(result, "swap", "hedge", "receipt") == [0, 0, 0, 0]


def test_a_cap_has_nothing_to_pay() -> None:
    cap = "cap hedge { notional: $1,200  receives: 12% }"
    result = project(hedged(cap, PAY))
    assert other(result, "cap", "hedge", "receipt") == [12, 12, 12, 12]
    assert ("cap", "hedge", "payment") not in result.other
    assert "unknown-field" in errors(hedged(cap, f"pay principal to A up to hedge.payment  {PAY}"))


# ---- caps by the year ----


def annual(steps: str) -> str:
    return f"{TWO}waterfall main from I.funds {{ {steps}  rest to R }}"


LONG = LOANS.replace("12 months", "18 months").replace("$1,200", "$1,800")


def test_without_dates_a_year_is_twelve_months() -> None:
    more = "tranche A { balance: $900 }  tranche B { balance: $900 }  losses from I.loss { B  A }\n"
    steps = "pay principal to A up to $250 a year  pay principal to B  pay principal to A"
    rules = f"{more}waterfall main from I.funds {{ {steps}  rest to R }}"
    paid = principal(project(rules, LONG), "A", 18)
    # 100, 100 and 50; B takes all until it is paid in month 12 (50 + 8 × 100 + 50); then A again.
    assert paid == [100, 100, 50, *[0] * 8, 50, 100, 100, 100, 100, 100, 100]


def test_a_cap_by_the_year_on_a_nested_allocation_counts_what_all_below_it_take() -> None:
    step = "pay principal pro rata { in order { A } up to $30 a year  B }  pay principal to B"
    text = f"{LOANS}\n{annual(step)}\n"
    compilation = compiler.check(Source("by-hand.deal", text))
    assert compilation.deal is not None
    emitted = compiler.load_model(compilation)
    for mdr in (0.0, 1.0, 10.0):
        assumptions = Assumptions(mdr=mdr, severity=50.0)
        result = emitted.project(assumptions)
        assert result.flows == interpret(compiler.program(compilation), assumptions).flows
    first = interpret(compiler.program(compilation), Assumptions())
    # 100 by 300 and 900; then the 5 that are left of A's 30.
    assert column(first, "A", "principal_paid", 3) == [25, 5, 0]
    assert column(first, "B", "principal_paid", 3) == [75, 95, 100]


def test_each_payee_of_a_loop_has_a_cap_of_its_own() -> None:
    step = "for each k in both { pay principal to k up to $40 a year }"
    rules = annual(step).replace("waterfall", "group both = A, B\nwaterfall")
    result = project(rules)
    assert principal(result, "A") == [40, 0, 0, 0]
    assert principal(result, "B") == [40, 0, 0, 0]


# ---- what happens early ----


def test_a_call_may_read_a_definition_of_several_balances() -> None:
    # 1,200 less 100 a month: below 950 when month 4 opens.
    rules = annual(PAY) + "\ncall early when classes.balance < $950 at par"
    result = project(rules, call=True)
    assert other(result, "pool", "I", "call_price", 5) == [0, 0, 0, 800, 0]


def test_a_call_remembers_a_sum_of_a_definition() -> None:
    # The sums of 100, 200, 300: the last month's is over 250 when month 4 opens.
    rules = "define got = I.principal\ndefine sum_so_far initially $0 = cumulative(got)\n"
    rules += annual(PAY) + "\ncall early when previous(sum_so_far) > $250 at par"
    result = project(rules, call=True)
    assert other(result, "pool", "I", "call_price", 5) == [0, 0, 0, 800, 0]
