"""What a deal repeats is told once, with the places where it stands."""

from __future__ import annotations

from dealdsl.deal.gathering import gathered
from dealdsl.deal.mistakes.facts import unknown_property
from dealdsl.deal.mistakes.names import unknown_name
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Source, Span

SOURCE = Source("elm.deal", "A B A C A A A A")


def unknown(start: int, what: str = "class") -> Diagnostic:
    span = Span(SOURCE, start, start + 1)
    return unknown_name(span.text, span, what, (), {})


def test_an_unknown_name_is_told_once_with_the_places_it_stands_at() -> None:
    (told,) = gathered([unknown(4), unknown(0)])
    assert told.primary is not None
    assert told.primary.span.start == 0
    assert [(label.span.start, label.text) for label in told.secondary] == [(4, "here too")]


def test_many_places_are_counted() -> None:
    (told,) = gathered(unknown(start) for start in (0, 4, 8, 10, 12, 14))
    assert [label.text for label in told.secondary] == [
        "here too",
        "here too, and in 3 more places",
    ]


def test_a_name_is_one_mistake_whatever_it_was_taken_for() -> None:
    assert len(gathered([unknown(0, "class"), unknown(4, "fund")])) == 1


def test_other_names_are_other_mistakes() -> None:
    assert len(gathered([unknown(0), unknown(2), unknown(6)])) == 3


def test_what_stands_in_two_sections_is_two_mistakes() -> None:
    spans = (Span(SOURCE, 0, 1), Span(SOURCE, 4, 5))
    told = [unknown_property("A", span, "a pool", ("balance",)) for span in spans]
    assert gathered(told) == tuple(told)
