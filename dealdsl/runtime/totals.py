"""What a class is paid over its life, in a few numbers: the same for one run and for a batch."""

from dealdsl.runtime.flows import Model, Result

# What `class_totals` fills in, in this order.
TOTALS = (
    *("average_life", "first_payment", "last_payment"),
    *("interest", "principal", "residual", "loss", "ending_balance"),
)

# Less than this is no payment.
HALF_A_CENT = 0.005


def class_totals(
    periods: int,
    years: list[float],  # from closing, by period, as are all lists but the last
    interest_paid: list[float],
    principal_paid: list[float],
    residual_paid: list[float],
    realized_loss: list[float],
    loss_reimbursed: list[float],
    ending_balance: list[float],
    totals: list[float],  # filled in, in the order of TOTALS
) -> None:
    """Fill in a class's average life in years (-1 if it is paid no principal), the periods of its
    first and last payment (0 if there is none), and its totals in dollars.

    Interest added to the balance is principal paid below zero: together they are no payment, and
    for average life such principal counts as none. Loss is net of what was reimbursed.
    """
    repaid = 0.0
    weighted = 0.0
    first = 0.0
    last = 0.0
    interest = 0.0
    principal = 0.0
    residual = 0.0
    loss = 0.0
    reimbursed = 0.0
    ending = 0.0
    for period in range(1, periods + 1):
        principal_now = max(principal_paid[period], 0.0)
        repaid = repaid + principal_now
        weighted = weighted + principal_now * years[period]
        cash = interest_paid[period] + principal_paid[period] + residual_paid[period]
        is_paid = cash >= HALF_A_CENT
        last = 1.0 * period if is_paid else last
        first = last if first == 0.0 else first
        interest = interest + interest_paid[period]
        principal = principal + principal_paid[period]
        residual = residual + residual_paid[period]
        loss = loss + realized_loss[period]
        reimbursed = reimbursed + loss_reimbursed[period]
        ending = ending_balance[period]
    totals[0] = weighted / repaid if repaid >= HALF_A_CENT else -1.0
    totals[1] = first
    totals[2] = last
    totals[3] = interest
    totals[4] = principal
    totals[5] = residual
    totals[6] = loss - reimbursed
    totals[7] = ending


def first_period(periods: int, values: list[float], found: list[float]) -> None:
    """Fill in the first period whose value is other than 0, and 0 if there is none."""
    first = 0.0
    for period in range(1, periods + 1):
        is_first = first == 0.0 and values[period] != 0.0
        first = 1.0 * period if is_first else first
    found[0] = first


def present_value(
    periods: int,
    factors: list[float],  # what a dollar is worth at closing, by period, as are the next
    interest_paid: list[float],
    principal_paid: list[float],
    residual_paid: list[float],
    found: list[float],
) -> None:
    """Fill in what all that a class is paid is worth at closing, in dollars."""
    worth = 0.0
    for period in range(1, periods + 1):
        cash = interest_paid[period] + principal_paid[period] + residual_paid[period]
        worth = worth + cash * factors[period]
    found[0] = worth


def add_cash(
    periods: int,
    interest_paid: list[float],  # by period, as are all lists
    principal_paid: list[float],
    residual_paid: list[float],
    found: list[float],
) -> None:
    """Fill in all that a class is paid, in dollars."""
    for period in range(1, periods + 1):
        found[period] = interest_paid[period] + principal_paid[period] + residual_paid[period]


def totals_of(
    model: Model, result: Result, name: str, years: list[float] | None = None
) -> list[float]:
    """A class's or a composite's totals, in the order of TOTALS.

    `years` are those of `years_of(model)`, for a caller that asks for many classes.
    """
    totals = [0.0] * len(TOTALS)
    class_totals(
        periods=len(model.payment_dates) - 1,
        years=years_of(model) if years is None else years,
        interest_paid=result.flows[name, "interest_paid"],
        principal_paid=result.flows[name, "principal_paid"],
        residual_paid=result.flows[name, "residual_paid"],
        realized_loss=result.flows[name, "realized_loss"],
        loss_reimbursed=result.flows[name, "loss_reimbursed"],
        ending_balance=result.flows[name, "ending_balance"],
        totals=totals,
    )
    return totals


def years_of(model: Model) -> list[float]:
    """Years from closing by period: by 30/360 to the day that interest accrues to, or by months if
    the deal states no dates."""
    return [_years(model, period) for period in range(len(model.accrual_dates))]


def days_30_360(start: str, end: str) -> int:
    """Days between two ISO dates on the 30/360 bond basis: months have 30 days, and an end on the
    31st counts as the 30th if the start is on the 30th or the 31st."""
    year, month, day = map(int, start.split("-"))
    end_year, end_month, end_day = map(int, end.split("-"))
    day = min(day, 30)
    if day == 30:
        end_day = min(end_day, 30)
    return 360 * (end_year - year) + 30 * (end_month - month) + end_day - day


def _years(model: Model, period: int) -> float:
    if not model.closing or not model.accrual_dates[period]:
        return period * model.months_a_period / 12
    return days_30_360(model.closing, model.accrual_dates[period]) / 360
