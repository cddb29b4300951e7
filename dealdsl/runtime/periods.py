"""Months gathered into periods, where a deal pays less often than every month."""

from dealdsl.runtime.indices import by_month

# A period opens with what its first month opens with, and closes with what its last month closes
# with. All other columns are what happens in a month, and add up.
OPENING_COLUMNS = ("balance", "target_balance", "po_balance", "gross_rate", "net_rate")
CLOSING_COLUMNS = (
    *("closing_balance", "performing", "foreclosure", "delinquent_60"),
    *("target_closing_balance", "po_closing_balance"),
)


def sum_by_period(
    periods: int, months_a_period: int, monthly: list[float], gathered: list[float]
) -> None:
    """Fill in the sum of each period's months, the first month first."""
    for period in range(1, periods + 1):
        total = 0.0
        for month in range((period - 1) * months_a_period + 1, period * months_a_period + 1):
            total = total + monthly[month]
        gathered[period] = total


def pick_by_period(
    periods: int, months_a_period: int, place: int, monthly: list[float], gathered: list[float]
) -> None:
    """Fill in the value of one month of each period: `place` is 1 for its first month."""
    for period in range(1, periods + 1):
        gathered[period] = monthly[(period - 1) * months_a_period + place]


def gather(
    columns: dict[tuple[str, str], list[float]], periods: int, months_a_period: int
) -> dict[tuple[str, str], list[float]]:
    """Columns by month as columns by period. Index = period; 0 stays the cut-off."""
    found = {}
    for (owner, column), monthly in columns.items():
        gathered = [monthly[0], *[0.0] * periods]
        if column in OPENING_COLUMNS:
            pick_by_period(periods, months_a_period, 1, monthly, gathered)
        elif column in CLOSING_COLUMNS:
            pick_by_period(periods, months_a_period, months_a_period, monthly, gathered)
        else:
            sum_by_period(periods, months_a_period, monthly, gathered)
        found[owner, column] = gathered
    return found


def by_period(rows: dict[int, float], periods: int, months_a_period: int) -> list[float]:
    """A step function of the month as a list by period: its value in the last month of each."""
    return by_month(rows, periods * months_a_period)[::months_a_period]


def last_of_each(monthly: list[float], months_a_period: int) -> list[float]:
    """A list by month as a list by period: the value of the last month of each."""
    return monthly[::months_a_period]
