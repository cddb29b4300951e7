"""What lasts from month to month: fees, accounts, claims, shortfalls, triggers, memory, tables."""

from __future__ import annotations

import pytest

from tests.good.by_hand import PRINCIPAL, cents
from tests.good.running import column, other


def test_fees() -> None:
    """Interest of month 2 is 5,024.71; the class is due 0.75% of 502,470.98, 3,768.53."""
    name = "fees/fees"
    # 12 basis points a year on the opening balance: 600,000 × 0.0012 / 12; 502,470.98 × 0.0001.
    assert cents(other(name, "fee", "manager", "paid"))[:2] == [60.00, 50.25]
    # 500 are due in month 2 and 300 paid; 200 and 200 in month 3; 100 and 200 in month 4.
    assert other(name, "fee", "trustee", "due") == [200, 500, 400, 300, 200, 200]
    assert other(name, "fee", "trustee", "paid") == [200, 300, 300, 300, 200, 200]
    # Month 3: 4,039.67 − 40.40 − 300.00 − 3,029.75 is left for the auditor, who is owed 1,000.
    assert cents(other(name, "fee", "auditor", "paid")) == [0.0, 0.0, 669.52, 0.0, 0.0, 0.0]
    # 6,000.00 − 60.00 − 200.00 − 4,500.00; 5,024.71 − 50.25 − 300.00 − 3,768.53; nothing.
    assert cents(column(name, "R", "residual_paid"))[:3] == [1_240.00, 905.93, 0.00]


def test_a_reserve_account() -> None:
    """1.5% of the opening balance: 9,000.00, then 7,537.06, 6,059.50, 4,567.16, 3,059.90."""
    name = "accounts/reserve"
    # Month 1: 10,000 − 9,000 is released; 6,000 + 1,000 − 4,500 of interest is the residual's.
    assert cents(column(name, "R", "residual_paid"))[0] == 2_500.00
    # Month 2: 9,000.00 − 7,537.06 joins 5,024.71: 6,487.65. The trustee's 7,000 take that and
    # 512.35 of the reserve; the class's 3,768.53 come from the reserve alone: 3,256.18 is left.
    assert cents(other(name, "fee", "trustee", "paid"))[1] == 7_000.00
    assert cents(column(name, "A", "interest_paid"))[1] == 3_768.53
    # Month 3: 4,039.67 − 3,029.75 tops it up; month 4: 3,044.77 − 2,283.58 does, up to its target.
    closing = cents(other(name, "account", "reserve", "closing_balance"))
    assert closing == [9_000.00, 3_256.18, 4_266.09, 4_567.16, 3_059.90, 0.00]
    # 761.19 − (4,567.16 − 4,266.09)
    assert cents(column(name, "R", "residual_paid"))[1:4] == [0.0, 0.0, 460.13]


def test_a_carry_over() -> None:
    """The class bears 9%; 3% more is owed: 600,000 × 3% / 12, then 501,858.66 × 3% / 12, …"""
    name = "claims/carry_over"
    owed = cents(other(name, "claim", "carryover of A", "owed"))
    # 1,500.00; 1,500.00 × 1.01 + 1,254.65; 2,769.65 × 1.01 + 1,007.45; 3,804.80 × 1.01 + 758.41.
    assert owed[:4] == [1_500.00, 2_769.65, 3_804.80, 4_601.25]
    # Month 4 pays all of it out of the reserve's 7,000.
    assert cents(other(name, "claim", "carryover of A", "paid"))[:4] == [0.0, 0.0, 0.0, 4_601.25]
    assert cents(other(name, "account", "reserve", "closing_balance"))[3] == 2_398.75
    # Its own interest, 303,362.27 × 9% / 12, and the claim are interest of the class.
    assert cents(column(name, "A", "interest_paid"))[3] == pytest.approx(2_275.22 + 4_601.25)
    # Months 5 and 6 add 507.49 and 254.69; what the reserve holds at the end is released.
    assert cents(column(name, "R", "residual_paid"))[5] == 1_636.57


def test_a_carry_over_by_days() -> None:
    """January has 31 days: 600,000 × 6% × 31 / 360 is due, half as much is carried over."""
    name = "claims/carry_over_by_days"
    assert cents(column(name, "A", "interest_due"))[0] == 3_100.00 + 1_550.00
    # The loans' 3,000.00 and 100.00 of the reserve pay the interest, 1,000.00 the claim.
    assert cents(other(name, "account", "reserve", "closing_balance"))[0] == 6_900.00
    # February has 29: 550.00 + 501,242.73 × 3% × 29 / 360.
    assert cents(other(name, "claim", "carryover of A", "owed"))[:2] == [1_550.00, 1_761.34]


def test_a_deferral_repaid() -> None:
    """Month 1: 4% of 1,000,000 defaults, half is lost: a quarter of 20,000 is the PO class's."""
    name = "claims/deferral"
    assert cents(column(name, "PO", "realized_loss"))[0] == 5_000.00
    assert cents(column(name, "B", "realized_loss"))[0] == 15_000.00
    # Nothing is left for the claim while class A takes all principal of the strip; so it gathers
    # what the PO class lost: 5,000.00 + 4,007.47 + 3,083.48 + 2,224.26 + 1,426.19 + 685.85.
    assert cents(other(name, "claim", "deferred of PO", "owed"))[5] == 16_427.25
    # Month 6 repays it: a loss reimbursed, and class B loses as much besides its own 2,057.55.
    assert cents(column(name, "PO", "loss_reimbursed")) == [0.0] * 5 + [16_427.25]
    assert cents(column(name, "B", "realized_loss"))[5] == pytest.approx(16_427.25 + 2_057.55)


# In month 2 the loans bring 5,024.71 of interest and the trustee takes 500.00 of it. The class is
# due 502,470.98 × 0.95% = 4,773.47 and gets 4,524.71: 248.76 is short. In month 3 the loans bring
# 4,039.67, and 403,966.67 × 0.95% is 3,837.68.


def test_a_shortfall_carried() -> None:
    """Month 3: 3,837.68 + 248.76 is due, 4,039.67 is paid, 46.78 stays."""
    name = "shortfalls/carried"
    assert cents(column(name, "A", "interest_due"))[1:3] == [4_773.47, 4_086.45]
    assert cents(column(name, "A", "interest_paid"))[1:3] == [4_524.71, 4_039.67]
    assert cents(column(name, "A", "interest_shortfall"))[1:4] == [248.76, 46.78, 0.00]
    # Month 4: 304,477.32 × 0.95% is 2,892.53, and 46.78; the rest of 3,044.77 is left over.
    assert cents(column(name, "R", "residual_paid"))[3] == pytest.approx(3_044.77 - 2_939.31)


def test_a_shortfall_carried_with_interest() -> None:
    """Month 3: 248.76 × 0.95%, 2.36, is due besides."""
    name = "shortfalls/carried_with_interest"
    assert cents(column(name, "A", "interest_due"))[2] == 4_088.81
    assert cents(column(name, "A", "interest_shortfall"))[1:4] == [248.76, 49.14, 0.00]


def test_a_shortfall_capitalised() -> None:
    """Month 2: 248.76 becomes principal, so that 4,773.47 counts as paid and less as principal."""
    name = "shortfalls/capitalised"
    assert cents(column(name, "A", "interest_paid"))[1] == 4_773.47
    assert cents(column(name, "A", "principal_paid"))[1] == 98_255.55  # 98,504.31 − 248.76
    assert cents(column(name, "A", "ending_balance"))[1] == 404_215.43  # 403,966.67 + 248.76
    # Month 3: 404,215.43 × 0.95%; 4,039.67 less that, 199.62, brings the balance down again.
    assert cents(column(name, "A", "interest_due"))[2] == 3_840.05
    assert cents(column(name, "A", "principal_paid"))[2] == 99_688.97  # 99,489.35 + 199.62


def test_a_shortfall_lost() -> None:
    """Month 3 owes what it would have owed anyway."""
    name = "shortfalls/lost"
    assert cents(column(name, "A", "interest_shortfall")) == [0.0, 248.76, 0.0, 0.0, 0.0, 0.0]
    assert cents(column(name, "A", "interest_due"))[2] == 3_837.68


@pytest.mark.parametrize(
    ("name", "on", "to_a"),
    [
        # All to A from month 2 on, until its 236,476.34 are paid.
        ("triggers/sticky", [0, 1, 1, 1, 1, 1], [98_504.31, 99_489.35, 100_484.25]),
        # Month 3 is shared again: 236,476.34 to 167,490.33 of 403,966.67.
        ("triggers/curable", [0, 1, 0, 0, 0, 0], [98_504.31, 58_239.65, 58_822.05]),
    ],
)
def test_triggers(name: str, on: list[int], to_a: list[float]) -> None:
    assert other(name, "trigger", "strained", "on") == on
    # Two thirds of 97,529.02 in month 1.
    assert cents(column(name, "A", "principal_paid"))[:4] == [65_019.35, *to_a]


def test_tests() -> None:
    """B is 170,000 of 600,000, 28.3%; after month 1 it is 164,000.00 of 492,421.56, 33.3%."""
    name = "triggers/tests"
    assert cents(column(name, "B", "principal_paid"))[:2] == [0.0, 33_147.52]
    # 1% of the loans is lost a month: 17,669.64 by month 4, 19,551.21 by month 5, and 3% of
    # 600,000 is 18,000.
    losses = cents(other(name, "pool", "G", "loss"))
    assert losses[:4] == [6_000.00, 4_924.22, 3_879.70, 2_865.72]
    assert losses[4] == 1_881.57
    assert cents(column(name, "B", "principal_paid"))[4] == 0.0


def test_memory() -> None:
    """Losses of 5,000.00, 8,290.77, 3,266.07 and 9,748.33, half of 1%, 2%, 1% and 4%."""
    name = "memory/memory"
    # A tenth of the mean of the months there are: 5,000.00; 6,645.39; 5,518.95; 7,101.72.
    recent = [500.00, 664.54, 551.89, 710.17]
    assert cents(other(name, "fee", "on_recent", "due"))[:4] == recent
    # A hundredth of the sum so far: 5,000.00; 13,290.77; 16,556.84; 26,305.17.
    assert cents(other(name, "fee", "on_total", "due"))[:4] == [50.00, 132.91, 165.57, 263.05]
    # Losses fell in month 3, and it stays so that they have.
    assert cents(other(name, "fee", "bonus", "due")) == [0.0, 0.0, 100.0, 100.0, 100.0, 100.0]
    # A tenth of a percent a year on 1,000,000 − 829,077.12.
    assert cents(other(name, "fee", "on_factor", "due"))[:2] == [0.00, 14.24]


def test_own_previous() -> None:
    """10% in month 1, the same in months 2 and 3, which are strained, then 20%, 30% and 40%."""
    name = "memory/own_previous"
    # Of 97,529.02; 98,504.31; 99,489.35; 100,484.25; 101,489.09.
    parts = [9_752.90, 9_850.43, 9_948.94, 20_096.85, 30_446.73]
    assert cents(column(name, "B", "principal_paid"))[:5] == parts
    # Month 6: what is left of A, and the rest to B, which is more than 40%.
    whole = column(name, "A", "principal_paid")[5] + column(name, "B", "principal_paid")[5]
    assert whole == pytest.approx(PRINCIPAL[5], abs=0.006)


def test_a_table() -> None:
    """0.5% a month of 600,000 and 502,470.98; 0.625% of 403,966.67 and 304,477.32; then 0.75%."""
    paid = [3_000.00, 2_512.35, 2_524.79, 1_902.98, 1_529.95, 768.78]
    assert cents(column("tables/step_coupon", "A", "interest_paid")) == paid


def test_due() -> None:
    """Month 2: 5,024.71 − 3,000.00 pays A's 1,674.90 and 349.81 of B's 1,674.90."""
    name = "waterfalls/due"
    assert cents(column(name, "B", "interest_paid"))[1] == 349.81
    # While B is owed interest, all principal is A's: months 2 and 3.
    assert cents(column(name, "A", "principal_paid"))[1:3] == PRINCIPAL[1:3]
    # Month 3: 167,490.33 × 1% and 1,325.10 are due, 4,039.67 − 1,182.38 is there.
    assert cents(column(name, "B", "interest_shortfall"))[1:4] == [1_325.10, 142.72, 0.00]
