"""What a terminal shows: goldens for the layout, properties for what must never happen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.diagnostics.text import render, render_all, summary
from dealdsl.source import Source, Span

from .places import DEAL, MISSING, UNKNOWN, UNSOURCED, error, place

GOLDENS = Path(__file__).parent / "goldens"
LONG = Source("long.deal", "x = " + "a" * 400 + " BAD " + "b" * 400 + " END\n")
HARMFUL = Source("bad\x1b[2J.deal", 'name: "\x1b[31m\u202etxt\x00" oops\n')
OTHER = Source("rules.deal", "rule shifting(x) {\n}\n")
WINDOWS = Source("crlf.deal", "pool I {\r\n  rate: 5%\r\n}\r\n")

CASES = {
    "two_places": UNKNOWN,
    "no_place": MISSING,
    "no_label": UNSOURCED,
    "tab_and_two_on_one_line": error(
        Label(place("+"), "money and a rate do not add"),
        Label(place("$5"), "money"),
        Label(place("5%"), "a rate"),
    ),
    "wide_characters": error(Label(place("reserve"), "here"), Label(place("日本"), "two wide")),
    "whole_block": error(Label(place("waterfall", "A\n}"), "never says where the rest goes")),
    "block_from_mid_line": error(
        Label(place("{ closing", "5% +"), "from here to there"), Label(place("balance"), "inside")
    ),
    "nested_blocks": error(
        Label(place("I from", "B\n"), "inner"), Label(place("waterfall", "A\n}"), "outer")
    ),
    "overlapping": error(
        Label(place("fee to B"), "the whole"), Label(place("to B"), "a part"), help="one\ntwo"
    ),
    "end_of_file": error(Label(Span(DEAL, len(DEAL.text), len(DEAL.text)), "the text ends here")),
    "neighbouring_lines": error(Label(place("account"), "one"), Label(place("waterfall"), "two")),
    "long_line": error(Label(place("BAD", source=LONG), "here"), Label(place("END", source=LONG))),
    "long_line_far_apart": error(
        Label(place("END", source=LONG), "this one is shown"),
        Label(place("x", source=LONG), "this one is off to the left"),
    ),
    "longer_than_a_line": error(Label(place("a" * 400, source=LONG), "all of it")),
    "control_characters": error(Label(place("oops", source=HARMFUL), "a \x1b[0m label")),
    "two_files": error(Label(place("pay fee")), Label(place("rule", source=OTHER), "the rule")),
    "windows_line_ends": error(Label(place("rate", "}", source=WINDOWS), "both lines")),
    "fix_without_help": Diagnostic(
        "s", Severity.WARNING, "m", Label(place("fee")), fix=Fix(place("fee"), "due")
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_layout(case: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"{case}.txt", render(CASES[case]) + "\n")


def test_colours_only_when_asked(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "colours.txt", render(UNKNOWN, colour=True).replace("\x1b", "ESC") + "\n")
    assert "\x1b" not in render(UNKNOWN)


def test_all_are_told_in_order_with_a_summary(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "several.txt", render_all([MISSING, UNSOURCED, UNKNOWN]))


def test_nothing_to_tell_is_no_text() -> None:
    assert render_all([]) == ""


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], ""),
        ([UNKNOWN], "1 error"),
        ([UNSOURCED], "1 warning"),
        ([UNKNOWN, MISSING, UNSOURCED], "2 errors, 1 warning"),
        ([UNSOURCED, UNSOURCED], "2 warnings"),
    ],
)
def test_summary(told: list[Diagnostic], words: str) -> None:
    assert summary(told) == words


@given(st.data())
def test_any_places_in_any_text_are_shown_harmlessly(data: st.DataObject) -> None:
    text = data.draw(st.text(max_size=300))
    source = Source(data.draw(st.text(max_size=9)), text)
    offsets = st.integers(0, len(text))
    spans = [
        Span(source, min(a, b), max(a, b))
        for a, b in data.draw(st.lists(st.tuples(offsets, offsets), min_size=1, max_size=4))
    ]
    first, *others = [Label(span, data.draw(st.text(max_size=9))) for span in spans]
    shown = render(error(first, *others, help=data.draw(st.none() | st.text(max_size=9))))
    assert all(category(c) not in {"Cc", "Cf", "Cs"} for c in shown.replace("\n", ""))
    assert all(len(row) < 1500 for row in shown.split("\n"))


@given(before=st.text("ab \tx", max_size=150), after=st.text("ab \tx", max_size=150))
def test_the_marks_stand_under_the_place(before: str, after: str) -> None:
    source = Source("t", f"{before}HERE{after}")
    *_, line, marks = render(error(Label(place("HERE", source=source)))).split("\n")
    assert marks.index("^^^^") == line.index("HERE")
