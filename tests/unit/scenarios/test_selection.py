"""What may be asked for: names, arguments, dates, nearest names; and the figures by hand."""

from __future__ import annotations

from math import fsum

import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.engines import evaluate
from dealdsl.scenarios.outputs import Balance, Measure, Total, Trip
from dealdsl.scenarios.selection import DEFAULT, SelectionError, outputs, parse_output, select
from dealdsl.scenarios.table import Scenarios

from .models import deal, good, text

CMSI = "cmsi-2003-11"


def test_a_name_without_a_class_is_of_all_classes() -> None:
    asked = select("loss", text())
    assert asked.texts == ("loss(A)", "loss(B)", "loss(R)")
    assert {output.column for output in asked.outputs} == {"loss"}


def test_composites_are_classes_too() -> None:
    model = good("classes/composite")
    assert model.emitted.composites
    assert [output.tranche for output in parse_output("loss", model)] == list(model.classes)


def test_each_output_is_there_once_and_in_order() -> None:
    asked = select(["loss(B), interest", "loss,interest( A )"], text())
    expected = ("loss(B)", "interest(A)", "interest(B)", "interest(R)", "loss(A)", "loss(R)")
    assert asked.texts == expected


def test_arguments() -> None:
    model = text()
    (balance,) = parse_output(" balance( B , 2 ) ", model)
    assert (balance.text, balance.column, balance.kind) == (
        "balance(B, 2)",
        "balance_2",
        Balance("B", 2),
    )
    (measure,) = outputs("measure", ["pool", "P", "prepaid"], model)
    assert measure.kind == Measure(("pool", "P", "prepaid"))
    assert (measure.column, measure.tranche) == ("measure_pool_P_prepaid", None)
    (trip,) = parse_output("trigger(losing)", model)
    assert (trip.kind, trip.column, trip.missing) == (Trip("losing"), "trigger_losing", 0.0)
    (life,) = parse_output("average_life(A)", model)
    assert life.kind == Total("A", "average_life", -1.0)


def test_a_name_with_commas_is_quoted() -> None:
    model = deal("library/subprime")
    named = {each[1] for each in model.measures if each[0] == "claim"}
    name = sorted(named)[0]
    (output,) = parse_output(f'measure(claim, "{name}", paid)', model)
    assert output.text == f"measure(claim, {name}, paid)"


@pytest.mark.parametrize(
    ("day", "period"),
    [("2003-12-23", 0), ("2004-01-25", 1), ("2010-01-25", 73), ("2010-01-23", 73)],
)
def test_a_date_is_the_payment_that_is_due_then(day: str, period: int) -> None:
    """The first payment is due on 25 January 2004, a Sunday, and made a day later; January 2010 is
    six years on."""
    (output,) = parse_output(f"balance(B-3, {day})", deal(CMSI))
    assert output.kind == Balance("B-3", period)
    assert output.column == f"balance_{day.replace('-', '_')}"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("", "nothing is asked for: write some of average_life"),
        ("lss", "there is no output `lss`: write loss"),
        ("swirl", "there is no output `swirl`: it has average_life, .*measure"),
        ("loss(B-33)", "the deal has no class `B-33`: write B-3"),
        ("loss(A, B)", r"loss is written loss\(CLASS\), not loss\(A, B\)"),
        ("balance(B-3)", r"balance is written balance\(CLASS, PERIOD\), not balance\(B-3\)"),
        ("balance", r"balance is written balance\(CLASS, PERIOD\), not balance"),
        ("balance(B-3, soon)", "balance takes a period or a date, as in 60 or 2010-01-25"),
        ("balance(B-3, 999)", "the deal has 357 periods: there is no balance after period 999"),
        ("balance(B-3, 2010-02-08)", "nothing is paid within a week of 2010-02-08; .*2010-01-25"),
        ("trigger(late)", "the deal has no trigger `late`: it has none"),
        ("present_value(B-3, dear)", "present_value takes a yield in percent, as in 6.5, not dear"),
        ("present_value(B-3, -100)", "present_value takes a yield in percent"),
        (
            "flow(B-3, principle_paid)",
            "no column of classes `principle_paid`: write principal_paid",
        ),
        ("measure(pool, I, pre_paid)", "the deal has no measure `pre_paid`: write prepaid"),
        ("measure(pools, I, prepaid)", "the deal has no kind of measure `pools`: write pool"),
        ("measure(pool, IV, prepaid)", "the deal has no pool `IV`: "),
        ("loss(B-3", r"`loss\(B-3` is no output: write a name, as in loss\(B-3\)"),
    ],
)
def test_what_the_deal_does_not_have(asked: str, message: str) -> None:
    with pytest.raises(SelectionError, match=message):
        select(asked, deal(CMSI))


def test_a_deal_without_dates_has_no_balance_on_a_date() -> None:
    with pytest.raises(SelectionError, match="the deal states no dates"):
        select("balance(A, 2024-02-01)", text())


def test_figures_by_hand() -> None:
    """5% of $1,000,000 defaults in month 1 and half of it is lost at once: $25,000, which trips the
    trigger at $10,000; at a severity of 15% it is $7,500, and the second month's trips it."""
    model = text()
    table = Scenarios(Assumptions(mdr=5.0), {"severity": [50.0, 15.0, 0.0]})
    asked = "balance(B, 1), trigger(losing), cash(A), present_value(A, 0), loss(B), average_life(R)"
    figures = evaluate(model, table, select(asked, model))
    assert figures["balance(B, 1)"].tolist() == [75_000.0, 92_500.0, 100_000.0]
    assert figures["trigger(losing)"].tolist() == [1.0, 2.0, 0.0]
    assert figures["cash(A)"].shape == (3, 4)
    cash = [fsum(row) for row in figures["cash(A)"].tolist()]
    assert figures["present_value(A, 0)"].tolist() == pytest.approx(cash, rel=1e-14)
    assert figures["loss(B)"][2] == 0.0
    assert figures["average_life(R)"].tolist() == [-1.0, -1.0, -1.0]


def test_a_present_value_in_closed_form() -> None:
    """A balance that pays interest at its own yield is worth what it is, to compounding: months at
    12% a year, discounted at the half-yearly yield of 2 x (1.01^6 - 1), are worth par."""
    model = text()
    percent = 200.0 * (1.01**6 - 1.0)
    asked = f"present_value(A, {percent!r})"
    figures = evaluate(model, Scenarios(Assumptions(psa=0.0), {}), select(asked, model))
    assert figures[asked][0] == pytest.approx(900_000.0, rel=1e-12)


def test_the_default_is_the_summary_of_every_class() -> None:
    model = text()
    assert len(select(DEFAULT, model).outputs) == len(DEFAULT) * 3
    assert model.namespace["TOTALS"] == DEFAULT
