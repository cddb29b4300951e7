"""Each form of allocation, by hand: $100 of principal comes in every month."""

from __future__ import annotations

import pytest

from tests.unit.program.by_hand import TAKEN, errors, principal, project


def shared(step: str, a: int = 300, b: int = 900, more: str = "") -> tuple[list[float], ...]:
    """What A and B get in four months of a waterfall that takes this step first, then A and B."""
    rules = f"""
    tranche A {{ balance: ${a} }}
    tranche B {{ balance: ${b} }}
    {more}
    waterfall main from I.funds {{
      {step}
      pay principal to in order {{ A  B }}
      rest to R
    }}
    {TAKEN}
    """
    result = project(rules)
    return principal(result, "A"), principal(result, "B")


LATER = "pay principal to in order { B  A }"


def test_one_target_takes_all_it_is_due() -> None:
    # A has $150: 100 and then 50; the other 50 of month 2 goes on to the next step.
    step = "pay principal to A  pay principal to B"
    assert shared(step, 150, 1050) == ([100, 50, 0, 0], [0, 50, 100, 100])


def test_in_order_pays_the_next_when_the_first_is_full() -> None:
    step = "pay principal to in order { A  B }"
    assert shared(step, 150, 1050) == ([100, 50, 0, 0], [0, 50, 100, 100])


def test_pro_rata_is_by_what_each_is_due() -> None:
    # 300 and 900 of 1,200: a quarter and three quarters, every month.
    assert shared("pay principal to pro rata { A  B }") == ([25] * 4, [75] * 4)


def test_a_cap_in_pro_rata_bounds_the_payment_and_not_the_weight() -> None:
    # By balance A's share of 100 is 25, of which the cap leaves 10. The rest is B's.
    assert shared("pay principal to pro rata { A up to $10  B }")[0] == [10] * 4
    assert shared("pay principal to pro rata { A up to $10  B }")[1] == [90] * 4


def test_pro_rata_by_weights_shares_again_what_one_cannot_take() -> None:
    # 3 : 1, so A gets 75 a month. Month 4: A has 300 - 225 = 75 left, which is just its share.
    weights = "define weight(k) = if k in heavy then 3 else 1  group heavy = A"
    step = "pay principal to pro rata by weight { A  B }"
    assert shared(step, 300, 900, weights) == ([75] * 4, [25] * 4)
    # With 100 in all, A has 25 in month 2: B gets the other 75, and from then on everything.
    assert shared(step, 100, 1100, weights) == ([75, 25, 0, 0], [25, 75, 100, 100])


def test_those_without_weight_come_last() -> None:
    # A weighs nothing: B is paid in full first, its $150; then A.
    weights = "define weight(k) = if k in heavy then 3 else 0  group heavy = B"
    step = "pay principal to pro rata by weight { A  B }"
    assert shared(step, 1050, 150, weights) == ([0, 50, 100, 100], [100, 50, 0, 0])


def test_a_split_spills_over_when_one_side_is_retired() -> None:
    # 60 and 40. A has 90: month 2 it takes 30, and B its 40 and A's 30.
    step = "pay principal to split { 60%: A  40%: B }"
    assert shared(step, 90, 1110) == ([60, 30, 0, 0], [40, 70, 100, 100])


def test_the_rest_of_a_split_is_what_the_others_leave_of_it() -> None:
    step = "pay principal to split { 12.5%: A  rest: B }"
    assert shared(step) == ([12.5] * 4, [87.5] * 4)


def test_the_share_of_a_split_may_have_a_name() -> None:
    step = "pay principal to split { part: A  rest: B }"
    assert shared(step, more="define part = 20%") == ([20] * 4, [80] * 4)


def test_the_share_of_a_split_may_change() -> None:
    step = "pay principal to split { part: A  rest: B }"
    more = "table part by month { 1: 25%  2: 60%  3: 0% }"
    assert shared(step, more=more) == ([25, 60, 0, 0], [75, 40, 100, 100])


def test_up_to_bounds_what_a_step_pays() -> None:
    step = f"pay principal to in order {{ A  B }} up to $30  {LATER}"
    assert shared(step) == ([30] * 4, [70] * 4)


def test_a_cap_may_stand_right_after_the_kind() -> None:
    step = f"pay principal up to $30 in order {{ A  B }}  {LATER}"
    assert shared(step) == ([30] * 4, [70] * 4)


def test_down_to_stops_at_a_balance() -> None:
    # From 300 down to 220 A takes 80; 20 go to B, and from then on all.
    step = f"pay principal to A down to $220  {LATER}"
    assert shared(step) == ([80, 0, 0, 0], [20, 100, 100, 100])


def test_caps_nest_as_the_least() -> None:
    # Inside, at most 50 to A; both together at most 60.
    step = f"pay principal to in order {{ A up to $50  B }} up to $60  {LATER}"
    assert shared(step) == ([50] * 4, [50] * 4)  # B: 10 within the cap, 40 later


def test_down_to_on_several_is_the_balance_of_all() -> None:
    # 1,200 down to 1,150 leaves room for 50, by balance: 12.50 and 37.50. The other 50 are A's.
    step = "pay principal to pro rata { A  B } down to $1,150"
    assert shared(step) == ([62.5, 100, 100, 37.5], [37.5, 0, 0, 62.5])


def test_a_cap_below_zero_is_nothing() -> None:
    step = f"pay principal to A up to B.balance - $2,000  {LATER}"
    assert shared(step) == ([0] * 4, [100] * 4)


def test_forms_nest() -> None:
    # Half to B; half in order to A (70) and then to B as well.
    step = "pay principal to split { 50%: B  50%: in order { A  B } }"
    assert shared(step, 70, 1130) == ([50, 20, 0, 0], [50, 80, 100, 100])


def test_a_group_is_its_classes() -> None:
    step = "pay principal to pro rata { both }"
    assert shared(step, more="group both = A, B") == ([25] * 4, [75] * 4)


def test_each_names_those_of_a_group_that_qualify() -> None:
    # A qualifies while it has more than 150: months 1 and 2 of 300, 200, 100.
    step = f"pay principal to in order {{ each k in both where k.balance > $150 }} {LATER}"
    paid = shared(step, 300, 900, "group both = A, B")
    assert paid == ([100, 100, 0, 0], [0, 0, 100, 100])


def test_when_chooses_between_shares() -> None:
    step = "pay principal to in order { when month <= 1 { A  B } otherwise { B  A } }"
    assert shared(step) == ([100, 0, 0, 0], [0, 100, 100, 100])


def test_for_each_takes_its_steps_in_turn() -> None:
    step = f"for each k in both {{ pay principal to k up to $30 }} {LATER}"
    assert shared(step, more="group both = A, B") == ([30] * 4, [70] * 4)


def test_paid_reads_what_a_finished_step_has_paid() -> None:
    # The second step brings both to 80 together.
    step = f"""
      first: pay principal to A up to $30
      pay principal to B up to $80 - paid(first)
      pay principal to A  {LATER}
    """
    assert shared(step) == ([50] * 4, [50] * 4)


def test_a_step_is_taken_in_one_branch_only() -> None:
    step = f"""
      block: when month > 2 {{ pay principal to A }} otherwise {{ pay principal to B up to $60 }}
      pay principal to A up to paid(block) / 2  {LATER}
    """
    # Month 1 and 2: B 60, then A half of that, 30; the last 10 B again.
    assert shared(step)[0] == [30, 30, 100, 100]
    assert shared(step)[1] == [70, 70, 0, 0]


def test_due_and_remaining_are_read_at_the_step() -> None:
    # Of the 100, B gets half of what A left: A takes 40, so 30. The rest is A's.
    step = f"""
      pay principal to A up to $40
      pay principal to B up to remaining(main) / 2
      pay principal to A up to due(A.principal)  {LATER}
    """
    assert shared(step) == ([70] * 4, [30] * 4)


def test_entitlements_share_an_amount_before_cash_moves() -> None:
    """A is allocated 60 of 100, B what is left; paid in the other order, each gets its own."""
    allocate = """
    allocate first from I.principal { A up to $60  rest to others }
    allocate second from others { B  rest unallocated }
    """
    step = "pay principal to B up to allocated(B)  pay principal to A up to allocated(A)"
    assert shared(step, more=allocate) == ([60] * 4, [40] * 4)


def test_what_is_allocated_once_is_not_allocated_again() -> None:
    # A has 110. Month 1: 60 by the first section, of its last 50 nothing more than 40 by the next.
    allocate = """
    allocate first from I.principal { A up to $60  rest to others }
    allocate second from others { in order { A  B }  rest unallocated }
    """
    step = "pay principal to A up to allocated(A)  pay principal to B up to allocated(B)"
    assert shared(step, 110, 1090, allocate) == ([100, 10, 0, 0], [0, 90, 100, 100])


def test_funds_pass_from_one_waterfall_to_the_next() -> None:
    rules = f"""
    tranche A {{ balance: $300 }}
    tranche B {{ balance: $900 }}
    waterfall first from I.principal {{ pay principal to A up to $45  rest to junior }}
    waterfall second from junior + I.interest {{ pay principal to B up to $50  rest to R }}
    {TAKEN}
    """
    result = project(rules)
    assert principal(result, "A") == [45] * 4
    assert principal(result, "B") == [50] * 4
    assert result.flows["R", "residual_paid"][1] == pytest.approx(5)


def test_a_split_that_is_not_whole_is_refused() -> None:
    rules = """
    tranche A { balance: $300 }
    tranche B { balance: $900 }
    waterfall main from I.principal { pay principal to split { 60%: A  30%: B }  rest to R }
    """
    assert "split-not-whole" in errors(rules + TAKEN)
