"""Months gathered into periods."""

import pytest

from dealdsl.runtime.periods import CLOSING_COLUMNS, OPENING_COLUMNS, by_period, gather
from dealdsl.runtime.projection import LINE_COLUMNS, POOL_COLUMNS

# What happens in a month adds up. A new column must be in one of the three.
ADDED_UP = {
    *("new_defaults", "scheduled", "prepaid", "recovered", "loss", "gross_interest"),
    *("servicing_fee", "interest", "target_interest", "io_interest", "target_scheduled"),
    *("target_unscheduled", "target_loss", "po_principal", "po_loss"),
    *("late_recovered", "prepayment_interest_shortfall"),
}


def test_every_column_is_gathered_in_one_way() -> None:
    ways = (ADDED_UP, OPENING_COLUMNS, CLOSING_COLUMNS)
    columns = {*POOL_COLUMNS, *LINE_COLUMNS}
    assert sorted(column for way in ways for column in way) == sorted(columns)


MONTHLY = [9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


@pytest.mark.parametrize(
    ("column", "gathered"),
    [
        ("scheduled", [9.0, 6.0, 15.0]),
        ("balance", [9.0, 1.0, 4.0]),
        ("closing_balance", [9.0, 3.0, 6.0]),
    ],
)
def test_a_quarter_is_three_months(column: str, gathered: list[float]) -> None:
    assert gather({("I", column): MONTHLY}, 2, 3) == {("I", column): gathered}


def test_a_period_of_one_month_is_the_month() -> None:
    columns = {("I", column): MONTHLY for column in POOL_COLUMNS}
    assert gather(columns, 6, 1) == columns


def test_a_table_is_read_in_the_last_month_of_a_period() -> None:
    rows = {1: 1.0, 3: 0.5, 7: 0.25, 8: 0.0}
    assert by_period(rows, 3, 3) == [1.0, 0.5, 0.5, 0.0]
