"""What matters to nobody's payments: where a declaration stands, what a class is called."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.deal_text import Deal, Item, Section, Shares, Statement
from tests.properties.deals import deals, scenarios
from tests.properties.runs import drawn, flows_of, same_to_the_last_bit

# Not `j` or `k`: a loop in a deal may use these, and would mean itself.
NEW_NAMES = ("A", "Z-9", "1A1", "R", "x", "_q", "B-1", "2-A-1", "IO", "Notes", "IIA-PO")


def kind(item: Item) -> str:
    """Items of one kind whose order is part of what they say: sums and rules go by it."""
    if isinstance(item, Section):
        return item.kind if item.kind in ("claim", "limit") else item.name
    if isinstance(item, Statement):
        return item.text
    return item.kind if isinstance(item, Shares) else type(item).__name__


@st.composite
def moved(draw: st.DrawFn) -> tuple[Deal, Deal]:
    """A deal, and the same with its declarations in another order."""
    deal = draw(deals())
    order = draw(st.permutations(range(len(deal.items))))
    waiting: dict[str, list[Item]] = {}
    for item in deal.items:
        waiting.setdefault(kind(item), []).append(item)
    items = tuple(waiting[kind(deal.items[place])].pop(0) for place in order)
    return deal, evolve(deal, items=items)


@drawn(40)
@given(moved(), scenarios())
def test_moving_declarations_about_changes_no_payment(
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
