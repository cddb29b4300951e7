"""Where comments go: each stays with what it stands beside, and none is lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.printer import print_file
from tests.properties.test_any_text import DEAL
from tests.properties.test_printing import relaxed


def read(text: str) -> nodes.File:
    parsed = parse(Source("test.deal", text))
    assert {told.slug for told in parsed.diagnostics} <= {"empty-block", "empty-deal"}
    assert parsed.file is not None
    return parsed.file


def test_a_comment_leads_trails_or_closes() -> None:
    (item,) = read(
        "# one\n\n# two\ntranche A { # three\n  balance: 5 # four\n\n"
        "  # five\n\n  # six\n} # seven\n"
    ).items
    assert isinstance(item, nodes.Section)
    assert item.layout.leading == ("# one", "", "# two")
    assert item.entries[0].layout.leading == ("# three",)
    assert item.entries[0].layout.trailing == "# four"
    assert item.layout.closing == ("", "# five", "", "# six")
    assert item.layout.trailing == "# seven"


def test_a_comment_inside_words_moves_before_them() -> None:
    (item,) = read("define x = a # one\n  + f(b, # two\n  c) # three\n").items
    assert item.layout.leading == ("# one", "# two")
    assert item.layout.trailing == "# three"


def test_comments_between_branches() -> None:
    (item,) = read(
        "waterfall w from a {\n  when b { # one\n    rest to c\n    # two\n  } # three\n"
        "  # four\n  otherwise {\n    rest to d\n    # five\n  } # six\n}\n"
    ).items
    assert isinstance(item, nodes.Waterfall)
    (when,) = item.steps
    assert isinstance(when, nodes.WhenSteps)
    assert when.then[0].layout.leading == ("# one",)
    assert when.layout.then_closing == ("# two",)
    assert when.layout.before_otherwise == ("# three", "# four")
    assert (when.layout.closing, when.layout.trailing) == (("# five",), "# six")


def test_comments_in_braces_that_hold_nothing_else() -> None:
    (item,) = read(
        "waterfall w from a {\n  pay b to in order {\n    # one\n  }\n  # two\n}\n"
    ).items
    assert isinstance(item, nodes.Waterfall)
    (pay,) = item.steps
    assert isinstance(pay, nodes.Pay)
    assert isinstance(pay.allocation, nodes.InOrder)
    assert pay.allocation.closing == ("# one",)
    assert item.layout.closing == ("# two",)


def test_comments_at_the_end() -> None:
    assert read("# one\n\n# two\n").closing == ("# one", "", "# two")
    assert read("define x = 5\n# one\n").closing == ("# one",)
    assert read("define x = 5\n\n# one").closing == ("", "# one")


GAPS = [
    match.end()
    for match in re.finditer(r'"[^"]*"|#[^\n]*|(\s+)', DEAL)
    if match[1] is not None
    and not re.search(
        r"(?:up|down|pro|in|top|else|at|par|plus|each|for|\d)\s+$", DEAL[: match.end()]
    )
]


@relaxed
@given(st.sets(st.sampled_from(GAPS), max_size=8), st.booleans())
def test_comments_anywhere_are_kept_once(places: set[int], blank: bool) -> None:
    text = DEAL
    for place in sorted(places, reverse=True):
        text = f"{text[:place]}# at {place}\n{chr(10) * blank}{' ' * 40}{text[place:]}"
    file = read(text)
    assert file == read(DEAL)
    printed = print_file(file)
    assert read(printed) == file
    assert print_file(read(printed)) == printed
    assert sorted(re.findall(r"#[^\n]*", printed)) == sorted(re.findall(r"#[^\n]*", text))
