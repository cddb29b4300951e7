"""Allocations, entitlements and losses: figures worked by hand, to the cent."""

from __future__ import annotations

import pytest

from tests.good.by_hand import OPENING, PRINCIPAL, cents
from tests.good.running import column


def paid(name: str, tranche: str) -> list[float]:
    return cents(column(name, tranche, "principal_paid"))


def test_one_target_after_another() -> None:
    """500,000 takes five months' principal but for 2,503.98, which month 6 pays first."""
    name = "allocations/one_target"
    assert paid(name, "A") == [*PRINCIPAL[:5], 2_503.98]
    assert paid(name, "B") == [0.0] * 5 + [100_000.00]


def test_in_order() -> None:
    """150,000 less 97,529.02 is 52,470.98, which month 2 pays A; its rest begins B."""
    name = "allocations/in_order"
    assert paid(name, "A")[:3] == [97_529.02, 52_470.98, 0.0]
    # 98,504.31 − 52,470.98; then all; then 150,000 − 46,033.33 − 99,489.35.
    assert paid(name, "B")[:5] == [0.0, 46_033.33, 99_489.35, 4_477.32, 0.0]
    assert paid(name, "C")[3:5] == [96_006.93, 101_489.09]  # 100,484.25 − 4,477.32


def test_pro_rata() -> None:
    """Two thirds and one third of principal; of interest what is due, as far as it goes."""
    name = "allocations/pro_rata"
    assert paid(name, "A")[:2] == [65_019.35, 65_669.54]
    assert paid(name, "B")[:2] == [32_509.67, 32_834.77]
    # Month 2: 5,024.71 − 4,000.00 is left. Each is due 1,674.90 (334,980.65 at 0.5% a month,
    # 167,490.33 at 1%), and gets half of it.
    for tranche in ("A", "B"):
        assert cents(column(name, tranche, "interest_due"))[1] == 1_674.90
        assert cents(column(name, tranche, "interest_paid"))[1] == pytest.approx(512.355, abs=0.006)


def test_pro_rata_by_weights() -> None:
    """Both weigh 400,000, so both get half, until A has had its 200,000 in month 5."""
    name = "allocations/pro_rata_by"
    half = [48_764.51, 49_252.16, 49_744.68, 50_242.12]
    assert paid(name, "A")[:4] == pytest.approx(half, abs=0.011)
    assert paid(name, "A")[4:] == [1_996.53, 0.0]  # 200,000.00 − 198,003.47
    # 101,489.09 − 1,996.53, a cent of rounding aside; then all.
    assert paid(name, "B")[4:] == [99_492.55, 102_503.98]


def test_split() -> None:
    """60% to A and then B, 40% to C; when A and B are retired, C gets all."""
    name = "allocations/split"
    assert paid(name, "A")[:3] == [58_517.41, 41_482.59, 0.0]
    # 60% of 98,504.31 is 59,102.59, of which A took 41,482.59.
    assert paid(name, "B")[:3] == [0.0, 17_620.00, 59_693.61]
    assert paid(name, "C")[:3] == [39_011.61, 39_401.72, 39_795.74]
    # Month 6: 1,502.39 is left of B, although 60% is 61,502.39.
    assert (paid(name, "B")[5], paid(name, "C")[5]) == (1_502.39, 101_001.59)


def test_caps() -> None:
    """A stops at its planned balance, B takes the rest, and A again what B cannot take."""
    name = "allocations/caps"
    assert cents(column(name, "A", "ending_balance"))[:2] == [440_000.00, 380_000.00]
    # 97,529.02 − 60,000; 98,504.31 − 60,000; then all that is left of B: 100,000 − 76,033.33.
    assert paid(name, "B")[:4] == [37_529.02, 38_504.31, 23_966.67, 0.0]
    assert paid(name, "A")[2:4] == [75_522.68, 100_484.25]  # 99,489.35 − 23,966.67


def test_nested() -> None:
    """Month 1: 75% of 97,529.02 is 73,146.77, of which A2 has 10,000; 25% is 24,382.26."""
    name = "allocations/nested"
    # A3 and A4 share by balance, 75 to 125.
    first = {"A1": 63_146.77, "A2": 10_000.00, "A3": 9_143.35, "A4": 15_238.91, "B": 0.0}
    assert {tranche: paid(name, tranche)[0] for tranche in first} == first
    # Month 3: 75% is 74,617.01. A2 has its 10,000; A1 its last 22,975.00; A2 the other 41,642.01.
    assert (paid(name, "A1")[2], paid(name, "A2")[2]) == (22_975.00, 51_642.01)
    # Month 6: 2,503.98 is left of A3 and A4, and B has the rest: 100,000.
    assert (paid(name, "A3")[5], paid(name, "A4")[5], paid(name, "B")[5]) == (
        938.99,
        1_564.99,
        100_000.00,
    )


def test_labels() -> None:
    """A half, B a quarter, and C what they leave."""
    name = "waterfalls/labels_and_paid"
    assert paid(name, "A")[:3] == [48_764.51, 49_252.16, 21_983.33]
    assert paid(name, "B")[:3] == [24_382.26, 24_626.08, 24_872.34]
    assert paid(name, "C")[:3] == [24_382.26, 24_626.08, 52_633.68]  # 99,489.35 − 46,855.67
    assert paid(name, "B")[5] == 102_503.98


def test_for_each() -> None:
    """Month 1: 97,529.02 and 2% of the 502,470.98 left, 107,578.44, by balance: 18 : 3 : 2 : 1."""
    name = "waterfalls/for_each"
    parts = {"A": 80_683.83, "B-1": 13_447.30, "B-2": 8_964.87, "B-3": 4_482.43}
    assert {tranche: paid(name, tranche)[0] for tranche in parts} == parts


def test_branches() -> None:
    """In order for three months, then pro rata: 104,477.32 to 200,000 of 304,477.32."""
    name = "waterfalls/when_otherwise"
    assert paid(name, "A")[:4] == [*PRINCIPAL[:3], 34_479.82]
    assert paid(name, "B")[:4] == [0.0, 0.0, 0.0, 66_004.42]
    # The loans bear 1% a month and the classes half of it: the other half is the residual's.
    assert cents(column(name, "R", "residual_paid")) == [3_000.00, 2_512.35, 2_019.83, 0, 0, 0]
    assert cents(column(name, "S", "residual_paid")) == [0, 0, 0, 1_522.39, 1_019.97, 512.52]


def test_funds() -> None:
    """Class A bears 0.5% on 570,000 of 600,000; half of what is left pays principal."""
    name = "waterfalls/funds"
    # Month 1: 6,000.00 − 2,850.00 = 3,150.00, so 97,529.02 + 1,575.00 of principal.
    assert paid(name, "A")[0] == 99_104.02
    assert cents(column(name, "R", "residual_paid"))[0] == 1_575.00
    # Month 2: 5,024.71 − 2,354.48 = 2,670.23.
    assert paid(name, "A")[1] == pytest.approx(98_504.31 + 1_335.115, abs=0.006)


def test_pots() -> None:
    """Month 1: 5% of what schedule leaves prepays, and seniors take four fifths of the schedule.

    I: 300,000 at 6% for 6 months: 49,378.64 and 5% of 250,621.36, 12,531.07.
    II: 600,000 at 9% for 6 months: 98,141.34 and 5% of 501,858.66, 25,092.93.
    """
    name = "entitlements/pots"
    assert paid(name, "IA")[0] == 52_033.98  # 80% of 49,378.64 is 39,502.91, and 12,531.07
    assert paid(name, "IIA")[0] == 103_606.01  # 80% of 98,141.34 is 78,513.07, and 25,092.93
    # A fifth of both schedules, 29,504.00, to B-1 and B-2 as 2 to 1.
    assert (paid(name, "B-1")[0], paid(name, "B-2")[0]) == (19_669.33, 9_834.67)
    # 60,000 of each 180,000 stands behind pool I at 6%, 120,000 behind pool II at 9%: 8%.
    assert cents(column(name, "B-1", "interest_paid"))[0] == 800.00


def test_losses_from_the_bottom() -> None:
    """Losses of 30,000.00, 23,867.37 and 18,229.00 on 40,000 of B-2 and 30,000 of B-1."""
    name = "losses/reverse_order"
    losses = {k: cents(column(name, k, "realized_loss"))[:4] for k in ("B-2", "B-1", "A")}
    assert losses["B-2"] == [30_000.00, 10_000.00, 0.0, 0.0]
    assert losses["B-1"] == [0.0, 13_867.37, 16_132.63, 0.0]
    assert losses["A"] == [0.0, 0.0, 2_096.37, 13_052.56]  # 18,229.00 − 16,132.63


def test_losses_absorbed() -> None:
    """40,000 of surplus takes 30,000.00 and then 10,000.00; class A the other 13,867.37."""
    assert cents(column("losses/absorbed", "A", "realized_loss"))[:3] == [0.0, 13_867.37, 18_229.00]
    # Without anybody to take them, the balance stays; 40,000 of class B had taken as much.
    assert not any(column("losses/unallocated", "A", "realized_loss"))
    assert cents(column("losses/unallocated", "B", "realized_loss"))[:2] == [30_000.00, 10_000.00]


def test_limits() -> None:
    """2.5% of the loans is lost each month, a fifth of it by fraud, of which 10,000 is covered.

    Losses are 25,000.00, 19,889.48 and 15,190.83: by fraud 5,000.00, 3,977.90 and 3,038.17. Of the
    third 1,022.10 is within the limit and 2,016.07 beyond it.
    """
    name = "limits/within_and_beyond"
    lost = {k: cents(column(name, k, "realized_loss"))[:3] for k in ("A", "B")}
    assert lost["B"][:2] == [25_000.00, 19_889.48]
    # 13,174.76 is B's. What is beyond is shared by what stands after the month's payments:
    # A 295,165.71, B 155,110.52 − 13,174.76 = 141,935.76.
    beyond = 2_016.07 * 295_165.71 / (295_165.71 + 141_935.76)
    assert lost["A"] == [0.0, 0.0, pytest.approx(beyond, abs=0.01)]
    assert lost["B"][2] == pytest.approx(15_190.83 - beyond, abs=0.01)


def test_names_with_digits() -> None:
    """1A1 and 2-A-1 share as 3 to 2."""
    assert paid("classes/names", "1A1")[0] == 58_517.41
    assert paid("classes/names", "2-A-1")[0] == 39_011.61
    assert OPENING[0] - 500_000.00 == 60_000.00 + 40_000.00
