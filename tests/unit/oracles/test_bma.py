"""The oracle's collateral against published figures and closed forms."""

import pytest

from tests.oracles.bma import Line, line_months, monthly, psa_cpr, sda_cdr

STANDARD = Line(balance=100e6, gross_rate=0.08, net_rate=0.075, term=360, age=0)


def total_defaults(smm: list[float], mdr: list[float]) -> float:
    """Balances at default, as losses show them: at 1% no loss reaches its amortised limit."""
    return sum(x.loss for x in line_months(STANDARD, smm, mdr, severity=0.01, lag=12)) / 0.01


def test_default_model_totals_at_constant_monthly_rates() -> None:
    # BMA Standard Formulas, cash flow A: 8% gross, 360 months, 1% SMM, 1% MDR, 12-month lag,
    # advanced: total new defaults 47.5766% of the balance.
    rates = [0.01] * 361
    defaults = total_defaults(rates, rates)
    assert 100 * defaults / STANDARD.balance == pytest.approx(47.5766, abs=5e-5)


def test_default_model_totals_at_standard_curves() -> None:
    # BMA Standard Formulas, cash flow B: the same at 150 PSA and 100 SDA: 2.77602%.
    smm = [0.0, *(monthly(psa_cpr(1.5, t)) for t in range(1, 361))]
    mdr = [0.0, *(monthly(sda_cdr(1.0, t)) for t in range(1, 361))]
    defaults = total_defaults(smm, mdr)
    assert 100 * defaults / STANDARD.balance == pytest.approx(2.77602, abs=5e-6)


def test_first_month_of_new_loans_at_150_psa() -> None:
    # BMA Standard Formulas SF-4: 9.5% gross, 360 months, per dollar of balance.
    line = Line(balance=1.0, gross_rate=0.095, net_rate=0.09, term=360, age=0)
    smm = [0.0, *(monthly(psa_cpr(1.5, t)) for t in range(1, 361))]
    first = line_months(line, smm, [0.0] * 361)[1]
    assert first.scheduled == pytest.approx(0.00049188, abs=5e-9)
    assert first.unscheduled == pytest.approx(0.00025022, abs=5e-9)


def test_amortisation_alone_follows_the_annuity_formula() -> None:
    months = line_months(STANDARD, [0.0] * 361, [0.0] * 361)
    i = 0.08 / 12
    for t, month in enumerate(months):
        left = ((1 + i) ** 360 - (1 + i) ** t) / ((1 + i) ** 360 - 1)
        assert month.closing == pytest.approx(100e6 * left, abs=1e-5)


def test_what_is_advanced_amortises_and_what_is_not_does_not() -> None:
    # All default in month 1 and are resolved in month 3 at 10% of the balance at default.
    # 360 payments at 1% a month: 1.01**360 = 35.949641..., so that the first payment repays
    # 0.01 / 34.949641 = 0.0002861260 of the balance and the second 1.01 times as much of it.
    line = Line(balance=1000.0, gross_rate=0.12, net_rate=0.12, term=360, age=0)
    never, at_once = [0.0] * 361, [1.0] * 361
    advanced = line_months(line, never, at_once, severity=0.1, lag=2)
    stopped = line_months(line, never, at_once, severity=0.1, lag=2, advance=False)
    assert advanced[3].opening == pytest.approx(1000 - 0.2861260 * 2.01, abs=1e-6)
    assert stopped[3].opening == 1000.0
    assert advanced[3].loss == stopped[3].loss == pytest.approx(100.0)
    assert stopped[3].unscheduled == pytest.approx(900.0)
    assert (advanced[2].earning, stopped[2].earning) == (advanced[2].opening, 0.0)


def test_nobody_defaults_in_the_last_months_of_the_lag() -> None:
    line = Line(balance=1000.0, gross_rate=0.12, net_rate=0.12, term=24, age=0)
    months = line_months(line, [0.0] * 25, [0.1] * 25, severity=0.5, lag=6)
    assert months[18].foreclosure > months[19].foreclosure > 0
    assert months[24].loss > 0
    assert months[24].closing == pytest.approx(0.0, abs=1e-9)
    assert sum(x.scheduled + x.unscheduled + x.loss for x in months) == pytest.approx(1000)
