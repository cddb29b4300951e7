"""The CLO oracle against hand arithmetic, closed forms and the deal's laws."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracles.bma import Line, monthly
from tests.oracles.clo import (
    Assumed,
    Clo,
    Market,
    NoteTerms,
    Reinvestment,
    State,
    pay_equity,
    project,
    quarter,
)
from tests.oracles.clo_tests import Coverage, ic_cure, oc_cure
from tests.oracles.collateral import Pool
from tests.oracles.paying import Fee, Flows, Note, Rows

# By hand: quarters of 0.25 year, index 3%. A pays 1%, B 1.5%, C 2% a quarter.
SMALL = Clo(
    notes=(NoteTerms("A", 600.0, 0.01), NoteTerms("B", 200.0, 0.03), NoteTerms("C", 100.0, 0.05)),
    coverage_b=Coverage(oc=1.2, ic=1.5),
    coverage_c=Coverage(oc=1.05, ic=1.2),
    defaulted_value=0.4,
    trustee_rate=0.004,
    trustee_cap=0.75,
    senior_fee=0.008,
    subordinate_fee=0.004,
    equity=100.0,
)
MARKET = Market(
    np.full(200, 0.03), np.full(200, 0.25), np.array([2024.0 + q // 4 for q in range(200)])
)
NOTHING = Assumed([0.0] * 601, [0.0] * 601)
NOTES = ("A", "B", "C")


def one_quarter(
    interest: float, principal: float, loss: float, foreclosure: float, deal: Clo = SMALL
) -> tuple[Rows, State]:
    """A quarter of $1,000 of loans, whose principal and losses all come in its third month."""
    closing = 1000.0 - principal - loss
    loans = Pool(
        opening=np.full(4, 1000.0),
        interest=np.array([0.0, *(interest / 3,) * 3]),
        scheduled=np.array([0.0, 0.0, 0.0, principal]),
        unscheduled=np.zeros(4),
        loss=np.array([0.0, 0.0, 0.0, loss]),
        foreclosure=np.array([0.0, 0.0, 0.0, foreclosure]),
        closing=np.array([1000.0, 1000.0, 1000.0, closing]),
    )
    notes = [Note(x.balance) for x in deal.notes]
    state = State(loans, notes, Fee(deal.trustee_cap), Fee(), Fee(), deal.equity)
    return quarter(deal, state, NOTHING, MARKET, 1), state


def test_a_quarter_that_passes() -> None:
    # 30 less the trustee's 0.75 (capped; 0.25 stays due), 2, interest 6 + 3 + 2, the
    # manager's 1: 15.25 to equity, whose hurdle of 100 grows to 103 and falls to 87.75.
    # Principal of 50 goes to A. Loans 950 and cash 50 over notes of 800 and 900: 125% and 111%.
    rows, state = one_quarter(30.0, 50.0, 0.0, 0.0)
    assert rows["deal"]["passed"] == 1.0
    assert rows["deal"]["par"] == 1000.0
    assert (rows["deal"]["trustee"], state.trustee.owed) == pytest.approx((0.75, 0.25))
    assert rows["equity"] == pytest.approx({"residual_paid": 15.25, "hurdle": 87.75})
    assert [rows[k]["interest_paid"] for k in NOTES] == pytest.approx([6.0, 3.0, 2.0])
    assert [rows[k]["principal_paid"] for k in NOTES] == pytest.approx([50.0, 0.0, 0.0])


def test_a_quarter_that_fails_diverts_interest_and_capitalises_c() -> None:
    # 100 is lost and 50 more has defaulted: 850 + 40% of 50 = 870 over 800 is 108.75%, below
    # 120%: the cure is 800 - 870 / 1.2 = 75. Of 20, after 0.75, 2, 6 and 3, 8.25 is there:
    # all of it pays A. C gets nothing and stands at 102; equity nothing.
    rows, _ = one_quarter(20.0, 0.0, 100.0, 50.0)
    assert rows["deal"]["par"] == pytest.approx(870.0)
    assert rows["deal"]["cure_b"] == pytest.approx(8.25)
    assert rows["A"]["ending_balance"] == pytest.approx(591.75)
    assert rows["C"]["capitalised"] == pytest.approx(2.0)
    assert rows["C"]["ending_balance"] == pytest.approx(102.0)
    assert rows["equity"]["residual_paid"] == 0.0
    assert rows["deal"]["passed"] == 0.0


def test_what_b_has_cured_counts_at_c() -> None:
    # Par 940: B's test passes at 117.5% when it needs 115%; C's ratio 940 / 900 = 104.4% needs
    # 105%: cure 900 - 940 / 1.05 = 4.7619. With B's test at 118%: it is cured first by
    # 800 - 940 / 1.18 = 3.3898 before C's interest, and 1.3721 after it.
    easy = replace(SMALL, coverage_b=Coverage(1.15, 1.5))
    rows, _ = one_quarter(30.0, 0.0, 60.0, 0.0, easy)
    assert (rows["deal"]["cure_b"], rows["deal"]["cure_c"]) == pytest.approx((0.0, 4.761905))
    hard = replace(SMALL, coverage_b=Coverage(1.18, 1.5))
    rows, _ = one_quarter(30.0, 0.0, 60.0, 0.0, hard)
    assert rows["deal"]["cure_b"] == pytest.approx(3.389831)
    assert rows["deal"]["cure_c"] == pytest.approx(4.761905 - 3.389831, abs=1e-6)
    # Both ratios are as the tests want them: 940 / (900 - 4.7619) = 105%.
    left = sum(rows[k]["ending_balance"] for k in NOTES)
    assert 940 / left == pytest.approx(1.05)


def accrued(balance: float, interest: float, carried: float = 0.0) -> Note:
    note = Note(balance, carried)
    note.open(interest)
    return note


def test_cures_in_closed_form() -> None:
    notes = [accrued(600.0, 6.0), accrued(200.0, 3.0)]
    # 870 / (800 - x) = 1.2: x = 75. Nothing to cure at 960; all when there are no loans.
    assert [oc_cure(1.2, notes, held) for held in (870.0, 960.0, 0.0)] == pytest.approx(
        [75.0, 0.0, 800.0]
    )
    # Interest of 9 may be due on 9 / 1.2 = 7.5: 1.5 of A's 6, a quarter of its balance.
    assert ic_cure(1.2, notes, 9.0) == pytest.approx(150.0)
    # Interest of 2.4 may be due on 2: all of A and a third of B.
    assert ic_cure(1.2, notes, 2.4) == pytest.approx(600 + 200 / 3)
    assert ic_cure(1.2, notes, 10.8) == pytest.approx(0.0)
    # What is carried is due whatever is paid down: with 3 carried, 7.5 leave 4.5 to accrue.
    late = [accrued(600.0, 6.0, 3.0), accrued(200.0, 3.0)]
    assert ic_cure(1.2, late, 9.0) == pytest.approx(450.0)


def test_principal_pays_interest_that_is_short_but_not_cs() -> None:
    # Interest of 5 leaves 2.25 for A's 6; principal of 20 pays A's 3.75 and B's 3.
    rows, _ = one_quarter(5.0, 20.0, 0.0, 0.0)
    assert [rows[k]["interest_paid"] for k in NOTES] == pytest.approx([6.0, 3.0, 0.0])
    assert rows["A"]["principal_paid"] == pytest.approx(13.25)
    assert rows["C"]["capitalised"] == pytest.approx(2.0)


def test_what_a_is_not_paid_earns_its_rate() -> None:
    # Nothing arrives: A's 6 become 6.06 and the next quarter's 6 join.
    _, state = one_quarter(0.0, 0.0, 0.0, 0.0)
    rows = quarter(SMALL, state, NOTHING, MARKET, 1)
    assert rows["A"]["interest_due"] == pytest.approx(12.06)


def test_the_hurdle_is_met_at_its_own_rate_of_return() -> None:
    # A hurdle of 100 at 3% a quarter, paid 30 each: the payments' value at 3% is 100.
    _, state = one_quarter(30.0, 0.0, 0.0, 0.0)
    state.hurdle = 100.0
    paid = []
    for _ in range(6):
        equity, manager = pay_equity(SMALL, state, 30.0)
        assert equity + manager == pytest.approx(30.0)
        paid.append(30.0 - manager / 0.2)
    assert state.hurdle == pytest.approx(0.0, abs=1e-9)
    assert sum(x / 1.03**q for q, x in enumerate(paid, 1)) == pytest.approx(100.0)
    assert pay_equity(SMALL, state, 10.0) == pytest.approx((8.0, 2.0))


LARGE = Clo(
    notes=(NoteTerms("A", 260e6, 0.012), NoteTerms("B", 60e6, 0.02), NoteTerms("C", 40e6, 0.035)),
    coverage_b=Coverage(1.215, 1.20),
    coverage_c=Coverage(1.085, 1.10),
    defaulted_value=0.4,
    trustee_rate=0.001,
    trustee_cap=250_000.0,
    senior_fee=0.0015,
    subordinate_fee=0.0035,
    equity=40e6,
)
LOANS = Line(400e6, 0.075, 0.075, 84, 0)
AGAIN = replace(LARGE, reinvestment=Reinvestment(8, 0.07, 0.07, 72, price=0.98))


def large(deal: Clo, cpr: float = 0.15, cdr: float = 0.02) -> Flows:
    assumed = Assumed([monthly(cpr)] * 200, [monthly(cdr)] * 200, 0.6, 6)
    return project(deal, LOANS, assumed, MARKET)


@pytest.mark.parametrize("deal", [LARGE, AGAIN])
@pytest.mark.parametrize(("cpr", "cdr"), [(0.0, 0.0), (0.15, 0.02), (0.3, 0.15), (0.0, 0.4)])
def test_cash_is_conserved(deal: Clo, cpr: float, cdr: float) -> None:
    made = large(deal, cpr, cdr)
    out = sum(made[k]["interest_paid"] + made[k]["principal_paid"] for k in NOTES)
    out = out + made["equity"]["residual_paid"] + made["manager"]["incentive"]
    out = out + sum(made["deal"][k] for k in ("trustee", "senior", "subordinate", "spent"))
    assert out == pytest.approx(made["pool"]["interest"] + made["pool"]["principal"], abs=1e-4)
    for k in NOTES:
        n = made[k]
        closing = n["beginning_balance"] - n["principal_paid"] + n["capitalised"]
        assert n["ending_balance"] == pytest.approx(closing, abs=1e-4)
    # Every dollar of loans, bought ones too, is repaid or lost.
    gone = made["pool"]["principal"].sum() + made["pool"]["loss"].sum()
    assert gone == pytest.approx(400e6 + made["deal"]["bought"].sum())
    opening = made["pool"]["opening"][2:]
    assert opening == pytest.approx(
        (made["pool"]["closing"] + made["deal"]["bought"])[1:-1], abs=1e-3
    )


def test_principal_is_reinvested_for_two_years_at_its_price() -> None:
    made = large(AGAIN, 0.15, 0.0)
    spent, bought = made["deal"]["spent"], made["deal"]["bought"]
    assert spent[1:9] == pytest.approx(made["pool"]["principal"][1:9])
    assert (spent[9:] == 0).all()
    assert bought == pytest.approx(spent / 0.98)
    assert (made["A"]["ending_balance"][:9] == 260e6).all()


def test_a_bought_loan_is_a_line_of_its_own() -> None:
    # Only month 1's quarter buys. What is collected later is the old line's, amortising over
    # its 84 months, and the new one's, over 72 months from month 4.
    once = replace(LARGE, reinvestment=Reinvestment(1, 0.06, 0.06, 72))
    made = large(once, 0.0, 0.0)
    bought = made["deal"]["bought"][1]

    def left(rate: float, term: int, t: int) -> float:
        v = 1 / (1 + rate / 12)
        return (1 - v ** (term - t)) / (1 - v**term)

    old = [400e6 * left(0.075, 84, 3 * q) for q in range(26)]
    assert bought == pytest.approx(400e6 - old[1])
    for q in (2, 10, 25):
        closing = old[q] + bought * left(0.06, 72, 3 * q - 3)
        assert made["pool"]["closing"][q] == pytest.approx(closing, abs=1e-3)


def test_bought_loans_have_the_rates_of_the_deals_months() -> None:
    # Everybody prepays in month 6, the third of the loans bought at the end of month 3.
    once = replace(LARGE, reinvestment=Reinvestment(1, 0.06, 0.06, 72))
    assumed = Assumed([0.0] * 6 + [1.0] + [0.0] * 100, [0.0] * 107)
    made = project(once, LOANS, assumed, MARKET)
    assert made["deal"]["bought"][1] > 0
    assert made["pool"]["closing"][2] == pytest.approx(0.0, abs=1e-6)


def test_failing_tests_end_buying_and_pay_the_seniors_first() -> None:
    made = large(AGAIN, 0.1, 0.2)
    failed = made["deal"]["passed"][1:9] == 0
    assert failed.any()
    assert (made["deal"]["spent"][1:9][failed] == 0).all()
    paid = made["B"]["principal_paid"] > 0
    assert (made["A"]["ending_balance"][paid] < 0.005).all()


def test_trustee_fees_keep_to_the_calendar_year() -> None:
    # 0.1% of about $400 million would be $400,000 in the first year.
    made = large(LARGE)
    by_year = [made["deal"]["trustee"][1 + 4 * y : 5 + 4 * y].sum() for y in range(7)]
    assert max(by_year) <= 250_000 + 1e-6 + made["deal"]["trustee"].max()
    years = MARKET.years[: len(made["deal"]["trustee"])]
    for year in set(years):
        assert made["deal"]["trustee"][years == year].sum() <= 250_000 + 1e-6
