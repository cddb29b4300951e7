"""What a deal remembers. The pool opens at 1,200, 1,100, 1,000, …: 100 are paid each month.

A fee of one figure shows it: its amount is what the definition gave.
"""

from __future__ import annotations

import pytest

from tests.unit.program.by_hand import DEFAULTS, errors, other, project

TWO = "tranche A { balance: $300 }  tranche B { balance: $900 }  losses from I.loss { B  A }\n"
PAYING = """
waterfall main from I.funds {
  pay principal to in order { A  B }
  pay due to shown
  rest to R
}
"""


def shown(figure: str, declared: str = "", months: int = 4, **scenario: float) -> list[float]:
    """A figure's first values."""
    fee = f"fee shown {{ amount: {figure}  shortfall: lost }}"
    return other(
        project(f"{TWO}{declared}\n{fee}\n{PAYING}", **scenario), "fee", "shown", "due", months
    )


def test_initial_is_the_value_at_the_cut_off_date() -> None:
    assert shown("initial(I.balance) - I.balance") == [0, 100, 200, 300]


def test_previous_is_last_months_value_and_at_first_the_initial_one() -> None:
    assert shown("previous(I.balance)") == [1200, 1200, 1100, 1000]


def test_previous_may_read_a_closing_balance() -> None:
    assert shown("previous(A.closing_balance)") == [300, 200, 100, 0]


def test_cumulative_includes_this_month() -> None:
    assert shown("cumulative(I.principal)") == [100, 200, 300, 400]


def test_average_takes_the_months_there_are() -> None:
    # 1,200; (1,200 + 1,100) / 2; three; then the last three.
    assert shown("average(I.balance, 3 months)") == [1200, 1150, 1100, 1000]


def test_ever_never_forgets() -> None:
    declared = "define was = ever(month = 2)"
    assert shown("if was then $1 else $0", declared) == [0, 1, 1, 1]


def test_a_definition_may_read_its_own_previous_value() -> None:
    # 1, then 3 × 1 + 1, …
    declared = "define grown initially $0 = 3 * previous(grown) + $1"
    assert shown("grown", declared) == [1, 4, 13, 40]


def test_a_shift_that_may_not_step_down_stays_where_it_was() -> None:
    declared = """
    table shift by month { 1: 100%  2: 70%  3: 50% }
    test passing: not month = 2
    define kept initially 100% = if passing then shift else max(shift, previous(kept))
    """
    assert shown("kept * $100", declared) == [100, 100, 50, 50]


@pytest.mark.parametrize(
    ("memory", "first", "second"),
    [
        ("initial(g.balance)", [1200] * 3, [2400] * 3),
        ("previous(g.balance)", [1200, 1200, 1100], [2400, 2400, 2200]),
        ("cumulative(g.principal)", [100, 200, 300], [200, 400, 600]),
        ("average(g.balance, 2 months)", [1200, 1150, 1050], [2400, 2300, 2100]),
    ],
)
def test_each_pool_is_remembered_by_itself(
    memory: str, first: list[float], second: list[float]
) -> None:
    """One definition with a parameter: what it remembers of pool I is not pool II's."""
    rules = f"""
    pool II {{ balance: $2,400  gross_rate: 0%  remaining_term: 12 months }}
    tranche A {{ balance: $3,600 }}
    define figure(g) = {memory}
    fee one {{ amount: figure(I)  shortfall: lost }}
    fee two {{ amount: figure(II)  shortfall: lost }}
    waterfall main from pools.funds {{
      pay principal to A  pay due to one  pay due to two  rest to R
    }}
    losses from pools.loss {{ A }}
    """
    result = project(rules)
    assert other(result, "fee", "one", "due", 3) == first
    assert other(result, "fee", "two", "due", 3) == second


def test_a_sticky_trigger_stays() -> None:
    # Losses of 60, 49.5, 40.5: above 55 in the first month only.
    declared = "trigger hurt sticky when I.loss > $55"
    assert shown("if hurt then $1 else $0", declared, **DEFAULTS) == [1, 1, 1, 1]


def test_a_curable_trigger_is_cured() -> None:
    declared = "trigger hurt curable when I.loss > $55"
    assert shown("if hurt then $1 else $0", declared, **DEFAULTS) == [1, 0, 0, 0]


def test_a_trigger_is_told_in_the_results() -> None:
    declared = "trigger hurt sticky when cumulative(I.loss) > $100"
    fee = "fee shown { amount: if hurt then $1 else $0  shortfall: lost }"
    result = project(f"{TWO}{declared}\n{fee}\n{PAYING}", **DEFAULTS)
    assert other(result, "trigger", "hurt", "on") == [0, 1, 1, 1]  # 60, then 109.50


def test_ratios_differ_only_by_more_than_rounding() -> None:
    # share(A, A + B) is a third of 3 × a third exactly, but for the last bit.
    declared = "define same = share(I.balance / 3, I.balance) < share($1, $3)"
    assert shown("if same then $1 else $0", declared) == [0, 0, 0, 0]


def test_an_average_over_what_steps_have_paid_is_refused() -> None:
    step = "pay principal to A  pay due to shown up to cumulative(A.standing)"
    rules = f"{TWO}fee shown {{ amount: $1  shortfall: lost }}\n"
    found = errors(
        f"{rules}waterfall main from I.funds {{ {step}  pay principal to B  rest to R }}"
    )
    assert found == ["progress-in-definition"]


@pytest.mark.parametrize("name", ["called", "calling", "over", "year_fraction", "month_number"])
def test_no_definition_takes_the_place_of_a_name_of_our_own(name: str) -> None:
    declared = f"""
    define {name} = 50%
    call cleanup when I.closing_balance <= $900 at par
    """
    assert shown(f"{name} * $4", declared, 6, call=True) == [2] * 6
    result = project(
        f"{TWO}{declared}\nfee shown {{ amount: {name} * $0  shortfall: lost }}\n{PAYING}",
        call=True,
    )
    assert other(result, "pool", "I", "call_price") == [0, 0, 0, 800]
