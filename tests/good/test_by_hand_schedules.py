"""Resets, interest-only months, balloons, stated flows, lost interest, vectors: by hand."""

from __future__ import annotations

import pytest

from tests.good.by_hand import OPENING, PRINCIPAL, cents
from tests.good.running import column, other, program


def test_interest_only() -> None:
    """Two months of 1% on 600,000, then 600,000 × 1% / (1 − 1.01^−4) = 153,768.66 a month."""
    name = "pools/interest_only"
    # 153,768.66 − 6,000 = 147,768.66, and 1% more each month.
    paid = [0.0, 0.0, 147_768.66, 149_246.34, 150_738.81, 152_246.19]
    assert cents(column(name, "A", "principal_paid")) == paid
    assert cents(other(name, "pool", "G", "interest"))[:4] == [6_000.00] * 3 + [4_522.31]


def test_balloon() -> None:
    """Three payments of a loan of six months, and what is then owed."""
    name = "pools/balloon"
    assert cents(column(name, "A", "principal_paid")) == [*PRINCIPAL[:3], OPENING[3]]
    assert program(name).periods == 4


def test_adjustable_rate() -> None:
    """Month 3 looks at month 2: 12% + 3%, but at most 2% above 12%. Month 5 looks at month 4: 3%
    + 3%, but at most 6% below 14%.

    403,966.67 × i / (1 − (1 + i)^−4) at 14% ÷ 12 = 103,954.34; 204,326.06 at 8% in two months
    103,185.79.
    """
    name = "pools/adjustable_rate"
    # 103,954.34 − 4,712.94, then 14% ÷ 12 more; 103,185.79 − 1,362.17, then 8% ÷ 12 more.
    paid = [*PRINCIPAL[:2], 99_241.40, 100_399.21, 101_823.62, 102_502.44]
    assert cents(column(name, "A", "principal_paid")) == paid
    # The fee is 1.2% throughout: 10.8%, 12.8% and 6.8% are left.
    interest = cents(column(name, "A", "interest_paid"))
    assert interest[0] == 5_400.00
    assert interest[2] == 4_308.98  # 403,966.67 × 12.8% / 12
    assert interest[4] == 1_157.85  # 204,326.06 × 6.8% / 12
    # With the index at 14% the first cap binds as before, and then 17% stands below all caps.
    assert cents(column(name, "A", "interest_paid", "risen"))[4] == 2_690.29  # … × 15.8% / 12


def test_stated_flows() -> None:
    """As stated, less 0.1% a month of the balance, which is the servicing fee."""
    name = "pools/stated_flows"
    assert cents(column(name, "A", "principal_paid")) == [100_000.00, 200_000.00, 300_000.00]
    assert cents(other(name, "pool", "G", "interest")) == [4_900.00, 3_500.00, 2_700.00]
    # 10% of 500,000 prepays. Nine tenths of the loans are left, and pay 180,000; 10% of the
    # 270,000 that leaves prepays. The last 243,000 are 81% of what was stated.
    slower = [150_000.00, 180_000.00 + 27_000.00, 243_000.00]
    assert cents(other(name, "pool", "G", "principal", "prepaid")) == slower
    assert cents(other(name, "pool", "G", "interest", "prepaid")) == [4_900.00, 3_150.00, 2_187.00]


def test_prepayment_interest() -> None:
    """Half of 502,470.98 prepays: 251,235.49 × 10.8% / 24 = 1,130.56 of net interest is lost.

    0.6% / 12 of 600,000 makes 300.00 good. The fee, 600.00, loses 251,235.49 × 1.2% / 24 = 125.62.
    """
    name = "pools/prepayment_interest"
    assert cents(other(name, "pool", "G", "prepayment_interest_shortfall"))[0] == 830.56
    assert cents(other(name, "pool", "G", "interest"))[0] == 4_569.44  # 5,400.00 − 830.56
    assert cents(other(name, "pool", "G", "servicing_fee"))[0] == 174.38
    # At 10%: 50,247.10 × 10.8% / 24 = 226.11 is less than 300, and is all made good.
    slow = ("pool", "G", "prepayment_interest_shortfall", "slow")
    assert cents(other(name, *slow))[0] == 0.0
    assert cents(other(name, "pool", "G", "servicing_fee", "slow"))[0] == 348.76


def test_late_recoveries() -> None:
    """A tenth of 1,000,000 defaults, and half of it is lost in month 2: 40% of that comes back."""
    name = "scenarios/late_recoveries"
    assert cents(other(name, "pool", "G", "loss"))[:3] == [0.0, 50_000.00, 37_685.32]
    back = [0.0, 0.0, 0.0, 20_000.00, 15_074.13]
    assert cents(other(name, "pool", "G", "late_recovered"))[:5] == back
    # It is principal; the classes are that much smaller than the loans from then on.
    assert cents(column(name, "A", "principal_paid"))[3] == 157_147.27
    left = sum(cents(column(name, tranche, "ending_balance"))[3] for tranche in ("A", "B"))
    loans = cents(other(name, "pool", "G", "closing_balance"))[3]
    assert left == pytest.approx(loans - 20_000.00, abs=0.011)


def test_vectors() -> None:
    """0%, 10% and 20% SMM; a default in month 2; severities of 20%, 30%, 40%, 50% and 60%."""
    name = "scenarios/vectors"
    # 1,000,000 × 1% / (1.01^6 − 1) = 162,548.37 is due in month 1, and nothing else happens.
    assert cents(other(name, "pool", "G", "principal"))[0] == 162_548.37
    # A tenth of 837,451.63 defaults, and loses 40% in month 3.
    assert cents(other(name, "pool", "G", "new_defaults"))[:3] == [0.0, 83_745.16, 0.0]
    assert cents(other(name, "pool", "G", "loss"))[:3] == [0.0, 0.0, 33_498.07]
    # 837,451.63 less its schedule, 837,451.63 × 1% / (1.01^5 − 1) = 164,173.85, of which 10%.
    assert cents(other(name, "pool", "G", "prepaid"))[:2] == [0.0, 67_327.78]
    # 1% of what is left; the loans in foreclosure.
    assert cents(other(name, "pool", "G", "delinquent_60"))[:2] == [8_374.52, 83_745.16]


def test_an_absolute_speed() -> None:
    """The loans are 11 months old in month 1: 2% / (1 − 2% × 10) = 2.5% of 837,451.63."""
    assert cents(other("scenarios/vectors", "pool", "G", "prepaid", "absolute"))[0] == 20_936.29


def test_a_ramp_of_psa() -> None:
    """100 PSA at 11 months is 2.2% a year; 118.18 PSA at 12 months is 2.836%."""
    prepaid = other("scenarios/vectors", "pool", "G", "prepaid", "turning")
    assert prepaid[0] == pytest.approx(837_451.63 * (1 - 0.978 ** (1 / 12)), abs=0.005)
    smm = 1 - (1 - 0.024 * (100 + 200 / 11) / 100) ** (1 / 12)
    opening = other("scenarios/vectors", "pool", "G", "balance", "turning")[1]
    assert prepaid[1] == pytest.approx(opening * (1 - 0.01 / (1.01**5 - 1)) * smm, abs=0.005)
