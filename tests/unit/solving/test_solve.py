"""Searches of a tiny deal against school arithmetic, and searches that cannot be made."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import dealdsl
from dealdsl.api import Model
from dealdsl.solving.constants import constants
from dealdsl.solving.mistakes import NoProjectionError, SolveError

from .deals import TINY, tiny

ROOT = Path(__file__).parents[3]


def solved(find: str, until: str, **given: Any) -> float | None:
    return tiny().solve(find, until, cpr=0, **given).value


def test_the_default_rate_at_which_the_senior_class_loses() -> None:
    # 1,000,000 x mdr x 50% is B's 100,000 and half a cent, which is the least loss.
    value = solved("mdr", "loss(A) > 0", severity=50)
    assert value == pytest.approx(100 * 100_000.005 / 500_000, rel=1e-9)


def test_the_severity_at_which_the_senior_class_loses() -> None:
    value = solved("severity", "loss(A) > 0", mdr=20)
    assert value == pytest.approx(100 * 100_000.005 / 200_000, rel=1e-9)


def test_the_default_rate_at_which_a_loss_is_a_part_of_a_class() -> None:
    value = solved("mdr", "loss(B) >= 10% * balance(B, 0)", severity=40)
    assert value == pytest.approx(2.5, rel=1e-9)


def test_the_second_of_two_changes_is_told() -> None:
    until = "loss(B) > $20,000 and not loss(A) > 0"
    found = tiny().solve("mdr", until, severity=50, cpr=0)
    assert found.value == pytest.approx(4.0, rel=1e-9)
    assert found.begins
    ((low, high),) = found.others
    assert low < 20.0 < high
    second = tiny().solve("mdr", until, severity=50, cpr=0, between=(low, high))
    assert second.value == pytest.approx(20.000001, rel=1e-9)
    assert not second.begins
    assert second.below.holds
    assert second.value == second.below.at


def test_both_sides_of_the_condition_are_shown() -> None:
    found = tiny().solve("mdr", "loss(B) > 20% * balance(B, 0)", severity=50, cpr=0)
    assert [part.left for part in found.comparisons] == ["loss(B)"]
    assert found.below.figures[0] == pytest.approx((20_000.0, 20_000.0))
    assert found.above.figures[0] == pytest.approx((20_000.0, 20_000.0))
    assert (found.below.holds, found.above.holds) == (False, True)
    assert 0.0 < found.above.at - found.below.at < 1e-9
    assert found.assumptions.mdr == found.value


def test_no_solution_shows_the_ends() -> None:
    found = tiny().solve("mdr", "loss(B) > $100,001", severity=50, cpr=0, between=(0, 60))
    assert found.value is None
    assert (found.below.holds, found.above.holds) == (False, False)
    assert (found.below.at, found.above.at) == (0.0, 60.0)
    assert found.above.figures == ((100_000.0, 100_001.0),)
    assert found.others == ()


def test_a_rate_of_a_class_is_found() -> None:
    # 900,000 x rate / 12 = 3,600
    assert solved("A.rate", "interest(A) > $3,600", points=8) == pytest.approx(4.8, rel=1e-9)


def test_a_rate_of_a_fee_is_found_in_its_own_unit() -> None:
    # R has what is left of 1,000,000 x 7% / 12: less 3,000 to A, 416.67 to B, and the fee
    rest = 70_000 / 12 - 3_000 - 5_000 / 12
    value = solved("servicer.rate", "residual(R) < $2,000", points=8)
    assert value == pytest.approx((rest - 2_000) * 12 / 1_000_000 * 10_000, rel=1e-9)


def test_a_definition_is_found() -> None:
    assert solved("b_rate", "interest(B) >= $500", points=8) == pytest.approx(6.0, rel=1e-9)


def test_whole_months_of_the_deal_end_side_by_side() -> None:
    found = tiny().solve("G.remaining_term", "last_payment(A) > 5", cpr=0)
    assert (found.below.at, found.above.at, found.value) == (5.0, 6.0, 6.0)
    assert found.problems == (
        "with G.remaining_term at 0 month the deal breaks: "
        "the loans of pool `G` have no whole month left to run",
    )


def test_where_the_deal_breaks_is_left_out() -> None:
    found = tiny().solve("G.gross_rate", "residual(R) < $1", cpr=0, points=12)
    assert found.value is None
    assert found.below.at > 7.0
    assert "bear 0% gross and 7% net" in found.problems[0]


def test_a_figure_that_others_hang_on_breaks_the_deal() -> None:
    with pytest.raises(NoProjectionError, match=r"does not hold with `B\.balance`") as caught:
        solved("B.balance", "loss(B) > 0", points=4)
    slugs = [diagnostic.slug for diagnostic in caught.value.diagnostics]
    assert slugs == ["deal-breaks", "failed-check"]


def test_the_figures_that_a_deal_states() -> None:
    file = tiny().compilation.file
    assert file is not None
    assert {name: each.value for name, each in constants(file).items()} == {
        "G.balance": 1_000_000.0,
        "G.gross_rate": 8.0,
        "G.net_rate": 7.0,
        "G.remaining_term": 1.0,
        "A.balance": 900_000.0,
        "A.rate": 4.0,
        "B.balance": 100_000.0,
        "servicer.rate": 25.0,
        "b_rate": 5.0,
    }


@cache
def library(path: str) -> Model:
    return dealdsl.load(ROOT / path).compile()


def test_an_index_is_found() -> None:
    floating = library("tests/good/index_curves/floater_and_inverse.deal")
    paid = floating.run(indices={"LIBOR-1M": 5.0})["F", "interest_paid"].sum()
    found = floating.solve("index LIBOR-1M", f"interest(F) >= ${paid:.6f}")
    assert found.value == pytest.approx(5.0, rel=1e-8)
    assert found.assumptions.indices == {"LIBOR-1M": found.value}
    with pytest.raises(SolveError, match="found-and-given"):
        floating.solve("index LIBOR-1M", "interest(F) > 0", indices={"LIBOR-1M": 5.0})


def test_a_lag_ends_at_the_month_that_trying_all_of_them_gives() -> None:
    model = library("deals/library/nas_super_senior.deal")
    given: dict[str, Any] = {"psa": 150, "cdr": 3, "severity": 40}
    losses = [model.run(lag=lag, **given)["B-2", "realized_loss"].sum() for lag in range(31)]
    least = sorted(losses)[15]
    found = model.solve("lag", f"loss(B-2) > ${least:.6f}", between=(0, 30), **given)
    held = [loss > least + 1e-6 for loss in losses]
    first = next(lag for lag in range(30) if held[lag] != held[lag + 1])
    assert (found.below.at, found.above.at) == (float(first), float(first + 1))


LISTED = """
source P "Term sheet"
deal "Listed" per P { cutoff: 2024-01-01 }
pool G per P { balance: $300  subset low { balance: $100 } }
tranches B-1 to B-2 per P { balances: $100 $200  rate: 5% }
claim late of B-1 per P { adds: $1 }
group subs per P = B-1 to B-2 { balance: $300 }
assume scenario base { prepayment: 100 PSA  severity: 35% }
"""


def test_figures_of_lists_and_of_parts_have_names() -> None:
    from dealdsl.compiler import parse
    from dealdsl.source import Source

    file = parse(Source("listed", LISTED))[0]
    assert file is not None
    assert list(constants(file)) == [
        "G.balance",
        "G.low.balance",
        "B-1.balance",
        "B-2.balance",
        "B-1 to B-2.rate",
        "late of B-1.adds",
        "subs.balance",
    ]


def test_a_changed_deal_is_the_deal_with_the_figure_written_in_it() -> None:
    from dealdsl.compiler import check_changed, emit

    compilation = tiny().compilation
    assert compilation.file is not None
    constant = constants(compilation.file)["A.rate"]
    changed = check_changed(compilation, constant.changed(compilation.file, 4.5))
    written = tiny(TINY.replace("rate: 4%", "rate: 4.5%"))
    assert _statements(emit(changed)) == _statements(written.source)
    assert _statements(emit(compilation)) == _statements(tiny().source)


def _statements(model: str) -> list[str]:
    """The lines of a model but for comments and the line that tells of the deal's text."""
    lines = (line.partition("  #")[0] for line in model.split("\n"))
    return [line for line in lines if not line.startswith(("#", "(SHA-256"))]


@pytest.mark.parametrize(
    ("find", "given", "slug", "said"),
    [
        ("mdrr", {}, "nothing-to-find", "write `mdr`"),
        ("A.rates", {}, "nothing-to-find", "write `A.rate`"),
        ("R.rate", {}, "nothing-to-find", ""),
        ("index LIBOR", {}, "nothing-to-find", ""),
        ("call", {}, "nothing-to-find", ""),
        ("mdr", {"mdr": 5}, "found-and-given", "leave `mdr` out"),
        ("mdr", {"cdr": 5}, "found-and-given", "leave `cdr` out"),
        ("mdr", {"between": (20, 0)}, "range-unusable", "lower end first"),
        ("mdr", {"between": (20, 20)}, "range-unusable", "ends are equal"),
        ("mdr", {"between": (float("nan"), 20)}, "range-unusable", ""),
        ("mdr", {"between": (0, 120)}, "range-unusable", "between 0 and 100"),
        ("mdr", {"between": (-1, 20)}, "range-unusable", "cannot be below 0"),
        ("psa", {"between": (0, float("inf"))}, "range-unusable", ""),
        ("lag", {"between": (0, 2.5)}, "range-unusable", "whole number"),
        ("A.rate", {"between": (-5, 5)}, "range-unusable", "cannot be below 0"),
        ("mdr", {"tolerance": 0.0}, "range-unusable", "tolerance"),
        ("mdr", {"points": 1}, "range-unusable", "2 points"),
    ],
)
def test_a_search_that_cannot_be_made(
    find: str, given: dict[str, Any], slug: str, said: str
) -> None:
    with pytest.raises(SolveError, match=slug) as caught:
        tiny().solve(find, "loss(A) > 0", **given)
    assert [diagnostic.slug for diagnostic in caught.value.diagnostics] == [slug]
    assert said in str(caught.value)


def test_a_missing_package_is_told_with_the_extra_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ImportError, match="needs scipy: pip install"):
        solved("mdr", "loss(A) > 0", severity=50)
