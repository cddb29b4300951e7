"""Values of the wrong unit."""

from __future__ import annotations

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.values.units import Unit

_ARTICLES = {"money": "money", "condition": "a condition", "months": "a number of months"}


def in_words(unit: Unit) -> str:
    """`a rate`, `money`, `a number of months`, `money times a rate`."""
    powers = (("money", unit.money), ("a rate", unit.rate), ("months", unit.months))
    if sum(abs(power) for _, power in powers) < 2:
        return _ARTICLES.get(unit.name, f"a {unit.name}")
    above = [name for name, power in powers for _ in range(power)]
    below = [name for name, power in powers for _ in range(-power)]
    whole = " times ".join(above) or "a number"
    return f"{whole} divided by {' and by '.join(below)}" if below else whole


@mistake("units-do-not-mix")
def units_do_not_mix(
    verb: str, span: Span, left: tuple[Span, Unit], right: tuple[Span, Unit]
) -> Diagnostic:
    """Two values of different units are added, compared or chosen between.

    Money, rates, percents, numbers, months and dates are kept apart, so that a sum always means
    something. A percent of an amount is a product.

    Instead of:

        define target = $5,000,000 + 2%

    Write:

        define target = $5,000,000 + 2% * pools.balance
    """
    (left_span, left_unit), (right_span, right_unit) = left, right
    return error(
        "units-do-not-mix",
        f"{in_words(left_unit)} and {in_words(right_unit)} cannot be {verb}",
        span,
        f"{verb} here",
        help=_advice(verb, left, right),
        also=(
            Label(left_span, f"this is {in_words(left_unit)}"),
            Label(right_span, f"this is {in_words(right_unit)}"),
        ),
    )


def _advice(verb: str, left: tuple[Span, Unit], right: tuple[Span, Unit]) -> str:
    (amount, first), (other, second) = (left, right) if left[1].money else (right, left)
    if (first.name, second.name) == ("money", "percent"):
        if verb in ("added", "subtracted"):
            sign = "+" if verb == "added" else "-"
            sum_written = f"{amount.text} {sign} {other.text} * {amount.text}"
            return f"say of what amount the percent is: `{sum_written}`"
        return f"say of what amount the percent is: `{other.text} * …`"
    if (first.name, second.name) == ("money", "rate"):
        return f"a rate is by the year: a month's interest is `{amount.text} * {other.text} / 12`"
    return "bring both sides to the same unit"


@mistake("wrong-unit")
def wrong_unit(what: str, wanted: Unit, given: Unit, span: Span, example: str) -> Diagnostic:
    """A value has another unit than its place asks for.

    Balances and caps are money, coupons are rates by the year, shares of a split are percents. A
    figure of another unit mostly stands in the wrong place.

    Instead of:

        tranche A { balance: 5%   rate: $1,000,000   shortfall: carried }

    Write:

        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }
    """
    return error(
        "wrong-unit",
        f"{what} is {in_words(wanted)}, not {in_words(given)}",
        span,
        f"this is {in_words(given)}",
        help=f"write {in_words(wanted)}, such as `{example}`",
    )


@mistake("not-a-condition")
def not_a_condition(span: Span, unit: Unit) -> Diagnostic:
    """A figure stands where something must be true or false.

    `when`, `if`, tests, triggers and calls ask whether something holds: a figure is compared.

    Instead of:

        when cumulative(I.loss) { pay principal to B }

    Write:

        when cumulative(I.loss) > $1,000,000 { pay principal to B }
    """
    return error(
        "not-a-condition",
        f"a condition is needed here, not {in_words(unit)}",
        span,
        f"this is {in_words(unit)}",
        help="compare it: `x > $0`",
    )


@mistake("division-by-zero")
def division_by_zero(span: Span) -> Diagnostic:
    """A figure that the deal states is worked out by dividing by zero.

    Such a figure has no value, and nothing that hangs on it has one.

    Instead of:

        check "half of the loans": I.balance / II.balance = 50%

    Write, where `II.balance` is $0:

        check "half of the loans": share(I.balance, II.balance) = 0%
    """
    return error(
        "division-by-zero",
        "this divides by zero",
        span,
        "the divisor is zero",
        help="write `x / y else z`, or `share(x, y)`, to say what holds when it is zero",
    )


@mistake("unguarded-division")
def unguarded_division(span: Span, divisor: Span) -> Diagnostic:
    """A running model divides by a figure that can become zero, and nothing says what holds then.

    A balance that is paid off is zero: a quotient over it has no value, and no figure of a model
    may be left without one.

    Instead of:

        define factor = pool.closing_balance / pool.balance

    Write:

        define factor = pool.closing_balance / pool.balance else 0%
    """
    return error(
        "unguarded-division",
        f"`{divisor.text}` can become zero",
        span,
        "divides by it",
        help="write `x / y else z`, or `share(x, y)`, which is 0 when y is 0",
    )


@mistake("rounding-to-nothing")
def rounding_to_nothing(span: Span) -> Diagnostic:
    """Something is rounded to zero, or to what is no written figure.

    What figures are rounded to is written out: cents, dollars, a thousandth of a percent.

    Instead of:

        check "the pools add up": I.balance + II.balance = pools.balance to $0

    Write:

        check "the pools add up": I.balance + II.balance = pools.balance to $0.01
    """
    return error(
        "rounding-to-nothing",
        f"nothing can be rounded to `{span.text}`",
        span,
        "not a figure above zero",
        help="write the smallest amount that counts, such as `$0.01` or `0.001%`",
    )


@mistake("rounding-while-running")
def rounding_while_running(span: Span) -> Diagnostic:
    """`round` stands where a model works figures out month by month.

    Documents round the figures that they state; a running model does not round, so that every
    dollar is accounted for.

    Instead of:

        define senior_amount = round(90% * I.principal, $0.01)

    Write:

        define senior_amount = 90% * I.principal
    """
    return error(
        "rounding-while-running",
        "a running model rounds nothing",
        span,
        "rounds month by month",
        help="leave `round` out; it may stand in stated figures and in checks of them",
    )


@mistake("rate-out-of-range")
def rate_out_of_range(what: str, span: Span, shown: str) -> Diagnostic:
    """A rate is so high that its digits or its decimal point are probably misplaced.

    Rates are by the year. More than 50% is told as a warning.

    Instead of:

        pool I { gross_rate: 600%   … }

    Write:

        pool I { gross_rate: 6.00%   … }
    """
    return warning(
        "rate-out-of-range",
        f"{what} of {shown} a year is unusually high",
        span,
        "more than 50% a year",
        help="check the decimal point",
    )
