"""What matters to nobody's payments: where a declaration stands, what a class is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.deal_text import (
    Deal,
    Item,
    Pool,
    Section,
    Shares,
    Tranche,
    Waterfall,
)
from tests.properties.deals import deals, scenarios
from tests.properties.runs import DOLLARS, drawn, flows_of, same_to_the_last_bit

# Not `j` or `k`: a loop in a deal may use these, and would mean itself.
NEW_NAMES = ("A", "Z-9", "1A1", "R", "x", "_q", "B-1", "2-A-1", "IO", "Notes", "IIA-PO")


def rule(item: Item) -> str:
    """Rules of one kind are followed in the order in which they are written."""
    return item.kind if isinstance(item, Shares | Waterfall) else item.text


def summed(item: Item) -> str:
    """So are things that are added up, as far as the last bit goes."""
    if isinstance(item, Pool | Tranche):
        return type(item).__name__
    if isinstance(item, Section) and item.kind in ("claim", "limit"):
        return item.kind
    return rule(item)


@st.composite
def moved(draw: st.DrawFn, kind: Callable[[Item], str]) -> tuple[Deal, Deal]:
    """A deal, and the same with its declarations in another order, but for those of one kind."""
    deal = draw(deals())
    waiting: dict[str, list[Item]] = {}
    for item in deal.items:
        waiting.setdefault(kind(item), []).append(item)
    order = draw(st.permutations(deal.items))
    return deal, evolve(deal, items=tuple(waiting[kind(item)].pop(0) for item in order))


@drawn(30)
@given(moved(rule), scenarios())
def test_moving_declarations_about_changes_no_payment(
    both: tuple[Deal, Deal], scenario: dict[str, Any]
) -> None:
    first, second = (flows_of(deal.text, scenario) for deal in both)
    for one, other in ((first.flows, second.flows), (first.other, second.other)):
        assert set(one) == set(other)
        for key, amounts in one.items():
            # Classes are often equal to the loans: whether they are at most as much hangs on the
            # order in which pools are added up, and says nothing of a payment.
            if key[0] != "check":
                assert other[key] == pytest.approx(amounts, abs=DOLLARS)


@drawn(30)
@given(moved(summed), scenarios())
def test_nor_its_last_bit_where_sums_keep_their_order(
    both: tuple[Deal, Deal], scenario: dict[str, Any]
) -> None:
    first, second = (flows_of(deal.text, scenario) for deal in both)
    same_to_the_last_bit(first, second)


@st.composite
def renamed(draw: st.DrawFn) -> tuple[Deal, str, dict[str, str]]:
    """A deal, its text with other names for its classes, and which names those are."""
    deal = draw(deals())
    old = [tranche.name for tranche in deal.tranches]
    new = dict(zip(old, draw(st.permutations(NEW_NAMES)), strict=False))
    return deal, with_names(deal.text, new), new


def with_names(text: str, new: dict[str, str]) -> str:
    """Names put in place of others, as an editor's search for whole words does it."""
    words = "|".join(re.escape(name) for name in sorted(new, key=len, reverse=True))
    return re.sub(rf"(?<![\w.-])({words})(?![\w-])", lambda found: new[found[1]], text)


@drawn(40)
@given(renamed(), scenarios())
def test_renaming_a_class_everywhere_changes_no_payment(
    drawn_names: tuple[Deal, str, dict[str, str]], scenario: dict[str, Any]
) -> None:
    deal, text, new = drawn_names
    first, second = flows_of(deal.text, scenario), flows_of(text, scenario)
    for (name, column), amounts in first.flows.items():
        assert repr(second.flows[new[name], column]) == repr(amounts)
    for (of, name, measure), amounts in first.other.items():
        shown = with_names(name, new) if of == "claim" else name
        assert repr(second.other[of, shown, measure]) == repr(amounts)


def test_renaming_finds_whole_names_only() -> None:
    text = 'A IA A-1 B.A A.balance (A) "A"'
    assert with_names(text, {"A": "Z"}) == 'Z IA A-1 B.A Z.balance (Z) "Z"'


@pytest.mark.parametrize("names", [("B-1", "B_1"), ("1A1", "class_1A1")])
def test_a_name_is_whole_however_much_it_is_like_another(names: tuple[str, str]) -> None:
    assert with_names(" ".join(names), {names[0]: "x"}) == f"x {names[1]}"
