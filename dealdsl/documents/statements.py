"""What a deal states of its bodies of loans, gathered and worded: only the bodies that state it.

A statement says one fact of several bodies at once: "At least 98% and 95%, respectively, of the
pool I mortgage loans and the pool II mortgage loans". Bodies of which different things are said
(at least, none, all) are told in sentences of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Generic, TypeAlias, TypeVar, assert_never

from attrs import frozen

from dealdsl.documents.views import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    Exactly,
    Form8K,
    Loans,
    NoneOf,
    Range,
    Share,
)
from dealdsl.documents.wording import respectively, series

T = TypeVar("T")
S = TypeVar("S", bound=Share)

SHARES = (
    *("primary_residence", "second_home", "investment_property"),
    *("full_documentation", "full_or_streamlined", "unverified_income", "streamlined_refinance"),
)
"""The facts that are percentages of a body of loans, in the order of the document."""


@frozen
class Fact(Generic[T]):
    """One thing stated of one body of loans."""

    loans: Loans
    value: T


Statement: TypeAlias = tuple[Fact[T], ...]


def stated(bodies: Sequence[Loans], fact: str) -> Statement[Any]:
    """A fact, by its name in the view (`gross_rate`, `pledged.balance`), where it is stated."""
    values = ((loans, read(loans, fact)) for loans in bodies)
    return tuple(Fact(loans, value) for loans, value in values if value is not None)


def read(loans: Loans, fact: str) -> Any:
    """A fact of one body; None where it, or the part of the view it belongs to, is not stated."""
    steps = fact.split(".")
    return reduce(lambda part, step: None if part is None else getattr(part, step), steps, loans)


def by_form(statement: Statement[S]) -> tuple[Statement[S], ...]:
    """The statement parted by the form of its bounds, in the order in which the forms come up."""
    forms = dict.fromkeys(type(fact.value) for fact in statement)
    return tuple(tuple(f for f in statement if type(f.value) is form) for form in forms)


def pools_then_whole(statement: Statement[T]) -> tuple[Statement[T], ...]:
    """The statement parted into what is said of pools and what is said of all loans together.

    "Each of the mortgage loans" says nothing more where "each of the pool I mortgage loans"
    stands beside it, so the two make sentences of their own.
    """
    parts = (tuple(f for f in statement if f.loans.whole is whole) for whole in (False, True))
    return tuple(part for part in parts if part)


def thresholds(bodies: Sequence[Loans]) -> tuple[tuple[str, tuple[Loans, ...]], ...]:
    """Each threshold of high loan-to-value ratios, with the bodies that use it."""
    facts = stated(bodies, "high_loan_to_value.threshold")
    values = dict.fromkeys(fact.value for fact in facts)
    return tuple((value, tuple(f.loans for f in facts if f.value == value)) for value in values)


def subjects(statement: Statement[T]) -> str:
    """The bodies: `the pool I mortgage loans and all mortgage loans`."""
    return series([fact.loans.all_of_them for fact in statement])


def each_of(statement: Statement[T]) -> str:
    """Every loan of the bodies: `each of the pool I mortgage loans`."""
    return f"each of {series([fact.loans.some_of_them for fact in statement])}"


def figures(statement: Statement[str]) -> str:
    """The figures of the bodies: `62.7% and 65.7%, respectively`; `2 each` if all are the same."""
    values = [fact.value for fact in statement]
    each = " each" if len(values) > 1 and len(set(values)) == 1 else ""
    return respectively(values) + each


def portion(statement: Statement[Share]) -> str:
    """How much of the bodies, all bounds of one form: `at least 98% of the mortgage loans`."""
    match statement[0].value:
        case NoneOf():
            return f"none of {_some(statement, 'or')}"
        case AllOf():
            return f"all of {_some(statement, 'and')}"
        case _:
            return _measured_portion(statement)


def _some(statement: Statement[Share], conjunction: str) -> str:
    # What holds of all the loans holds of each pool: naming the pools too would say it twice.
    whole = [fact.loans for fact in statement if fact.loans.whole]
    bodies = whole or [fact.loans for fact in statement]
    return series([loans.some_of_them for loans in bodies], conjunction)


def _measured_portion(statement: Statement[Share]) -> str:
    amounts = [_amount(fact.value) for fact in statement]
    bodies = [fact.loans.all_of_them for fact in statement]
    if len(set(amounts)) == 1:
        return f"{amounts[0]} of {series(bodies[:1] + [f'of {body}' for body in bodies[1:]])}"
    if isinstance(statement[0].value, Between):
        return f"{', and '.join(amounts)}, respectively, of {series(bodies)}"
    lead = _LEADS[type(statement[0].value)]
    plain = [amount.removeprefix(lead) for amount in amounts]
    return f"{lead}{respectively(plain)}, of {series(bodies)}"


# A sentence does not open with a figure.
_LEADS: dict[type, str] = {Exactly: "in all, ", AtLeast: "at least ", AtMost: "no more than "}


def _amount(share: Share) -> str:
    """One bound by itself: `at least 98%`, `between 3% and 5%`."""
    match share:
        case Exactly(figure) | AtLeast(figure) | AtMost(figure):
            return f"{_LEADS[type(share)]}{figure}"
        case Between(low, high):
            return f"between {low} and {high}"
        case NoneOf():
            return "none"
        case AllOf():
            return "all"
        case _:
            assert_never(share)


def in_range(statement: Statement[Range], low: str, high: str, exactly: str = "") -> str:
    """The range of the bodies' loans, of bounds of one form, in the words for either end.

    `not less than $54,000 and $15,000, respectively, and not more than $1,600,000`.
    """
    lows = [f.value.low for f in statement if isinstance(f.value, Between)]
    highs = [f.value.high for f in statement if isinstance(f.value, Between)]
    if lows:
        return f"{_followed(low, lows)} and {high} {respectively(highs)}"
    words = {AtLeast: low, AtMost: high}.get(type(statement[0].value), exactly)
    single = [f.value.figure for f in statement if not isinstance(f.value, Between)]
    return f"{words} {respectively(single)}".strip()


def _followed(words: str, values: Sequence[str]) -> str:
    """Words and figures with the comma that "respectively" needs when the sentence goes on."""
    text = f"{words} {respectively(values)}"
    return f"{text}," if len(set(values)) > 1 else text


def share_figures(statement: Statement[str]) -> str:
    """Figures when `of` follows: `$2,013,780 and $11,002,196, respectively,`."""
    text = figures(statement)
    return f"{text}," if text.endswith("respectively") else text


def notes(view: Form8K) -> tuple[str, ...]:
    """The notes that the document needs, in the order in which it refers to them."""
    needed = {
        "terms": view.prospectus is not None,
        "shares": first_share(view) is not None,
        "levels": any(each.level for each in view.classes),
    }
    return tuple(note for note, is_needed in needed.items() if is_needed)


def first_share(view: Form8K) -> str | None:
    """The first percentage of a body of loans that the document states, which carries the note."""
    return next((share for share in SHARES if stated(view.bodies, share)), None)


def note_number(view: Form8K, note: str) -> int:
    """The number of a note, from 1."""
    return notes(view).index(note) + 1
