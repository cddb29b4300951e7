"""Swaps, caps, recoveries, limits that decline, caps by the year, and what accounts earn."""

from __future__ import annotations

import pytest

from tests.good.by_hand import PRINCIPAL, cents
from tests.good.running import column, other, result


def test_a_swap() -> None:
    """From February 15 there are 29, 31 and 30 days to the payments; by 30/360, 30 each time."""
    name = "hedges/swap"
    # 600,000 × 9% × 29 / 360 − 600,000 × 6% × 30 / 360 = 4,350 − 3,000;
    # 400,000 × 2% × 31 / 360 − 2,000 = 688.89 − 2,000; 200,000 × 9% × 30 / 360 − 1,000.
    assert cents(other(name, "swap", "hedge", "receipt")) == [1_350.00, 0.00, 500.00]
    assert cents(other(name, "swap", "hedge", "payment")) == [0.00, 1_311.11, 0.00]
    # At most 1,000 a month is paid; the rest of April's is paid in May.
    assert cents(other(name, "swap", "hedge", "paid")) == [0.00, 1_000.00, 311.11]
    assert cents(other(name, "swap", "hedge", "unpaid")) == [0.00, 311.11, 0.00]
    # March: the loans' 3,000.00 and 1,350.00 pay 600,000 × 9% × 29 / 360 to the last cent.
    assert cents(column(name, "A", "interest_paid"))[0] == 4_350.00
    # May: 1,004.99 + 500.00 − 311.11 is left for interest.
    assert cents(column(name, "A", "interest_paid"))[2] == 1_193.88


def test_a_cap() -> None:
    """3% of 600,000 in month 2, 2% of 300,000 in months 4 and 5, a twelfth of a year each."""
    name = "hedges/cap"
    assert cents(other(name, "cap", "ceiling", "receipt")) == [0, 1_500, 0, 500, 500, 0]
    # Month 4: 14% of 304,477.32 is 3,552.24 a month; 3,044.77 + 500.00 is there.
    assert cents(column(name, "A", "interest_paid"))[3] == 3_544.77
    # Month 2: 15% of 502,470.98 is due, less than 5,024.71 + 1,500.00.
    assert cents(column(name, "A", "interest_paid"))[1] == 6_280.89


def test_a_cap_by_the_year() -> None:
    """October 2024 to March 2025: 800 a year for both, and 50 a year more for the custodian."""
    name = "fees/capped_by_the_year"
    # October 500. November: 300 is left for 400 and 100; the custodian's 40 more are of its 50.
    # December: nothing, and the 10 left of the 50. January: 800 for 960 and 190, and 50.
    trustee = [400.00, 240.00, 0.00, 800 * 960 / 1_150, 0.00, 0.00]
    assert other(name, "fee", "trustee", "paid") == pytest.approx(trustee)
    custodian = [100.00, 60.00 + 40.00, 10.00, 800 * 190 / 1_150 + 50.00, 0.00, 0.00]
    assert other(name, "fee", "custodian", "paid") == pytest.approx(custodian)
    assert cents(other(name, "fee", "trustee", "unpaid"))[5] == 2_400 - 640 - 667.83


def test_a_fee_by_days() -> None:
    """600,000 × 1.2% × 31 / 360; 502,470.98 × 1.2% × 29 / 360."""
    assert cents(other("fees/by_days", "fee", "manager", "paid"))[:2] == [620.00, 485.72]


def test_an_account_earns() -> None:
    """Half a percent a month of what it opened with."""
    name = "accounts/earnings"
    # 10,000.00 twice; then 10,050.00 + 5,024.71 − 7,000.00 − 3,768.53 = 4,306.18.
    assert cents(other(name, "account", "reserve", "earned"))[:3] == [50.00, 50.00, 21.53]
    closing = cents(other(name, "account", "reserve", "closing_balance"))
    # Month 3: 4,306.18 + 21.53 + 4,039.67 − 3,029.75.
    assert closing[:3] == [10_000.00, 4_306.18, 5_337.63]
    # Month 1: 6,000.00 − 4,500.00 and the 50.00 above the target.
    assert cents(column(name, "R", "residual_paid"))[0] == 1_550.00


def test_a_limit_declines_on_the_anniversary() -> None:
    """1% of the loans defaults a month and half is lost; 60% of that is by fraud."""
    name = "limits/declining"
    fraud = other(name, "limit", "fraud", "remaining")
    # 1,200,000 × 1% × 50% × 60% = 3,600.
    assert cents(fraud[:2]) == [100_000.00, 96_400.00]
    # Month 12 leaves 70,013.65 − 1,745.91; 2% of the 531,830.92 that month 13 opens with is less.
    assert cents(other(name, "pool", "G", "balance"))[12] == 531_830.92
    assert cents(fraud[11:14]) == [70_013.65, 10_636.62, 9_041.13]
    # By the month: 1% of what the month before opened with, or what is left.
    hazard = other(name, "limit", "special_hazard", "remaining")
    loans, within = (
        other(name, "pool", "G", "balance"),
        other(name, "limit", "special_hazard", "within"),
    )
    assert cents(hazard[:3]) == [12_000.00, 11_700.00, 11_385.00]  # 1% of 1,138,500
    for month in range(2, 24):
        left = hazard[month - 1] - within[month - 1]
        assert hazard[month] == pytest.approx(max(min(left, 0.01 * loans[month - 1]), 0.0))


def test_a_support_class_loses_first() -> None:
    """30,000.00, 23,867.37, 18,229.00 and 13,052.56 are lost in months 1 to 4."""
    name = "losses/support_class"
    assert cents(other(name, "pool", "G", "loss"))[1:4] == [23_867.37, 18_229.00, 13_052.56]
    # B stands at 10,000.00 after month 1; the rest of month 2 is A-2's.
    assert cents(column(name, "B", "realized_loss"))[:2] == [30_000.00, 10_000.00]
    assert cents(column(name, "A-2", "realized_loss"))[1:3] == [13_867.37, 18_229.00]
    # Month 4: A-2 stands at 404.23, is paid 134.82 pro rata and loses 269.41; A-1 the rest.
    assert cents(column(name, "A-2", "realized_loss"))[3] == 269.41
    assert cents(column(name, "A-1", "realized_loss"))[:4] == [0.00, 0.00, 0.00, 12_783.15]


def test_a_composite_is_the_sum_of_its_components() -> None:
    name = "classes/composite"
    for measure in ("beginning_balance", "interest_due", "principal_paid", "realized_loss"):
        parts = (column(name, part, measure) for part in ("A-2", "B"))
        assert column(name, "AB", measure) == [sum(pair) for pair in zip(*parts, strict=True)]
    # 150,000 × 8% / 12 + 50,000 × 6% / 12.
    assert cents(column(name, "AB", "interest_paid"))[0] == 1_250.00
    assert result(name).flows["AB", "ending_balance"][0] == 200_000.00


def test_losses_made_good() -> None:
    """Month 1 loses 10,000.00: B-2's 5,000.00 and 5,000.00 of B-1."""
    name = "recoveries/written_up"
    # Month 2: 8,207.03 − 4,053.51 − 50.00 of interest is left over, and 4,103.51 is lost.
    assert cents(column(name, "B-1", "loss_reimbursed"))[:2] == [0.00, 4_103.51]
    assert cents(column(name, "B-1", "realized_loss"))[:2] == [5_000.00, 4_103.51]
    # Months 3 and 4: 3,266.07, and 1,733.93 to the 5,000.00; the other 727.77 of 2,461.70 is B-2's.
    assert cents(column(name, "B-1", "loss_reimbursed"))[2:4] == [3_266.07, 1_733.93]
    assert cents(column(name, "B-2", "loss_reimbursed"))[2:5] == [0.00, 727.77, 1_649.28]
    assert cents(column(name, "B-1", "ending_balance"))[3] == 15_000.00


def test_a_call_after_a_trigger() -> None:
    """3,000.00 + 2,487.23 + 1,979.64 + 1,477.17 of losses pass 8,000 in month 4."""
    name = "calls/after_a_trigger"
    assert other(name, "trigger", "costly", "on")[:4] == [0, 0, 0, 1]
    called = cents(other(name, "pool", "G", "call_price"))
    assert called[:4] == [0.0] * 4
    assert called[4] > 0.0
    assert called[5] == 0.0
    assert PRINCIPAL[5] > called[4]


def test_late_recoveries_are_written_up() -> None:
    """50,000.00 is lost in month 2 and 40% of it comes back in month 4, for B, which bore it."""
    name = "recoveries/late"
    assert cents(column(name, "B", "realized_loss"))[:2] == [0.0, 50_000.00]
    assert cents(other(name, "pool", "G", "late_recovered"))[3:5] == [20_000.00, 15_074.13]
    assert cents(column(name, "B", "loss_reimbursed"))[3:5] == [20_000.00, 15_074.13]
    # It is cash too, and class A's as before: that one is paid faster by as much.
    assert cents(column(name, "A", "principal_paid"))[3] == 157_147.27
