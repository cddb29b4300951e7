"""Every deal of this folder is clean, is laid out as it should be, runs, and gives its goldens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dealdsl import compiler
from tests.good.running import (
    GOOD,
    compiled,
    flows_to_the_cent,
    opener,
    program,
    result,
    scenarios,
    source,
)

Golden = Callable[[Path, str], None]

DEALS = sorted(path.relative_to(GOOD).with_suffix("").as_posix() for path in GOOD.glob("*/*.deal"))
# Those of `documents` are there for their words, which tests/unit/documents compares.
SHORT = [name for name in DEALS if not name.startswith("documents/")]
# Where certificates and collateral part by intent: surplus loans, classes never written down, or
# never written up.
APART = {"waterfalls/funds", "losses/absorbed", "losses/unallocated", "shortfalls/capitalised"}
APART |= {"scenarios/late_recoveries", "reuse/turbo", "reuse/turbo_written_out"}
APART |= {"reinvestment/at_a_discount", "reinvestment/seasoned"}


@pytest.mark.parametrize("name", DEALS)
@pytest.mark.parametrize("strict", [False, True])
def test_nothing_is_told(name: str, strict: bool) -> None:
    compilation = compiler.check(source(name), strict, opener(name))
    assert compilation.diagnostics == ()
    assert compilation.deal is not None


@pytest.mark.parametrize("name", DEALS)
def test_it_is_laid_out_as_the_formatter_does(name: str) -> None:
    text, _ = compiler.format_text(source(name))
    assert text == source(name).text


@pytest.mark.parametrize("name", SHORT)
def test_cash_in_is_cash_out(name: str) -> None:
    for scenario in scenarios(name):
        projected = result(name, scenario)
        for month in range(1, program(name).periods + 1):
            collected = sum(
                _total(name, scenario, kind, measure, month) for kind, measure in _CASH_IN
            )
            fees = _total(name, scenario, "fee", "paid", month)
            fees += _total(name, scenario, "swap", "paid", month)
            kept = _total(name, scenario, "account", "closing_balance", month)
            before = _total(name, scenario, "account", "balance", month)
            paid = sum(
                projected.flows[tranche, measure][month]
                for tranche in program(name).classes
                for measure in ("interest_paid", "principal_paid", "residual_paid")
            )
            bought = _total(name, scenario, "pool", "bought", month)
            assert paid + fees + kept - before + bought == pytest.approx(collected, abs=1e-6)


_CASH_IN = (("pool", "funds"), ("swap", "receipt"), ("cap", "receipt"), ("account", "earned"))


@pytest.mark.parametrize("name", SHORT)
def test_principal_is_paid_lost_or_outstanding(name: str) -> None:
    for scenario in scenarios(name):
        projected = result(name, scenario)
        for month in range(1, program(name).periods + 1):
            for tranche in program(name).classes:
                row = {c: projected.flows[tranche, c][month] for c in _ROW}
                ending = row["beginning_balance"] - row["principal_paid"]
                ending += row["loss_reimbursed"] - row["realized_loss"]
                assert row["ending_balance"] == pytest.approx(ending, abs=1e-6)
                assert row["ending_balance"] >= -1e-6


_ROW = ("beginning_balance", "principal_paid", "realized_loss", "loss_reimbursed", "ending_balance")


@pytest.mark.parametrize("name", [name for name in SHORT if name not in APART])
def test_certificates_equal_collateral(name: str) -> None:
    for scenario in scenarios(name):
        projected = result(name, scenario)
        for month in range(program(name).periods + 1):
            balances = (
                projected.flows[tranche, "ending_balance"][month]
                for tranche in program(name).classes
            )
            loans = _total(name, scenario, "pool", "closing_balance", month)
            assert sum(balances) == pytest.approx(loans, abs=1e-6)


@pytest.mark.parametrize("name", SHORT)
def test_loans_pay_are_lost_or_outstanding(name: str) -> None:
    for scenario in scenarios(name):
        for month in range(1, program(name).periods + 1):
            total = {m: _total(name, scenario, "pool", m, month) for m in _OF_POOLS}
            # Late recoveries are principal of loans that are no longer there.
            paid = total["principal"] - total["late_recovered"]
            ending = total["balance"] - paid - total["loss"] + total["bought_balance"]
            assert total["closing_balance"] == pytest.approx(ending, abs=1e-6)
            last = month == program(name).periods
            following = 0.0 if last else _total(name, scenario, "pool", "balance", month + 1)
            assert following == pytest.approx(total["closing_balance"], abs=1e-6)


_OF_POOLS = (
    *("balance", "principal", "late_recovered", "loss", "bought_balance", "closing_balance"),
)


@pytest.mark.parametrize("name", SHORT)
def test_monthly_checks_hold(name: str) -> None:
    for scenario in scenarios(name):
        for (kind, title, _), values in result(name, scenario).other.items():
            assert kind != "check" or not any(values), title


@pytest.mark.parametrize("name", SHORT)
def test_the_emitted_model_gives_the_same_to_the_last_bit(name: str) -> None:
    model = compiler.load_model(compiled(name))
    for scenario, assumptions in scenarios(name).items():
        emitted, interpreted = model.project(assumptions), result(name, scenario)
        assert emitted.flows == interpreted.flows
        assert emitted.other == interpreted.other


@pytest.mark.parametrize("name", SHORT)
def test_flows_are_the_golden(name: str, golden: Golden) -> None:
    for scenario in scenarios(name):
        ending = ".flows.csv" if scenario == "base" else f".{scenario}.flows.csv"
        golden(GOOD / f"{name}{ending}", flows_to_the_cent(name, scenario))


# A model is compared where a golden of it is kept: an empty file begins one.
@pytest.mark.parametrize("name", [n for n in DEALS if (GOOD / f"{n}.model.py").exists()])
def test_the_model_is_the_golden(name: str, golden: Golden) -> None:
    golden(GOOD / f"{name}.model.py", compiler.emit(compiled(name)))


def _total(name: str, scenario: str, kind: str, measure: str, month: int) -> float:
    """The sum of a measure over everything of a kind."""
    found = result(name, scenario).other.items()
    return sum(values[month] for (of, _, m), values in found if (of, m) == (kind, measure))
