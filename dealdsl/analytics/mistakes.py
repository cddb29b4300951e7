"""What may be wrong with a price, a yield, a settlement date or a curve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest


class AnalyticsError(ValueError):
    """A figure that cannot be; `diagnostic` says why, and the message is its text."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        from dealdsl.diagnostics.text import render_all

        super().__init__(render_all([diagnostic]))
        self.diagnostic = diagnostic


def _error(slug: str, message: str, help: str | None = None) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, None, help=help)


@mistake("price-unreadable")
def price_unreadable(text: str) -> Diagnostic:
    """A price is written in a way that means nothing here.

    A price is a percent of the balance that is bought, without accrued interest. It is read as a
    decimal, or as points and 32nds: two digits of 32nds from 00 to 31, and after them `+` for half
    a 32nd or a digit from 0 to 7 for its eighths.

    *Instead of* `--price 101-40` or `--price 101.16+`

    *Write* `--price 101.5`, `--price 101-16`, `--price 101-16+` or `--price 101-163`
    """
    return _error(
        "price-unreadable",
        f"`{text}` is no price",
        "write a decimal, as in 101.515625, or 32nds, as in 101-16, 101-16+ or 101-163",
    )


@mistake("price-not-positive")
def price_not_positive(text: str) -> Diagnostic:
    """A price is zero or below.

    Nobody is paid to take a class that may pay something, and at a price of nothing there is no
    yield. The price is without accrued interest.

    *Instead of* `--price 0`

    *Write* `--price 0-01`, or whatever is bid for the class
    """
    return _error(
        "price-not-positive", f"a price must be above zero, not {text}", "write what is paid"
    )


@mistake("yield-out-of-range")
def yield_out_of_range(text: str) -> Diagnostic:
    """A yield is no number, or lies outside of -150% to 1,000% a year.

    A yield is in percent a year: 6.5 is six and a half percent.

    *Instead of* `--yield 6,5%`

    *Write* `--yield 6.5`
    """
    return _error(
        "yield-out-of-range",
        f"`{text}` is no yield between -150 and 1000 percent",
        "write percents a year, as in 6.5",
    )


@mistake("yield-without-root")
def yield_without_root(what: str, price: float, low: str, high: str) -> Diagnostic:
    """No yield, margin or spread makes the cash flows worth the price.

    It was sought between the two ends that the message gives, with what the flows are worth at
    each of them. All that the class is paid may be far less than the price, after losses for
    example; or the price is so small that the yield is beyond the upper end.

    *Instead of* `dealc yield x.deal --class B-6 --price 101 --cdr 20 --severity 60`

    *Write* a price that somebody would pay in that scenario, or a milder scenario.
    """
    return _error(
        "yield-without-root",
        f"no {what} gives a price of {price:.6f} with accrued interest: {low}, {high}",
        "the ends are where it was sought; write another price, or another scenario",
    )


@mistake("class-without-cash-flows")
def class_without_cash_flows(name: str, when: str = "") -> Diagnostic:
    """The class is paid nothing in the scenario, so that there is nothing to price.

    *Instead of* `dealc yield x.deal --class R --price 100`, where nothing is left for R

    *Write* the name of a class that is paid, or a scenario in which it is. `dealc run` shows what
    each class is paid.
    """
    return _error(
        "class-without-cash-flows",
        f"class `{name}` is paid nothing{when}",
        "`dealc run` shows what each class is paid in a scenario",
    )


@mistake("class-without-balance")
def class_without_balance(name: str) -> Diagnostic:
    """The class has no balance and no notional: nothing that a price or a table is a percent of.

    A residual class is such a class. Its cash is in the table of `dealc run`.

    *Instead of* `dealc decrement x.deal --class R`

    *Write* the name of a class with a balance or a notional.
    """
    return _error(
        "class-without-balance",
        f"class `{name}` has no balance or notional of which this would be a percent",
        "name a class that has one",
    )


@mistake("unknown-class")
def unknown_class(name: str, known: Iterable[str]) -> Diagnostic:
    """The deal has no class of this name. Capitals count.

    *Instead of* `--class B3`

    *Write* `--class B-3`
    """
    names = list(known)
    near = nearest(name, names)
    meant = f"write {near}" if near else f"it has {', '.join(names)}"
    return _error("unknown-class", f"the deal has no class `{name}`", meant)


@mistake("settlement-before-closing")
def settlement_before_closing(settlement: date, closing: date) -> Diagnostic:
    """The settlement date is before the deal closes: there is nothing to deliver yet.

    *Instead of* `--settle 2003-11-30` for a deal that closes on December 23, 2003

    *Write* the closing date or a later day. Without `--settle` it is the closing date.
    """
    return _error(
        "settlement-before-closing",
        f"settlement on {settlement} is before the closing date, {closing}",
        f"write {closing} or a later day",
    )


@mistake("settlement-after-last-payment")
def settlement_after_last_payment(name: str, settlement: date, last: str) -> Diagnostic:
    """Whoever buys the class on that day is paid nothing any more.

    A buyer gets the payments of the interest period in which he settles and of those after it. The
    message gives the last payment date of the class in the scenario; interest for that payment may
    have stopped to accrue some days before it.

    *Instead of* `--settle 2040-01-01`

    *Write* a day before the interest period of the last payment ends.
    """
    return _error(
        "settlement-after-last-payment",
        f"settlement on {settlement} is too late for class `{name}`: its last payment is {last}",
        "write a day before the interest period of that payment ends",
    )


@mistake("settlement-unusable")
def settlement_unusable(text: str, why: str) -> Diagnostic:
    """The settlement date is no date, or the deal states no dates for it to fall among.

    In a deal without payment dates, periods are months and settlement is at closing.

    *Instead of* `--settle 12/30/2003`

    *Write* `--settle 2003-12-30`; for a deal without dates, leave the option out.
    """
    return _error(
        "settlement-unusable",
        f"settlement on `{text}` cannot be: {why}",
        "write year-month-day, as in 2003-12-30, in a deal that states payment dates",
    )


@mistake("speeds-unreadable")
def speeds_unreadable(said: str) -> Diagnostic:
    """The speeds of a table do not parse, or cannot be.

    Speeds and losses are numbers between commas, or first:last:step with both ends included. They
    are not negative, and percents are at most 100. Where several options give several, the table
    has every combination.

    *Instead of* `--psa 100;275`

    *Write* `--psa 100,275,400`, or `--psa 100:400:50`
    """
    return _error(
        "speeds-unreadable", said, "write numbers between commas, as in --psa 100,275,400"
    )


@mistake("curve-unreadable")
def curve_unreadable(path: str, why: str) -> Diagnostic:
    """A file with a curve of yields cannot be used; the message says where it fails.

    It is a CSV file with a column `years`, rising, and one column `zero` or `par`: percents a year
    with half-yearly compounding. Between its points a curve is a straight line, and beyond its ends
    it is flat.

    *Instead of* a file with a head such as `tenor,yield`

    *Write*

    ```
    years,par
    0.25,0.90
    2,1.85
    10,4.25
    ```
    """
    return _error(
        "curve-unreadable",
        f"the curve in {path} cannot be used: {why}",
        "write a CSV file with columns `years` and `zero` or `par`, percents a year",
    )


@mistake("index-unknown")
def index_unknown(name: str, known: Iterable[str]) -> Diagnostic:
    """The discount margin is asked for over an index that the deal does not have.

    *Instead of* `--margin-over LIBOR`

    *Write* `--margin-over LIBOR-1M`, as the deal names it.
    """
    names = list(known)
    near = nearest(name, names)
    meant = f"write {near}" if near else f"it has {', '.join(names) or 'none'}"
    return _error("index-unknown", f"the deal has no index `{name}`", meant)
