"""Loans that are no level-payment ones of fixed rate, against closed forms and hand arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdsl.runtime.assumptions import AssumptionError, Assumptions
from dealdsl.runtime.projection import POOL_COLUMNS, project_collateral

Columns = dict[str, list[float]]
LOANS: dict[str, Any] = {
    "pool": "I",
    "balance": 1_000_000.0,
    "gross_rate": 0.06,
    "net_rate": 0.055,
    "target_rate": 0.055,
    "target_fraction": 1.0,
    "remaining_term": 360,
    "age": 0,
}
RESETS = {"index": "CMT", "margin": 0.0225, "first_reset": 13, "reset_every": 12}


def run(
    line: dict[str, Any],
    assumptions: Assumptions | None = None,
    months: int | None = None,
    **indices: Sequence[float],
) -> Columns:
    """The pool's columns, and the line's rates."""
    months = line["remaining_term"] if months is None else months
    columns = project_collateral({"I.line": line}, assumptions or Assumptions(), months, indices)
    rates = {column: columns["I.line", column] for column in ("gross_rate", "net_rate")}
    return {column: columns["I", column] for column in POOL_COLUMNS} | rates


def annuity(balance: float, rate: float, months: int) -> float:
    """The level payment: B · i / (1 − (1 + i)^−n)."""
    return balance * (rate / 12) / (1 - (1 + rate / 12) ** -months)


# --- interest-only months and balloons ---------------------------------------------------------


def test_interest_only_months_and_then_a_level_payment() -> None:
    columns = run(LOANS | {"interest_only": 60})
    assert columns["scheduled"][1:61] == [0.0] * 60
    assert columns["gross_interest"][1:61] == pytest.approx([5_000.0] * 60, rel=1e-15)
    payments = [columns["scheduled"][t] + columns["gross_interest"][t] for t in range(61, 361)]
    assert payments == pytest.approx([annuity(1e6, 0.06, 300)] * 300, rel=1e-9)
    assert columns["closing_balance"][360] == 0.0


def test_interest_only_to_the_end_pays_all_principal_in_the_last_month() -> None:
    columns = run(LOANS | {"interest_only": 120, "remaining_term": 120})
    assert columns["scheduled"][1:] == [0.0] * 119 + [1e6]


def test_a_balloon_is_what_a_longer_loan_would_owe() -> None:
    columns = run(LOANS | {"remaining_term": 84, "amortisation_term": 360})
    payment = annuity(1e6, 0.06, 360)
    growth = 1.005**83
    before_the_last = 1e6 * growth - payment * (growth - 1) / 0.005
    assert columns["balance"][84] == pytest.approx(before_the_last, rel=1e-9)
    assert columns["scheduled"][84] == columns["balance"][84]
    first = columns["scheduled"][1] + columns["gross_interest"][1]
    assert first == pytest.approx(payment, rel=1e-12)


def test_a_balloon_after_interest_only_months() -> None:
    terms = {"remaining_term": 120, "interest_only": 60, "amortisation_term": 420}
    columns = run(LOANS | terms)
    payment = annuity(1e6, 0.06, 360)  # 420 from the cut-off are 360 from month 61 on
    assert columns["scheduled"][61] == pytest.approx(payment - 5_000, rel=1e-9)
    growth = 1.005**59
    assert columns["scheduled"][120] == pytest.approx(
        1e6 * growth - payment * (growth - 1) / 0.005, rel=1e-9
    )


# --- adjustable rates --------------------------------------------------------------------------


def adjustable_in_decimals(
    line: dict[str, Any], index: Sequence[float]
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rate, interest and principal of each month in decimals, by powers and a running balance.

    Written from the terms of a note: at each reset the rate becomes index plus margin within its
    caps, and the payment becomes the annuity of what is then owed over the months that remain.
    """
    with localcontext() as context:
        context.prec = 50
        term, over = line["remaining_term"], line.get("amortisation_term", line["remaining_term"])
        exact = {key: Decimal(value) for key, value in line.items() if isinstance(value, float)}
        owed, rate = exact["balance"], exact["gross_rate"]
        payment: Decimal | None = None
        rows = []
        for month in range(1, term + 1):
            since = month - line["first_reset"]
            if since >= 0 and since % line["reset_every"] == 0:
                looked_up = Decimal(index[max(month - line.get("lookback", 0), 1)])
                wanted = looked_up + exact["margin"]
                cap = exact.get("initial_cap") if since == 0 else exact.get("periodic_cap")
                if cap is None and since == 0:
                    cap = exact.get("periodic_cap")
                if cap is not None:
                    wanted = min(max(wanted, rate - cap), rate + cap)
                wanted = min(wanted, exact.get("life_cap", wanted))
                rate = max(wanted, exact.get("rate_floor", Decimal(0)))
                payment = None
            interest = owed * rate / 12
            if month <= line.get("interest_only", 0):
                principal = Decimal(0)
            else:
                if payment is None:
                    left = over - month + 1
                    grown = (1 + rate / 12) ** left
                    payment = owed * rate / 12 * grown / (grown - 1) if rate else owed / left
                principal = payment - interest
            if month == term:
                principal = owed
            rows.append((rate, interest, principal))
            owed -= principal
        return rows


CURVE = [0.0] + [0.01 + 0.00045 * ((7 * month) % 97) for month in range(1, 361)]


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"initial_cap": 0.02, "periodic_cap": 0.01, "life_cap": 0.08, "rate_floor": 0.0225},
        {"periodic_cap": 0.005},
        {"life_cap": 0.07, "lookback": 2},
        {"first_reset": 1, "reset_every": 1, "lookback": 1, "rate_floor": 0.04},
        {"first_reset": 61, "reset_every": 6, "interest_only": 60, "initial_cap": 0.05},
        {"remaining_term": 120, "amortisation_term": 360, "interest_only": 24},
    ],
)
def test_an_adjustable_rate_against_decimals(terms: dict[str, Any]) -> None:
    line = LOANS | RESETS | terms
    columns = run(line, CMT=CURVE)
    rows = adjustable_in_decimals(line, CURVE)
    for month, (rate, interest, principal) in enumerate(rows, start=1):
        assert columns["gross_rate"][month] == pytest.approx(float(rate), abs=1e-15)
        assert columns["gross_interest"][month] == pytest.approx(float(interest), abs=1e-6)
        assert columns["scheduled"][month] == pytest.approx(float(principal), abs=1e-5)


def test_resets_within_caps_by_hand() -> None:
    # 3% at first. Month 3: 9% + 1% is 10%, but 2% above 3% is 5%. Month 5: 1% more is 6%. Month 7:
    # 7%, but never above 6.5%. Month 9: 0% + 1%, but 1% below is 5.5%. Month 11: 4.5%.
    terms = {"margin": 0.01, "first_reset": 3, "reset_every": 2, "remaining_term": 12}
    caps = {"initial_cap": 0.02, "periodic_cap": 0.01, "life_cap": 0.065, "rate_floor": 0.025}
    line = LOANS | RESETS | terms | caps | {"gross_rate": 0.03, "net_rate": 0.027}
    line["target_rate"] = line["net_rate"]
    columns = run(line, CMT=[0.09] * 9 + [0.0] * 4)
    rates = [3, 3, 5, 5, 6, 6, 6.5, 6.5, 5.5, 5.5, 4.5, 4.5]
    assert columns["gross_rate"][1:] == pytest.approx([rate / 100 for rate in rates])
    # The servicing fee of 0.3% stays what it is.
    assert columns["net_rate"][1:] == pytest.approx([rate / 100 - 0.003 for rate in rates])
    for t in range(1, 13):
        net = columns["balance"][t] * columns["net_rate"][t] / 12
        assert columns["interest"][t] == pytest.approx(net, abs=1e-6)


@pytest.mark.parametrize("speeds", [{}, {"psa": 275, "cdr": 2, "severity": 35, "lag": 12}])
def test_a_rate_that_never_moves_gives_the_figures_of_a_fixed_one(speeds: dict[str, Any]) -> None:
    still = RESETS | {"periodic_cap": 0.0}
    assumptions = Assumptions(**speeds)
    assert run(LOANS | still, assumptions, CMT=CURVE) == run(LOANS, assumptions)


def test_net_interest_is_never_below_nothing() -> None:
    columns = run(LOANS | RESETS | {"margin": 0.0}, CMT=[0.001])
    assert columns["gross_rate"][13] == 0.001  # the fee is half a percent
    assert columns["net_rate"][13] == columns["interest"][13] == 0.0
    assert columns["servicing_fee"][13] == columns["gross_interest"][13] > 0.0


def test_the_last_rate_of_an_index_goes_on() -> None:
    columns = run(LOANS | RESETS, CMT=[0.0, 0.03])
    assert columns["gross_rate"][13:] == [0.03 + 0.0225] * 348


def test_an_index_without_rates_is_told() -> None:
    with pytest.raises(AssumptionError, match="the index CMT has no rates"):
        run(LOANS | RESETS)


# --- stated flows ------------------------------------------------------------------------------


def test_stated_flows_that_are_those_of_a_level_payment() -> None:
    fixed = run(LOANS)
    stated = LOANS | {
        "stated_principal": tuple(fixed["scheduled"][1:]),
        "stated_interest": tuple(fixed["gross_interest"][1:]),
    }
    for speeds in ({}, {"psa": 275, "cdr": 2, "severity": 35, "lag": 12}):
        ours, theirs = run(stated, Assumptions(**speeds)), run(LOANS, Assumptions(**speeds))
        for column in POOL_COLUMNS:
            assert ours[column] == pytest.approx(theirs[column], rel=1e-7, abs=1e-4), column


def test_months_without_principal_and_months_without_interest() -> None:
    line = LOANS | {"balance": 300.0, "remaining_term": 4, "gross_rate": 0.0, "net_rate": 0.0}
    line |= {"target_rate": 0.0, "stated_principal": (0, 100, 0, 200)}
    columns = run(line | {"stated_interest": (3, 0, 5, 2)})
    assert columns["scheduled"] == [0.0, 0.0, 100.0, 0.0, 200.0]
    assert columns["interest"] == pytest.approx([0, 3, 0, 5, 2])


# --- prepayment interest -----------------------------------------------------------------------


def test_what_prepayments_do_not_pay_by_hand() -> None:
    # 1,200 at 12% gross and 9% net, interest only: at 50% SMM month 1 prepays 600. Half a month's
    # interest on it is lost: 600 × 12% / 24 = 3.00 gross, and 600 × 9% / 24 = 2.25 net. The fee is
    # 1,200 × 3% / 12 = 3.00, less the 0.75 that is lost with it.
    line = LOANS | {"balance": 1_200.0, "gross_rate": 0.12, "net_rate": 0.09, "target_rate": 0.09}
    line |= {"remaining_term": 12, "interest_only": 12, "prepayment_interest": 15.0}
    half = Assumptions(smm=50)
    first = {column: values[1] for column, values in run(line, half).items()}
    assert first["prepaid"] == 600.0
    assert first["prepayment_interest_shortfall"] == pytest.approx(2.25)
    assert first["interest"] == pytest.approx(9.00 - 2.25)
    assert first["servicing_fee"] == pytest.approx(2.25)
    assert first["gross_interest"] == pytest.approx(9.00)
    # 0.5% a year on 1,200 makes 0.50 good, 2% would make 2.00, and 6% no more than is lost …
    for rate, good in ((0.005, 0.50), (0.02, 2.00), (0.06, 2.25)):
        columns = run(line | {"compensating_interest": rate}, half)
        assert columns["prepayment_interest_shortfall"][1] == pytest.approx(2.25 - good)
        assert columns["servicing_fee"][1] == pytest.approx(2.25 - good)
        assert columns["interest"][1] == pytest.approx(6.75 + good)
    # … nor more than the fee: at 11% net it is 1.00 less 0.25, and 2.75 are lost.
    poor = line | {"net_rate": 0.11, "target_rate": 0.11, "compensating_interest": 0.06}
    columns = run(poor, half)
    assert columns["servicing_fee"][1] == pytest.approx(0.0)
    assert columns["prepayment_interest_shortfall"][1] == pytest.approx(2.75 - 0.75)


def test_a_shortfall_falls_on_both_strips_in_proportion() -> None:
    # 9% net against a target of 6%: a third of the interest, and of what is lost, is the IO's.
    line = LOANS | {"balance": 1_200.0, "gross_rate": 0.09, "net_rate": 0.09, "target_rate": 0.06}
    line |= {"remaining_term": 12, "interest_only": 12, "prepayment_interest": 30.0}
    columns = run(line, Assumptions(smm=50))
    assert columns["target_interest"][1] == pytest.approx(6.0 - 3.0)
    assert columns["io_interest"][1] == pytest.approx(3.0 - 1.5)
    assert columns["prepayment_interest_shortfall"][1] == pytest.approx(4.5)


# --- losses ------------------------------------------------------------------------------------


def test_late_recoveries_by_hand() -> None:
    # 1,000 without interest, 10 months to go, interest only. 10% default in month 1; in month 2
    # the 100 are sold for 60. A quarter of the loss comes back in month 5, a fifth of it to the PO.
    line = LOANS | {"balance": 1_000.0, "gross_rate": 0.0, "net_rate": 0.0, "target_rate": 0.0}
    line |= {"remaining_term": 10, "interest_only": 10, "target_fraction": 0.8}
    late = Assumptions(mdr=[10, 0], severity=40, lag=1, late_recovery=25, late_recovery_lag=3)
    columns, without = run(line, late), run(line, late.override(late_recovery=0))
    assert columns["loss"][2] == 40.0
    assert columns["late_recovered"] == [0.0] * 5 + [10.0] + [0.0] * 5
    assert columns["target_unscheduled"][5] == 8.0
    assert columns["po_principal"][5] == 2.0
    for column in POOL_COLUMNS:
        if column not in ("late_recovered", "target_unscheduled", "po_principal"):
            assert columns[column] == without[column], column


def test_late_recoveries_go_on_after_the_line_and_end_with_the_deal() -> None:
    line = LOANS | {"balance": 1_000.0, "remaining_term": 2}
    late = Assumptions(mdr=[0, 10], severity=40, late_recovery=25, late_recovery_lag=2)
    whole, short = run(line, late, 4), run(line, late, 3)
    assert whole["late_recovered"][4] == whole["loss"][2] * 0.25 > 0.0
    assert not any(short["late_recovered"])


def test_severity_by_month_of_liquidation() -> None:
    line = LOANS | {"gross_rate": 0.0, "net_rate": 0.0, "target_rate": 0.0, "interest_only": 360}
    columns = run(line, Assumptions(mdr=[10, 10, 0], lag=2, severity=[0, 0, 20, 60]))
    # 10% of 1,000,000 default in month 1 and 10% of 900,000 in month 2.
    assert columns["loss"][:5] == pytest.approx([0, 0, 0, 20_000, 54_000])


# --- what always holds -------------------------------------------------------------------------


@st.composite
def draw_line(draw: st.DrawFn) -> dict[str, Any]:
    term = draw(st.integers(1, 40))
    gross = draw(st.floats(0.0, 0.3))
    net = gross * draw(st.floats(0.0, 1.0))
    line = LOANS | {"remaining_term": term, "gross_rate": gross, "net_rate": net}
    line |= {"target_rate": net, "interest_only": draw(st.integers(0, term))}
    line["amortisation_term"] = term + draw(st.integers(0, 200))
    if draw(st.booleans()):
        line |= RESETS | {"first_reset": draw(st.integers(1, 45))}
        line["reset_every"] = draw(st.integers(1, 13))
        for key in ("initial_cap", "periodic_cap", "life_cap", "rate_floor"):
            if draw(st.booleans()):
                line[key] = draw(st.floats(0.0, 0.2))
    if draw(st.booleans()):
        line["prepayment_interest"] = draw(st.floats(0.0, 30.0))
        line["compensating_interest"] = draw(st.floats(0.0, 0.05))
    return line


@settings(max_examples=300, deadline=None)
@given(
    draw_line(),
    st.lists(st.floats(-0.02, 0.3), min_size=1, max_size=45),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 100),
    st.integers(0, 20),
    st.booleans(),
)
def test_every_dollar_is_accounted_for(
    line: dict[str, Any],
    index: list[float],
    smm: float,
    mdr: float,
    severity: float,
    lag: int,
    advance: bool,
) -> None:
    assumptions = Assumptions(
        smm=smm, mdr=mdr, severity=severity, lag=lag, advance=advance, late_recovery=30
    )
    columns = run(line, assumptions, line["remaining_term"] + 2, CMT=index)
    outflows = ("scheduled", "prepaid", "recovered", "loss")
    paid = sum(sum(columns[name]) for name in outflows)
    assert paid == pytest.approx(line["balance"], rel=1e-9)
    for t in range(1, line["remaining_term"] + 1):
        split = columns["interest"][t] + columns["servicing_fee"][t]
        assert split == pytest.approx(columns["gross_interest"][t], abs=1e-6)
        left = columns["balance"][t] - sum(columns[name][t] for name in outflows)
        assert columns["closing_balance"][t] == pytest.approx(left, abs=1e-6)
    assert columns["closing_balance"][line["remaining_term"]] == 0.0
    for column in POOL_COLUMNS:
        assert min(columns[column]) >= -1e-9, column
