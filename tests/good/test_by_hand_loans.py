"""Pools, strips, defaults, calls and dates: figures worked by hand, to the cent."""

from __future__ import annotations

import pytest

from tests.good.by_hand import INTEREST, OPENING, PRINCIPAL, cents
from tests.good.running import column, other, program


def test_the_loans_of_most_deals() -> None:
    """The closed form: after t months, B · (g^6 − g^t) / (g^6 − 1) is left, with g = 1.01."""
    for month, opening in enumerate(OPENING):
        whole, so_far = 1.01**6, 1.01**month
        assert opening == pytest.approx(600_000 * (whole - so_far) / (whole - 1), abs=0.005)
    payments = [i + p for i, p in zip(INTEREST, PRINCIPAL, strict=True)]
    assert payments == pytest.approx([103_529.02] * 6, abs=0.011)


@pytest.mark.parametrize("name", ["pools/one_pool", "pools/one_line"])
def test_one_pool(name: str) -> None:
    """9% of what the loans bear, 12%, is three quarters of it; the residual has the last one."""
    assert cents(column(name, "A", "beginning_balance")) == OPENING
    assert cents(column(name, "A", "principal_paid")) == PRINCIPAL
    # 0.75 × 6,000 = 4,500; 0.75 × 5,024.71 = 3,768.53; …
    paid = [4_500.00, 3_768.53, 3_029.75, 2_283.58, 1_529.95, 768.78]
    assert cents(column(name, "A", "interest_paid")) == paid
    left = [1_500.00, 1_256.18, 1_009.92, 761.19, 509.98, 256.26]
    assert cents(column(name, "R", "residual_paid")) == left


def test_three_pools() -> None:
    """Month 1. Principal on schedule is P · r / ((1 + r)^12 − 1); of what is left 1% prepays.

    I:   100,000 × 0.5%  / 0.061678 =  8,106.64, and 1% of  91,893.36 =   918.93:  9,025.58
    II:  200,000 × 0.75% / 0.093807 = 15,990.30, and 1% of 184,009.70 = 1,840.10: 17,830.39
    III: 300,000 × 1%    / 0.126825 = 23,654.64, and 1% of 276,345.36 = 2,763.45: 26,418.09
    """
    paid = {"IA": 8_123.02, "IIA": 16_047.35, "IIIA": 23_776.28}  # nine tenths of each
    for tranche, principal in paid.items():
        assert cents(column("pools/three_pools", tranche, "principal_paid"))[0] == principal
    # A tenth of all three, 53,274.06, is the subordinates'.
    assert cents(column("pools/three_pools", "B", "principal_paid"))[0] == 5_327.41
    # 500 + 1,500 + 3,000 came in as interest, and 0.5% of 600,000 is due to the classes.
    assert cents(column("pools/three_pools", "R", "residual_paid"))[0] == 2_000.00


def test_strips() -> None:
    """Month 1, before anything is lost: premium 600,000 at 8% net, discount 400,000 at 4.5% net."""
    name = "pools/premium_and_discount_loans"
    # 75% of the discount loans and all premium loans pay 6%: 900,000 × 6% / 12.
    assert cents(column(name, "A", "interest_paid"))[0] == 4_500.00
    # The premium loans' 2% above it: 600,000 × 2% / 12.
    assert cents(column(name, "A-IO", "interest_paid"))[0] == 1_000.00
    # 4.5% on 400,000 is 6% on 300,000: nothing is left of the interest.
    assert cents(column(name, "R", "residual_paid"))[0] == 0.00
    # The discount loans' schedule is 400,000 × (5% / 12) / ((1 + 5% / 12)^12 − 1) = 32,576.33, on
    # the hundredth that defaults too, for it is advanced. Of the 367,423.67 left 1% prepays. A
    # quarter of 32,576.33 + 3,674.24 is the PO class's.
    assert cents(column(name, "A-PO", "principal_paid"))[0] == 9_062.64


def test_no_advances() -> None:
    """A tenth of the performing loans defaults each month; 16.2548% of the rest amortises."""
    name = "scenarios/advances_off"
    # Month 1: 900,000 pay interest, 1%, and 900,000 × 16.25484% of principal.
    assert cents(other(name, "pool", "G", "interest"))[0] == 9_000.00
    assert cents(other(name, "pool", "G", "principal"))[0] == 146_293.53
    # Month 3: the 100,000 of month 1 is liquidated. Half is lost and half recovered. Month 4: the
    # tenth of the 753,706.47 that performed after month 1.
    assert cents(other(name, "pool", "G", "loss"))[2:4] == [50_000.00, 37_685.32]
    assert cents(other(name, "pool", "G", "recovered"))[2:4] == [50_000.00, 37_685.32]
    assert cents(column(name, "B", "ending_balance"))[1:4] == [200_000.00, 150_000.00, 112_314.68]


def test_advances() -> None:
    """Loans in foreclosure amortise: 67.32778% of 100,000 is owed after two months.

    The loss is half of what was owed at default; the recovery is the rest of what is owed.
    """
    name = "scenarios/advances_off"
    assert cents(other(name, "pool", "G", "interest", "advanced"))[0] == 10_000.00
    assert cents(other(name, "pool", "G", "loss", "advanced"))[2] == 50_000.00
    assert cents(other(name, "pool", "G", "recovered", "advanced"))[2] == 17_327.78


def test_lags() -> None:
    """5% of 1,000,000 defaults in month 1, and 40% of that is lost: at once, or in month 4."""
    name = "scenarios/lags_that_differ"
    assert cents(other(name, "pool", "G", "loss"))[0] == 20_000.00
    assert cents(other(name, "pool", "G", "loss", "later"))[:4] == [0.0, 0.0, 0.0, 20_000.00]
    # With three months to liquidation no loan defaults in the last three of six.
    assert cents(other(name, "pool", "G", "new_defaults", "later"))[3:] == [0.0, 0.0, 0.0]
    assert all(other(name, "pool", "G", "new_defaults"))


def test_speeds_by_month() -> None:
    """Nothing prepays in months 1 and 2, then 10%, then 50% of what schedule leaves."""
    name = "scenarios/speeds_by_month"
    prepaid = cents(other(name, "pool", "G", "prepaid"))
    # 10% of (403,966.67 − 99,489.35); then 274,029.58 less its schedule, of which half.
    # 274,029.58 × 33.00221% = 90,435.83 leaves 183,593.76.
    assert prepaid[:4] == [0.0, 0.0, 30_447.73, 91_796.88]


def test_a_call_is_tested_on_opening_balances() -> None:
    """35% of 600,000 is 210,000: month 5 opens with 203,993.07, which is its price."""
    name = "calls/clean_up"
    assert cents(column(name, "A", "principal_paid")) == [*PRINCIPAL[:4], OPENING[4], 0.0]
    assert cents(column(name, "A", "principal_paid", "outstanding")) == PRINCIPAL
    # The month's interest is paid to the day.
    assert cents(other(name, "pool", "G", "interest"))[4:] == [INTEREST[4], 0.0]


def test_dates_move_to_business_days() -> None:
    """February 25, 2024 is a Sunday; May 25 a Saturday, and Monday May 27 is Memorial Day."""
    days = program("dates/business_days").payment_dates
    moved = ("2024-02-26", "2024-03-25", "2024-04-25", "2024-05-28", "2024-06-25", "2024-07-25")
    assert days == ("2024-01-30", *moved)
    # B counts days: 240,000 × 6% × 31 / 360 for January, 200,988.39 × 6% × 29 / 360 for February.
    assert cents(column("dates/business_days", "B", "interest_paid"))[:2] == [1_240.00, 971.44]
    # A does not: 360,000 × 6% / 12.
    assert cents(column("dates/business_days", "A", "interest_paid"))[0] == 1_800.00


def test_interest_from_the_last_payment() -> None:
    """16 days from closing on January 15 to January 31, then 29 to February 29."""
    name = "dates/from_last_payment"
    # 600,000 × 6% × 16 / 360; 502,470.98 × 6% × 29 / 360.
    assert cents(column(name, "A", "interest_paid"))[:2] == [1_600.00, 2_428.61]
    # March 31 is a Sunday; the Friday before it is Good Friday, on which the banks are open.
    assert program(name).payment_dates[3] == "2024-03-29"
