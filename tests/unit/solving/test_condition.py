"""Conditions: what they say of figures, what counts as nothing, and what cannot be read."""

from __future__ import annotations

from math import inf, nan

import pytest

from dealdsl.scenarios.model import CompiledModel
from dealdsl.solving.condition import Verdict, verdict
from dealdsl.solving.mistakes import SolveError
from dealdsl.solving.reading import Condition, read_condition

from .deals import tiny


def model() -> CompiledModel:
    return CompiledModel(tiny().emitted, tiny().source)


def read(text: str) -> Condition:
    return read_condition(text, model())


def says(text: str, *results: float) -> bool:
    return verdict(read(text).test, results).holds


def test_a_result_is_asked_for_once() -> None:
    condition = read("loss(A) > $5 and loss( A ) < $9 or loss(B) > 0")
    assert [output.text for output in condition.outputs] == ["loss(A)", "loss(B)"]


@pytest.mark.parametrize(
    ("text", "results", "holds"),
    [
        ("loss(A) > $10 and loss(B) > $10", (11.0, 9.0), False),
        ("loss(A) > $10 or loss(B) > $10", (11.0, 9.0), True),
        ("not loss(A) > $10", (11.0,), False),
        ("loss(A) + loss(B) * 2 = $29", (11.0, 9.0), True),
        ("(loss(A) - loss(B)) / 2 = $1", (11.0, 9.0), True),
        ("-loss(A) < 0", (11.0,), True),
        ("max(loss(A), loss(B)) = $11", (11.0, 9.0), True),
        ("min(loss(A), loss(B), $3) = $3", (11.0, 9.0), True),
        ("balance(A, 1) <= 10% * balance(A, 0)", (90.0, 900.0), True),
        ("loss(A) / balance(A, 0) >= 50 bp", (5.0, 1000.0), True),
        ("loss(A) / balance(A, 1) else 0% > 10%", (5.0, 0.0), False),
        ("average_life(A) >= 5 years", (5.0,), True),
        ("average_life(A) > 5", (5.0,), False),
        ("first_payment(A) > 61", (62.0,), True),
    ],
)
def test_what_a_condition_says(text: str, results: tuple[float, ...], holds: bool) -> None:
    assert says(text, *results) is holds


@pytest.mark.parametrize(
    ("text", "nothing", "something"),
    [
        ("loss(A) > 0", 0.004, 0.006),
        ("loss(A) > $0", 1e-9, 0.006),
        ("not loss(A) <= 0", 0.004, 0.006),
        ("loss(A) / $1,000 > 0%", 0.004, 0.006),
        ("principal(A) > $7,442,000", 7_442_000.00000001, 7_442_000.01),
        ("not principal(A) >= $7,442,000", 7_441_999.99999999, 7_441_999.99),
        ("not principal(A) = $7,442,000", 7_442_000.00000001, 7_442_000.01),
        ("average_life(A) > 5", 5.00000000000001, 5.000000001),
    ],
)
def test_dust_is_nothing(text: str, nothing: float, something: float) -> None:
    assert not says(text, nothing)
    assert says(text, something)


def test_dust_of_a_difference_is_nothing() -> None:
    assert not says("loss(A) - loss(B) > 0", 1e6 + 1e-9, 1e6)


def test_what_is_never_is_later_than_all_and_no_figure_is_neither() -> None:
    assert says("last_payment(A) > 1000", inf)
    assert not says("last_payment(A) < 1000", inf)
    assert not says("average_life(A) > 1", nan)
    assert not says("average_life(A) <= 1", nan)
    assert not says("loss(A) / loss(B) > 0", 5.0, 0.0)


@pytest.mark.parametrize(
    ("text", "results", "margin"),
    [
        ("loss(A) > $10", (13.0,), 3.0),
        ("loss(A) < $10", (13.0,), -3.0),
        ("not loss(A) > $10", (13.0,), -3.0),
        ("loss(A) > $10 and loss(B) > $10", (13.0, 11.0), 1.0),
        ("loss(A) > $10 or loss(B) > $10", (13.0, 11.0), 3.0),
        ("loss(A) = $10", (13.0,), -3.0),
        ("last_payment(A) > 5", (inf,), 1.0),
        ("average_life(A) > 5", (nan,), -1.0),
    ],
)
def test_the_margin_is_how_far_the_change_is(
    text: str, results: tuple[float, ...], margin: float
) -> None:
    assert verdict(read(text).test, results).margin == pytest.approx(margin, rel=1e-9)


def test_a_root_finder_never_sees_zero() -> None:
    assert Verdict(True, 0.0).signed > 0.0 > Verdict(False, 0.0).signed


MISTAKES = {
    "loss(A)": ("until-not-a-condition", 1),
    "": ("until-not-a-condition", 1),
    "1 < 2": ("until-not-a-condition", 1),
    "if loss(A) > 0 then 1 else 2": ("until-not-a-condition", 1),
    'loss(A) > 0 because "so"': ("until-not-a-condition", 13),
    "loss(A) > 0 pool X { a: 5 }": ("until-not-a-condition", 13),
    "A in B": ("until-not-a-condition", 1),
    "loss > 0": ("not-a-figure-of-results", 1),
    "A.balance > 0": ("not-a-figure-of-results", 1),
    "loss(A) > 5 days": ("not-a-figure-of-results", 11),
    "max(k.loss for k in x) > 0": ("not-a-figure-of-results", 5),
    "cash(A) > 0": ("not-a-figure-of-results", 1),
    "loss() > 0": ("not-a-figure-of-results", 1),
    "lost(A) > 0": ("unknown-result", 1),
    "loss(A) > loss(AA)": ("unknown-result", 16),
    "balance(A) > 0": ("unknown-result", 1),
    "balance(A, 99) > 0": ("unknown-result", 1),
    "loss(A) > 10%": ("condition-mixes-units", 1),
    "loss(A) > 1 and loss(A) + average_life(A) > 3": ("condition-mixes-units", 17),
    "loss(A) >": ("missing-value", 9),
    "loss(A > 0": ("unclosed-bracket", 5),
    "loss(A) == 0": ("unknown-sign", 9),
    "loss(A) > $1,00": ("misgrouped-digits", 11),
    "1 < loss(A) < 2": ("chained-comparison", 13),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_what_is_no_condition_has_a_place_in_its_text(text: str) -> None:
    with pytest.raises(SolveError) as caught:
        read(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.primary is not None
    slug, column = MISTAKES[text]
    assert (diagnostic.slug, diagnostic.primary.span.column) == (slug, column)
    assert diagnostic.primary.span.source.text == text


def test_the_message_shows_the_place_and_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="no output `lossy`") as caught:
        read("loss(A) > lossy(A)")
    told = str(caught.value)
    assert " 1 | loss(A) > lossy(A)\n   |           ^^^^^^^^ not found" in told
    assert "write loss" in told
