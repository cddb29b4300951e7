"""Stated figures that cannot be: below zero, out of range, at odds with one another."""

from __future__ import annotations

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("negative-balance")
def negative_balance(what: str, span: Span, shown: str) -> Diagnostic:
    """A balance, a limit, an account or another amount is below zero.

    Where the amount is worked out, look at the figures that it is worked out from.

    Instead of:

        tranche A { balance: -$1,000,000   … }

    Write:

        tranche A { balance: $1,000,000   … }
    """
    return error(
        "negative-balance",
        f"{what} is {shown}: it cannot be below zero",
        span,
        "below zero",
        help="check the sign, or the figures that this is worked out from",
    )


@mistake("negative-figure")
def negative_figure(what: str, span: Span, shown: str) -> Diagnostic:
    """A stated rate, percent, number or term is below zero.

    No figure that a deal states of its loans and classes can be. Where it is worked out, look at
    the figures that it is worked out from.

    Instead of:

        pool I { gross_rate: -6%   … }

    Write:

        pool I { gross_rate: 6%   … }
    """
    return error(
        "negative-figure",
        f"{what} is {shown}: it cannot be below zero",
        span,
        "below zero",
        help="check the sign, or the figures that this is worked out from",
    )


@mistake("bound-reversed")
def bound_reversed(key: str, span: Span, low: str, high: str) -> Diagnostic:
    """`between` names its larger end first, so that nothing can lie between the two.

    Bounds are worded in the disclosure as they stand here, and compared with loan data: one that
    nothing can meet says nothing.

    Instead of:

        original_balance: between $1,600,000 and $54,000

    Write:

        original_balance: between $54,000 and $1,600,000
    """
    return error(
        "bound-reversed",
        f"nothing lies between {low} and {high}",
        span,
        "the ends are reversed",
        help=f"write `{key}: between {high} and {low}`",
        replacement=f"between {high} and {low}",
    )


@mistake("not-one-figure")
def not_one_figure(name: str, span: Span, what: str, place: Span | None = None) -> Diagnostic:
    """The model, or a calculation, needs a figure that is stated as a bound, a date or a text.

    A bound such as `at least 98%` says what a figure is not; nothing can be worked out from it.

    Instead of:

        pool I { primary_residence: at least 98%   … }
        check "mostly primary residences": I.primary_residence >= 95%

    Write:

        pool I { primary_residence: 98.2%   … }
        check "mostly primary residences": I.primary_residence >= 95%
    """
    if place is None:
        message = f"`{name}` is {what}: the model needs one figure"
        return error("not-one-figure", message, span, "one figure is needed", help="write a figure")
    return error(
        "not-one-figure",
        f"`{name}` is {what}, with which nothing can be worked out",
        span,
        "a figure is needed",
        help="state it as one figure, or leave it out here",
        also=(Label(place, f"stated as {what}"),),
    )


@mistake("subsets-exceed-pool")
def subsets_exceed_pool(pool: str, span: Span, parts: str, whole: str) -> Diagnostic:
    """Lines or subsets of a pool add up to more, or to less, than the pool.

    They are what the model amortises, so together they are the pool. A document often rounds them
    to dollars: a difference of under $1 a figure is put into the largest part.

    Instead of:

        pool I {
          balance: $1,000,000
          line a { balance: $600,000   gross_rate: 6%   remaining_term: 357 months }
          line b { balance: $500,000   gross_rate: 6%   remaining_term: 177 months }
        }

    Write:

        pool I {
          balance: $1,100,000
          …
        }
    """
    return error(
        "subsets-exceed-pool",
        f"the parts of pool `{pool}` add up to {parts}, the pool is {whole}",
        span,
        "not the sum of the parts",
        help="correct the balances; a difference of under $1 a figure is allowed for rounding",
    )


@mistake("subset-outside-its-condition")
def subset_outside_its_condition(name: str, span: Span, figures: str) -> Diagnostic:
    """A subset's own figures contradict the condition that its loans are chosen by.

    The condition holds of every loan, and so of their mean.

    Instead of:

        pool I {
          target_rate: 5.25%
          subset discount where net_rate < target_rate { net_rate: 5.5%   … }
        }

    Write:

        subset discount where net_rate < target_rate { net_rate: 5.05%   … }
    """
    return error(
        "subset-outside-its-condition",
        f"the loans of `{name}` do not meet the subset's own condition",
        span,
        f"does not hold: {figures}",
        help="correct the condition, or the figures of the subset",
    )


@mistake("net-rate-out-of-range")
def net_rate_out_of_range(name: str, span: Span, gross: str, net: str) -> Diagnostic:
    """Loans bear a net rate above their gross rate, or below zero.

    The net rate is what the gross rate leaves when the servicing fee is paid.

    Instead of:

        pool I { gross_rate: 6%   servicing_fee: 25%   … }

    Write:

        pool I { gross_rate: 6%   servicing_fee: 25 bp   … }
    """
    return error(
        "net-rate-out-of-range",
        f"the loans of {name} bear {gross} gross and {net} net",
        span,
        "the net rate lies between zero and the gross rate",
        help="correct `gross_rate`, `net_rate` or `servicing_fee`: a fee is written like `25 bp`",
    )


@mistake("term-out-of-range")
def term_out_of_range(name: str, span: Span, months: int, possible: bool) -> Diagnostic:
    """Loans have no month left to run, or more months than loans have.

    A remaining term is counted in whole months, half up: it is at least one. More than 480 months
    is unusual, and told as a warning; more than 1,200 is an error.

    Instead of:

        pool I { remaining_term: 3571.2 months   … }

    Write:

        pool I { remaining_term: 357.12 months   … }
    """
    tell = warning if possible else error
    many = "no whole month" if months < 1 else f"{months:,} months"
    return tell(
        "term-out-of-range",
        f"the loans of {name} have {many} left to run",
        span,
        "too short" if months < 1 else "unusually long",
        help="check the decimal point; a term in years is written `30 years`",
    )


@mistake("unusable-scenario")
def unusable_scenario(name: str, span: Span, why: str) -> Diagnostic:
    """A scenario assumes something that no model can run.

    Percents of the loans lie between 0 and 100, speeds are not negative, a lag is whole months, and
    of the ways to state a speed (`PSA`, `CPR`, `SMM`) a scenario uses one.

    Instead of:

        scenario stress { prepayment: 275 PSA   default: 2% CDR   severity: 350% }

    Write:

        scenario stress { prepayment: 275 PSA   default: 2% CDR   severity: 35% }
    """
    return error(
        "unusable-scenario",
        f"scenario `{name}` cannot be run: {why}",
        span,
        "out of range",
        help="write a value in its range",
    )
