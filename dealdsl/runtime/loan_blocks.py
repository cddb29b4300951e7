"""Loans one by one: blocks of 4,096, projected month by month and added up in a fixed order."""

# What a block adds to its pool's part in each month; `project_block` says what each is.
PART_COLUMNS = (
    *("performing", "foreclosure", "new_defaults", "scheduled", "prepaid", "recovered", "loss"),
    *("bearing", "gross_interest", "interest"),
)
LANES = 8  # loans that are worked on together: they have the same term and the same age
BLOCK = 4096  # loans of a block


def sum_of_lanes(part: list[float]) -> float:
    """Eight partial sums as one, in the one order that gives these very digits everywhere."""
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]))


def project_block(
    months: int,
    lag: int,  # months from default to liquidation
    advance: bool,
    first: int,  # the first of the block's groups of eight loans
    live: list[int],  # by month: how many of its groups still pay; those with short terms go first
    group_term: list[int],  # by group: months from the cut-off to the last payment
    smm_start: list[int],  # by group: the rate of month m stands at this place and m
    mdr_start: list[int],
    smm: list[float],  # a fraction a month, as is the next
    mdr: list[float],
    severity: list[float],  # a fraction, by month of liquidation
    loan_balance: list[float],  # by loan, eight a group, as are the next; dollars at the cut-off
    loan_gross: list[float],  # a month, a fraction, as is the next
    loan_net: list[float],
    loan_payment: list[float],  # a month, on a loan of 1
    loan_prepayment: list[float],  # what multiplies the monthly rate, as does the next
    loan_default: list[float],
    loan_severity: list[float],  # what is added to the severity of the month
    paying: list[float],  # workspaces by loan of the block; dollars at the cut-off, as is the next
    foreclosed: list[float],
    owed: list[float],  # on a loan of 1
    paying_then: list[float],  # the same, `lag` months ago
    owed_then: list[float],
    performing_parts: list[float],  # workspaces of eight
    foreclosure_parts: list[float],
    new_defaults_parts: list[float],
    scheduled_parts: list[float],
    prepaid_parts: list[float],
    recovered_parts: list[float],
    loss_parts: list[float],
    bearing_parts: list[float],
    gross_interest_parts: list[float],
    interest_parts: list[float],
    performing: list[float],  # dollars by month, added to; closing, as is the next
    foreclosure: list[float],
    new_defaults: list[float],
    scheduled: list[float],  # amortisation, that of foreclosures if it is advanced
    prepaid: list[float],
    recovered: list[float],  # of loans liquidated, as is the loss
    loss: list[float],
    bearing: list[float],  # on which interest is paid
    gross_interest: list[float],
    interest: list[float],  # net
) -> None:
    """Run a block of loans and add what they do in each month to the columns of their pool.

    Each loan does what a line of `collateral` does. What pays of it is counted in dollars at the
    cut-off: times what is then owed on a loan of 1 that pays only what is due, it is dollars. So
    no month needs a division or a power. What is liquidated defaulted `lag` months ago: a loan is
    followed a second time, that far behind. In each month loan i adds to the partial sum i mod 8.
    """
    for group in range(live[1]):
        for lane in range(8):
            paying[8 * group + lane] = loan_balance[8 * (first + group) + lane]
            foreclosed[8 * group + lane] = 0.0
            owed[8 * group + lane] = 1.0
            paying_then[8 * group + lane] = loan_balance[8 * (first + group) + lane]
            owed_then[8 * group + lane] = 1.0
    for month in range(1, months + 1):
        severity_now = severity[month]
        moves_then = 1.0 if month > lag else 0.0
        for lane in range(8):
            performing_parts[lane] = 0.0
            foreclosure_parts[lane] = 0.0
            new_defaults_parts[lane] = 0.0
            scheduled_parts[lane] = 0.0
            prepaid_parts[lane] = 0.0
            recovered_parts[lane] = 0.0
            loss_parts[lane] = 0.0
            bearing_parts[lane] = 0.0
            gross_interest_parts[lane] = 0.0
            interest_parts[lane] = 0.0
        for group in range(live[month]):
            # The last month pays all that is left; no loan defaults in the last `lag` months.
            remains = 0.0 if month == group_term[first + group] else 1.0
            smm_now = smm[smm_start[first + group] + month]
            mdr_now = 0.0
            if month + lag <= group_term[first + group]:
                mdr_now = mdr[mdr_start[first + group] + month]
            smm_then = 0.0
            mdr_then = 0.0
            if month > lag:
                smm_then = smm[smm_start[first + group] + month - lag]
                mdr_then = mdr[mdr_start[first + group] + month - lag]
            for lane in range(8):
                gross = loan_gross[8 * (first + group) + lane]
                payment = loan_payment[8 * (first + group) + lane]
                prepays = loan_prepayment[8 * (first + group) + lane]
                fails = loan_default[8 * (first + group) + lane]

                # What a loan of 1 owes before and after this month's payment.
                opening = owed[8 * group + lane]
                closing = max(opening - (payment - opening * gross), 0.0) * remains

                # Loans default, then amortise, then prepay.
                paid = paying[8 * group + lane]
                defaults = paid * min(mdr_now * fails, 1.0)
                staying = paid - defaults
                leaving = min(paid * min(smm_now * prepays, 1.0), staying)
                after = staying - leaving

                # Those that defaulted `lag` months ago are liquidated. What they owe has amortised
                # since if it was advanced; the loss is measured on what they owed then.
                paid_then = paying_then[8 * group + lane]
                opening_then = owed_then[8 * group + lane]
                liquidated = paid_then * min(mdr_then * fails, 1.0)
                still_owed = opening if advance else opening_then
                lost_of_all = severity_now + loan_severity[8 * (first + group) + lane]
                lost = min(lost_of_all * opening_then, still_owed)

                # Foreclosures are counted as what pays is, or in dollars if nothing is advanced.
                entering = defaults if advance else defaults * opening
                ending = liquidated if advance else liquidated * opening_then
                waiting = foreclosed[8 * group + lane]
                still_waiting = max(waiting + entering - ending, 0.0)
                worth = closing if advance else remains
                amortising = staying + still_waiting if advance else staying
                bears = (paid + waiting if advance else staying) * opening

                performing_parts[lane] = performing_parts[lane] + after * closing
                foreclosure_parts[lane] = foreclosure_parts[lane] + still_waiting * worth
                new_defaults_parts[lane] = new_defaults_parts[lane] + defaults * opening
                scheduled_parts[lane] = scheduled_parts[lane] + amortising * (opening - closing)
                prepaid_parts[lane] = prepaid_parts[lane] + leaving * closing
                recovered_parts[lane] = recovered_parts[lane] + liquidated * (still_owed - lost)
                loss_parts[lane] = loss_parts[lane] + liquidated * lost
                bearing_parts[lane] = bearing_parts[lane] + bears
                gross_interest_parts[lane] = gross_interest_parts[lane] + bears * gross
                net = loan_net[8 * (first + group) + lane]
                interest_parts[lane] = interest_parts[lane] + bears * net

                paying[8 * group + lane] = after
                foreclosed[8 * group + lane] = still_waiting
                owed[8 * group + lane] = closing
                staying_then = paid_then - liquidated
                leaving_then = min(paid_then * min(smm_then * prepays, 1.0), staying_then)
                paying_then[8 * group + lane] = staying_then - leaving_then
                due_then = (payment - opening_then * gross) * moves_then
                owed_then[8 * group + lane] = max(opening_then - due_then, 0.0)
        performing[month] = performing[month] + sum_of_lanes(performing_parts)
        foreclosure[month] = foreclosure[month] + sum_of_lanes(foreclosure_parts)
        new_defaults[month] = new_defaults[month] + sum_of_lanes(new_defaults_parts)
        scheduled[month] = scheduled[month] + sum_of_lanes(scheduled_parts)
        prepaid[month] = prepaid[month] + sum_of_lanes(prepaid_parts)
        recovered[month] = recovered[month] + sum_of_lanes(recovered_parts)
        loss[month] = loss[month] + sum_of_lanes(loss_parts)
        bearing[month] = bearing[month] + sum_of_lanes(bearing_parts)
        gross_interest[month] = gross_interest[month] + sum_of_lanes(gross_interest_parts)
        interest[month] = interest[month] + sum_of_lanes(interest_parts)


def place_rates(start: int, months: int, rates: list[float], table: list[float]) -> None:
    """Enter the rates of months 0 to `months` in a table, from `start` on."""
    for month in range(months + 1):
        table[start + month] = rates[month]


def add_part(
    months: int,
    target_fraction: float,  # 1 for the part of principal that pays the target rate, 0 for the rest
    target_rate: float,  # annual, a fraction; 0 where there are no strips
    io_fraction: float,  # of the part's net interest: 1 where it is what is above the target rate
    part_performing: list[float],  # of `project_block`, in dollars by month, as are the next
    part_foreclosure: list[float],
    part_new_defaults: list[float],
    part_scheduled: list[float],
    part_prepaid: list[float],
    part_recovered: list[float],
    part_loss: list[float],
    part_bearing: list[float],
    part_gross_interest: list[float],
    part_interest: list[float],
    bearing: list[float],  # on which interest is paid; added to, as are all pool's columns
    balance: list[float],
    closing_balance: list[float],
    performing: list[float],
    foreclosure: list[float],
    new_defaults: list[float],
    scheduled: list[float],
    prepaid: list[float],
    recovered: list[float],
    loss: list[float],
    gross_interest: list[float],
    interest: list[float],
    target_interest: list[float],
    io_interest: list[float],
    target_balance: list[float],
    target_closing_balance: list[float],
    target_scheduled: list[float],
    target_unscheduled: list[float],
    target_loss: list[float],
    po_balance: list[float],
    po_closing_balance: list[float],
    po_principal: list[float],
    po_loss: list[float],
) -> None:
    """Add one part of a tape's principal to the columns of its pool, in dollars."""
    po_fraction = 1.0 - target_fraction
    for month in range(1, months + 1):
        opening = part_performing[month - 1] + part_foreclosure[month - 1]
        closing = part_performing[month] + part_foreclosure[month]
        unscheduled = part_prepaid[month] + part_recovered[month]
        at_target = part_bearing[month] * target_fraction * target_rate / 12.0
        io_now = part_interest[month] * io_fraction
        target_now = at_target + (part_interest[month] - io_now)
        bearing[month] = bearing[month] + part_bearing[month]
        balance[month] = balance[month] + opening
        closing_balance[month] = closing_balance[month] + closing
        performing[month] = performing[month] + part_performing[month]
        foreclosure[month] = foreclosure[month] + part_foreclosure[month]
        new_defaults[month] = new_defaults[month] + part_new_defaults[month]
        scheduled[month] = scheduled[month] + part_scheduled[month]
        prepaid[month] = prepaid[month] + part_prepaid[month]
        recovered[month] = recovered[month] + part_recovered[month]
        loss[month] = loss[month] + part_loss[month]
        gross_interest[month] = gross_interest[month] + part_gross_interest[month]
        interest[month] = interest[month] + (target_now + io_now)
        target_interest[month] = target_interest[month] + target_now
        io_interest[month] = io_interest[month] + io_now
        target_balance[month] = target_balance[month] + opening * target_fraction
        target_closing_balance[month] = target_closing_balance[month] + closing * target_fraction
        target_scheduled[month] = target_scheduled[month] + part_scheduled[month] * target_fraction
        target_unscheduled[month] = target_unscheduled[month] + unscheduled * target_fraction
        target_loss[month] = target_loss[month] + part_loss[month] * target_fraction
        po_balance[month] = po_balance[month] + opening * po_fraction
        po_closing_balance[month] = po_closing_balance[month] + closing * po_fraction
        principal = part_scheduled[month] + unscheduled
        po_principal[month] = po_principal[month] + principal * po_fraction
        po_loss[month] = po_loss[month] + part_loss[month] * po_fraction


def finish_tape(
    months: int,
    delinquency: list[float],  # a fraction of the pool, by month, as are all lists
    bearing: list[float],  # on which interest is paid
    closing_balance: list[float],  # the pool's columns, as are the next
    foreclosure: list[float],
    gross_interest: list[float],
    interest: list[float],
    servicing_fee: list[float],  # filled in, as are the next
    delinquent_60: list[float],
    gross_rate: list[float],  # annual fractions: index 0 is the cut-off, where they are given
    net_rate: list[float],
) -> None:
    """Fill in what follows from all parts: fees, delinquencies, and the loans' mean rates.

    The mean rates are those of the loans on which interest is paid, and stay when there are none.
    """
    for month in range(1, months + 1):
        servicing_fee[month] = max(gross_interest[month] - interest[month], 0.0)
        delinquent = delinquency[month] * closing_balance[month]
        delinquent_60[month] = max(delinquent, foreclosure[month])
        paid_on = bearing[month]
        gross_before = gross_rate[month - 1]
        net_before = net_rate[month - 1]
        gross_rate[month] = (
            12.0 * gross_interest[month] / paid_on if paid_on > 0.0 else gross_before
        )
        net_rate[month] = 12.0 * interest[month] / paid_on if paid_on > 0.0 else net_before
