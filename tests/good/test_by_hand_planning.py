"""Planned balances and accretion, worked by hand on the loans of `by_hand`."""

from __future__ import annotations

import pytest

from tests.good.by_hand import PRINCIPAL, cents
from tests.good.running import column, program, result
from tests.oracles import pac
from tests.oracles.bma import Line


def test_a_planned_class_is_paid_down_to_its_schedule() -> None:
    """70,000 a month while the loans bring more; in month 4 the plan asks for 150,000, the loans
    bring 100,484.25, and month 5 brings what is missing: 190,000 - 100,484.25 = 89,515.75."""
    paid = column("schedules/stated", "P", "principal_paid")
    assert cents(paid) == [70_000, 70_000, 70_000, 100_484.25, 89_515.75, 0]
    support = column("schedules/stated", "S", "principal_paid")
    assert cents(support) == cents(
        [*(whole - 70_000 for whole in PRINCIPAL[:3]), 0, PRINCIPAL[4] - 89_515.75, PRINCIPAL[5]]
    )


def test_an_accrual_class_grows_by_what_the_others_are_paid() -> None:
    """Z earns 1% a month: 3,000, then 3,030, then 3,060.30. Month 1: A is paid 3,000 and the
    principal of 97,529.02. Month 2: A is retired with 99,470.98, 3,030 of it Z's interest; B gets
    the 2,063.33 that are left. Month 3: B is retired with 97,936.67, 3,060.30 of it Z's interest;
    of the principal of 99,489.35 Z gets the rest, 4,612.98, less its accretion of 3,060.30."""
    name = "accretion/accrual"
    assert cents(column(name, "Z", "interest_paid")[:3]) == [3_000, 3_030, 3_060.30]
    assert cents(column(name, "Z", "principal_paid")[:3]) == [-3_000, -3_030, 1_552.68]
    assert cents(column(name, "A", "principal_paid")[:3]) == [100_529.02, 99_470.98, 0]
    assert cents(column(name, "B", "principal_paid")[:3]) == [0, 2_063.33, 97_936.67]
    # While the others stand, Z compounds: 300,000 x 1.01^2 after two months.
    assert column(name, "Z", "ending_balance")[1] == pytest.approx(300_000 * 1.01**2, abs=1e-6)


def test_what_nobody_takes_is_paid_to_the_accrual_class() -> None:
    """Month 4: A and B are gone, so that Z's whole interest is cash and its balance only falls."""
    name = "accretion/accrual"
    assert cents(column(name, "Z", "principal_paid")[3:4]) == [PRINCIPAL[3]]


# The loans of `schedules/computed`, as the second implementation takes them.
LINE = Line(10_000_000, 0.07, 0.065, 48, 12)


def planned(name: str) -> list[float]:
    """A schedule's balances by month, as the program holds them."""
    rows = dict(next(t.rows for t in program("schedules/computed").tables if t.name == name))
    balances = [rows[0]]
    for month in range(1, 49):
        balances.append(rows.get(month, balances[-1]))
    return balances


def test_computed_schedules_agree_with_a_second_implementation() -> None:
    first = pac.pac_schedule(5_000_000, 100, 400, line=LINE)
    second = pac.pac_schedule(300_000, 150, 300, (first,), line=LINE)
    targeted = pac.tac_schedule(2_000_000, 200, (first, second), line=LINE)
    for name, balances in (("PAC", first), ("SECOND", second), ("TAC", targeted)):
        assert planned(name) == pytest.approx(list(balances), abs=1e-5)


@pytest.mark.parametrize("scenario", ["base", "slow", "fast"])
def test_inside_the_collar_the_planned_classes_are_paid_as_planned(scenario: str) -> None:
    projected = result("schedules/computed", scenario).flows
    for month, balance in enumerate(planned("PAC")):
        standing = sum(projected[k, "ending_balance"][month] for k in ("P-1", "P-2"))
        assert standing == pytest.approx(balance, abs=1e-5)


def test_a_targeted_class_is_paid_as_planned_at_its_speed() -> None:
    projected = result("schedules/computed").flows
    balances = projected["T", "ending_balance"]
    assert balances == pytest.approx(planned("TAC"), abs=1e-5)
