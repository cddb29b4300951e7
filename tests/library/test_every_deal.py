"""Every deal of `deals/` is clean, reads as it should, and runs alike in both engines.

`SCENARIOS=200 pytest tests/library` draws two hundred scenarios for each deal.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from math import fsum
from pathlib import Path

import pytest

from dealdsl import compiler
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions, in_words
from dealdsl.runtime.summary import summary, summary_table
from tests.library.deals import NAMES, compiled, drawn, model, program, source
from tests.properties.runs import same_to_the_last_bit

Golden = Callable[[Path, str], None]
HERE = Path(__file__).parent
SCENARIOS = int(os.environ.get("SCENARIOS", "4"))

deals = pytest.mark.parametrize("name", NAMES)


@deals
def test_nothing_is_told(name: str) -> None:
    assert compiled(name).diagnostics == ()


@deals
def test_it_is_laid_out_as_the_formatter_does(name: str) -> None:
    text, _ = compiler.format_text(source(name))
    assert text == source(name).text


@deals
def test_the_summaries_are_the_golden(name: str, golden: Golden) -> None:
    """What each scenario of a deal gives, as `dealc run` shows it."""
    parts = []
    for scenario, given in model(name).scenarios.items():
        assumptions = Assumptions(**given)
        table = summary_table(model(name), summary(model(name), model(name).project(assumptions)))
        parts.append(f"{scenario}: {in_words(assumptions)}\n\n{table}")
    assert parts, "write a scenario"
    golden(HERE / "goldens" / f"{name.replace('/', '-')}.txt", "\n".join(parts))


@deals
def test_the_model_equals_the_interpreter(name: str) -> None:
    for number in range(SCENARIOS):
        assumptions = drawn(name, number)
        interpreted = interpret(program(name), assumptions)
        same_to_the_last_bit(model(name).project(assumptions), interpreted)


@deals
def test_nothing_is_negative_and_monthly_checks_hold(name: str) -> None:
    for number in range(SCENARIOS):
        result = model(name).project(drawn(name, number))
        for (_, column), values in result.flows.items():
            if column.endswith("_balance") or column in ("interest_paid", "residual_paid"):
                assert min(values) >= -1e-6, column
        for (kind, title, _), values in result.other.items():
            assert kind != "check" or not any(values), title


@deals
def test_principal_is_paid_lost_or_outstanding(name: str) -> None:
    for number in range(SCENARIOS):
        flows = model(name).project(drawn(name, number)).flows
        for tranche in program(name).classes:
            gone = flows[tranche, "principal_paid"], flows[tranche, "realized_loss"]
            back = flows[tranche, "loss_reimbursed"]
            ending = flows[tranche, "ending_balance"]
            whole = ending[0] - fsum(gone[0]) - fsum(gone[1]) + fsum(back)
            assert ending[-1] == pytest.approx(whole, abs=1e-4)
