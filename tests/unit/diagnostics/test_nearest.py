"""Suggestions: what a person would call a slip, and never by the order of declarations."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.diagnostics.nearest import distance, nearest

NAMES = ["collections", "reserve", "servicing_fee", "B-1", "IIA-PO", "A"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("colections", "collections"),
        ("collectoins", "collections"),
        ("COLLECTIONS", "collections"),
        ("a", "A"),
        ("servicing-fee", "servicing_fee"),
        ("IAI-PO", "IIA-PO"),
        ("B1", "B-1"),
        ("trustee", None),
        ("B", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_what_was_meant(name: str, meant: str | None) -> None:
    assert nearest(name, NAMES) == meant


def test_capitals_count_for_less_than_letters() -> None:
    assert nearest("iia-po", ["IIA-PO", "iia-io"]) == "IIA-PO"
    assert nearest("Reserv", ["reserve", "Reserve"]) == "Reserve"


def test_a_name_is_not_its_own_neighbour() -> None:
    assert nearest("B-1", ["B-1"]) is None


def test_ties_do_not_depend_on_the_order() -> None:
    found = {nearest("B-7", order) for order in permutations(["B-3", "B-1", "B-2"])}
    assert found == {"B-1"}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_that_of_its_recursive_definition(a: str, b: str) -> None:
    @cache
    def apart(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [apart(i - 1, j) + 1, apart(i, j - 1) + 1]
        ways.append(apart(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 2 : i] == b[j - 2 : j][::-1]:
            ways.append(apart(i - 2, j - 2) + 1)
        return min(ways)

    assert distance(a, b) == apart(len(a), len(b))
