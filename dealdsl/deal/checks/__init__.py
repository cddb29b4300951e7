"""What must hold of a checked deal: one mistake a file, in the order they are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dealdsl.deal.checks.account_drawn_past_zero import account_drawn_past_zero
from dealdsl.deal.checks.account_never_drawn import account_never_drawn
from dealdsl.deal.checks.account_never_used import account_never_used
from dealdsl.deal.checks.accretion_without_interest import accretion_without_interest
from dealdsl.deal.checks.allocation_without_rest import allocation_without_rest
from dealdsl.deal.checks.amount_allocated_twice import amount_allocated_twice
from dealdsl.deal.checks.assumption_without_effect import assumption_without_effect
from dealdsl.deal.checks.average_window_uneven import average_window_uneven
from dealdsl.deal.checks.balance_and_notional import balance_and_notional
from dealdsl.deal.checks.call_at_closing import call_at_closing
from dealdsl.deal.checks.call_sees_collections import call_sees_collections
from dealdsl.deal.checks.calls_conflict import calls_conflict
from dealdsl.deal.checks.capitalised_without_balance import capitalised_without_balance
from dealdsl.deal.checks.cash_never_drawn import cash_never_drawn
from dealdsl.deal.checks.cash_to_nobody import cash_to_nobody
from dealdsl.deal.checks.check_not_a_comparison import check_not_a_comparison
from dealdsl.deal.checks.claim_never_owed import claim_never_owed
from dealdsl.deal.checks.claim_never_paid import claim_never_paid
from dealdsl.deal.checks.classes_exceed_collateral import classes_exceed_collateral
from dealdsl.deal.checks.dates_out_of_order import dates_out_of_order
from dealdsl.deal.checks.day_count_without_dates import day_count_without_dates
from dealdsl.deal.checks.empty_class import empty_class
from dealdsl.deal.checks.entitlement_never_paid import entitlement_never_paid
from dealdsl.deal.checks.failed_check import failed_check
from dealdsl.deal.checks.fee_never_paid import fee_never_paid
from dealdsl.deal.checks.fee_stated_twice import fee_stated_twice
from dealdsl.deal.checks.first_payment_misplaced import first_payment_misplaced
from dealdsl.deal.checks.floater_without_day_count import floater_without_day_count
from dealdsl.deal.checks.fund_drawn_before_filled import fund_drawn_before_filled
from dealdsl.deal.checks.fund_drawn_twice import fund_drawn_twice
from dealdsl.deal.checks.fund_never_drawn import fund_never_drawn
from dealdsl.deal.checks.fund_never_filled import fund_never_filled
from dealdsl.deal.checks.group_does_not_add_up import group_does_not_add_up
from dealdsl.deal.checks.hedge_in_a_circle import hedge_in_a_circle
from dealdsl.deal.checks.interest_exceeds_collateral import interest_exceeds_collateral
from dealdsl.deal.checks.interest_without_day_count import interest_without_day_count
from dealdsl.deal.checks.limit_given_twice import limit_given_twice
from dealdsl.deal.checks.limit_without_effect import limit_without_effect
from dealdsl.deal.checks.losses_may_remain import losses_may_remain
from dealdsl.deal.checks.losses_never_taken import losses_never_taken
from dealdsl.deal.checks.losses_not_exhausted import losses_not_exhausted
from dealdsl.deal.checks.losses_taken_twice import losses_taken_twice
from dealdsl.deal.checks.names_collide import names_collide
from dealdsl.deal.checks.never_allocated import never_allocated
from dealdsl.deal.checks.no_rest import no_rest
from dealdsl.deal.checks.no_value_at_closing import no_value_at_closing
from dealdsl.deal.checks.no_waterfall import no_waterfall
from dealdsl.deal.checks.not_known_yet import not_known_yet
from dealdsl.deal.checks.notional_without_rate import notional_without_rate
from dealdsl.deal.checks.pools_do_not_add_up import pools_do_not_add_up
from dealdsl.deal.checks.pot_before_filled import pot_before_filled
from dealdsl.deal.checks.pot_never_allocated import pot_never_allocated
from dealdsl.deal.checks.principal_from_interest import principal_from_interest
from dealdsl.deal.checks.rate_without_balance import rate_without_balance
from dealdsl.deal.checks.recovery_without_loss import recovery_without_loss
from dealdsl.deal.checks.reduction_without_interest import reduction_without_interest
from dealdsl.deal.checks.reinvestment_never_bought import reinvestment_never_bought
from dealdsl.deal.checks.remaining_exceeds_original import remaining_exceeds_original
from dealdsl.deal.checks.residual_with_balance import residual_with_balance
from dealdsl.deal.checks.schedule_apart_from_classes import schedule_apart_from_classes
from dealdsl.deal.checks.schedule_never_followed import schedule_never_followed
from dealdsl.deal.checks.schedule_rises import schedule_rises
from dealdsl.deal.checks.schedule_too_short import schedule_too_short
from dealdsl.deal.checks.senior_loses_first import senior_loses_first
from dealdsl.deal.checks.share_above_whole import share_above_whole
from dealdsl.deal.checks.step_after_rest import step_after_rest
from dealdsl.deal.checks.support_loses_late import support_loses_late
from dealdsl.deal.checks.swap_never_paid import swap_never_paid
from dealdsl.deal.checks.target_twice import target_twice
from dealdsl.deal.checks.tranche_never_paid import tranche_never_paid
from dealdsl.deal.checks.unused_definition import unused_definition
from dealdsl.deal.model import Deal
from dealdsl.diagnostics.diagnostic import Diagnostic

FIGURES: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    dates_out_of_order,
    first_payment_misplaced,
    average_window_uneven,
    day_count_without_dates,
    interest_without_day_count,
    floater_without_day_count,
    remaining_exceeds_original,
    share_above_whole,
    group_does_not_add_up,
    pools_do_not_add_up,
    classes_exceed_collateral,
    interest_exceeds_collateral,
    check_not_a_comparison,
    failed_check,
)
CLASSES: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    names_collide,
    empty_class,
    residual_with_balance,
    balance_and_notional,
    rate_without_balance,
    capitalised_without_balance,
    notional_without_rate,
    reduction_without_interest,
    fee_stated_twice,
    hedge_in_a_circle,
    claim_never_owed,
    limit_given_twice,
    limit_without_effect,
    schedule_too_short,
    schedule_never_followed,
    schedule_apart_from_classes,
    schedule_rises,
)
ENTITLEMENTS: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    amount_allocated_twice,
    pot_never_allocated,
    pot_before_filled,
    allocation_without_rest,
    never_allocated,
    entitlement_never_paid,
)
CASH: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    no_waterfall,
    cash_never_drawn,
    fund_drawn_twice,
    fund_drawn_before_filled,
    fund_never_filled,
    fund_never_drawn,
    no_rest,
    step_after_rest,
    cash_to_nobody,
    principal_from_interest,
    target_twice,
    tranche_never_paid,
    fee_never_paid,
    swap_never_paid,
    claim_never_paid,
    account_never_used,
    account_never_drawn,
    accretion_without_interest,
    account_drawn_past_zero,
    reinvestment_never_bought,
)
LOSSES: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    losses_never_taken,
    losses_taken_twice,
    losses_not_exhausted,
    losses_may_remain,
    senior_loses_first,
    support_loses_late,
    recovery_without_loss,
)
LAST: tuple[Callable[[Deal], Iterator[Diagnostic]], ...] = (
    not_known_yet,
    no_value_at_closing,
    call_sees_collections,
    call_at_closing,
    calls_conflict,
    assumption_without_effect,
    unused_definition,
)

CHECKS = (*FIGURES, *CLASSES, *ENTITLEMENTS, *CASH, *LOSSES, *LAST)


def check_deal(deal: Deal) -> Iterator[Diagnostic]:
    """Everything that is wrong with a deal whose names, units and figures are known."""
    for check in CHECKS:
        yield from check(deal)
