"""Payments each so many months, and loans that are bought: figures worked by hand, to the cent."""

from __future__ import annotations

from itertools import accumulate

import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.summary import summary
from dealdsl.source import Source
from tests.good.by_hand import INTEREST, OPENING, PRINCIPAL, cents
from tests.good.running import GOOD, column, compiled, other, program, result, source


def test_three_months_make_a_quarter() -> None:
    """Of the loans of most deals, months 1 to 3 and months 4 to 6."""
    name = "periods/quarterly"
    # 6,000.00 + 5,024.71 + 4,039.67 = 15,064.38; 3,044.77 + 2,039.93 + 1,025.04 = 6,109.74
    interest = [sum(INTEREST[:3]), sum(INTEREST[3:])]
    assert cents(interest) == [15_064.38, 6_109.74]
    assert cents(other(name, "pool", "G", "interest")) == cents(interest)
    # 97,529.02 + 98,504.31 + 99,489.35 = 295,522.68
    assert sum(PRINCIPAL[:3]) == pytest.approx(295_522.68, abs=0.005)
    assert cents(column(name, "A", "principal_paid")) == [295_522.68, 304_477.32]
    assert cents(other(name, "pool", "G", "balance")) == [OPENING[0], OPENING[3]]
    assert cents(other(name, "pool", "G", "closing_balance")) == [OPENING[3], 0.00]
    # A quarter of 6% on 600,000.00 and on 304,477.32.
    assert cents(column(name, "A", "interest_paid")) == [9_000.00, 4_567.16]
    assert cents(column(name, "R", "residual_paid")) == [6_064.38, 1_542.58]


def test_average_life_goes_by_the_dates_of_payment() -> None:
    """From 2024-01-15 to 2024-04-15 is a quarter of a year, to 2024-07-15 half a year."""
    model = compiler.load_model(compiled("periods/quarterly"))
    row = summary(model, result("periods/quarterly"))[0]
    quarters = (0.25 * 295_522.68 + 0.5 * 304_477.32) / 600_000
    assert row.average_life == pytest.approx(quarters, abs=1e-6)
    assert (row.first_payment, row.last_payment) == ("2024-04-15", "2024-07-15")


def test_average_life_without_a_closing_date_goes_by_months() -> None:
    text = source("periods/quarterly").text.replace("  closing: 2024-01-15\n", "")
    compilation = compiler.check(Source("undated.deal", text))
    model = compiler.load_model(compilation)
    row = summary(model, result("periods/quarterly"))[0]
    assert row.average_life == pytest.approx((3 * 295_522.68 + 6 * 304_477.32) / 12 / 600_000)


def test_days_of_a_quarter_are_counted() -> None:
    """Closing to April 15 are 91 days, April 15 to July 15 are 91 too; actual/360."""
    text = source("periods/quarterly").text.replace("30/360", "actual/360")
    fractions = dict(compiler.program(compiler.check(Source("days.deal", text))).year_fractions)
    assert fractions["year fraction"] == 91 / 360


def test_tables_triggers_and_averages_go_by_months() -> None:
    """The loans pay 50,000 a month: 300,000, 300,000 and, of two months, 100,000."""
    name = "periods/semi_annual"
    assert program(name).periods == 3
    assert cents(other(name, "pool", "G", "principal")) == [300_000.00, 300_000.00, 100_000.00]
    # Month 6: 100% of the average of one period. Month 12: 70% of 300,000 is 210,000, and of the
    # other 90,000 B comes first, for it is late. Month 18: 60% of 200,000, the average of 300,000
    # and 100,000, is more than there is: A has what it is owed, 90,000, and B the rest.
    assert cents(column(name, "A", "principal_paid")) == [300_000.00, 210_000.00, 90_000.00]
    assert cents(column(name, "B", "principal_paid")) == [0.00, 90_000.00, 10_000.00]
    assert other(name, "trigger", "late", "on") == [0.0, 1.0, 1.0]


def test_a_revolving_pool_stays_as_it_is() -> None:
    """Each month 1% of 600,000 is interest, and all principal buys loans of the same kind."""
    name = "reinvestment/revolving"
    assert program(name).periods == 12 + 6
    assert cents(other(name, "pool", "G", "balance")[:13]) == [600_000.00] * 13
    assert cents(other(name, "pool", "G", "interest")[:13]) == [6_000.00] * 13
    assert cents(column(name, "A", "principal_paid")[:12]) == [0.00] * 12
    assert cents(column(name, "A", "interest_paid")[:13]) == [4_500.00] * 13
    bought = other(name, "pool", "G", "bought")
    # Month 1 is the old loans' first payment, 97,529.02. Month 2 is their second, 98,504.31, and
    # the new loans' first: 97,529.02 / 600,000 of 97,529.02, which is 15,853.18.
    assert cents(bought[:2]) == [97_529.02, 114_357.49]
    assert cents(bought[12:]) == [0.00] * 6
    assert sum(column(name, "A", "principal_paid")) == pytest.approx(600_000)


def test_after_the_last_purchase_each_vintage_pays_its_own_schedule() -> None:
    """A loan of 600,000 bought k months ago pays PRINCIPAL[k - 1]; all vintages add up."""
    name = "reinvestment/revolving"
    vintages = [600_000.0]  # those of the cut-off, then those of months 1 to 12
    paid = []
    for month in range(1, 19):
        ages = ((amount, month - start - 1) for start, amount in enumerate(vintages))
        paid.append(sum(a / 600_000 * PRINCIPAL[age] for a, age in ages if age < 6))
        vintages.append(paid[-1] if month <= 12 else 0.0)
    assert other(name, "pool", "G", "principal") == pytest.approx(paid, abs=0.2)
    outstanding = [600_000 - amount for amount in accumulate(paid[12:])]
    assert column(name, "A", "ending_balance")[12:] == pytest.approx(outstanding, abs=0.2)


def test_loans_below_par() -> None:
    """$0.90 buys a dollar. April: 40% of 900,000 buys 400,000; that is less than 700,000, and the
    other 540,000 buys 600,000. July: 1,000,000 comes back, and buys 1,111,111.11. October 15 is
    after October 14: nothing is bought, the class is paid, and the rest is the residual's."""
    name = "reinvestment/at_a_discount"
    assert cents(other(name, "pool", "G", "bought")) == [900_000.00, 1_000_000.00, 0.00]
    balances = [1_000_000.00, 1_111_111.11, 0.00]
    assert cents(other(name, "pool", "G", "bought_balance")) == balances
    assert cents(other(name, "pool", "G", "closing_balance")) == balances
    assert cents(column(name, "A", "principal_paid")) == [0.00, 0.00, 900_000.00]
    assert cents(column(name, "R", "residual_paid")) == [0.00, 0.00, 211_111.11]


def test_a_plan_by_month_is_kept_by_the_quarter() -> None:
    """A planned class is where its plan has it after the last month of each quarter."""
    path = GOOD.parents[1] / "deals" / "library" / "pac_and_support.deal"
    text = path.read_text(encoding="utf-8")
    dates = 'payment_dates: day 15 of each 3 months, from 2000-04-15 because "a test"'
    count = 'day_count: 30/360 because "a test"'
    dated = text.replace("  assume cutoff", f"  assume {dates}\n  assume {count}\n  assume cutoff")
    balances = []
    for written in (text, dated):
        model = compiler.load_model(compiler.check(Source(path.name, written)))
        balances.append(model.project(Assumptions(psa=165.0)).flows["P", "ending_balance"])
    by_month, by_quarter = balances
    assert len(by_quarter) == 1 + 357 // 3
    assert by_quarter == pytest.approx(by_month[::3], abs=0.005)
