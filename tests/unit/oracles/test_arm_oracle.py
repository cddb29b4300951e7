"""Adjustable-rate loans and the net-WAC floater against closed forms and hand arithmetic."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from tests.oracles.arm import Arm, arm_pool, floater, gross_rates
from tests.oracles.bma import Line, monthly
from tests.oracles.collateral import Pool, one_line

NEVER = [0.0] * 361
FIXED = Arm(balance=100_000.0, gross_rate=0.06, servicing_fee=0.005, term=360)
CAPPED = replace(
    FIXED,
    margin=0.0225,
    first_reset=13,
    initial_cap=0.02,
    periodic_cap=0.01,
    life_cap=0.11,
    rate_floor=0.0225,
)


def all_cash(pool: Pool) -> float:
    return float(pool.principal.sum() + pool.loss.sum())


@pytest.mark.parametrize("advance", [True, False])
def test_a_fixed_rate_gives_the_standard_default_model(advance: bool) -> None:
    rates = [0.0, *(monthly(0.08) for _ in range(360))], [0.0, *(monthly(0.02),) * 360]
    expected = one_line(Line(100_000.0, 0.06, 0.055, 360, 0), *rates, 0.35, 12, advance)
    found = arm_pool(FIXED, NEVER, *rates, 0.35, 12, advance)
    for theirs, ours in zip(astuple(expected), astuple(found), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-7)


def test_resets_and_their_caps() -> None:
    # Stated 6%. The index is 1% throughout, 1% + 2.25% = 3.25%: the first reset may fall by
    # 2%, the later ones by 1%: 4% in months 13-24, 3.25% from month 25.
    low = gross_rates(CAPPED, [0.01] * 361)
    assert list(low[[1, 12, 13, 24, 25, 360]]) == pytest.approx(
        [0.06, 0.06, 0.04, 0.04] + [0.0325] * 2
    )
    # At 20% it rises 6, 8, 9, 10 and stays at its life cap of 11%.
    high = gross_rates(CAPPED, [0.20] * 361)
    assert list(high[[12, 13, 25, 37, 49, 61]]) == pytest.approx(
        [0.06, 0.08, 0.09, 0.10, 0.11, 0.11]
    )
    # A floor above what a cap allows prevails: from 6% to at least 9%.
    floored = gross_rates(replace(CAPPED, rate_floor=0.09), [0.01] * 361)
    assert floored[13] == pytest.approx(0.09)


def test_a_reset_uses_the_index_of_the_lookback() -> None:
    index = [0.0] + [t / 10_000 for t in range(1, 361)]
    free = replace(FIXED, margin=0.02, first_reset=13)
    assert gross_rates(free, index)[13] == pytest.approx(0.0012 + 0.02)
    assert gross_rates(replace(free, lookback=0), index)[13] == pytest.approx(0.0013 + 0.02)
    assert gross_rates(replace(free, first_reset=1, lookback=3), index)[1] == pytest.approx(0.0201)


def test_payments_are_recast_at_a_reset() -> None:
    # Two months of 12% on three: i = 1%. Payment 1000 x 0.01 / (1 - 1.01^-3) = 340.0221;
    # month 1 repays 330.0221 and leaves 669.9779. Month 2 resets to 24%, i = 2%, two months
    # left: payment 669.9779 x 0.02 / (1 - 1.02^-2) = 345.0718, of which 13.3996 is interest.
    loan = Arm(1000.0, 0.12, 0.0, 3, margin=0.24, first_reset=2)
    pool = arm_pool(loan, [0.0] * 4, [0.0] * 4, [0.0] * 4)
    assert pool.scheduled[1] == pytest.approx(330.0221, abs=1e-4)
    assert pool.interest[2] == pytest.approx(13.3996, abs=1e-4)
    assert pool.scheduled[2] + pool.interest[2] == pytest.approx(345.0718, abs=1e-4)
    # The last two payments are equal: 338.3056 + 2% of it.
    assert pool.scheduled[3] + pool.interest[3] == pytest.approx(345.0718, abs=1e-4)


def test_interest_only_months_and_a_balloon() -> None:
    # 60 months of interest only, level payments over the 300 that follow, due in month 120.
    # After 60 level payments a dollar stands at (1 - v^240) / (1 - v^300), v = 1 / 1.005.
    loan = replace(FIXED, term=120, interest_only=60, amortisation_term=360)
    pool = arm_pool(loan, NEVER, NEVER, NEVER)
    assert pool.closing[60] == 100_000.0
    assert pool.scheduled[60] == 0.0
    assert pool.interest[60] == pytest.approx(100_000 * 0.055 / 12)
    v = 1 / 1.005
    for t in (61, 119):
        left = (1 - v ** (360 - t)) / (1 - v**300)
        assert pool.closing[t] == pytest.approx(100_000 * left, abs=1e-6)
    assert pool.scheduled[120] == pytest.approx(pool.closing[119])
    assert pool.closing[120] == 0.0


def test_loans_in_foreclosure_pay_their_interest_only_months_too() -> None:
    # All default in month 1, resolved in month 3. With interest only to month 2 nothing is
    # repaid before, so that all $1,000 is left: 30% lost, 70% recovered.
    loan = Arm(1000.0, 0.12, 0.0, 24, interest_only=2)
    pool = arm_pool(loan, [0.0] * 25, [0.0, 1.0] + [0.0] * 23, [0.0, 1.0] + [0.0] * 23, 0.3, 2)
    assert (pool.loss[3], pool.unscheduled[3]) == (300.0, 700.0)
    assert list(pool.interest[1:5]) == pytest.approx([10.0, 10.0, 10.0, 0.0])


def test_all_is_repaid_or_lost() -> None:
    rates = [0.0, *(monthly(0.10),) * 360], [0.0, *(monthly(0.04),) * 360]
    index = [0.02 + 0.0002 * t for t in range(361)]
    pool = arm_pool(CAPPED, index, *rates, 0.4, 6)
    assert all_cash(pool) == pytest.approx(100_000.0)
    assert pool.closing[1:] == pytest.approx(
        pool.opening[1:] - pool.principal[1:] - pool.loss[1:], abs=1e-7
    )


def by_hand() -> Pool:
    """Three months of 30 days at a net WAC of 6%, 6% and 12%."""
    return Pool(
        opening=np.array([1000.0, 1000.0, 1000.0, 500.0]),
        interest=np.array([0.0, 5.0, 5.0, 5.0]),
        scheduled=np.array([0.0, 0.0, 480.0, 500.0]),
        unscheduled=np.zeros(4),
        loss=np.array([0.0, 0.0, 20.0, 0.0]),
        foreclosure=np.zeros(4),
        closing=np.array([1000.0, 1000.0, 500.0, 0.0]),
    )


def test_a_net_wac_floater_and_its_carry_over() -> None:
    # Index 7.2% and margin 2.4%: 9.6%, or 0.8% a month of 30 days; the cap is 6%, or 0.5%.
    # Months 1 and 2: $5 paid, $3 withheld; the first $3 grow to 3.024 and become 6.024.
    # Month 3: $500 at 9.6% is $4 of the $5; the carry-over is 6.024 x 1.008 = 6.072192, of
    # which the $1 that is left is paid.
    made = floater(by_hand(), 1000.0, 0.024, [0.072] * 4, np.full(4, 30.0))
    a = made["A"]
    assert list(made["deal"]["net_wac"][1:]) == pytest.approx([0.06, 0.06, 0.12])
    assert list(a["interest_paid"][1:]) == pytest.approx([5.0, 5.0, 4.0])
    assert list(a["carryover"][1:]) == pytest.approx([3.0, 6.024, 5.072192])
    assert list(a["carryover_paid"][1:]) == pytest.approx([0.0, 0.0, 1.0])
    assert list(a["realized_loss"][1:]) == [0.0, 20.0, 0.0]
    assert list(a["ending_balance"]) == pytest.approx([1000.0, 1000.0, 500.0, 0.0])
    assert list(made["R"]["residual_paid"][1:]) == [0.0, 0.0, 0.0]


def test_the_floaters_cash_is_the_pools() -> None:
    rates = [0.0, *(monthly(0.10),) * 360], [0.0, *(monthly(0.04),) * 360]
    index = [0.02 + 0.0002 * t for t in range(361)]
    pool = arm_pool(CAPPED, index, *rates, 0.4, 6)
    made = floater(pool, 100_000.0, 0.012, index, np.array([31.0, 30.0] * 181)[:361])
    a = made["A"]
    out = (
        a["interest_paid"] + a["principal_paid"] + a["carryover_paid"] + made["R"]["residual_paid"]
    )
    assert out == pytest.approx(pool.interest + pool.principal, abs=1e-7)
    assert a["ending_balance"] == pytest.approx(pool.closing, abs=1e-6)
    assert a["carryover"].max() > 0
