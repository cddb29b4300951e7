"""Index curves, floating rates and notional amounts, worked by hand."""

from __future__ import annotations

import pytest

from tests.good.by_hand import INTEREST, OPENING, PRINCIPAL, cents
from tests.good.running import column, other, scenarios

PAIR = "index_curves/floater_and_inverse"
BY_DATE = "index_curves/by_date"
DAYS = [31, 29, 31, 30, 31, 30]  # January to June 2024


@pytest.mark.parametrize("scenario", ["base", "low", "high", "up_and_up"])
def test_a_floater_and_its_inverse_share_the_interest_of_a_fixed_class(scenario: str) -> None:
    floater = column(PAIR, "F", "interest_paid", scenario)
    inverse = column(PAIR, "S", "interest_paid", scenario)
    both = [f + s for f, s in zip(floater, inverse, strict=True)]
    assert cents(both) == INTEREST  # 1% a month of what stands


def test_the_floater_follows_the_curve_of_the_deal() -> None:
    # It has two thirds of the balance; the index is 3%, 4.5% from month 3, -0.5% from month 5.
    rates = [0.04, 0.04, 0.055, 0.055, 0.005, 0.005]
    by_hand = [400 / 600 * b * r / 12 for b, r in zip(OPENING, rates, strict=True)]
    assert cents(column(PAIR, "F", "interest_due")) == cents(by_hand)
    assert cents(column(PAIR, "F", "interest_due"))[0] == 1_333.33  # 400,000 × 4% / 12


@pytest.mark.parametrize(("scenario", "floater", "inverse"), [("low", 0, 0.36), ("high", 0.18, 0)])
def test_floor_and_cap_hold_at_any_index(scenario: str, floater: float, inverse: float) -> None:
    for tranche, share, rate in (("F", 400, floater), ("S", 200, inverse)):
        by_hand = [share / 600 * b * rate / 12 for b in OPENING]
        assert cents(column(PAIR, tranche, "interest_paid", scenario)) == cents(by_hand)


def test_a_scenario_takes_an_index_from_a_table() -> None:
    # 5%, 10% from month 2, 17% from month 4, 20% in month 6, less than which the cap is.
    assert scenarios(PAIR)["up_and_up"].indices == {"LIBOR-1M": (5, 10, 10, 17, 17, 20)}
    rates = [0.06, 0.11, 0.11, 0.18, 0.18, 0.18]
    by_hand = [400 / 600 * b * r / 12 for b, r in zip(OPENING, rates, strict=True)]
    assert cents(column(PAIR, "F", "interest_paid", "up_and_up")) == cents(by_hand)


def test_a_date_has_come_with_the_first_payment_on_or_after_it() -> None:
    # The index is 4%; April 10 comes with the payment of April 15, the third, and June 16 with that
    # of July 15, the sixth. The margin is 1% from April 15 on.
    rates = [0.045, 0.045, 0.06, 0.06, 0.06, 0.04]
    balances = column(BY_DATE, "A", "beginning_balance")[:6]
    pairs = zip(balances, rates, DAYS, strict=True)
    by_hand = [balance * rate * days / 360 for balance, rate, days in pairs]
    assert cents(column(BY_DATE, "A", "interest_due")[:6]) == cents(by_hand)
    assert cents(by_hand)[0] == 2_325.00  # 600,000 × 4.5% × 31 / 360


def test_tables_by_year_and_by_date() -> None:
    # 1.2% a year of 600,000 is $600 in the first month; 0.6% a year from month 13 on.
    balances = other(BY_DATE, "pool", "G", "balance")
    rates = [0.012] * 12 + [0.006] * 3
    by_hand = [b * rate / 12 for b, rate in zip(balances, rates, strict=True)]
    assert cents(other(BY_DATE, "fee", "trustee", "due")) == cents(by_hand)
    assert cents(by_hand)[0] == 600.00
    # $20 with the first payment, then $100 from March 15, $50 from the next, nothing from May 15.
    assert other(BY_DATE, "fee", "adviser", "due")[:5] == [20, 100, 50, 0, 0]


def test_interest_is_never_below_nothing() -> None:
    # -2% and a margin of 0.5% or 1%.
    assert column(BY_DATE, "A", "interest_due", "negative") == [0] * 15


def test_notional_amounts() -> None:
    name = "rates/notionals"
    # The dear loans: $300,000 at 1% a month for 3 months, paid by 300,000 × 1% / (1 − 1.01^−3) =
    # 102,006.63, so that 200,993.37 and 100,996.67 are left.
    dear = [300_000.00, 200_993.37, 100_996.67] + [0.00] * 9
    assert cents(column(name, "X-2", "notional")) == dear
    assert cents(column(name, "X-2", "interest_due"))[:3] == [1_500.00, 1_004.97, 504.98]
    loans = other(name, "pool", "G", "balance")
    assert cents(column(name, "X-1", "notional")) == cents(loans)  # A and B are all loans
    assert cents(column(name, "X-1", "interest_due")) == cents(b * 0.01 / 12 for b in loans)
    # 300,000 − 250,000, then nothing; at half of 1%.
    assert cents(column(name, "X-3", "notional")) == [50_000.00] + [0.00] * 11
    assert cents(column(name, "X-3", "interest_due"))[:2] == [20.83, 0.00]


def test_rates_that_are_means() -> None:
    name = "rates/weighted_average"
    # Pool I: $300,000 at 12% net and $600,000 at 6% net bear 8%. The loans amortise at their gross
    # rates: 300,000 × r / (1 − (1 + r)^−3) with r = 12.5% / 12 is 102,090.53, of which 3,125.00 is
    # interest: 201,034.47 is left. Of 600,000 at 6.5%, 501,345.63 is. These bear 7.7173%.
    dear, cheap = 201_034.47, 501_345.63
    second = (dear * 0.12 + cheap * 0.06) / (dear + cheap)
    assert second == pytest.approx(0.077173, abs=5e-7)
    rates = _rates(name, "A")
    assert rates[0] == pytest.approx(0.08, abs=1e-12)
    assert rates[1] == pytest.approx(second, abs=1e-9)
    assert rates[3:] == pytest.approx([0.06] * 3, abs=1e-12)  # the dear loans are gone
    # Both pools in month 1: ($900,000 at 8% and $600,000 at 12%) on $1,500,000 is 9.6%.
    assert _rates(name, "B")[0] == pytest.approx(0.096, abs=1e-12)
    # A and B: ($1,000,000 at 8% and $400,000 at 9.6%) on $1,400,000.
    assert _rates(name, "M")[0] == pytest.approx(118_400 / 1_400_000, abs=1e-12)


def _rates(name: str, tranche: str) -> list[float]:
    due, on = column(name, tranche, "interest_due"), column(name, tranche, "beginning_balance")
    return [12 * interest / balance for interest, balance in zip(due, on, strict=True)]


def test_an_available_funds_cap_and_what_it_carries_over() -> None:
    name = "rates/net_wac_carry_over"
    # Promised are 15.5%, from month 3 on 3.5%; in January that is 600,000 × 15.5% × 31 / 360 =
    # 8,008.33, where the loans bring 6,000.00: 2,008.33 is carried over. In February, of 29 days,
    # 502,470.98 × 15.5% × 29 / 360 = 6,273.91 less 5,024.71 is 1,249.20 more.
    promised = [0.155, 0.155, 0.035, 0.035, 0.035, 0.035]
    wanted = [b * r * d / 360 for b, r, d in zip(OPENING, promised, DAYS, strict=True)]
    assert cents(wanted)[:3] == [8_008.33, 6_273.91, 1_217.51]
    due = [min(w, i) for w, i in zip(wanted, INTEREST, strict=True)]
    owed = other(name, "claim", "carryover of A", "owed")
    # From month 3 on what the loans bring beyond the 3.5% repays it: 4,039.67 − 1,217.51 =
    # 2,822.16, then 435.37, which is the rest.
    assert owed[:4] == pytest.approx([2_008.33, 3_257.53, 3_257.53, 435.37], abs=0.015)
    repaid = [0.00, 0.00, 2_822.16, 435.37, 0.00, 0.00]
    assert other(name, "claim", "carryover of A", "paid") == pytest.approx(repaid, abs=0.015)
    interest = [a + b for a, b in zip(due, repaid, strict=True)]
    assert column(name, "A", "interest_paid") == pytest.approx(interest, abs=0.015)
    assert cents(column(name, "A", "principal_paid")) == PRINCIPAL


def test_interest_that_is_reduced() -> None:
    name = "rates/reduced_by"
    # In month 1 97,529.02 is scheduled and 10% of the other 502,470.98 prepaid: 50,247.10 at half a
    # month's 12% is a shortfall of 251.24. A bears five sixths of it: 500,000 × 10% / 12 − 209.36.
    assert cents(other(name, "pool", "G", "prepaid"))[0] == 50_247.10
    assert cents(column(name, "A", "interest_due"))[0] == 3_957.30
    # B bears the other 41.87, and accrues 100,000 × 0.1% / 12 = 8.33: nothing is left.
    assert column(name, "B", "interest_due")[0] == 0
    # In the last month everything is scheduled, and nothing is reduced.
    last = column(name, "B", "beginning_balance")[5]
    assert column(name, "B", "interest_due")[5] == pytest.approx(last * 0.001 / 12)


def test_rates_are_known_before_what_reads_them() -> None:
    name = "rates/read_before_declared"
    # F bears the index and 1%: 4%, 5.5% from month 3, 0.5% from month 5. S bears 24% less twice
    # that, X a twentieth of it, and Y what F bears above last month's index, which in month 1 is
    # the 3% of the deal's curve: 4% − 3%, in month 3 5.5% − 3%, in month 5 0.5% − 4.5%, which is
    # nothing.
    rates = {
        "F": [0.04, 0.04, 0.055, 0.055, 0.005, 0.005],
        "S": [0.16, 0.16, 0.13, 0.13, 0.23, 0.23],
        "X": [0.008, 0.008, 0.0065, 0.0065, 0.0115, 0.0115],
        "Y": [0.01, 0.01, 0.025, 0.01, 0, 0.01],
    }
    shares = {"F": 2 / 3, "S": 1 / 3, "X": 1, "Y": 1}
    for tranche, by_month in rates.items():
        pairs = zip(OPENING, by_month, strict=True)
        by_hand = [shares[tranche] * loans * rate / 12 for loans, rate in pairs]
        assert column(name, tranche, "interest_paid") == pytest.approx(
            [x + y for x, y in zip(by_hand, _extra(tranche, rates["X"]), strict=True)], abs=0.006
        )
    # A hundredth of F's rate on two notional amounts: 1,200,000 × 0.04% / 12.
    assert cents(other(name, "fee", "manager", "due"))[0] == 40.00
    # At an assumed 4% the margin of month 1 is still above the 3% that was known at closing.
    assert cents(column(name, "Y", "interest_due", "high"))[:2] == [1_000.00, 418.73]


def _extra(tranche: str, rates: list[float]) -> list[float]:
    """What a claim pays S on top: X's rate on its balance, at most F's rate on it."""
    if tranche != "S":
        return [0.0] * 6
    owed, paid = 0.0, []
    for loans, rate, most in zip(
        OPENING, rates, [0.04, 0.04, 0.055, 0.055, 0.005, 0.005], strict=True
    ):
        owed += loans / 3 * rate / 12
        paid.append(min(owed, loans / 3 * most / 12))
        owed -= paid[-1]
    return paid
