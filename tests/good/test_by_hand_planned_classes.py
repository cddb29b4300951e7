"""Schedules and accretion: figures worked by hand, to the cent."""

from __future__ import annotations

import pytest

from tests.good.by_hand import PRINCIPAL, cents
from tests.good.running import column, program


def paid(name: str, tranche: str, scenario: str = "base") -> list[float]:
    return cents(column(name, tranche, "principal_paid", scenario))


def ending(name: str, tranche: str, scenario: str = "base") -> list[float]:
    return cents(column(name, tranche, "ending_balance", scenario))


def planned(name: str, schedule: str) -> list[float]:
    """A schedule's balances by month, from month 1, as the program holds them."""
    rows = dict(next(t.rows for t in program(name).tables if t.name == schedule))
    balances = [rows[0]]
    for month in range(1, program(name).periods + 1):
        balances.append(rows.get(month, balances[-1]))
    return cents(balances[1:])


# ---- schedules ----


def test_stated() -> None:
    """P comes down by 60, 60, 80 and 100 thousand, in month 5 by nothing, and then by the rest."""
    name = "schedules/support"
    assert paid(name, "P") == [60_000.00, 60_000.00, 80_000.00, 100_000.00, 0.0, 100_000.00]
    support = [whole - part for whole, part in zip(PRINCIPAL, paid(name, "P"), strict=True)]
    assert paid(name, "S") == pytest.approx(support, abs=0.006)
    assert planned(name, "PAC")[3:5] == [100_000.00, 100_000.00]


def test_stated_when_the_support_is_gone() -> None:
    """10% prepays: 147,776.12, 125,010.88 and 105,249.04 by month; the support has 200,000.

    It takes 87,776.12, 65,010.88 and 25,249.04: 21,963.96 is left. Of month 4's 88,124.11 P takes
    all, for its plan falls by 100,000; of month 5's 73,312.28 P takes the 11,875.89 that it is
    behind, S its last 21,963.96, and P the other 39,472.43.
    """
    name = "schedules/support"
    assert paid(name, "P", "fast")[:4] == [60_000.00, 60_000.00, 80_000.00, 88_124.11]
    assert paid(name, "S", "fast")[:4] == [87_776.12, 65_010.88, 25_249.04, 0.0]
    assert paid(name, "S", "fast")[4] == pytest.approx(21_963.96, abs=0.011)
    assert paid(name, "P", "fast")[4] == pytest.approx(11_875.89 + 39_472.43, abs=0.011)


def test_computed() -> None:
    """The least at 0% and at 10% a month, until 360,000 are planned.

    At 10%: 97,529.02 + 10% × 502,470.98 = 147,776.12, 125,010.88, 105,249.04, then 88,124.11,
    which is less than 100,484.25. But 360,000 − 97,529.02 − 98,504.31 − 99,489.35 = 64,477.32.
    """
    plan = [262_470.98, 163_966.67, 64_477.32, 0.0, 0.0, 0.0]
    assert planned("schedules/second_of_two", "PAC-I") == plan
    for scenario in ("base", "slow"):
        assert ending("schedules/second_of_two", "P", scenario) == plan


def test_computed_of_what_another_leaves() -> None:
    """The least at 2% and 6%, less what the first schedule plans, until 90,000 are planned.

    At 2%, 97,529.02 + 2% × 502,470.98 = 107,578.44, 104,451.97 and 101,397.98; at 6% less from
    month 4 on: 93,626.61. So 107,578.44 − 97,529.02 = 10,049.42; 104,451.97 − 98,504.31;
    101,397.98 − 99,489.35; 93,626.61 − 64,477.32 = 29,149.29; then 90,000 less all these.
    """
    name = "schedules/second_of_two"
    plan = [10_049.42, 5_947.66, 1_908.62, 29_149.29, 42_945.00, 0.0]
    assert paid(name, "Q") == pytest.approx(plan, abs=0.011)
    # Slower than its collar the second class falls behind, faster the support is there to take.
    assert paid(name, "Q", "slow")[:4] == [0.0, 0.0, 0.0, 36_006.93]  # 100,484.25 − 64,477.32
    assert paid(name, "Q", "fast")[:2] == [10_049.42, 5_947.66]
    # At 20% a month: 97,529.02 + 20% × 502,470.98 = 198,023.22.
    assert paid(name, "S", "fast")[0] == pytest.approx(
        198_023.22 - 97_529.02 - 10_049.42, abs=0.011
    )


def test_several_classes_under_one_schedule() -> None:
    """At 20% in month 1: the plan takes what 10% gives, 147,776.12; the support 50,247.10."""
    name = "schedules/aggregate"
    assert (paid(name, "P-1", "fast")[0], paid(name, "P-2", "fast")[0]) == (147_776.12, 0.0)
    assert paid(name, "S", "fast")[0] == 50_247.10
    # Month 3: the balance is 600,000 × 80% × 80% of the schedule's 403,966.67 / 600,000 …
    opening = 403_966.67 * 0.8 * 0.8
    month_3 = opening - 304_477.32 * 0.8 * 0.8 * 0.8
    # … of which P-1 has its last 27,213.00, and P-2 the rest: less than the plan's 105,249.04.
    assert paid(name, "P-1", "fast")[2] == 27_213.00
    assert paid(name, "P-2", "fast")[2] == pytest.approx(month_3 - 27_213.00, abs=0.02)
    # At its own speed the support is paid last, when the plan's 500,000 are gone.
    assert paid(name, "S")[:4] == [0.0, 0.0, 0.0, 0.0]


# ---- accretion ----


def test_two_accrual_classes() -> None:
    """V has 1,000.00 and then the last 500.00 of Z-1's interest; A what is over, and Z-2's."""
    name = "accretion/directed"
    assert paid(name, "V")[:3] == [1_000.00, 500.00, 0.0]
    # Month 1: 97,529.02 + 2,000.00; month 2: 98,504.31 + 510.00 + 2,020.00.
    assert paid(name, "A")[:2] == [99_529.02, 101_034.31]
    assert ending(name, "Z-1")[:3] == [101_000.00, 102_010.00, 103_030.10]
    # Month 3: A's last 97,936.67 take 1,020.10 of Z-1's interest and 2,040.20 of Z-2's; of the
    # loans' 99,489.35 it takes 94,876.37, and Z-2, whose balance grew by 2,040.20, has the rest.
    assert paid(name, "A")[2] == 97_936.67
    assert paid(name, "Z-2")[2] == pytest.approx(99_489.35 - 94_876.37 - 2_040.20, abs=0.011)
    # Month 4: nobody is left for Z-1's interest, which it gets; Z-2's pays Z-1 2,014.47.
    assert cents(column(name, "Z-1", "interest_paid"))[3] == 1_030.30
    assert paid(name, "Z-1")[3] == 2_014.47
    assert planned(name, "growing")[:2] == [101_000.00, 102_010.00]
