"""The conditions that tell loans of a pool apart, in words."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from dealdsl.deal.model import ComputedValue, Fact, FigureValue
from dealdsl.deal.resolve import figure
from dealdsl.deal.vocabulary import PART
from dealdsl.documents.stated import Reader, exact, threshold
from dealdsl.documents.wording import comparison
from dealdsl.syntax import nodes

_SUBJECTS = {
    "net_rate": "net loan rates",
    "gross_rate": "interest rates",
    "balance": "principal balances",
    "original_balance": "original principal balances",
    "remaining_term": "remaining terms to stated maturity",
    "original_term": "original terms to stated maturity",
    "age": "ages",
    "loan_to_value": "loan-to-value ratios at origination",
}

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


@frozen
class _Test:
    """One comparison: of which figure of a loan, and with what."""

    subject: str
    comparison: str


def described(condition: nodes.Expression, pool: str, reader: Reader) -> str | None:
    """What loans under a condition are loans with: `net loan rates less than 5.250%`.

    `reader` has the facts of the subset and its pool. None for a condition that is more than
    comparisons of a loan's figures with stated ones, joined by `and` throughout or by `or`.
    """
    operator = condition.operator if isinstance(condition, nodes.Logic) else "and"
    tests = [_test(part, pool, reader) for part in _parts(condition, operator)]
    known = [test for test in tests if test is not None]
    return _joined(known, operator) if len(known) == len(tests) else None


def _parts(condition: nodes.Expression, operator: str) -> tuple[nodes.Expression, ...]:
    """`a and b and c` as its parts."""
    if isinstance(condition, nodes.Logic) and condition.operator == operator:
        return (*_parts(condition.left, operator), *_parts(condition.right, operator))
    return (condition,)


def _joined(tests: Sequence[_Test], operator: str) -> str:
    """The tests in words; a subject that they share is named once."""
    if len({test.subject for test in tests}) == 1:
        compared = f" {operator} ".join(test.comparison for test in tests)
        return f"{tests[0].subject} {compared}"
    return f" {operator} ".join(f"{test.subject} {test.comparison}" for test in tests)


def _test(condition: nodes.Expression, pool: str, reader: Reader) -> _Test | None:
    if not isinstance(condition, nodes.Comparison) or condition.operator not in _TURNED:
        return None
    left, right, operator = condition.left, condition.right, condition.operator
    if _subject(left) is None:
        left, right, operator = right, left, _TURNED[operator]
    subject = _subject(left)
    compared = None if subject is None else _figure(right, subject, pool, reader)
    if subject is None or compared is None:
        return None
    return _Test(_SUBJECTS[subject], comparison(operator, compared))


def _subject(side: nodes.Expression) -> str | None:
    """The figure of a loan that a side names."""
    return side.text if isinstance(side, nodes.Name) and side.text in _SUBJECTS else None


def _figure(side: nodes.Expression, subject: str, pool: str, reader: Reader) -> str | None:
    """A figure written out, or a fact of the loans (`target_rate`, `I.target_rate`)."""
    match side:
        case nodes.Literal():
            found = figure(side)
            return None if found is None else threshold(found[0], PART[subject].unit)
        case nodes.Name(text=key):
            return _fact(reader.facts.get(key), reader)
        case nodes.Field(base=nodes.Name(text=owner), name=key) if owner == pool:
            return _fact(reader.facts.get(key), reader)
        case _:
            return None


def _fact(fact: Fact | None, reader: Reader) -> str | None:
    if fact is None or not isinstance(fact.content, FigureValue | ComputedValue):
        return None
    return threshold(exact(fact, reader.figures), fact.unit)
