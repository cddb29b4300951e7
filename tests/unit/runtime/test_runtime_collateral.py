"""The collateral against closed forms and against a second implementation of the default model.

The second one is written from the formulas: powers, and one cohort of foreclosures for each month
of default, in place of recurrences and running balances.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dealdsl.runtime.amortisation import due_at_the_ends, level_pay, scheduled_balances
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.projection import LINE_COLUMNS, POOL_COLUMNS, project_collateral

Columns = dict[str, list[float]]
Line = Mapping[str, Any]

PREMIUM: Line = {
    "pool": "I",
    "balance": 129_462_787.86,
    "gross_rate": 0.05621,
    "net_rate": 0.05371,
    "target_rate": 0.0525,
    "target_fraction": 1.0,
    "remaining_term": 357,
    "age": 3,
}
DISCOUNT: Line = PREMIUM | {
    "balance": 20_568_034.0,
    "gross_rate": 0.05303,
    "net_rate": 0.05053,
    "target_fraction": 5.053 / 5.25,
}


def run(line: Line, assumptions: Assumptions, months: int | None = None) -> Columns:
    months = line["remaining_term"] if months is None else months
    columns = project_collateral({"I.line": line}, assumptions, months)
    assert columns["I.line", "balance"] == columns["I", "balance"]
    return {column: columns["I", column] for column in POOL_COLUMNS}


# --- closed forms ------------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "term"), [(0.095, 360), (0.0001, 360), (0.24, 12), (0.06, 1)])
def test_level_payments_in_closed_form(rate: float, term: int) -> None:
    amortisation, balances = [0.0] * (term + 1), [0.0] * (term + 1)
    level_pay(rate, 1, term, term, amortisation)
    due_at_the_ends(term, 0, amortisation)
    scheduled_balances(term, amortisation, balances)
    growth = 1 + rate / 12
    for month in range(term + 1):
        left = (1 - growth ** (month - term)) / (1 - growth**-term)
        assert balances[month] == pytest.approx(left, rel=1e-9, abs=1e-12)
    assert amortisation[term] == 1.0
    assert balances[term] == 0.0


def test_without_interest_payments_are_equal() -> None:
    amortisation, balances = [0.0] * 6, [0.0] * 6
    level_pay(0.0, 1, 5, 5, amortisation)
    due_at_the_ends(5, 0, amortisation)
    scheduled_balances(5, amortisation, balances)
    assert amortisation == [0.0, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1.0]
    assert balances == pytest.approx([1.0, 0.8, 0.6, 0.4, 0.2, 0.0])


def test_at_zero_speeds_every_payment_is_the_level_payment() -> None:
    columns = run(PREMIUM, Assumptions())
    rate = PREMIUM["gross_rate"] / 12
    payment = PREMIUM["balance"] * rate / (1 - (1 + rate) ** -357)
    for month in range(1, 358):
        paid = columns["scheduled"][month] + columns["gross_interest"][month]
        assert paid == pytest.approx(payment, rel=1e-9)
    assert columns["closing_balance"][357] == 0.0
    for column in ("prepaid", "new_defaults", "foreclosure", "recovered", "loss", "delinquent_60"):
        assert not any(columns[column])


def test_a_month_by_hand() -> None:
    # 1,200 at 0%, 12 months to go, 10% SMM, 5% MDR, severity 40%, lag 1, not advanced.
    # Month 1: 60 default, 1140 stay and pay 1/12 = 95; 10% of 1200 - 100 = 110 prepay.
    # Month 2: of 935, 46.75 default, 888.25 / 11 = 80.75 is paid, 10% of 850 = 85 prepay; the 60
    # are sold at a loss of 24.
    line = PREMIUM | {
        "balance": 1200.0,
        "gross_rate": 0.0,
        "net_rate": 0.0,
        "target_rate": 0.0,
        "remaining_term": 12,
    }
    columns = run(line, Assumptions(smm=10, mdr=5, severity=40, lag=1, advance=False))
    rows = {
        "new_defaults": [0, 60, 46.75],
        "scheduled": [0, 95, 80.75],
        "prepaid": [0, 110, 85],
        "recovered": [0, 0, 36],
        "loss": [0, 0, 24],
        "performing": [1200, 935, 722.5],
        "foreclosure": [0, 60, 46.75],
        "balance": [1200, 1200, 995],
        "closing_balance": [1200, 995, 769.25],
        "delinquent_60": [0, 60, 46.75],
    }
    for column, row in rows.items():
        assert columns[column][:3] == pytest.approx(row, abs=1e-12), column


def test_advances_pay_schedule_and_interest_on_foreclosures() -> None:
    # 1,200 at 12%, two months to go, everything defaults at once, to be sold a month later.
    # The level payment is 12 * 1.01^2 / (1.01^2 - 1) = 609.0149; 597.0149 of it is principal.
    line = PREMIUM | {"balance": 1200.0, "gross_rate": 0.12, "net_rate": 0.11, "remaining_term": 2}
    assumptions = Assumptions(mdr=100, severity=60, lag=1)
    advanced = run(line, assumptions)
    assert advanced["scheduled"][1] == pytest.approx(597.0149, abs=5e-5)
    assert advanced["gross_interest"][1:] == pytest.approx([12.0, 6.029851], abs=5e-7)
    # 602.9851 is still owed; the loss of 60% of 1,200 is limited to it.
    assert advanced["loss"][2] == pytest.approx(602.9851, abs=5e-5)
    assert advanced["recovered"][2] == 0.0
    waiting = run(line, assumptions.override(advance=False))
    assert waiting["scheduled"] == waiting["interest"] == [0.0, 0.0, 0.0]
    assert (waiting["loss"][2], waiting["recovered"][2]) == (720.0, 480.0)


# --- strips ------------------------------------------------------------------------------------


def test_a_premium_line_has_an_io_strip_and_no_po() -> None:
    columns = run(PREMIUM, Assumptions(psa=275, cdr=1, severity=30, lag=6))
    for month in range(358):
        opening = columns["balance"][month] if month else 0.0
        interest = columns["io_interest"][month]
        assert interest == pytest.approx(opening * (0.05371 - 0.0525) / 12, abs=1e-6)
    assert columns["target_balance"] == columns["balance"]
    for column in ("po_balance", "po_closing_balance", "po_principal", "po_loss"):
        assert not any(columns[column])


def test_a_discount_line_has_a_po_strip_and_no_io() -> None:
    columns = run(DISCOUNT, Assumptions(psa=275, cdr=1, severity=30, lag=6))
    # Computed in the filing's terms: $20,568,034 * (1 - 5.053 / 5.25) = $771,790.99.
    assert columns["po_balance"][1] == pytest.approx(771_790.99, abs=0.005)
    for month in range(1, 358):
        net = columns["balance"][month] * 0.05053 / 12
        assert columns["interest"][month] == pytest.approx(net, abs=1e-6)
    assert not any(columns["io_interest"])


def test_lines_add_up_to_their_pools() -> None:
    other = PREMIUM | {"pool": "II", "remaining_term": 120, "age": 2}
    lines = {"I.premium": PREMIUM, "II.all": other, "I.discount": DISCOUNT}
    assumptions = Assumptions(psa=275, cdr=1, severity=30, lag=6, delinquency=1)
    together = project_collateral(lines, assumptions, 360)
    premium, discount = run(PREMIUM, assumptions, 360), run(DISCOUNT, assumptions, 360)
    for column in POOL_COLUMNS:
        parts = zip(premium[column], discount[column], strict=True)
        assert together["I", column] == [a + b for a, b in parts], column
        assert together["II", column][121:] == [0.0] * 240, column
    assert together["I.premium", "balance"] == premium["balance"]
    assert set(together) == {(name, column) for name in ("I", "II") for column in POOL_COLUMNS} | {
        (line, column) for line in lines for column in LINE_COLUMNS
    }


def test_at_the_cut_off_there_are_balances_and_nothing_else() -> None:
    columns = run(DISCOUNT, Assumptions(psa=275, cdr=50, delinquency=5))
    target = 20_568_034.0 * DISCOUNT["target_fraction"]
    standing = {"balance", "closing_balance", "performing"}
    for column, values in columns.items():
        if column in standing:
            assert values[0] == 20_568_034.0
        elif column in {"target_balance", "target_closing_balance"}:
            assert values[0] == target
        elif column in {"po_balance", "po_closing_balance"}:
            assert values[0] == 20_568_034.0 - target
        else:
            assert values[0] == 0.0, column


def test_loans_in_foreclosure_are_delinquent_whatever_is_assumed() -> None:
    assumptions = Assumptions(cdr=10, severity=30, lag=18, delinquency=[0, 90])
    columns = run(PREMIUM, assumptions, 3)
    assert columns["delinquent_60"][1] == columns["foreclosure"][1] > 0
    assert columns["delinquent_60"][2] == 0.9 * columns["closing_balance"][2]


# --- a second implementation -------------------------------------------------------------------


def as_vector(speed: object, month: int) -> float:
    return speed[min(month, len(speed)) - 1] if isinstance(speed, tuple) else speed  # type: ignore


def monthly(kinds: tuple[str, str, str], assumptions: Assumptions, age: int, month: int) -> float:
    curve, annual, single = (getattr(assumptions, kind) for kind in kinds)
    if single is not None:
        return as_vector(single, month) / 100
    if curve is not None and kinds[0] == "psa":
        rate = 0.002 * min(age, 30) * as_vector(curve, month) / 100
    elif curve is not None:
        points = {0: 0.0, 30: 0.6, 60: 0.6, 120: 0.03, 10**6: 0.03}
        low = max(point for point in points if point < age)
        high = min(point for point in points if point >= age)
        slope = (points[high] - points[low]) / (high - low)
        rate = (points[low] + slope * (age - low)) / 100 * as_vector(curve, month) / 100
    else:
        rate = as_vector(annual, month) / 100 if annual is not None else 0.0
    return 1 - (1 - min(rate, 1)) ** (1 / 12)


def textbook(line: Line, assumptions: Assumptions, months: int) -> Columns:
    """The default model by the formulas, each month's defaults kept apart until they are sold."""
    term, lag, rate = line["remaining_term"], assumptions.lag, line["gross_rate"] / 12
    columns = {column: [0.0] * (months + 1) for column in POOL_COLUMNS}

    def schedule(month: int) -> float:
        if rate == 0:
            return (term - month) / term
        return (1 - (1 + rate) ** (month - term)) / (1 - (1 + rate) ** -term)

    performing = line["balance"]
    cohorts: dict[int, float] = {}  # balance at default by month of default
    owed: dict[int, float] = {}  # what each still owes

    for t in range(1, min(months, term) + 1):
        age = line["age"] + t
        mdr = monthly(("sda", "cdr", "mdr"), assumptions, age, t) if t <= term - lag else 0.0
        smm = monthly(("psa", "cpr", "smm"), assumptions, age, t)
        shrinks = schedule(t) / schedule(t - 1)
        row = dict.fromkeys(POOL_COLUMNS, 0.0)
        row["balance"] = performing + sum(owed.values())
        row["new_defaults"] = performing * mdr
        staying = performing * (1 - mdr)
        row["scheduled"] = staying * (1 - shrinks)
        row["prepaid"] = min(performing * shrinks * smm, staying * shrinks)
        bearing = row["balance"] if assumptions.advance else staying
        performing = staying * shrinks - row["prepaid"]
        cohorts[t] = owed[t] = row["new_defaults"]
        if t - lag in owed:
            sold = owed.pop(t - lag)
            row["loss"] = min(assumptions.severity / 100 * cohorts[t - lag], sold)
            row["recovered"] = sold - row["loss"]
        if assumptions.advance:
            for cohort in owed:
                row["scheduled"] += owed[cohort] * (1 - shrinks)
                owed[cohort] *= shrinks
        row["performing"], row["foreclosure"] = performing, sum(owed.values())
        row["closing_balance"] = performing + row["foreclosure"]
        delinquent = as_vector(assumptions.delinquency, t) / 100 * row["closing_balance"]
        row["delinquent_60"] = max(delinquent, row["foreclosure"])
        row["gross_interest"] = bearing * rate
        row["interest"] = bearing * line["net_rate"] / 12
        row["servicing_fee"] = bearing * (line["gross_rate"] - line["net_rate"]) / 12
        row["io_interest"] = bearing * max(line["net_rate"] - line["target_rate"], 0.0) / 12
        row["target_interest"] = row["interest"] - row["io_interest"]
        share = line["target_fraction"]
        unscheduled = row["prepaid"] + row["recovered"]
        for column in ("balance", "closing_balance", "loss"):
            row[f"target_{column}"] = row[column] * share
            row[f"po_{column}"] = row[column] * (1 - share)
        row["target_scheduled"] = row["scheduled"] * share
        row["target_unscheduled"] = unscheduled * share
        row["po_principal"] = (row["scheduled"] + unscheduled) * (1 - share)
        for column, value in row.items():
            columns[column][t] = value
    for column in ("balance", "closing_balance", "performing"):
        columns[column][0] = line["balance"]
    for column in ("balance", "closing_balance"):
        columns[f"target_{column}"][0] = line["balance"] * line["target_fraction"]
        columns[f"po_{column}"][0] = line["balance"] * (1 - line["target_fraction"])
    return columns


def percents(highest: float) -> st.SearchStrategy[float]:
    return st.sampled_from([0.0, highest]) | st.floats(0, highest)


@st.composite
def draw_assumptions(draw: st.DrawFn) -> Assumptions:
    given: dict[str, Any] = {}
    for kinds in ({"psa": 2000, "cpr": 100, "smm": 100}, {"sda": 9000, "cdr": 100, "mdr": 100}):
        kind = draw(st.sampled_from([None, *kinds]))
        if kind is not None:
            one = percents(kinds[kind])
            given[kind] = draw(one | st.lists(one, min_size=1, max_size=5).map(tuple))
    return Assumptions(
        **given,
        severity=draw(percents(100)),
        lag=draw(st.integers(0, 50)),
        advance=draw(st.booleans()),
        delinquency=draw(percents(100)),
    )


@st.composite
def draw_line(draw: st.DrawFn) -> Line:
    gross = draw(st.just(0.0) | st.floats(0.001, 0.3))
    net = draw(st.just(gross) | st.floats(0, 1).map(lambda part: gross * part))
    target = draw(st.just(net) | st.floats(0.001, 0.3))
    return {
        "pool": "I",
        "balance": draw(st.just(0.0) | st.floats(1.0, 1e9)),
        "gross_rate": gross,
        "net_rate": net,
        "target_rate": target,
        "target_fraction": min(net / target, 1.0) if target else 1.0,
        "remaining_term": draw(st.just(1) | st.integers(1, 45)),
        "age": draw(st.integers(0, 150)),
    }


EVERYTHING_AT_ONCE = Assumptions(smm=100, mdr=100, severity=100, lag=3)


@settings(max_examples=300, deadline=None)
@given(draw_line(), draw_assumptions(), st.integers(0, 60))
@example(PREMIUM, Assumptions(psa=275, cdr=2, severity=35, lag=18), 360)
@example(DISCOUNT, Assumptions(cpr=6, sda=300, severity=35, lag=18, advance=False), 360)
@example(PREMIUM | {"remaining_term": 1}, Assumptions(mdr=50, severity=50), 2)
@example(PREMIUM | {"remaining_term": 3}, EVERYTHING_AT_ONCE, 5)
@example(PREMIUM | {"remaining_term": 3}, EVERYTHING_AT_ONCE.override(lag=2), 5)
def test_both_implementations_agree(line: Line, assumptions: Assumptions, months: int) -> None:
    ours, theirs = run(line, assumptions, months), textbook(line, assumptions, months)
    for column in POOL_COLUMNS:
        near = pytest.approx(theirs[column], rel=1e-9, abs=1e-10 * line["balance"])
        assert ours[column] == near, column


@settings(max_examples=300, deadline=None)
@given(draw_line(), draw_assumptions(), st.integers(0, 10))
@example(PREMIUM, Assumptions(psa=275, cdr=2, severity=35, lag=18), 3)
@example(DISCOUNT, Assumptions(cpr=6, sda=300, severity=35, lag=18, advance=False), 3)
def test_every_dollar_is_accounted_for(line: Line, assumptions: Assumptions, after: int) -> None:
    term, initial = line["remaining_term"], line["balance"]
    columns = run(line, assumptions, term + after)
    within = pytest.approx
    cent = 1e-12 * initial + 1e-12
    outflows = ("scheduled", "prepaid", "recovered", "loss")
    assert sum(sum(columns[name]) for name in outflows) == within(initial, abs=100 * cent)
    for t in range(1, term + after + 1):
        assert columns["balance"][t] == columns["closing_balance"][t - 1]
        left = columns["balance"][t] - sum(columns[name][t] for name in outflows)
        assert columns["closing_balance"][t] == within(left, abs=cent)
        closing = columns["performing"][t] + columns["foreclosure"][t]
        assert columns["closing_balance"][t] == within(closing, abs=cent)
        strips = columns["target_closing_balance"][t] + columns["po_closing_balance"][t]
        assert columns["closing_balance"][t] == within(strips, abs=cent)
        split = columns["interest"][t] + columns["servicing_fee"][t]
        assert columns["gross_interest"][t] == within(split, abs=cent)
    assert all(value >= 0.0 for values in columns.values() for value in values)
    assert columns["closing_balance"][term] == 0.0
    assert all(values[term + 1 :] == [0.0] * after for values in columns.values())


@settings(max_examples=50, deadline=None)
@given(draw_line(), draw_assumptions(), st.integers(0, 45))
def test_a_shorter_horizon_changes_no_month(
    line: Line, assumptions: Assumptions, months: int
) -> None:
    whole, part = run(line, assumptions, 60), run(line, assumptions, months)
    assert all(part[column] == whole[column][: months + 1] for column in POOL_COLUMNS)
