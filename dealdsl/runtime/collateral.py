"""The loans, month by month: prepayments, defaults, losses, and strips to the target rate."""

# What a line adds to its pool in each month; `collateral` says what each is.
LOAN_COLUMNS = (
    *("balance", "closing_balance", "performing", "foreclosure", "new_defaults", "scheduled"),
    *("prepaid", "recovered", "loss", "gross_interest", "servicing_fee", "interest"),
    *("target_interest", "io_interest", "target_balance", "target_closing_balance"),
    *("target_scheduled", "target_unscheduled", "target_loss"),
    *("po_balance", "po_closing_balance", "po_principal", "po_loss", "delinquent_60"),
)


def collateral(
    months: int,
    term: int,  # months from the cut-off to the last payment
    lag: int,  # months from default to liquidation
    advance: bool,
    severity: list[float],  # a fraction, by month of liquidation, as are all lists
    smm: list[float],  # index 0 is the cut-off
    mdr: list[float],
    delinquency: list[float],
    initial_balance: float,
    gross_rate: list[float],  # annual fractions, as are all rates
    target_rate: list[float],
    io_rate: list[float],  # net rate above the target rate
    target_fraction: float,  # the part of principal that pays the target rate
    amortisation: list[float],  # the fraction of the opening balance due in each month
    scheduled_balance: list[float],  # of a loan of 1 that pays only what is due
    defaulted: list[float],  # the line's, by month of default; filled in here, as are the next
    line_balance: list[float],  # opening
    line_bearing: list[float],  # on which interest is paid
    line_prepaid: list[float],
    line_loss: list[float],
    balance: list[float],  # the pool's columns: opening, performing and in foreclosure
    closing_balance: list[float],
    performing: list[float],  # closing, as is the next
    foreclosure: list[float],
    new_defaults: list[float],
    scheduled: list[float],  # amortisation, that of foreclosures if it is advanced
    prepaid: list[float],
    recovered: list[float],  # of loans liquidated, as is the loss
    loss: list[float],
    gross_interest: list[float],
    servicing_fee: list[float],  # gross interest less net interest
    interest: list[float],  # net: the next two
    target_interest: list[float],  # at the target rate
    io_interest: list[float],  # above the target rate
    target_balance: list[float],  # opening, of the part of principal that pays the target rate
    target_closing_balance: list[float],
    target_scheduled: list[float],
    target_unscheduled: list[float],  # prepaid and recovered
    target_loss: list[float],
    po_balance: list[float],  # opening, of the part of principal that pays no interest
    po_closing_balance: list[float],
    po_principal: list[float],
    po_loss: list[float],
    delinquent_60: list[float],  # closing, 60 or more days delinquent, foreclosures included
) -> None:
    """Run one line of loans and add what it does in each month to its pool's columns, in dollars.

    The default model of the BMA Standard Formulas: loans that default stop prepaying and are
    liquidated `lag` months later at a loss of `severity` times their balance at default. Meanwhile
    they amortise, and their interest is paid, only if the servicer advances.
    """
    performing_now = initial_balance
    foreclosure_now = 0.0
    for month in range(1, min(months, term) + 1):
        opening = performing_now + foreclosure_now
        fraction = amortisation[month]

        # Performing loans default, amortise and prepay, in this order; a default does not lower
        # what prepays, unless nothing else is left.
        defaults = performing_now * mdr[month]
        defaulted[month] = defaults
        still_paying = performing_now - defaults
        amortised = still_paying * fraction
        prepayments = min(performing_now * (1.0 - fraction) * smm[month], still_paying - amortised)

        # Loans that defaulted `lag` months ago are liquidated. What they owe has amortised since
        # if it was advanced; the loss is measured on what they owed when they defaulted.
        in_foreclosure = foreclosure_now + defaults
        at_default = 0.0
        liquidated = 0.0
        if month > lag:
            at_default = defaulted[month - lag]
            owed_then = scheduled_balance[month - 1 - lag]
            advanced_since = advance and owed_then > 0.0
            still_owed = scheduled_balance[month - 1] / owed_then if advanced_since else 1.0
            liquidated = min(at_default * still_owed, in_foreclosure)
        if month == term:
            liquidated = in_foreclosure
        loss_now = min(severity[month] * at_default, liquidated)
        recoveries = liquidated - loss_now
        in_foreclosure = in_foreclosure - liquidated
        advanced = in_foreclosure * fraction if advance else 0.0

        interest_bearing = opening if advance else still_paying
        target_interest_now = interest_bearing * target_fraction * target_rate[month] / 12.0
        io_interest_now = interest_bearing * io_rate[month] / 12.0
        interest_now = target_interest_now + io_interest_now
        gross_interest_now = interest_bearing * gross_rate[month] / 12.0

        performing_now = still_paying - amortised - prepayments
        foreclosure_now = in_foreclosure - advanced
        closing = performing_now + foreclosure_now
        po_closing = closing - closing * target_fraction
        scheduled_now = amortised + advanced
        unscheduled = prepayments + recoveries
        principal = scheduled_now + unscheduled
        delinquent = max(delinquency[month] * closing, foreclosure_now)

        line_balance[month] = opening
        line_bearing[month] = interest_bearing
        line_prepaid[month] = prepayments
        line_loss[month] = loss_now
        balance[month] = balance[month] + opening
        closing_balance[month] = closing_balance[month] + closing
        performing[month] = performing[month] + performing_now
        foreclosure[month] = foreclosure[month] + foreclosure_now
        new_defaults[month] = new_defaults[month] + defaults
        scheduled[month] = scheduled[month] + scheduled_now
        prepaid[month] = prepaid[month] + prepayments
        recovered[month] = recovered[month] + recoveries
        loss[month] = loss[month] + loss_now
        gross_interest[month] = gross_interest[month] + gross_interest_now
        servicing_fee[month] = servicing_fee[month] + max(gross_interest_now - interest_now, 0.0)
        interest[month] = interest[month] + interest_now
        target_interest[month] = target_interest[month] + target_interest_now
        io_interest[month] = io_interest[month] + io_interest_now
        target_balance[month] = target_balance[month] + opening * target_fraction
        target_closing_balance[month] = target_closing_balance[month] + closing * target_fraction
        target_scheduled[month] = target_scheduled[month] + scheduled_now * target_fraction
        target_unscheduled[month] = target_unscheduled[month] + unscheduled * target_fraction
        target_loss[month] = target_loss[month] + loss_now * target_fraction
        po_balance[month] = po_balance[month] + (opening - opening * target_fraction)
        po_closing_balance[month] = po_closing_balance[month] + po_closing
        po_principal[month] = po_principal[month] + (principal - principal * target_fraction)
        po_loss[month] = po_loss[month] + (loss_now - loss_now * target_fraction)
        delinquent_60[month] = delinquent_60[month] + delinquent


def prepayment_interest(
    months: int,
    term: int,
    part_lost: float,  # of a month's interest, on each prepayment
    compensating_rate: float,  # annual, on the opening balance
    gross_rate: list[float],  # by month, as are all lists
    target_rate: list[float],
    io_rate: list[float],
    target_fraction: float,
    line_balance: list[float],  # of `collateral`, as are the next two
    line_bearing: list[float],
    line_prepaid: list[float],
    gross_interest: list[float],  # the pool's columns: each is lowered by what the line lacks
    servicing_fee: list[float],
    interest: list[float],
    target_interest: list[float],
    io_interest: list[float],
    prepayment_interest_shortfall: list[float],
) -> None:
    """Take from the pool's interest what prepayments do not pay, in dollars.

    A loan that prepays owes interest to that day only. The servicer makes the net interest good
    up to `compensating_rate`, and out of no more than the fee that it collects.
    """
    for month in range(1, min(months, term) + 1):
        without = line_prepaid[month] * part_lost
        target_lost = without * target_fraction * target_rate[month] / 12.0
        io_lost = without * io_rate[month] / 12.0
        lost = target_lost + io_lost
        gross_lost = without * gross_rate[month] / 12.0
        bearing = line_bearing[month]
        net_rate = target_fraction * target_rate[month] + io_rate[month]
        whole_fee = bearing * (gross_rate[month] - net_rate) / 12.0
        fee = max(whole_fee - (gross_lost - lost), 0.0)
        compensation = min(min(line_balance[month] * compensating_rate / 12.0, lost), fee)
        made_good = compensation / lost if lost > 0.0 else 1.0
        target_short = target_lost - target_lost * made_good
        io_short = io_lost - io_lost * made_good
        short = target_short + io_short

        gross_interest[month] = gross_interest[month] - gross_lost
        servicing_fee[month] = max(servicing_fee[month] - (gross_lost - lost) - compensation, 0.0)
        interest[month] = interest[month] - short
        target_interest[month] = target_interest[month] - target_short
        io_interest[month] = io_interest[month] - io_short
        prepayment_interest_shortfall[month] = prepayment_interest_shortfall[month] + short


def late_recoveries(
    months: int,
    lag: int,  # months from liquidation to the late recovery
    part: float,  # of each loss that is recovered late
    target_fraction: float,
    line_loss: list[float],  # by month, as are all lists
    late_recovered: list[float],  # the pool's columns
    target_unscheduled: list[float],
    po_principal: list[float],
) -> None:
    """Add what is recovered of losses, `lag` months after each, to the pool's cash, in dollars."""
    for month in range(lag + 1, months + 1):
        late = line_loss[month - lag] * part
        late_recovered[month] = late_recovered[month] + late
        target_unscheduled[month] = target_unscheduled[month] + late * target_fraction
        po_principal[month] = po_principal[month] + (late - late * target_fraction)
