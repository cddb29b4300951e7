"""Every figure in a rendered Form 8-K is the deal's, and the form leaves none of them out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from dealdsl.documents.render import render_form_8k
from dealdsl.documents.wording import long_date
from tests.unit.documents.deals import form
from tests.unit.documents.reading import figures, holds, words

amounts = st.decimals(1, 900_000, places=2).map(lambda d: f"${d:,}") | st.integers(1, 10**7).map(
    lambda n: f"${n:,}"
)
percents = st.integers(0, 3).flatmap(
    lambda places: st.decimals(1, 99, places=places).map(lambda d: f"{d}%")
)
terms = st.decimals(2, 360, places=2).map(lambda d: f"{d} months") | st.integers(2, 30).map(
    lambda n: f"{n} years"
)
days = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(date.isoformat)


def bounds(ends: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A figure or a date, or a bound on it."""
    between = st.tuples(ends, ends).map(lambda two: "between {} and {}".format(*in_order(*two)))
    return ends | ends.map("at least {}".format) | ends.map("at most {}".format) | between


def in_order(first: str, second: str) -> tuple[str, str]:
    return (first, second) if _size(first) <= _size(second) else (second, first)


def _size(figure: str) -> Decimal:
    digits = Decimal(re.sub(r"[^0-9.]", "", figure))
    return digits * 12 if "years" in figure else digits


def facts(**values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """Some of the facts, by their keys."""
    return st.fixed_dictionaries({}, optional=values)


shares = bounds(percents) | st.sampled_from(["none", "all"])
of_all = {
    "original_maturity": bounds(terms),
    "loan_to_value": percents,
    "zip_concentration": bounds(amounts),
    "primary_residence": shares,
    "second_home": shares,
    "investment_property": shares,
    "full_documentation": shares,
    "full_or_streamlined": shares,
    "unverified_income": shares,
    "streamlined_refinance": shares,
}
of_a_pool = of_all | {
    "target_rate": percents,
    "loans": st.integers(1, 9999).map(lambda n: f"{n:,}"),
    "original_term": terms,
    "origination_date": bounds(days),
    "maturity_date": bounds(days),
    "original_balance": bounds(amounts),
    "maximum_loan_to_value": bounds(percents),
    "pledged_loans": st.integers(1, 99).map(str),
    "pledged_balance": amounts,
    "pledged_loan_to_value": percents,
    "pledged_loan_to_value_without": percents,
}
of_the_deal = {
    "payments_deducted_through": days,
    "report_date": days,
    "repurchase_threshold": amounts,
    "regular_interests": percents,
    "prospectus_date": days,
}


@st.composite
def deals(draw: st.DrawFn) -> str:
    """A deal of one to three pools, each stating some of what a form can say."""
    lines = [
        'deal "Series 2005-1" { issuer: "Elm"  closing: 2005-03-30  cutoff: 2005-03-01',
        *_stated(draw(facts(**of_the_deal))),
        "}",
    ]
    for name in ("I", "II", "III")[: draw(st.integers(1, 3))]:
        lines += [f"pool {name} {{ gross_rate: {draw(percents)}  remaining_term: {draw(terms)}"]
        lines += [f"balance: {draw(amounts)}", *_stated(draw(facts(**of_a_pool))), "}"]
    if "pool II {" in "\n".join(lines):
        lines += ["pools {", *_stated(draw(facts(balance=amounts, **of_all))), "}"]
    for number in range(draw(st.integers(1, 3))):
        lines += [f"tranche A-{number} {{ balance: {draw(amounts)} }}"]
    return "\n".join(lines)


def _stated(found: dict[str, str]) -> list[str]:
    return [f"{key}: {value}" for key, value in found.items()]


def stated_figures(text: str) -> set[str]:
    """The amounts, percents, terms and dates that a deal's text states, as a document has them."""
    worded = re.sub(
        r"\d{4}-\d\d-\d\d", lambda match: long_date(date.fromisoformat(match.group())), text
    )
    return figures(worded)


@settings(max_examples=60, deadline=None)
@given(deals())
def test_the_form_holds_the_figures_of_the_deal_and_no_others(text: str) -> None:
    rendered = words(render_form_8k(form(text), "text"), "text")
    stated = stated_figures(text)
    assert [figure for figure in stated if not holds(rendered, figure)] == []
    assert figures(rendered) - stated <= {_sum_of_the_pools(text)}
    counts = re.findall(r"loans: ([0-9,]+)", text)
    assert [count for count in counts if not holds(rendered, count)] == []


def _sum_of_the_pools(text: str) -> str:
    """What all loans come to where the deal does not say."""
    pools = text.split("tranche")[0].split("pools {")[0]
    balances = re.findall(r"^balance: \$([0-9.,]+)", pools, re.MULTILINE)
    total = sum((Decimal(balance.replace(",", "")) for balance in balances), Decimal(0))
    return f"${total:,f}"
