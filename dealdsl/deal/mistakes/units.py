"""Values of the wrong unit."""

from __future__ import annotations

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.values.units import Unit

_ARTICLES = {"money": "money", "condition": "a condition", "months": "a number of months"}


def in_words(unit: Unit) -> str:
    """`a rate`, `money`, `a number of months`."""
    return _ARTICLES.get(unit.name, f"a {unit.name}")


@mistake("units-do-not-mix")
def units_do_not_mix(
    verb: str, span: Span, left: tuple[Span, Unit], right: tuple[Span, Unit]
) -> Diagnostic:
    """Two values of different units are added, compared or chosen between."""
    (left_span, left_unit), (right_span, right_unit) = left, right
    return error(
        "units-do-not-mix",
        f"{in_words(left_unit)} and {in_words(right_unit)} cannot be {verb}",
        span,
        f"{verb} here",
        help=_advice(left_unit, right_unit, left_span.text, right_span.text),
        also=(
            Label(left_span, f"this is {in_words(left_unit)}"),
            Label(right_span, f"this is {in_words(right_unit)}"),
        ),
    )


def _advice(left: Unit, right: Unit, left_text: str, right_text: str) -> str:
    if {left.name, right.name} == {"money", "percent"}:
        amount, percent = (left_text, right_text) if left.money else (right_text, left_text)
        return f"say of what the percent is: `{amount} + {percent} * {amount}`"
    return "bring both sides to the same unit"


@mistake("wrong-unit")
def wrong_unit(what: str, wanted: Unit, given: Unit, span: Span, example: str) -> Diagnostic:
    """A value has another unit than its place asks for."""
    return error(
        "wrong-unit",
        f"{what} is {in_words(wanted)}, not {in_words(given)}",
        span,
        f"this is {in_words(given)}",
        help=f"write {in_words(wanted)}, such as `{example}`",
    )


@mistake("not-a-condition")
def not_a_condition(span: Span, unit: Unit) -> Diagnostic:
    """A figure stands where something must be true or false."""
    return error(
        "not-a-condition",
        f"a condition is needed here, not {in_words(unit)}",
        span,
        f"this is {in_words(unit)}",
        help="compare it: `x > $0`",
    )


@mistake("division-by-zero")
def division_by_zero(span: Span) -> Diagnostic:
    """A stated figure is divided by zero."""
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


@mistake("rate-out-of-range")
def rate_out_of_range(what: str, span: Span, shown: str) -> Diagnostic:
    """A rate is so high that digits or the decimal point are probably misplaced."""
    return warning(
        "rate-out-of-range",
        f"{what} of {shown} a year is unusually high",
        span,
        "is this meant",
        help="check the decimal point",
    )
