"""How a line of loans is scheduled to pay: level payments, resets of the rate, stated flows."""


def level_pay(
    gross_rate: float, first: int, last: int, over: int, amortisation: list[float]
) -> None:
    """Fill in the fraction of the opening balance that is due in months `first` to `last`.

    Payments at `gross_rate` (annual, a fraction) are level as if they went on for `over` months
    from the cut-off. With n months to go, r a month, the fraction is r / ((1 + r)^n - 1): one over
    the sum of (1 + r)^k for k from 0 to n - 1, which the loops build term by term.
    """
    growth = 1.0 + gross_rate / 12.0
    accumulated = 0.0
    for _ in range(last, over):
        accumulated = accumulated * growth + 1.0
    for remaining in range(over - last + 1, over - first + 2):
        accumulated = accumulated * growth + 1.0
        amortisation[over + 1 - remaining] = 1.0 / accumulated


def level_pay_between_resets(
    term: int,
    over: int,
    first_reset: int,
    reset_every: int,
    gross_rate: list[float],  # by month, annual
    amortisation: list[float],
) -> None:
    """The same for months 1 to `term`; each reset works the payments out anew."""
    level_pay(gross_rate[1], 1, min(first_reset - 1, term), over, amortisation)
    for reset in range(first_reset, term + 1, reset_every):
        level_pay(gross_rate[reset], reset, min(reset + reset_every - 1, term), over, amortisation)


def due_at_the_ends(term: int, interest_only: int, amortisation: list[float]) -> None:
    """None of the first `interest_only` months pays principal; month `term` pays all the rest."""
    for month in range(1, interest_only + 1):
        amortisation[month] = 0.0
    amortisation[term] = 1.0


def scheduled_balances(
    term: int, amortisation: list[float], scheduled_balance: list[float]
) -> None:
    """Fill in what is left of a loan of 1 after each month if it pays only what is due."""
    scheduled_balance[0] = 1.0
    for month in range(1, term + 1):
        scheduled_balance[month] = scheduled_balance[month - 1] * (1.0 - amortisation[month])


def reset_rates(
    term: int,
    first_reset: int,  # the first month whose interest is at a reset rate
    reset_every: int,  # months
    lookback: int,  # months from the index that a reset uses to the reset
    margin: float,  # annual, a fraction, as are all rates
    initial_cap: float,  # how far the first reset may move the rate, either way
    periodic_cap: float,  # the same for every later reset
    life_cap: float,
    rate_floor: float,
    index: list[float],  # by month
    gross_rate: list[float],  # by month: the initial rate throughout; filled in from `first_reset`
) -> None:
    """Reset the rate to index plus margin, within the caps of each reset and then of the loan."""
    for reset in range(first_reset, term + 1, reset_every):
        before = gross_rate[reset - 1]
        cap = initial_cap if reset == first_reset else periodic_cap
        indexed = index[max(reset - lookback, 1)] + margin
        capped = max(min(indexed, before + cap), before - cap)
        rate = max(min(capped, life_cap), rate_floor)
        for month in range(reset, min(reset + reset_every, term + 1)):
            gross_rate[month] = rate


def net_rates(
    months: int,
    initial_gross: float,
    initial_net: float,
    gross_rate: list[float],  # by month, as is the next
    net_rate: list[float],
) -> None:
    """Fill in the net rate of months 0 to `months`: fees stay what they are at first."""
    for month in range(months + 1):
        net_rate[month] = max(initial_net + (gross_rate[month] - initial_gross), 0.0)


def rates_above(
    months: int, target_rate: list[float], net_rate: list[float], io_rate: list[float]
) -> None:
    """Fill in how far the net rate is above the target rate in months 0 to `months`."""
    for month in range(months + 1):
        io_rate[month] = max(net_rate[month] - target_rate[month], 0.0)


def stated_flows(
    term: int,
    principal: list[float],  # dollars by month, as is interest
    interest: list[float],
    owed: list[float],  # a workspace
    amortisation: list[float],
    gross_rate: list[float],
) -> None:
    """Turn stated flows into the fraction due and the annual rate of each month.

    What is owed before a month is the principal stated from then on, so that the last month pays
    all that is left, and loans that prepay or default shrink the flows in proportion.
    """
    owed[term] = 0.0
    for later in range(term):
        owed[term - 1 - later] = owed[term - later] + principal[term - later]
    for month in range(1, term + 1):
        before = owed[month - 1]
        amortisation[month] = principal[month] / before if before > 0.0 else 1.0
        gross_rate[month] = 12.0 * interest[month] / before if before > 0.0 else 0.0
