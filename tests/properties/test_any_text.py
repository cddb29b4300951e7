"""Any text at all ends in a tree or in diagnostics, never in a traceback."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dealdsl.diagnostics.text import render_all
from dealdsl.source import Source
from dealdsl.syntax.from_text import Parsed, parse
from dealdsl.syntax.printer import print_file
from dealdsl.syntax.rereading import MOST_MISTAKES

from .syntax_strategies import files
from .test_printing import relaxed

DEAL = """\
source F "Form 8-K"   # cited as F
deal "Elm" per F "p. 1" {
  closing: 2003-12-23
  assume payment_dates: day 25 of each month, next business day, from 2004-01-25 because "usual"
}
pool G {
  balance: $150,030,821.86
  subset premium where net_rate >= target_rate { balance: $100  gross_rate: 5.621% }
}
tranches B-1 to B-3 { balances: $7 $3 $2  rate: min(5%, net_wac)  after: A }
group senior(G) = A { }
table shift by month { 1: 100%  61: 70%  73: -60% }
define a(g) = if share(g) > initial(share(g)) then 100% else share(g) + (1 - share(g)) * shift
allocate G from G.principal { A up to 5 * (1 + 2)  rest to subordinate }
waterfall main from G.funds {
  # interest first
  first: pay interest to pro rata { A  B-1 }
  when month > 36 and not late { pay principal to in order { A  split { 60%: B-1  rest: B-2 } } }
  otherwise { pay principal to A down to $5 else from reserve }
  for each k in subs { pay interest to k }
  rest to R
}
call cleanup when G.closing_balance <= 10% * initial(G.balance) at par plus accrued
check each month "equal": A.balance = G.balance to $0.01
"""
PIECES = re.findall(r'"[^"]*"|[\w.$%-]+|\s+|.', DEAL)
STRAYS = [
    "{",
    "}",
    "(",
    ")",
    ":",
    ",",
    "$",
    "%",
    '"',
    "#",
    ";",
    "“",
    "\0",
    " - ",
    "in",
    "to",
    "pay",
]


def told(text: str) -> Parsed:
    """What reading a text gives; whatever it is can be shown, and points into the text."""
    source = Source("any.deal", text)
    parsed = parse(source)
    assert parsed.file is not None or parsed.diagnostics
    assert len(parsed.diagnostics) <= MOST_MISTAKES + len(text)
    assert bool(render_all(parsed.diagnostics)) == bool(parsed.diagnostics)
    for diagnostic in parsed.diagnostics:
        assert diagnostic.primary is not None
        for label in (diagnostic.primary, *diagnostic.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(text)
    if not parsed.diagnostics and parsed.file is not None:
        assert parse(Source("again.deal", print_file(parsed.file))).file == parsed.file
    return parsed


def test_the_deal_itself_is_clean() -> None:
    assert told(DEAL).diagnostics == ()


@relaxed
@given(st.text())
def test_any_characters(text: str) -> None:
    told(text)


@relaxed
@given(st.lists(st.sampled_from([*PIECES, *STRAYS])).map("".join))
def test_any_words_of_the_language(text: str) -> None:
    told(text)


@relaxed
@given(st.integers(0, len(DEAL)), st.integers(0, len(DEAL)))
def test_a_deal_cut_off_anywhere(first: int, second: int) -> None:
    told(DEAL[min(first, second) : max(first, second)])


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The deal with some words left out, doubled, moved or replaced."""
    pieces = list(PIECES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.sampled_from([*PIECES, *STRAYS]))
        pieces[at] = draw(st.sampled_from(["", pieces[at] * 2, other, pieces[at] + other]))
    return "".join(pieces)


@settings(relaxed, max_examples=200)
@given(damaged())
def test_a_deal_with_damaged_words(text: str) -> None:
    told(text)


@relaxed
@given(files, st.data())
def test_a_generated_deal_with_a_damaged_character(file: object, data: st.DataObject) -> None:
    text = print_file(file)  # type: ignore[arg-type]
    at = data.draw(st.integers(0, len(text)))
    told(text[:at] + data.draw(st.sampled_from(["", *STRAYS])) + text[at + 1 :])
