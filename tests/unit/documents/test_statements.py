"""One fact of several bodies of loans, in one sentence or in as many as it takes."""

from __future__ import annotations

import pytest

from dealdsl.documents.statements import (
    Fact,
    Statement,
    by_form,
    each_of,
    figures,
    in_range,
    pools_then_whole,
    portion,
    share_figures,
    stated,
    subjects,
    thresholds,
)
from dealdsl.documents.tables import Table, by_body
from dealdsl.documents.views import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    Exactly,
    HighLoanToValue,
    Loans,
    NoneOf,
    Share,
)


def _pool(name: str, gross_rate: str | None = None, threshold: str | None = None) -> Loans:
    high = None if threshold is None else HighLoanToValue(threshold=threshold)
    return Loans(
        loans=f"pool {name} loans",
        heading=f"Pool {name}",
        balance="$1",
        gross_rate=gross_rate,
        high_loan_to_value=high,
    )


ONE, TWO, THREE = _pool("I"), _pool("II"), _pool("III")
ALL = Loans(loans="loans", heading="All pools", balance="$3", whole=True)
SOLE = Loans(loans="mortgage loans", heading="Mortgage loans", balance="$1")


def say(*facts: tuple[Loans, Share]) -> Statement[Share]:
    return tuple(Fact(loans, value) for loans, value in facts)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (say((SOLE, AtLeast("98%"))), "at least 98% of the mortgage loans"),
        (say((SOLE, Exactly("98%"))), "in all, 98% of the mortgage loans"),
        (say((SOLE, AllOf())), "all of the mortgage loans"),
        (say((SOLE, Between("3%", "5%"))), "between 3% and 5% of the mortgage loans"),
        (
            say((ONE, AtLeast("98%")), (TWO, AtLeast("95%")), (ALL, AtLeast("96%"))),
            "at least 98%, 95% and 96%, respectively, of the pool I loans, the pool II loans and"
            " all loans",
        ),
        (
            say((ONE, AtMost("1%")), (TWO, AtMost("1%"))),
            "no more than 1% of the pool I loans and of the pool II loans",
        ),
        (
            say((ONE, Between("1%", "2%")), (TWO, Between("3%", "4%"))),
            "between 1% and 2%, and between 3% and 4%, respectively, of the pool I loans and the"
            " pool II loans",
        ),
        (
            say((ONE, Exactly("1.5%")), (TWO, Exactly("2%"))),
            "in all, 1.5% and 2%, respectively, of the pool I loans and the pool II loans",
        ),
        (say((ONE, NoneOf()), (TWO, NoneOf())), "none of the pool I loans or the pool II loans"),
        (say((ONE, AllOf()), (TWO, AllOf())), "all of the pool I loans and the pool II loans"),
        (say((ONE, NoneOf()), (ALL, NoneOf())), "none of the loans"),
    ],
)
def test_a_portion_of_the_loans(statement: Statement[Share], words: str) -> None:
    assert portion(statement) == words


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (say((ONE, Between("$1", "$9"))), "from $1 and to $9"),
        (say((ONE, AtLeast("$1")), (TWO, AtLeast("$2"))), "from $1 and $2, respectively"),
        (say((ONE, AtMost("$9")), (TWO, AtMost("$9"))), "to $9"),
        (
            say((ONE, Between("$1", "$9")), (TWO, Between("$2", "$8"))),
            "from $1 and $2, respectively, and to $9 and $8, respectively",
        ),
        (
            say((ONE, Between("$1", "$9")), (TWO, Between("$1", "$8"))),
            "from $1 and to $9 and $8, respectively",
        ),
        (say((ONE, Exactly("$5"))), "of $5"),
    ],
)
def test_a_range(statement: Statement[Share], words: str) -> None:
    assert in_range(statement, "from", "to", "of") == words


def test_different_kinds_of_bound_are_told_apart() -> None:
    statement = say((ONE, AtLeast("98%")), (TWO, NoneOf()), (THREE, AtLeast("50%")))
    assert [portion(part) for part in by_form(statement)] == [
        "at least 98% and 50%, respectively, of the pool I loans and the pool III loans",
        "none of the pool II loans",
    ]


def test_all_loans_together_are_told_apart_from_their_pools() -> None:
    parts = pools_then_whole(say((ONE, AtMost("$9")), (ALL, AtMost("$9")), (TWO, AtMost("$9"))))
    assert [each_of(part) for part in parts] == [
        "each of the pool I loans and the pool II loans",
        "each of the loans",
    ]


def test_only_bodies_that_state_a_fact_are_named() -> None:
    statement = stated([_pool("I", "5.577%"), _pool("II"), _pool("III", "6.015%")], "gross_rate")
    assert subjects(statement) == "the pool I loans and the pool III loans"
    assert figures(statement) == "5.577% and 6.015%, respectively"
    assert share_figures(statement) == "5.577% and 6.015%, respectively,"


def test_one_figure_for_all_bodies_is_theirs_each() -> None:
    statement = stated([_pool("I", "2%"), _pool("II", "2%")], "gross_rate")
    assert figures(statement) == share_figures(statement) == "2% each"


def test_a_fact_of_a_part_that_is_not_stated_is_not_stated() -> None:
    assert stated([ONE, TWO], "pledged.balance") == ()


def test_thresholds_gather_the_bodies_that_use_them() -> None:
    one, two, three = _pool("I", None, "80%"), _pool("II", None, "75%"), _pool("III", None, "80%")
    assert thresholds([one, two, ONE, three]) == (("80%", (one, three)), ("75%", (two,)))


def test_a_table_has_only_rows_and_columns_that_say_something() -> None:
    rows = [("Rate", "gross_rate"), ("Number", "number")]
    table = by_body([_pool("I", "5%"), _pool("II"), _pool("III", "6%")], rows)
    assert table == Table(heads=("", "Pool I", "Pool III"), rows=(("Rate", "5%", "6%"),))


def test_a_misspelt_fact_is_an_error() -> None:
    with pytest.raises(AttributeError):
        stated([ONE], "gros_rate")
