"""The reference deal: the model against its oracle, and against what its filing implies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Model, Result
from dealdsl.source import Source
from tests.oracles import cmsi_2003_11 as oracle
from tests.properties.runs import drawn

PATH = Path(__file__).parents[2] / "deals" / "cmsi-2003-11.deal"
ALL_LOANS = 647_138_638.77
CENT = 0.01
# Two implementations in ordinary floats differ by some millionths of a dollar.
DOLLARS = 1e-5
MONTHS = 357
SUBS = ("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")
BALANCES = ("IA", "IA-PO", "IIA", *SUBS)

SPEEDS = (
    {},
    {"psa": 100.0},
    {"psa": 275.0},
    {"psa": 1000.0},
    {"cpr": 30.0},
    {"smm": 100.0},
)
LOSSES = (
    {},
    {"cdr": 0.5, "severity": 40.0, "lag": 12},
    {"cdr": 5.0, "severity": 50.0, "lag": 6, "advance": False},
    {"sda": 200.0, "severity": 30.0, "lag": 18, "delinquency": 5.0},
    {"mdr": 0.3, "severity": 70.0, "special_hazard": 30.0, "fraud": 30.0, "bankruptcy": 10.0},
)
CALLS = ({}, {"call": True})
GRID = tuple(speed | losses | call for speed, losses, call in product(SPEEDS, LOSSES, CALLS))
# Losses within their limits go up the classes one by one; beyond them all classes share.
ORDINARY = tuple(scenario for scenario in GRID if "fraud" not in scenario)


def named(scenario: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in scenario.items()) or "schedule"


@cache
def model() -> Model:
    return compiler.load_model(compiler.check(Source(PATH.name, PATH.read_text())))


@cache
def kept(assumptions: Assumptions) -> Result:
    return model().project(assumptions)


def run(scenario: dict[str, Any]) -> Result:
    return kept(Assumptions(**scenario))


def all_of(result: Result, column: str, month: int) -> float:
    """A column over all classes in one period."""
    return sum(result.flows[name, column][month] for name in model().classes)


def pools(result: Result, measure: str, month: int) -> float:
    return sum(result.other["pool", pool, measure][month] for pool in model().pools)


def agree(amounts: list[float], expected: list[float], months: int) -> bool:
    """To DOLLARS for so many months; of later ones there is dust, less than half a cent."""
    allowed = [DOLLARS if month <= months else CENT / 2 for month in range(len(expected))]
    rows = zip(amounts, expected, allowed, strict=True)
    return all(abs(one - other) < most for one, other, most in rows)


def agrees_with_the_oracle(result: Result, scenario: dict[str, Any]) -> None:
    expected = oracle.project(**scenario)
    assert tuple(expected["classes"]) == model().classes
    # Once the loans are gone, fractions of a cent stand, and rates on them are rounding.
    months = sum(pools(result, "balance", month) > CENT / 2 for month in range(1, MONTHS + 1))
    for name, columns in expected["classes"].items():
        for column, amounts in columns.items():
            assert agree(result.flows[name, column], amounts, months), (name, column)
    for pool, columns in expected["pools"].items():
        for measure in ("closing_balance", "loss", "funds"):
            amounts = result.other["pool", pool, measure]
            assert agree(amounts[1:], columns[measure][1:], months), (pool, measure)


@pytest.mark.parametrize("scenario", GRID, ids=named)
def test_the_model_pays_what_the_oracle_pays(scenario: dict[str, Any]) -> None:
    agrees_with_the_oracle(run(scenario), scenario)


def percents(most: float) -> st.SearchStrategy[float]:
    return st.floats(0.0, most)


drawn_scenarios = st.builds(
    lambda prepayment, default, rest: {**prepayment, **default, **rest},
    st.one_of(
        st.just({}),
        st.fixed_dictionaries({"psa": percents(1500)}),
        st.fixed_dictionaries({"cpr": percents(100)}),
        st.fixed_dictionaries({"smm": percents(100)}),
    ),
    st.one_of(
        st.just({}),
        st.fixed_dictionaries({"cdr": percents(20)}),
        st.fixed_dictionaries({"mdr": percents(2)}),
        st.fixed_dictionaries({"sda": percents(1000)}),
    ),
    st.fixed_dictionaries(
        {"severity": percents(100), "lag": st.integers(0, 24)},
        optional={
            "advance": st.booleans(),
            "delinquency": percents(10),
            "call": st.booleans(),
            "special_hazard": percents(33),
            "fraud": percents(33),
            "bankruptcy": percents(33),
        },
    ),
)


@drawn(30)
@given(drawn_scenarios)
def test_so_it_does_in_any_scenario(scenario: dict[str, Any]) -> None:
    agrees_with_the_oracle(model().project(Assumptions(**scenario)), scenario)


@pytest.mark.parametrize("scenario", GRID, ids=named)
def test_certificates_equal_collateral_every_month(scenario: dict[str, Any]) -> None:
    result = run(scenario)
    for month in range(MONTHS + 1):
        certificates = all_of(result, "ending_balance", month)
        assert certificates == pytest.approx(pools(result, "closing_balance", month), abs=CENT)


@pytest.mark.parametrize("scenario", GRID, ids=named)
def test_every_dollar_of_the_loans_is_paid_lost_or_still_there(scenario: dict[str, Any]) -> None:
    flows = run(scenario).flows
    paid, lost, made_good = (
        sum(sum(flows[name, column]) for name in model().classes)
        for column in ("principal_paid", "realized_loss", "loss_reimbursed")
    )
    standing = sum(flows[name, "ending_balance"][-1] for name in model().classes)
    assert paid + lost - made_good + standing == pytest.approx(ALL_LOANS, abs=CENT)


def months_of_the_residual() -> Iterator[dict[str, Any]]:
    """Slow and fast prepayments, with and without losses; tests of the step-down pass and fail."""
    for psa, late, losses in product((0.0, 100.0, 275.0, 1000.0), (0.0, 5.0), LOSSES):
        yield {"psa": psa} | losses | {"delinquency": late}


@pytest.mark.parametrize("scenario", [*months_of_the_residual()], ids=named)
def test_no_principal_reaches_the_residual_while_a_class_stands(scenario: dict[str, Any]) -> None:
    result = run(scenario)
    for month in range(1, MONTHS + 1):
        if all_of(result, "ending_balance", month) > CENT:
            excess = pools(result, "interest", month) - all_of(result, "interest_paid", month)
            residual = result.flows["R", "residual_paid"][month]
            assert residual <= max(excess, 0.0) + CENT


def test_the_step_down_was_tested_both_ways() -> None:
    """Late payers keep prepayments from the subordinates: in month 61 they get less."""
    on_time, late = (
        sum(run({"psa": 275.0, "delinquency": d}).flows[k, "principal_paid"][61] for k in SUBS)
        for d in (0.0, 5.0)
    )
    assert late < on_time / 2


def test_without_prepayments_the_pools_amortise_as_the_closed_form_says() -> None:
    """After t of n level payments at r a month: B ((1 + r)^n - (1 + r)^t) / ((1 + r)^n - 1)."""
    lines = {
        "I": ((150_030_821.86 - 20_568_034.00, 0.05621), (20_568_034.00, 0.05303)),
        "II": ((497_107_816.91, 0.06015),),
    }
    result = run({"psa": 0.0, "cdr": 0.0})
    for pool, parts in lines.items():
        for month in range(MONTHS + 1):
            expected = 0.0
            for balance, rate in parts:
                whole, now = (1 + rate / 12) ** MONTHS, (1 + rate / 12) ** month
                expected += balance * (whole - now) / (whole - 1)
            closing = result.other["pool", pool, "closing_balance"][month]
            assert closing == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("scenario", ORDINARY, ids=named)
def test_losses_climb_from_the_lowest_class_to_the_seniors(scenario: dict[str, Any]) -> None:
    """A class is written down only when the one below it is gone at the month's end."""
    flows = run(scenario).flows
    above = (("IA", "B-1"), ("IIA", "B-1"), *pairwise(SUBS))
    for senior, junior in above:
        for month in range(1, MONTHS + 1):
            if flows[senior, "realized_loss"][month] > CENT:
                assert flows[junior, "ending_balance"][month] < CENT


def test_in_a_bad_year_the_classes_go_one_by_one_and_then_the_seniors_lose() -> None:
    flows = run({"psa": 100.0, "cdr": 5.0, "severity": 50.0, "lag": 6}).flows
    gone = [
        next(t for t, balance in enumerate(flows[k, "ending_balance"]) if balance < CENT)
        for k in reversed(SUBS)
    ]
    assert gone == sorted(gone)
    assert gone[0] < gone[-1]
    for senior in ("IA", "IIA"):
        assert max(flows[senior, "realized_loss"][: gone[-1]]) <= CENT
        assert sum(flows[senior, "realized_loss"]) > 1000


def test_the_po_classs_losses_come_back_to_it_while_subordinates_stand() -> None:
    """Each month's loss is made good the same month: its balance falls by the PO strip alone."""
    result = run({"psa": 275.0, "cdr": 0.5, "severity": 40.0, "lag": 12})
    lost = result.flows["IA-PO", "realized_loss"]
    assert sum(lost) > 1000
    assert result.flows["IA-PO", "loss_reimbursed"] == pytest.approx(lost, abs=1e-6)
    assert sum(result.flows["IA-PO", "principal_paid"]) == pytest.approx(771_790.99, abs=CENT)
    assert min(sum(result.flows[k, "ending_balance"][t] for k in SUBS) for t in range(300)) > 0


@pytest.mark.parametrize("name", BALANCES)
def test_without_losses_every_class_is_paid_in_full(name: str) -> None:
    for psa in (0.0, 100.0, 275.0, 1000.0):
        flows = run({"psa": psa}).flows
        opening = flows[name, "beginning_balance"][1]
        assert sum(flows[name, "principal_paid"]) == pytest.approx(opening, abs=CENT)
        assert max(flows[name, "interest_shortfall"]) < 1e-6
