"""Tables, index curves and dates: what stands in their rows, and what they hang on."""

from __future__ import annotations

from datetime import date

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("table-out-of-order")
def table_out_of_order(name: str, kind: str, span: Span, previous: Span) -> Diagnostic:
    """The rows of a table or of an index do not rise.

    A row holds from its month, year or date until that of the next row comes.

    Instead of:

        table shift by month { 1: 100%   73: 60%   61: 70% }

    Write:

        table shift by month { 1: 100%   61: 70%   73: 60% }
    """
    return error(
        "table-out-of-order",
        f"the rows of {kind} `{name}` do not rise",
        span,
        "not later than the row before",
        help="write the rows in rising order, each once",
        also=(Label(previous, "the row before"),),
    )


@mistake("wrong-table-row")
def wrong_table_row(name: str, span: Span, why: str, label: str) -> Diagnostic:
    """A table has no rows, or a row of it does not begin with a month, a year or a date.

    Months are counted from closing: the first payment is in month 1. Year 1 is months 1 to 12. A
    date has come with the first payment on or after it.

    Instead of:

        table shift by month { 0: 100%   61: 70% }

    Write:

        table shift by month { 1: 100%   61: 70% }
    """
    return error(
        "wrong-table-row",
        f"table `{name}` {why}",
        span,
        label,
        help="write `by month` with rows such as `61: 70%`, `by year` with `6: 70%`, "
        "or `by date` with `2009-01-25: 70%`",
    )


@mistake("index-without-curve")
def index_without_curve(name: str, span: Span) -> Diagnostic:
    """An index has no curve: it is declared without a single rate.

    An index has a rate in every month. One rate for all months is a curve; scenarios and the
    command line can put another in its place.

    Instead of:

        index LIBOR-1M by month { }

    Write:

        index LIBOR-1M by month { 1: 1.17% }
    """
    return error(
        "index-without-curve",
        f"index `{name}` has no curve",
        span,
        "has no rates",
        help="write at least its first rate, as in `1: 1.17%`",
    )


@mistake("index-out-of-range")
def index_out_of_range(name: str, span: Span) -> Diagnostic:
    """An index has a rate below -10% or above 100%.

    Rates are by the year. Index rates have been below nothing, and never far.

    Instead of:

        index EURIBOR-3M by month { 1: -55% }

    Write:

        index EURIBOR-3M by month { 1: -0.55% }
    """
    return error(
        "index-out-of-range",
        f"index `{name}` has a rate of {span.text} a year",
        span,
        "not between -10% and 100%",
        help="check the decimal point",
    )


@mistake("date-without-payment-dates")
def date_without_payment_dates(what: str, span: Span) -> Diagnostic:
    """A rule depends on a date, and the deal does not say on which dates it pays.

    A date has come with the first payment on or after it, so that the deal's payment dates must be
    known.

    Instead of:

        deal "Series 2003-11" { cutoff: 2003-12-01 }
        define stepped_up = payment_date >= 2008-12-25

    Write:

        deal "Series 2003-11" {
          cutoff: 2003-12-01
          payment_dates: day 25 of each month, next business day, from 2004-01-25
          …
        }
        define stepped_up = payment_date >= 2008-12-25
    """
    return error(
        "date-without-payment-dates",
        f"{what} depends on dates, and the deal states no payment dates",
        span,
        "needs payment dates",
        help="write `payment_dates:` in the `deal` section, or count months: `month >= 61`",
    )


@mistake("never-a-payment-date")
def never_a_payment_date(day: date, span: Span) -> Diagnostic:
    """A condition asks for a payment on a day on which none is due.

    Payment dates are compared as the deal states them, before they move to business days.

    Instead of, in a deal that pays on day 25:

        define reset = payment_date = 2008-12-26

    Write:

        define reset = payment_date = 2008-12-25
    """
    return error(
        "never-a-payment-date",
        f"no payment is due on {day}",
        span,
        "is never true",
        help="write the day of a payment, or `>=` for the first payment on or after it",
    )
