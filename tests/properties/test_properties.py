"""What holds for any deal and any scenario: each test a sentence that a banker would agree to."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.source import Source
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.printer import print_file
from tests.properties.deal_text import Deal
from tests.properties.deals import deals, plain_deals, scenarios
from tests.properties.runs import (
    DOLLARS,
    checked,
    drawn,
    flows_of,
    projected,
    same_to_the_last_bit,
)

DEALS = sorted((Path(__file__).parents[2] / "deals").glob("*.deal"))
NEVER_BELOW_ZERO = (
    "beginning_balance",
    "interest_due",
    "interest_paid",
    "interest_shortfall",
    "realized_loss",
    "loss_reimbursed",
    "residual_paid",
    "ending_balance",
)


@drawn(50)
@given(deals())
def test_printing_a_deal_and_reading_it_back_gives_the_same_deal(deal: Deal) -> None:
    file = parse(Source("drawn.deal", deal.text)).file
    assert file is not None
    printed = print_file(file)
    again = parse(Source("drawn.deal", printed))
    assert again.file == file
    assert print_file(again.file) == printed


@drawn(50)
@given(deals(), scenarios())
def test_the_emitted_model_pays_what_the_interpreter_pays_to_the_last_bit(
    deal: Deal, scenario: dict[str, Any]
) -> None:
    compilation = checked(deal.text)
    emitted = compiler.load_model(compilation).project(Assumptions(**scenario))
    same_to_the_last_bit(emitted, projected(compilation, scenario))


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_so_do_the_models_of_the_deals_that_we_keep(path: Path) -> None:
    compilation = checked(path.read_text())
    model = compiler.load_model(compilation)
    stressed = {"cpr": 12.0, "cdr": 2.0, "severity": 45.0, "lag": 9, "fraud": 20.0, "call": True}
    not_advanced = {"psa": 300.0, "sda": 300.0, "severity": 30.0, "advance": False}
    for scenario in ({}, stressed, not_advanced, *model.scenarios.values()):
        same_to_the_last_bit(
            model.project(Assumptions(**scenario)), projected(compilation, scenario)
        )


@drawn(50)
@given(deals(), scenarios())
def test_each_period_cash_in_equals_cash_out_and_what_accounts_keep(
    deal: Deal, scenario: dict[str, Any]
) -> None:
    result = flows_of(deal.text, scenario)
    paid = [
        result.flows[tranche.name, column]
        for tranche in deal.tranches
        for column in ("interest_paid", "principal_paid", "residual_paid")
    ]
    paid.extend(result.other["fee", fee, "paid"] for fee in deal.names("fee"))
    collected = [result.other["pool", pool.name, "funds"] for pool in deal.pools]
    for month in range(1, len(collected[0])):
        kept = 0.0
        for account in deal.names("account"):
            opening, closing = (
                result.other["account", account, measure][month]
                for measure in ("balance", "closing_balance")
            )
            kept += closing - opening
        cash_in = sum(pool[month] for pool in collected)
        cash_out = sum(column[month] for column in paid)
        assert cash_in == pytest.approx(cash_out + kept, abs=DOLLARS)


@drawn(50)
@given(deals(), scenarios())
def test_no_balance_and_no_payment_is_below_zero(deal: Deal, scenario: dict[str, Any]) -> None:
    result = flows_of(deal.text, scenario)
    for tranche in deal.tranches:
        for column in NEVER_BELOW_ZERO:
            assert min(result.flows[tranche.name, column]) >= 0.0
        if tranche.shortfall != "capitalised":  # interest kept is principal paid below zero
            assert min(result.flows[tranche.name, "principal_paid"]) >= 0.0
    for key, amounts in result.other.items():
        assert min(amounts) >= 0.0, key


@drawn(50)
@given(deals(), scenarios())
def test_principal_and_losses_less_reimbursements_and_the_ending_balance_make_the_original(
    deal: Deal, scenario: dict[str, Any]
) -> None:
    flows = flows_of(deal.text, scenario).flows
    for tranche in deal.tranches:
        paid, lost, made_good, ending = (
            flows[tranche.name, column]
            for column in ("principal_paid", "realized_loss", "loss_reimbursed", "ending_balance")
        )
        original = (tranche.balance or 0) / 100
        assert sum(paid) + sum(lost) - sum(made_good) + ending[-1] == pytest.approx(
            original, abs=DOLLARS
        )
        for month in range(1, len(paid)):
            change = made_good[month] - paid[month] - lost[month]
            assert ending[month] == pytest.approx(ending[month - 1] + change, abs=DOLLARS)


@drawn(50)
@given(plain_deals(), scenarios())
def test_a_later_step_gets_nothing_while_an_earlier_one_is_short(
    plain: tuple[Deal, tuple[tuple[str, str], ...]], scenario: dict[str, Any]
) -> None:
    deal, steps = plain
    result = flows_of(deal.text, scenario)

    def paid_and_short(step: tuple[str, str], month: int) -> tuple[float, float]:
        kind, name = step
        if kind == "due":
            measures = (result.other["fee", name, measure] for measure in ("paid", "unpaid"))
            return tuple(measure[month] for measure in measures)  # type: ignore[return-value]
        row = {c: column[month] for (k, c), column in result.flows.items() if k == name}
        if kind == "interest":
            return row["interest_paid"], row["interest_shortfall"]
        return row["principal_paid"], row["beginning_balance"] - row["principal_paid"]

    for month in range(1, len(result.flows["R", "residual_paid"])):
        amounts = [paid_and_short(step, month) for step in steps]
        for (_, short), (paid, _) in pairwise(amounts):
            assert paid == pytest.approx(0.0, abs=DOLLARS) or short == pytest.approx(
                0.0, abs=DOLLARS
            )
        still_short = sum(short for _, short in amounts)
        residual = result.flows["R", "residual_paid"][month]
        assert min(still_short, residual) == pytest.approx(0.0, abs=DOLLARS)
