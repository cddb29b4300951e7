"""Mistakes with loans that a pool buys."""

from __future__ import annotations

from datetime import date

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("reinvestment-given-twice")
def reinvestment_given_twice(pool: str, span: Span, first: Span) -> Diagnostic:
    """A pool says twice what loans it buys.

    All loans that a pool buys are alike. Loans of two kinds are bought by two pools.

    Instead of:

        pool I {
          reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 24 months }
          reinvestment { gross_rate: 7%   remaining_term: 36 months   until: 24 months }
          …
        }

    Write:

        pool I {
          reinvestment { gross_rate: 7.6%   remaining_term: 51 months   until: 24 months }
          …
        }
    """
    return error(
        "reinvestment-given-twice",
        f"pool `{pool}` has two `reinvestment` sections",
        span,
        "the second",
        help="keep one of the two",
        also=(Label(first, "the first"),),
    )


@mistake("until-without-dates")
def until_without_dates(pool: str, span: Span) -> Diagnostic:
    """Loans are bought until a date, and the deal does not say when it pays.

    Loans are bought on payment dates. Where a deal states none, its periods are counted in months.

    Instead of, in a deal without `payment_dates`:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 2009-12-25 }

    Write:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 24 months }
    """
    return error(
        "until-without-dates",
        f"pool `{pool}` buys loans until a date, and the deal states no payment dates",
        span,
        "which payments come before it is not known",
        help="write `payment_dates:` in the `deal` section, or the months here: `until: 24 months`",
    )


@mistake("reinvestment-never-open")
def reinvestment_never_open(pool: str, span: Span, first: str) -> Diagnostic:
    """The time for buying loans ends before the first payment.

    Loans are bought on payment dates, up to the last one that is not after `until`.

    Instead of, in a deal that first pays on January 25, 2004:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 2004-01-01 }

    Write:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 2006-01-25 }
    """
    return error(
        "reinvestment-never-open",
        f"pool `{pool}` can never buy a loan: buying ends before the first payment",
        span,
        f"the first payment is {first}",
        help="write a later `until:`, or leave the `reinvestment` out",
    )


@mistake("reinvestment-too-long")
def reinvestment_too_long(pool: str, span: Span, months: int, possible: bool) -> Diagnostic:
    """Loans that a pool buys last longer than loans do.

    A model runs until the loans that are bought last have paid: the months in which a pool buys,
    and the term of what it buys. More than 480 months in all is unusual, and told as a warning;
    more than 1,200 is an error.

    Instead of:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 2400 months }

    Write:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 24 months }
    """
    tell = warning if possible else error
    return tell(
        "reinvestment-too-long",
        f"the loans that pool `{pool}` buys last until month {months:,}",
        span,
        "buying ends here, and the loans bought last run on for their term",
        help="check `until` and `remaining_term`; a time in years is written `2 years`",
    )


@mistake("price-of-nothing")
def price_of_nothing(pool: str, span: Span) -> Diagnostic:
    """Loans are bought for nothing.

    `price` is what a dollar of balance costs: 100% is par. At a price of zero any amount of loans
    could be had.

    Instead of:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   price: 0%   until: 24 months }

    Write:

        reinvestment { gross_rate: 8%   remaining_term: 60 months   price: 99%   until: 24 months }
    """
    return error(
        "price-of-nothing",
        f"pool `{pool}` buys loans at a price of zero",
        span,
        "not above zero",
        help="write the price of a dollar of balance: `100%` is par",
    )


@mistake("buy-without-reinvestment")
def buy_without_reinvestment(pool: str, span: Span, declared: Span) -> Diagnostic:
    """A step buys loans for a pool that does not say what loans those are.

    Bought loans have rates, a term and an age of their own, and a deal may buy them for a time
    only. The pool states all this in a `reinvestment` section.

    Instead of:

        pool I { balance: $1,000,000   gross_rate: 6%   remaining_term: 60 months }

    Write:

        pool I {
          balance: $1,000,000   gross_rate: 6%   remaining_term: 60 months
          reinvestment { gross_rate: 8%   remaining_term: 60 months   until: 24 months }
        }
    """
    return error(
        "buy-without-reinvestment",
        f"pool `{pool}` does not say what loans are bought",
        span,
        "loans of unknown terms",
        help="write in the pool, for example, "
        "`reinvestment { gross_rate: 8%  remaining_term: 60 months  until: 24 months }`",
        also=(Label(declared, "it has no `reinvestment`"),),
    )


def first_payment(first: date | None, months: int) -> str:
    """When a deal first pays: a date, or the month that its first period ends with."""
    return f"on {first}" if first is not None else f"that of month {months}"
