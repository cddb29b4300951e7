"""How loans pay: interest-only months, balloons, resets, stated flows, prepayment interest."""

from __future__ import annotations

from collections.abc import Sequence

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("interest-only-too-long")
def interest_only_too_long(name: str, span: Span, months: int, term: int) -> Diagnostic:
    """Loans pay interest only for longer than they run.

    The months are counted from the cut-off. Loans that pay interest only to their last month pay
    all principal in it; nothing can be due after it.

    Instead of:

        pool I { interest_only: 120 months   remaining_term: 60 months   … }

    Write:

        pool I { interest_only: 60 months   remaining_term: 60 months   … }
    """
    return error(
        "interest-only-too-long",
        f"the loans of {name} pay interest only for {months} months and run for {term}",
        span,
        "longer than the loans run",
        help=f"write at most {term} months, counted from the cut-off",
    )


@mistake("amortisation-term-too-short")
def amortisation_term_too_short(name: str, span: Span, months: int, term: int) -> Diagnostic:
    """Loans would be paid down before their last month.

    `amortisation_term` is how long level payments would take to pay the loans down, counted from
    the cut-off. It is longer than the remaining term where a balloon is left; loans that are paid
    down sooner have a shorter remaining term.

    Instead of:

        pool I { amortisation_term: 240 months   remaining_term: 300 months   … }

    Write:

        pool I { amortisation_term: 300 months   remaining_term: 240 months   … }
    """
    return error(
        "amortisation-term-too-short",
        f"the loans of {name} amortise over {months} months and run for {term}",
        span,
        "shorter than the remaining term",
        help=f"write at least {term} months, interest-only months included",
    )


@mistake("reset-incomplete")
def reset_incomplete(name: str, span: Span, lacking: Sequence[str], example: str) -> Diagnostic:
    """Loans state a part of how their rate is reset, and not all that is needed.

    An adjustable rate needs its `index`, its `margin`, the month of its `first_reset` and
    `reset_every`. Caps, a floor and a `lookback` mean nothing without them.

    Instead of:

        pool I { index: LIBOR-1Y   margin: 2.25%   … }

    Write:

        pool I { index: LIBOR-1Y   margin: 2.25%   first_reset: 13   reset_every: 12 months   … }
    """
    listed = ", ".join(f"`{key}`" for key in lacking)
    return error(
        "reset-incomplete",
        f"the rate of {name} is reset without {listed}",
        span,
        f"{listed} missing",
        help=f"write, for example, `{example}`",
    )


@mistake("reset-out-of-range")
def reset_out_of_range(key: str, span: Span, shown: str) -> Diagnostic:
    """A rate is first reset, or reset again, after no whole number of months.

    `first_reset` is the number of the first month whose interest is at the reset rate, 1 being the
    first month after the cut-off. `reset_every` is how many months each rate stands.

    Instead of:

        pool I { first_reset: 0   reset_every: 12 months   … }

    Write:

        pool I { first_reset: 1   reset_every: 12 months   … }
    """
    return error(
        "reset-out-of-range",
        f"`{key}` is {shown}: it is a whole number of months from 1",
        span,
        "not a whole month from 1",
        help="write a whole number, 1 or more",
    )


@mistake("caps-reversed")
def caps_reversed(name: str, span: Span, lower: str, higher: str) -> Diagnostic:
    """The lowest rate of adjustable loans, or their rate today, is above their highest.

    A reset never moves the rate above `life_cap` or below `rate_floor`. The rate at the cut-off
    may be below the floor, as a teaser is, but not above the cap.

    Instead of:

        pool I { gross_rate: 5%   life_cap: 2.25%   rate_floor: 11%   … }

    Write:

        pool I { gross_rate: 5%   life_cap: 11%   rate_floor: 2.25%   … }
    """
    return error(
        "caps-reversed",
        f"the rates of {name} cannot be: {lower} is above {higher}",
        span,
        "below what it is to cap",
        help="`life_cap` is the highest gross rate, not what is added to the rate at the cut-off",
    )


@mistake("strips-of-changing-rates")
def strips_of_changing_rates(name: str, span: Span, why: str) -> Diagnostic:
    """A pool with a target rate holds loans whose rates change.

    The target-rate and principal-only strips of a loan are fixed parts of its principal, which
    follow from its net rate. A rate that changes has no such parts: interest would be paid that
    the loans do not bring.

    Instead of:

        pool I { target_rate: 5.25%   index: LIBOR-1Y   margin: 2.25%   … }

    Write:

        pool I { index: LIBOR-1Y   margin: 2.25%   … }
    """
    return error(
        "strips-of-changing-rates",
        f"the loans of {name} have {why} and a target rate",
        span,
        "needs a net rate that does not change",
        help="leave `target_rate` out; `.interest` and `.principal` need none",
    )


@mistake("stated-principal-off-balance")
def stated_principal_off_balance(name: str, span: Span, stated: str, balance: str) -> Diagnostic:
    """The stated principal of loans adds up to more, or to less, than the loans.

    Each month's principal is read as a part of what is still owed, so that together the months pay
    all of it. A document often rounds to dollars: a difference of under $1 a month is allowed.

    Instead of:

        pool I { balance: $3,000   stated_principal: $1,000 $1,000 $2,000   … }

    Write:

        pool I { balance: $3,000   stated_principal: $1,000 $1,000 $1,000   … }
    """
    return error(
        "stated-principal-off-balance",
        f"the stated principal of {name} adds up to {stated}, the loans are {balance}",
        span,
        f"adds up to {stated}",
        help="correct the balance or the amounts; a balloon is part of the last month's",
    )


@mistake("stated-flows-do-not-fit")
def stated_flows_do_not_fit(name: str, span: Span, why: str, label: str) -> Diagnostic:
    """The stated principal and interest of loans do not fit each other, or the loans.

    There is one amount of each for each month, month 1 first, and no interest when nothing is owed
    any more. The flows take the place of a schedule, so that a line has these or the terms of a
    schedule (resets, interest-only months, an amortisation term). They belong to one line: in a
    pool of several lines, to the line and not to the pool.

    Instead of:

        pool I { stated_principal: $1,000 $2,000   stated_interest: $15   … }

    Write:

        pool I { stated_principal: $1,000 $2,000   stated_interest: $15 $10   … }
    """
    return error(
        "stated-flows-do-not-fit",
        f"the stated flows of {name} do not fit: {why}",
        span,
        label,
        help="state one amount of principal and one of interest for each month, and no other terms",
    )


@mistake("prepayment-interest-too-long")
def prepayment_interest_too_long(name: str, span: Span, shown: str) -> Diagnostic:
    """A prepayment would cost more than a month of interest.

    `prepayment_interest` is how many days of interest are lost, on average, when a loan prepays: a
    month has 30. Loans that prepay at any day of the month lose half of it.

    Instead of:

        pool I { prepayment_interest: 45 days   … }

    Write:

        pool I { prepayment_interest: 15 days   … }
    """
    return error(
        "prepayment-interest-too-long",
        f"each prepayment of {name} loses {shown} days of interest, and a month has 30",
        span,
        "more than a month",
        help="write at most `30 days`",
    )


@mistake("compensating-interest-without-shortfall")
def compensating_interest_without_shortfall(name: str, span: Span) -> Diagnostic:
    """A servicer makes interest good that the deal does not say is lost.

    `compensating_interest` is paid where prepayments leave a shortfall of interest, and
    `prepayment_interest` says how many days are lost. Without it there is nothing to make good.

    Instead of:

        pool I { compensating_interest: 12.5 bp   … }

    Write:

        pool I { prepayment_interest: 15 days   compensating_interest: 12.5 bp   … }
    """
    return error(
        "compensating-interest-without-shortfall",
        f"{name} states `compensating_interest` and loses none to prepayments",
        span,
        "nothing to make good",
        help="write, for example, `prepayment_interest: 15 days` beside it",
    )
