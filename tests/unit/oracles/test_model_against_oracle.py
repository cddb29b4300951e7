"""The reference deal's emitted model against the second implementation, and its invariants."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result
from dealdsl.source import Source
from tests.oracles import cmsi_2003_11 as oracle

DEAL = Path(__file__).parents[3] / "deals" / "cmsi-2003-11.deal"
TOTAL = 647_138_638.77
SUBS = [f"B-{number}" for number in range(1, 7)]
# Two float implementations differ by rounding: 1e-6 dollars and a little on half a billion.
ROUNDING = 1e-5

SCENARIOS: dict[str, dict[str, Any]] = {
    "schedule only": {"psa": 0.0},
    "100 PSA": {"psa": 100.0},
    "275 PSA": {"psa": 275.0},
    "1,000 PSA": {"psa": 1000.0},
    "losses": {"psa": 275.0, "cdr": 0.5, "severity": 40.0, "lag": 12},
    "no advances": {"psa": 275.0, "cdr": 0.5, "severity": 40.0, "lag": 12, "advance": False},
    "subordinates gone": {"psa": 100.0, "cdr": 5.0, "severity": 50.0, "lag": 6},
    "worst": {"mdr": 50.0, "severity": 100.0},
    "tests fail": {"psa": 275.0, "delinquency": 10.0},
    "called": {"psa": 300.0, "cdr": 0.2, "severity": 30.0, "lag": 3, "call": True},
    "beyond the limits": {
        "psa": 200.0,
        "cdr": 3.0,
        "severity": 60.0,
        "lag": 3,
        "special_hazard": 20.0,
        "fraud": 10.0,
        "bankruptcy": 5.0,
        "delinquency": 3.0,
    },
}
each_scenario = pytest.mark.parametrize("assumed", SCENARIOS.values(), ids=list(SCENARIOS))


@pytest.fixture(scope="module")
def model() -> Model:
    text = DEAL.read_text(encoding="utf-8")
    return compiler.load_model(compiler.check(Source(DEAL.name, text)))


def run(model: Model, assumed: dict[str, Any]) -> Result:
    return model.project(Assumptions(**assumed))


@each_scenario
def test_two_implementations_pay_the_same(model: Model, assumed: dict[str, Any]) -> None:
    ours, theirs = run(model, assumed).flows, oracle.project(**assumed)["classes"]
    for name, columns in theirs.items():
        for column in CLASS_COLUMNS:
            assert ours[name, column] == pytest.approx(columns[column], rel=0, abs=ROUNDING), (
                name,
                column,
            )


@each_scenario
def test_every_dollar_of_principal_is_paid_lost_or_outstanding(
    model: Model, assumed: dict[str, Any]
) -> None:
    flows = run(model, assumed).flows
    total = 0.0
    for name in model.classes:
        total += sum(flows[name, "principal_paid"]) + sum(flows[name, "realized_loss"])
        total += flows[name, "ending_balance"][-1] - sum(flows[name, "loss_reimbursed"])
    assert total == pytest.approx(TOTAL, abs=0.01)


@each_scenario
def test_certificates_equal_collateral_every_month(model: Model, assumed: dict[str, Any]) -> None:
    result = run(model, assumed)
    for month in range(len(model.payment_dates)):
        certificates = sum(result.flows[name, "ending_balance"][month] for name in model.classes)
        pools = sum(result.other["pool", pool, "closing_balance"][month] for pool in model.pools)
        assert certificates == pytest.approx(pools, abs=0.01)
    assert not any(result.other["check", "certificates equal collateral", "apart"])


@each_scenario
def test_no_principal_reaches_the_residual_while_a_class_stands(
    model: Model, assumed: dict[str, Any]
) -> None:
    """What R gets is less than the month's interest less what the classes are paid of it."""
    result = run(model, assumed)
    flows = result.flows
    for month in range(1, len(model.payment_dates)):
        interest = sum(result.other["pool", pool, "interest"][month] for pool in model.pools)
        paid = sum(flows[name, "interest_paid"][month] for name in model.classes)
        assert flows["R", "residual_paid"][month] <= max(0.0, interest - paid) + 0.01


@each_scenario
def test_cash_in_is_cash_out(model: Model, assumed: dict[str, Any]) -> None:
    result = run(model, assumed)
    for month in range(1, len(model.payment_dates)):
        collected = sum(result.other["pool", pool, "funds"][month] for pool in model.pools)
        paid = sum(
            result.flows[name, column][month]
            for name in model.classes
            for column in ("interest_paid", "principal_paid", "residual_paid")
        )
        assert paid == pytest.approx(collected, abs=1e-6)


def test_losses_rise_from_the_bottom(model: Model) -> None:
    """B-6 first, then B-5 and so on; IA and IIA only in a month that ends without any B."""
    flows = run(model, SCENARIOS["subordinates gone"]).flows
    upwards = [*reversed(SUBS)]
    for month in range(1, len(model.payment_dates)):
        for lower, upper in itertools.pairwise(upwards):
            if flows[upper, "realized_loss"][month] > 0.01:
                assert flows[lower, "ending_balance"][month] < 0.01
        if any(flows[name, "realized_loss"][month] > 0.01 for name in ("IA", "IIA")):
            assert all(flows[name, "ending_balance"][month] < 0.01 for name in SUBS)
    firsts = [next(t for t, x in enumerate(flows[k, "realized_loss"]) if x > 0.01) for k in upwards]
    assert firsts == sorted(firsts)


def test_po_losses_come_back_out_of_subordinate_principal(model: Model) -> None:
    flows = run(model, SCENARIOS["losses"]).flows
    lost = sum(flows["IA-PO", "realized_loss"])
    assert lost > 1000.0
    assert sum(flows["IA-PO", "loss_reimbursed"]) == pytest.approx(lost, abs=0.01)
    for month in range(1, len(model.payment_dates)):
        back = flows["IA-PO", "loss_reimbursed"][month]
        written_down = sum(flows[name, "realized_loss"][month] for name in SUBS)
        assert written_down >= back - 0.01


def test_pools_amortise_as_the_closed_form_says(model: Model) -> None:
    """B(t) = B * (1 - v^(n - t)) / (1 - v^n), v = 1 / (1 + r / 12), line by line."""
    other = run(model, SCENARIOS["schedule only"]).other
    pools = {
        "I": [(129_462_787.86, 0.05621), (20_568_034.0, 0.05303)],
        "II": [(497_107_816.91, 0.06015)],
    }
    for pool, lines in pools.items():
        for month in (1, 12, 60, 180, 356, 357):
            expected = 0.0
            for balance, rate in lines:
                discount = 1 / (1 + rate / 12)
                expected += balance * (1 - discount ** (357 - month)) / (1 - discount**357)
            balances = other["pool", pool, "closing_balance"]
            assert balances[month] == pytest.approx(expected, abs=1e-4)
