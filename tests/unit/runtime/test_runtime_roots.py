"""The twelfth root against 50-digit decimal arithmetic."""

import math
import random
from decimal import Decimal, localcontext

from dealdsl.runtime.roots import twelfth_root
from dealdsl.runtime.speeds import monthly_rate


def ulps_off(x: float) -> Decimal:
    with localcontext(prec=50):
        exact = Decimal(x) ** (Decimal(1) / 12)
        return abs(Decimal(twelfth_root(x)) - exact) / Decimal(math.ulp(float(exact)))


def test_exact_at_both_ends() -> None:
    assert twelfth_root(0.0) == 0.0
    assert twelfth_root(1.0) == 1.0
    assert monthly_rate(0.0) == 0.0
    assert monthly_rate(1.0) == 1.0


def test_within_three_units_in_the_last_place() -> None:
    draw = random.Random(12)
    points = [draw.random() for _ in range(1500)]
    points += [2.0 ** (-54.0 * draw.random()) for _ in range(1500)]
    points += [1.0 - 0.1 * draw.random() ** 8 for _ in range(1000)]
    assert max(ulps_off(x) for x in points) <= 3


def test_powers_come_back() -> None:
    for root in (0.5, 0.75, 0.9375):  # their twelfth powers are exact in 53 bits
        if root == 0.5:
            assert twelfth_root(root**12) == root
        assert math.isclose(twelfth_root(root**12), root, rel_tol=4e-16)


def test_the_smallest_and_the_largest_that_an_annual_rate_can_leave() -> None:
    below_one = math.nextafter(1.0, 0.0)
    for x in (2.0**-54, 1.0 - below_one, math.nextafter(0.5, 0.0), below_one):
        assert ulps_off(x) <= 3


def test_no_rate_is_negative_or_above_its_limit() -> None:
    annual = 0.0
    for _ in range(2000):  # the floats just above 0 whose complement is just below 1
        annual += 2.0**-54
        assert 0.0 <= monthly_rate(annual) <= annual
    assert monthly_rate(-0.1) == 0.0
    assert monthly_rate(1.7) == 1.0
