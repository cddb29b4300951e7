"""Pools that buy loans, against a second implementation of the loans, and beside calls."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from dealdsl.program.interpreter import interpret
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.vintages import indices_after, project_vintages
from dealdsl.source import Source
from tests.good.running import other, source
from tests.oracles.bma import Line, LineMonth, line_months, monthly, psa_cpr, sda_cdr

NAME = "reinvestment/seasoned"
PERIODS = 15 + 18


def speed(month: int) -> float:
    """The deal's table: 100 PSA, 350 from month 6, 800 from month 14."""
    return 1.0 if month < 6 else 3.5 if month < 14 else 8.0


def months_of(line: Line, bought: int) -> list[LineMonth]:
    """What loans bought in a month do in the months after it: speeds of those months, own age."""
    own = range(1, line.term + 1)
    smm = [0.0, *(monthly(psa_cpr(speed(bought + t), line.age + t)) for t in own)]
    mdr = [0.0, *(monthly(sda_cdr(5.0, line.age + t)) for t in own)]
    return line_months(line, smm, mdr, severity=0.4, lag=3)


def expected() -> list[list[LineMonth]]:
    """All vintages by month of the deal, those before they are bought with nothing."""
    nothing = LineMonth(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    bought = other(NAME, "pool", "G", "bought_balance")
    vintages = [(0, Line(600_000.0, 0.07, 0.065, 24, 0))]
    new = ((month, amount) for month, amount in enumerate(bought, 1) if amount)
    vintages += [(month, Line(amount, 0.06, 0.055, 18, 4)) for month, amount in new]
    assert len(vintages) > 10
    by_month = []
    for start, line in vintages:
        own = months_of(line, start)[1:]
        padded = [nothing] * start + own + [nothing] * PERIODS
        by_month.append(padded[:PERIODS])
    return by_month


@pytest.mark.parametrize("measure", ["balance", "scheduled", "loss", "foreclosure"])
def test_each_vintage_pays_by_its_age_and_by_the_month(measure: str) -> None:
    words = {"balance": "opening"}
    columns = [[getattr(m, words.get(measure, measure)) for m in line] for line in expected()]
    total = [sum(amounts) for amounts in zip(*columns, strict=True)]
    assert other(NAME, "pool", "G", measure) == pytest.approx(total, abs=1e-6)


def test_interest_and_unscheduled_principal() -> None:
    lines = expected()
    net = [0.065, *[0.055] * (len(lines) - 1)]
    interest = [
        sum(rate * line[t].earning / 12 for rate, line in zip(net, lines, strict=True))
        for t in range(PERIODS)
    ]
    assert other(NAME, "pool", "G", "interest") == pytest.approx(interest, abs=1e-6)
    unscheduled = [sum(line[t].unscheduled for line in lines) for t in range(PERIODS)]
    prepaid = other(NAME, "pool", "G", "prepaid")
    recovered = other(NAME, "pool", "G", "recovered")
    together = [a + b for a, b in zip(prepaid, recovered, strict=True)]
    assert together == pytest.approx(unscheduled, abs=1e-6)


def test_nothing_is_bought_in_the_month_of_a_call_or_after_it() -> None:
    text = source("reinvestment/revolving").text + (
        '\ncall early when month >= 5 at par per P "p. 4"\nscenario called { prepayment: none'
        "  default: none  call: exercised }\n"
    )
    compilation = compiler.check(Source("called.deal", text))
    assert not any(d.is_error for d in compilation.diagnostics)
    called = Assumptions(call=True)
    result = interpret(compiler.program(compilation), called)
    assert [bool(x) for x in result.other["pool", "G", "bought"][1:7]] == [True] * 4 + [False] * 2
    assert result.flows["A", "ending_balance"][5] == pytest.approx(0.0, abs=1e-6)
    assert result.other["pool", "G", "call_price"][5] > 0.0
    assert result.other["pool", "G", "balance"][6] == 0.0
    assert compiler.load_model(compilation).project(called).flows == result.flows


@pytest.mark.parametrize("months", [1, 3])
def test_a_speed_by_month_that_never_moves_is_the_same_as_one_number(months: int) -> None:
    line = {"balance": 1.0, "gross_rate": 0.06, "net_rate": 0.05, "target_rate": 0.05}
    line |= {"target_fraction": 1.0, "remaining_term": 18, "age": 2, "last": 3}
    still, by_month = Assumptions(psa=300.0, cdr=2.0), Assumptions(psa=[300.0] * 7, cdr=2.0)
    columns = project_vintages({"G": line}, still, 7, months)
    assert project_vintages({"G": line}, by_month, 7, months) == columns


def test_a_dollar_pays_back_a_dollar() -> None:
    """In quarters: 10 months of payments lie in 4 quarters after each quarter of purchase."""
    line = {"balance": 1.0, "gross_rate": 0.06, "net_rate": 0.05, "target_rate": 0.05}
    line |= {"target_fraction": 1.0, "remaining_term": 10, "age": 2, "last": 3}
    columns = project_vintages({"G": line}, Assumptions(cpr=20.0), 7, 3)
    principal = [
        sum(column)
        for column in zip(
            columns["G.reinvestment", "scheduled"],
            columns["G.reinvestment", "prepaid"],
            strict=True,
        )
    ]
    rows = [principal[8 * vintage : 8 * (vintage + 1)] for vintage in range(4)]
    assert rows[0] == [0.0] * 8
    for vintage in (1, 2, 3):
        assert sum(rows[vintage]) == pytest.approx(1.0)
        paid = [period for period, amount in enumerate(rows[vintage]) if amount]
        assert paid == list(range(vintage + 1, vintage + 5))
        assert columns["G.reinvestment", "balance"][8 * vintage + vintage + 1] == 1.0


def test_resets_go_by_the_months_of_the_loans_and_indices_by_those_of_the_deal() -> None:
    """Interest only, so that a dollar stays one: the month's interest is the rate over twelve."""
    line = {"balance": 1.0, "gross_rate": 0.06, "net_rate": 0.06, "target_rate": 0.06}
    line |= {"target_fraction": 1.0, "remaining_term": 4, "age": 0, "last": 2, "interest_only": 3}
    line |= {"index": "LIBOR", "margin": 0.02, "first_reset": 2, "reset_every": 1, "lookback": 0}
    libor = [0.01, 0.02, 0.03, 0.04, 0.05]  # months 0 to 4, and 5% from then on
    assert indices_after({"LIBOR": libor}, 3) == {"LIBOR": [0.04, 0.05]}
    columns = project_vintages({"G": line}, Assumptions(), 6, 1, {"LIBOR": libor})
    interest = columns["G.reinvestment", "interest"]
    # Bought in month 1: 6% in month 2, then the index of months 3, 4 and 5 and 2% on it.
    bought_in_1, bought_in_2 = interest[7:14], interest[14:21]
    rates = [0.0, 0.0, 0.06, 0.06, 0.07, 0.07, 0.0]
    assert [12 * amount for amount in bought_in_1] == pytest.approx(rates)
    rates = [0.0, 0.0, 0.0, 0.06, 0.07, 0.07, 0.07]
    assert [12 * amount for amount in bought_in_2] == pytest.approx(rates)


def test_the_rate_of_a_pool_is_that_of_old_and_new_loans_by_their_balances() -> None:
    text = source(NAME).text.replace("rate: 5%", "rate: G.net_rate")
    compilation = compiler.check(Source("rates.deal", text))
    assumed = Assumptions(cpr=5.0)
    result = interpret(compiler.program(compilation), assumed)
    bought = result.other["pool", "G", "bought_balance"]
    assert sum(bought) > 0.0
    smm = [monthly(0.05)] * (PERIODS + 1)
    none = [0.0] * (PERIODS + 1)
    old = [m.opening for m in line_months(Line(600_000.0, 0.07, 0.065, 24, 0), smm, none)]
    for month in range(1, 25):
        whole = result.other["pool", "G", "balance"][month]
        mean = (0.065 * old[month] + 0.055 * (whole - old[month])) / whole
        due = result.flows["A", "interest_due"][month]
        unpaid = result.flows["A", "interest_shortfall"][month - 1]
        balance = result.flows["A", "beginning_balance"][month]
        assert due - unpaid == pytest.approx(balance * mean / 12, abs=1e-6)
    emitted = compiler.load_model(compilation).project(assumed)
    assert emitted.flows == result.flows
