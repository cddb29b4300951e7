"""The subprime oracle against hand arithmetic and the laws of such a deal."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracles.bma import Line, monthly
from tests.oracles.collateral import Pool, one_line
from tests.oracles.paying import Flows
from tests.oracles.subprime import Market, NoteTerms, Subprime, project

# By hand: months of 30 days, index 2.4%. A pays 0.3% a month, M-1 0.4%, M-2 0.5%.
SMALL = Subprime(
    notes=(
        NoteTerms("A", 800.0, 0.012, 0.024, 0.30),
        NoteTerms("M-1", 100.0, 0.024, 0.024, 0.15),
        NoteTerms("M-2", 60.0, 0.036, 0.036, 0.04),
    ),
    step_up_month=100,
    swap_notional=np.full(4, 400.0),
    swap_rate=0.036,
    losses=((1, 0.10),),
    trustee_rate=0.0012,
    oc_of_initial=0.04,
)
FLAT = Market(np.full(4, 0.024), np.full(4, 30.0), np.full(4, 2024.0))
PUNCTUAL = np.zeros(4)


def loans(interest: list[float], principal: list[float], loss: list[float]) -> Pool:
    """$1,000 of loans with stated flows, month 1 first."""
    left = [1000.0]
    for p, x in zip(principal, loss, strict=True):
        left.append(left[-1] - p - x)
    none = np.zeros(len(left))
    return Pool(
        opening=np.array([1000.0, *left[:-1]]),
        interest=np.array([0.0, *interest]),
        scheduled=np.array([0.0, *principal]),
        unscheduled=none,
        loss=np.array([0.0, *loss]),
        foreclosure=none,
        closing=np.array(left),
    )


def test_three_months_by_hand() -> None:
    made = project(
        SMALL, loans([8.0, 7.84, 7.52], [20.0, 30.0, 20.0], [0.0, 10.0, 60.0]), PUNCTUAL, FLAT
    )
    # Each month the swap costs 400 x (0.3% - 0.2%) = 0.40 and the trustee 0.01% of the loans.
    # 1: 8 - 0.4 - 0.1 - 2.4 - 0.4 - 0.3 = 4.4 is over. A falls by 20 to 780: loans 980 less
    #    notes 940 are the target of 40, so that 4.4 goes to CE.
    # 2: 7.84 - 0.4 - 0.098 - 2.34 - 0.4 - 0.3 = 4.302. Loans 940 less notes 910 are 10 short
    #    of 40: all 4.302 turbo, A stands at 745.698. The loss of 10 is within the 44.302.
    # 3: 7.52 - 0.4 - 0.094 - 2.237094 - 0.4 - 0.3 = 4.088906 turbo A to 721.609094. Notes of
    #    881.609094 stand before a loss of 60 on loans of 920: 38.390906 are absorbed and
    #    M-2 loses 21.609094, so that notes equal loans, 860.
    assert list(made["CE"]["residual_paid"][1:]) == pytest.approx([4.4, 0.0, 0.0])
    assert list(made["deal"]["turbo"][1:]) == pytest.approx([0.0, 4.302, 4.088906])
    assert list(made["A"]["ending_balance"]) == pytest.approx([800.0, 780.0, 745.698, 721.609094])
    assert list(made["M-2"]["realized_loss"][1:]) == pytest.approx([0.0, 0.0, 21.609094])
    assert list(made["deal"]["absorbed"][1:]) == pytest.approx([0.0, 10.0, 38.390906])
    assert sum(made[k]["ending_balance"][3] for k in ("A", "M-1", "M-2")) == pytest.approx(860.0)


def test_the_delinquency_trigger_looks_back_three_months_and_cures() -> None:
    # Late parts 6%, 12%, 3%: means of 6%, 9%, 7%, of as many months as there are. A's
    # enhancement is 20%, 1 - 780/980 = 20.41% and about 20.7%; 40% of it: 8%, 8.16%, 8.27%.
    pool = loans([8.0, 7.84, 7.52], [20.0, 30.0, 20.0], [0.0, 10.0, 60.0])
    late = np.array([0.0, 0.06, 0.12, 0.03]) * pool.closing
    made = project(SMALL, pool, late, FLAT)
    assert list(made["deal"]["delinquent"][1:]) == [0.0, 1.0, 0.0]
    assert made["deal"]["enhancement"][2] == pytest.approx(1 - 780 / 980)


def test_the_loss_trigger_stays_tripped() -> None:
    # 10 lost by month 2 exceed 0.5% of 1,000; the limit of 50% from month 3 does not help.
    deal = replace(SMALL, losses=((1, 0.005), (3, 0.5)))
    made = project(deal, loans([8.0] * 3, [20.0] * 3, [0.0, 10.0, 0.0]), PUNCTUAL, FLAT)
    assert list(made["deal"]["losses"][1:]) == [0.0, 1.0, 1.0]


def test_after_the_step_down_each_class_stops_at_its_target() -> None:
    # A 560, M-1 200, M-2 200 on loans that fall from 1,000 to 800. A may stand at 70% of 800,
    # where it is. M-1: 85% of 800 less 560 is 120, it gets 80. M-2: 96% of 800 less 680 is 88,
    # it gets 112. 8 of the 200 are over: the target is 4% of 800 = 32 and is met, so that
    # they go to CE with 8 - 0.4 - 0.1 - 1.68 - 0.8 - 1 = 4.02 of interest.
    a, m1, m2 = SMALL.notes
    notes = (replace(a, balance=560.0), replace(m1, balance=200.0), replace(m2, balance=200.0))
    deal = replace(SMALL, notes=notes, stepdown_month=1, stepdown_enhancement=0.4)
    pool = loans([8.0], [200.0], [0.0])
    made = project(deal, pool, PUNCTUAL, FLAT)
    assert [made[k]["principal_paid"][1] for k in ("A", "M-1", "M-2")] == pytest.approx(
        [0, 80, 112]
    )
    assert made["deal"]["turbo"][1] == pytest.approx(0.0)
    assert made["CE"]["residual_paid"][1] == pytest.approx(12.02)
    # On loans of 100 the floor of 0.5% of 1,000 leaves 95 for all notes, less than 96%: A 70,
    # M-1 85 - 70 = 15, M-2 95 - 85 = 10.
    late = project(deal, loans([8.0], [900.0], [0.0]), PUNCTUAL, FLAT)
    assert [late[k]["ending_balance"][1] for k in ("A", "M-1", "M-2")] == pytest.approx(
        [70, 15, 10]
    )
    # A late loan too many, and all principal goes to A.
    tripped = project(deal, pool, np.array([0.0, 200.0]), FLAT)
    assert [tripped[k]["principal_paid"][1] for k in ("A", "M-1")] == pytest.approx([200.0, 0.0])


def test_the_cap_withholds_and_the_carry_over_grows() -> None:
    # $3 on $1,000 in 30 days: the notes are capped at 0.3%, A's own rate: M-1 at 0.4% misses
    # 0.10 and M-2 at 0.5% misses 0.12. Month 2 adds the same to 0.10 x 1.004 and 0.12 x 1.005.
    deal = replace(SMALL, swap_notional=np.zeros(4), trustee_rate=0.0)
    made = project(deal, loans([3.0, 2.94], [20.0, 0.0], [0.0, 0.0]), PUNCTUAL, FLAT)
    assert list(made["M-1"]["interest_due"][1:]) == pytest.approx([0.3, 0.3])
    # Of the 3, 2.4 + 0.3 + 0.18 are interest; 0.12 turbo nothing, loans exceed notes by 40:
    # M-1's 0.10 is paid and 0.02 of M-2's, of which 0.10 grow to 0.1005 and 0.12 join.
    assert list(made["M-1"]["carryover_paid"][1:]) == pytest.approx([0.10, 0.10])
    assert made["M-2"]["carryover"][1] == pytest.approx(0.10)
    # Month 2: 2.94 - 2.34 - 0.3 - 0.18 = 0.12 again, and 0.02 are left for M-2.
    assert made["M-2"]["carryover"][2] == pytest.approx(0.2205 - 0.02)


def test_days_of_the_period_count_for_the_index_and_not_for_the_fixed_leg() -> None:
    # 31 days: 400 x (4.8% x 31/360 - 3.6%/12) = 0.4533 received. The cap on actual/360 is
    # 0.8% x 360/31 a year, whatever the days. A's first month: 800 x 6% x 31/360 = 4.1333.
    market = replace(FLAT, index=np.full(4, 0.048), days=np.full(4, 31.0))
    made = project(SMALL, loans([8.0], [20.0], [0.0]), PUNCTUAL, market)
    assert made["swap"]["receipt"][1] == pytest.approx(0.453333, abs=1e-6)
    assert made["deal"]["net_wac"][1] == pytest.approx(0.008 * 360 / 31)
    assert made["A"]["interest_paid"][1] == pytest.approx(4.133333, abs=1e-6)


def test_an_unpaid_swap_and_fee_stay_due_and_the_fee_has_its_yearly_cap() -> None:
    # Interest of 0.3 does not pay the swap's 0.4. Month 2 owes 0.5 and, of the trustee's 0.1
    # and 0.098, at most 0.15 in that year; month 3 is another year's, with 0.048 and 0.096.
    deal = replace(SMALL, trustee_cap=0.15)
    market = replace(FLAT, years=np.array([0.0, 2024.0, 2024.0, 2025.0]))
    made = project(deal, loans([0.3, 8.0, 8.0], [20.0] * 3, [0.0] * 3), PUNCTUAL, market)
    assert list(made["swap"]["paid"][1:]) == pytest.approx([0.3, 0.5, 0.4])
    assert list(made["trustee"]["paid"][1:]) == pytest.approx([0.0, 0.15, 0.144])
    # Month 1's 0.3 on 1,000 caps A at 0.24, which comes out of principal: nobody else's does.
    assert made["A"]["interest_paid"][1] == pytest.approx(0.24)
    assert made["A"]["principal_paid"][1] == pytest.approx(19.76)
    assert made["M-1"]["interest_shortfall"][1] == pytest.approx(0.03)
    # It grows at M-1's rate of the next month, which is not capped.
    assert made["M-1"]["interest_due"][2] == pytest.approx(0.03 * 1.004 + 0.4)


def test_margins_step_up() -> None:
    # A's margin of 1.2% becomes 2.4% in month 2: from 0.3% to 0.4% of 780.
    made = project(
        replace(SMALL, step_up_month=2), loans([8.0, 8.0], [20.0, 0.0], [0.0] * 2), PUNCTUAL, FLAT
    )
    assert list(made["A"]["interest_paid"][1:]) == pytest.approx([2.4, 3.12])


LARGE = Subprime(
    notes=(
        NoteTerms("A", 800e6, 0.0018, 0.0036, 0.38),
        NoteTerms("M-1", 100e6, 0.005, 0.0075, 0.20),
        NoteTerms("M-2", 80e6, 0.012, 0.018, 0.04),
    ),
    step_up_month=80,
    swap_notional=np.array([0.0, *(9e8 * 0.97**t for t in range(60)), *(0.0,) * 300]),
    swap_rate=0.0325,
    losses=((1, 0.02), (25, 0.04), (49, 0.06)),
    trustee_rate=0.0002,
    trustee_cap=150_000.0,
)
LOANS = Line(1e9, 0.08, 0.075, 360, 0)
DAYS = np.array([0.0, *([31.0, 28.0, 31.0, 30.0, 31.0, 30.0] * 60)])
YEARS = np.array([2024.0 + (t // 12) for t in range(361)])


def large(cpr: float, cdr: float, index: float) -> tuple[Pool, Flows]:
    smm = [0.0, *(monthly(cpr),) * 360]
    mdr = [0.0, *(monthly(cdr),) * 360]
    pool = one_line(LOANS, smm, mdr, severity=0.5, lag=6)
    late = np.maximum(0.02 * pool.closing, pool.foreclosure)
    return pool, project(LARGE, pool, late, Market(np.full(361, index), DAYS, YEARS))


@pytest.mark.parametrize("cpr", [0.0, 0.2, 0.6])
@pytest.mark.parametrize("cdr", [0.0, 0.02, 0.12])
@pytest.mark.parametrize("index", [0.0, 0.03, 0.09])
def test_cash_and_losses_are_conserved(cpr: float, cdr: float, index: float) -> None:
    pool, made = large(cpr, cdr, index)
    notes = [made[x.name] for x in LARGE.notes]
    out = sum(n["interest_paid"] + n["principal_paid"] + n["carryover_paid"] for n in notes)
    out = out + made["CE"]["residual_paid"] + made["swap"]["paid"] + made["trustee"]["paid"]
    assert out == pytest.approx(pool.interest + pool.principal + made["swap"]["receipt"], abs=1e-4)
    borne = sum(n["realized_loss"] for n in notes)
    borne = borne + made["deal"]["absorbed"] + made["deal"]["unallocated"]
    assert borne == pytest.approx(pool.loss, abs=1e-4)
    for n in notes:
        closing = n["beginning_balance"] - n["principal_paid"] - n["realized_loss"]
        assert n["ending_balance"] == pytest.approx(closing, abs=1e-4)
    assert (made["A"]["realized_loss"] == 0).all()


def test_over_collateralisation_keeps_to_its_target() -> None:
    # Without losses excess interest is ample. Before the step-down 2% of the initial loans;
    # after it 4% of the current ones, at least 0.5% of the initial: $5 million.
    pool, made = large(0.2, 0.0, 0.03)
    notes = sum(made[x.name]["ending_balance"] for x in LARGE.notes)
    stepped = made["deal"]["stepdown"] == 1
    assert not stepped[:37].any()
    assert stepped[40:].all()
    target = np.where(stepped, np.maximum(5e6, 0.04 * pool.closing), 20e6)
    assert notes == pytest.approx(np.maximum(0.0, pool.closing - target), abs=1e-3)


def test_notes_never_exceed_the_loans_while_a_subordinate_stands() -> None:
    pool, made = large(0.1, 0.12, 0.03)
    notes = sum(made[x.name]["ending_balance"] for x in LARGE.notes)
    stands = made["M-1"]["ending_balance"] > 0
    assert stands.sum() > 12
    assert not stands.all()
    assert (notes <= pool.closing + 1e-3)[stands].all()
    assert made["deal"]["losses"][-1] == 1
