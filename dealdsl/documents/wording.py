"""The English of a disclosure document: lists, figures and dates, in pure functions.

Figures are exact decimals and keep the digits they were stated with: `5.50%` stays `5.50%`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_COMPARISONS = {
    ">=": "greater than or equal to",
    ">": "greater than",
    "<=": "less than or equal to",
    "<": "less than",
    "=": "equal to",
}

# Form 8-K's items were renumbered with effect from this day (Securities Act Release 33-8400).
_RENUMBERED = date(2004, 8, 23)


def money(amount: Decimal) -> str:
    """Dollars with the cents that were stated: `$1,600,000`, `$150,030,821.86`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,f}"


def percent(percentage: Decimal) -> str:
    """A percentage (5.50 is five and a half percent): `5.50%`, `2.600061062956%`."""
    return f"{percentage:,f}%"


def count(number: int) -> str:
    """A number of things: `1,000`."""
    return f"{number:,}"


def months(term: Decimal) -> str:
    """A term in months: `357.12 months`, `1 month`."""
    return _with_unit(term, "month")


def years(term: Decimal) -> str:
    """A term in years: `30 years`."""
    return _with_unit(term, "year")


def _with_unit(term: Decimal, unit: str) -> str:
    return f"{term:,f} {unit}" if term == 1 else f"{term:,f} {unit}s"


def long_date(day: date) -> str:
    """A date as a document writes it: `December 1, 2003`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def number_word(number: int) -> str:
    """A whole number in words up to twelve, in figures beyond: `two`, `15`."""
    return _SMALL_NUMBERS[number] if 0 <= number <= 12 else count(number)


def comparison(sign: str, figure: str) -> str:
    """A condition on a figure: `>=` and `5.250%` give `greater than or equal to 5.250%`."""
    return f"{_COMPARISONS[sign]} {figure}"


def capital(text: str) -> str:
    """The text with its first letter raised, as at the start of a sentence."""
    return text[:1].upper() + text[1:]


def headline(text: str) -> str:
    """Every word raised: `mortgage loans` gives `Mortgage Loans`."""
    return " ".join(capital(word) for word in text.split(" "))


def series(items: Sequence[str], conjunction: str = "and") -> str:
    """A list: `a`, `a and b`, `a, b and c`."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def pool_names(names: Sequence[str]) -> str:
    """Pools by name: `pool I`, `pools I and II`, `pools I, II and III`."""
    return f"{'pool' if len(names) == 1 else 'pools'} {series(names)}"


def respectively(figures: Sequence[str]) -> str:
    """Figures in the order of what they belong to; one for all when all are the same.

    `5.577% and 6.015%, respectively`, but `95%` for one 95% and for three of them.
    """
    if len(set(figures)) == 1:
        return figures[0]
    return f"{series(figures)}, respectively"


def pool_loans(name: str, assets: str = "mortgage loans") -> str:
    """How a pool's loans are called when the deal does not say: `pool I mortgage loans`."""
    return f"pool {name} {assets}"


def subset_loans(kind: str, pool: str | None) -> str:
    """How a subset's loans are called: `pool I premium loans`; `premium loans` in a sole pool."""
    return f"{kind} loans" if pool is None else f"pool {pool} {kind} loans"


def limit_name(name: str) -> str:
    """A loss limit in words, from its name in a deal.

    `special_hazard` is the `special hazard loss limit`.
    """
    words = name.replace("_", " ").replace("-", " ")
    match words.lower().split(" ")[-1]:
        case "limit":
            return words
        case "loss" | "losses":
            return f"{words} limit"
        case _:
            return f"{words} loss limit"


def item_number(reported: date) -> tuple[str, str]:
    """The item of Form 8-K under which a transfer of assets is reported, and its heading."""
    if reported < _RENUMBERED:
        return "Item 2", "Acquisition or Disposition of Assets"
    return "Item 2.01", "Completion of Acquisition or Disposition of Assets"
