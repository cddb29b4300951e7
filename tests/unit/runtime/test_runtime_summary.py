"""The summary by class, checked by hand on flows of a few periods."""

from dataclasses import replace

import pytest

from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result
from dealdsl.runtime.output import flows_csv, pools_csv
from dealdsl.runtime.summary import failed_checks, summary, summary_table

THREE = Model(
    name="three",
    title="Three Payments",
    classes=("A", "Z", "R"),
    pools=(),
    closing="2003-12-23",
    accrual_dates=("2003-12-23", "2004-01-25", "2004-02-25", "2004-03-25"),
    payment_dates=("2003-12-23", "2004-01-26", "2004-02-25", "2004-03-25"),
    scenarios={},
    project=lambda assumptions: FLOWS,
)


def flows(**columns: list[float]) -> dict[str, list[float]]:
    return {column: columns.get(column, [0.0] * 4) for column in CLASS_COLUMNS}


CLASSES = {
    "A": flows(
        interest_paid=[0.0, 5.0, 2.5, 0.0],
        principal_paid=[0.0, 1_000_000.0, 500_000.0, 0.004],
        realized_loss=[0.0, 10.0, 20.0, 0.0],
        loss_reimbursed=[0.0, 0.0, 5.0, 0.0],
        ending_balance=[1_500_025.0, 500_015.0, 0.0, 0.0],
    ),
    "Z": flows(
        principal_paid=[0.0, -50.0, -50.0, 700.0], ending_balance=[600.0, 650.0, 700.0, -0.0]
    ),
    "R": flows(residual_paid=[0.0, 0.0, 0.006, 12.0]),
}
FLOWS = Result(
    {(name, column): values for name, own in CLASSES.items() for column, values in own.items()}, {}
)


def test_average_life_runs_from_closing_to_the_unadjusted_date() -> None:
    # 1,000,000 after 32 days, 500,000 after 62, of 360.
    expected = (1_000_000 * 32 + 500_000 * 62) / 1_500_000 / 360
    assert summary(THREE, FLOWS)[0].average_life == pytest.approx(expected, abs=1e-8)
    undated = replace(THREE, closing="", accrual_dates=("",) * 4, payment_dates=("",) * 4)
    months = (1_000_000 * 1 + 500_000 * 2) / 1_500_000
    rows = summary(undated, FLOWS)
    assert rows[0].average_life == pytest.approx(months / 12, abs=1e-8)
    assert [row.last_payment for row in rows] == ["month 2", "month 3", "month 3"]


def test_only_positive_principal_counts_and_none_has_no_life() -> None:
    _, z, r = summary(THREE, FLOWS)
    assert z.average_life == pytest.approx(92 / 360, rel=1e-15)
    assert r.average_life is None


def test_rows() -> None:
    a, z, r = summary(THREE, FLOWS)
    assert (a.first_payment, a.last_payment) == ("2004-01-26", "2004-02-25")  # not 0.004
    assert (a.interest, a.loss, a.ending_balance) == (7.5, 25.0, 0.0)
    assert a.principal == pytest.approx(1_500_000.004)
    assert (z.principal, z.first_payment) == (600.0, "2004-03-25")
    assert (r.average_life, r.residual) == (None, pytest.approx(12.006))
    assert (r.first_payment, r.last_payment) == ("2004-02-25", "2004-03-25")


def test_table() -> None:
    assert summary_table(THREE, summary(THREE, FLOWS)) == (
        "       Average       First        Last                                            Ending\n"
        "Class     life     payment     payment  Interest     Principal  Residual   Loss  balance\n"
        "----------------------------------------------------------------------------------------\n"
        "A         0.12  2004-01-26  2004-02-25      7.50  1,500,000.00      0.00  25.00     0.00\n"
        "Z         0.26  2004-03-25  2004-03-25      0.00        600.00      0.00   0.00     0.00\n"
        "R            -  2004-02-25  2004-03-25      0.00          0.00     12.01   0.00     0.00\n"
        "----------------------------------------------------------------------------------------\n"
        "Total                                       7.50  1,500,600.00     12.01  25.00     0.00\n"
        "\n"
        "Average life in years (30/360 from 2003-12-23), amounts in dollars, "
        "loss net of reimbursements.\n"
    )


def test_a_deal_that_pays_no_residual_shows_none(tiny: Model) -> None:
    rows = summary(tiny, tiny.project(Assumptions(psa=275)))
    assert "Residual" not in summary_table(tiny, rows)
    assert rows[-1].first_payment == rows[-1].last_payment == "-"


def test_composites_stand_below_the_total_and_count_in_none() -> None:
    model = replace(THREE, composites=("AZ",))
    both = {
        ("AZ", column): [
            a + z for a, z in zip(CLASSES["A"][column], CLASSES["Z"][column], strict=True)
        ]
        for column in CLASS_COLUMNS
    }
    result = Result({**FLOWS.flows, **both}, {})
    *plain, total, az, _, note, about, _ = summary_table(model, summary(model, result)).split("\n")
    assert total == summary_table(THREE, summary(THREE, FLOWS)).split("\n")[7]
    assert az.split()[:4] == ["AZ", "0.12", "2004-01-26", "2004-03-25"]
    assert az.split()[4:] == ["7.50", "1,500,600.00", "0.00", "25.00", "0.00"]
    assert "composites" in about
    assert note.startswith("Average life")
    assert not any(line.startswith("AZ") for line in plain)
    assert "AZ" not in flows_csv(model, result)
    assert "3,2004-03-25,composite,AZ,principal_paid,700.004" in pools_csv(model, result)


def test_a_check_that_fails_says_by_how_much_only_where_that_is_known() -> None:
    """An equality leaves what its sides are apart; of other checks there is a one where they
    fail."""
    apart = {
        ("check", "sums", "apart"): [0.0, 0.0, 2.5, 1_000.0],
        ("check", "enough", "apart"): [0.0, 1.0, 0.0, 1.0],
        ("check", "holds", "apart"): [0.0] * 4,
    }
    assert failed_checks(THREE, Result({}, apart)) == [
        'the check "sums" fails in 2 months, first in month 2, 2004-02-25: '
        "by 2.50 there and 1,000.00 at most",
        'the check "enough" fails in 2 months, first in month 1, 2004-01-26',
    ]
