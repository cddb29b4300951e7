"""Two loans of a tape over three months, worked by hand, to the cent."""

from __future__ import annotations

import pytest

from tests.good.by_hand import cents
from tests.good.running import column, other

TWO = "tapes/two_loans"


def measured(measure: str, scenario: str = "base") -> list[float]:
    return cents(other(TWO, "pool", "G", measure, scenario))


def test_two_loans_at_their_own_speeds() -> None:
    """A: 100,000 at 1% a month for 2 months; 1% defaults, 2% prepays, 40% is lost.
    B: 200,000 at 0.5% a month for 3 months; 2% defaults, 1% prepays, 50% is lost.

    Month 1. A owes 1 / (1 + 1.01) = 0.497512, B 1 / (1 + 1.005 + 1.010025) = 0.331672 of itself,
    what defaults with it, for it is advanced: 49,751.24 + 66,334.44. Of the rest prepays
    100,000 x 0.502488 x 2% + 200,000 x 0.668328 x 1% = 1,004.98 + 1,336.66. What defaults is
    1,000 + 4,000, and after the payment 502.49 + 2,673.31.
    Month 2. A is in its last month: nothing defaults that could not be liquidated. It pays the
    100,000 - 1,000 - 49,253.73 - 1,004.98 = 48,741.29 that perform, and is liquidated for 502.49,
    of which 40% of 1,000 is lost. B has 129,655.59 that perform: 2%, 2,593.11, defaults, of all
    1 / 2.005 = 0.498753 is due; 2,673.31 is liquidated and half of 4,000 lost.
    Month 3. B pays the 63,039.78 that are left, and is liquidated for 2,593.11 x 0.501247, less the
    half of 2,593.11 that is lost.
    """
    assert measured("scheduled") == [116_085.69, 113_407.42, 63_039.78]
    assert measured("prepaid") == [2_341.63, 649.89, 0.00]
    assert measured("new_defaults") == [5_000.00, 2_593.11, 0.00]
    assert measured("foreclosure") == [3_175.80, 1_299.79, 0.00]
    assert measured("loss") == [0.00, 2_400.00, 1_296.56]
    assert measured("recovered") == [0.00, 775.80, 3.23]


def test_interest_and_fee_are_each_loans_own() -> None:
    """Month 1: 1,000 + 1,000 less 60 bp a year on 300,000. Month 2: what is owed is
    48,741.29 + 502.49 of A and 129,655.59 + 2,673.31 of B: 492.44 + 661.64, less 90.79."""
    assert measured("gross_interest")[:2] == [2_000.00, 1_154.08]
    assert measured("servicing_fee")[:2] == [150.00, 90.79]
    assert measured("interest")[:2] == [1_850.00, 1_063.30]


def test_without_advances_only_what_performs_pays() -> None:
    """Month 1: 99,000 x 0.497512 + 196,000 x 0.331672 is paid; 5,000 waits as it is."""
    assert measured("scheduled", "kept")[0] == 114_261.48
    assert measured("foreclosure", "kept")[0] == 5_000.00
    # A twentieth of the pool is 60 days delinquent, or what is in foreclosure where that is more.
    closing = 300_000.00 - 114_261.48 - 2_341.63
    assert measured("delinquent_60", "kept")[0] == pytest.approx(0.05 * closing, abs=0.01)
    # Month 2: 40% of 1,000 and 50% of 4,000 are lost, whatever has been paid on other loans.
    assert measured("loss", "kept")[1] == 2_400.00
    assert measured("recovered", "kept")[1] == 2_600.00


def test_loans_split_by_their_own_net_rates() -> None:
    """60,000 at 8% net, 40,000 at 4.5% and 24,000 at 3.5%, against a target of 6%.

    The discount loans pay 6% on 4.5 / 6 and 3.5 / 6 of themselves: 30,000 and 14,000; the other
    20,000 is principal only. The premium loan gives 60,000 x 2% / 12 to the IO class.
    """
    name = "tapes/strips"
    assert cents(column(name, "A", "interest_paid"))[0] == 520.00
    assert cents(column(name, "IO", "interest_paid"))[0] == 100.00
    assert cents(column(name, "R", "residual_paid"))[0] == 0.00


def test_a_quarter_gathers_its_months() -> None:
    """100,000 at 6% and 50,000.50 at 7.5%: 500 + 312.50 in the first month, and less after it."""
    gross = other("tapes/names_in_quotes", "pool", "G", "gross_interest")
    assert 3 * 812.50 * 0.85 < gross[0] < 3 * 812.51
