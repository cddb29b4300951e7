"""A deal's strings made harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.documents.escaping import escape, escaped, without_controls

from .reading import FORMS, published
from .views import CMSI_2003_11


@given(st.text())
def test_what_is_left_can_be_printed_on_one_line(text: str) -> None:
    plain = without_controls(text)
    assert plain.isprintable()
    assert plain == plain.strip()
    assert without_controls(plain) == plain


@pytest.mark.parametrize("form", FORMS)
def test_figures_are_left_as_they_are(form: str) -> None:
    assert [figure for figure in published() if escape(figure, form) != figure] == []


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("B-1", "B-1"),
        ("A_B", r"A\_B"),
        ("- item", r"\- item"),
        ("1. first", r"1\. first"),
        ("2) second", r"2\) second"),
        ("5.25% or more", "5.25% or more"),
        ("$x$", r"\$x\$"),
        ("http://a.example", r"http\://a.example"),
        ("www.a.example", r"www\.a.example"),
        ("note: well", "note: well"),
        ("a|b", r"a\|b"),
    ],
)
def test_markdown(text: str, harmless: str) -> None:
    assert escape(text, "md") == harmless


def test_a_tag_in_text_is_no_tag() -> None:
    assert escape("<PAGE>", "text") == "&lt;PAGE&gt;"


def test_a_harmless_view_stays_as_it_is() -> None:
    for form in FORMS:
        assert escaped(CMSI_2003_11, form) == CMSI_2003_11


def test_controls_that_turn_or_hide_text_go() -> None:
    assert without_controls("a\u202eb\u200bc\x1b[31m\x00 \u2028d") == "abc [31m d"
