"""The Python API: the doctest, frames, and what it says of bad input."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dealdsl
from dealdsl import api

DEAL = Path(__file__).parents[2] / "deals" / "cmsi-2003-11.deal"


@pytest.fixture(scope="module")
def model() -> api.Model:
    return dealdsl.load(DEAL).compile()


def test_the_examples_of_the_documentation_are_true() -> None:
    assert doctest.testmod(api).failed == 0


def test_a_scenario_is_run_with_changes(model: api.Model) -> None:
    base, named = model.run(), model.run("base", psa=275)
    faster = model.run(psa=500, cdr=[0.0, 1.0], severity=35, lag=6)
    assert np.array_equal(base["IA", "principal_paid"], named["IA", "principal_paid"])
    assert faster["B-6", "realized_loss"].sum() > 0
    assert base["B-6", "ending_balance"][0] == 970_999.77


def test_an_index_is_replaced() -> None:
    floating = Path(__file__).parents[1] / "good" / "index_curves" / "floater_and_inverse.deal"
    model = dealdsl.load(floating).compile()
    assert round(model.run()["F", "interest_paid"][1], 2) == 1_333.33  # 400,000 × (3% + 1%) / 12
    replaced = model.run(indices={"LIBOR-1M": [5.0, 8.0]})["F", "interest_paid"]
    assert round(replaced[1], 2) == 2_000.00
    assert round(replaced[2], 2) == 2_512.35  # 502,470.98 × 2/3 × 9% / 12
    with pytest.raises(ValueError, match="no index LIBOR; it has LIBOR-1M"):
        model.run(indices={"LIBOR": 5.0})


def test_frames_hold_the_flows(model: api.Model) -> None:
    flows = model.run()
    pandas, polars = flows.to_pandas(), flows.to_polars()
    assert list(pandas.columns) == polars.columns
    assert len(pandas) == len(polars) == 358 * 12
    paid = pandas.groupby("class")["principal_paid"].sum()
    assert paid.sum() == pytest.approx(647_138_638.77, abs=0.01)
    assert flows.pools["pool", "I", "balance"][0] == 150_030_821.86


def test_the_source_is_the_emitted_model(model: api.Model) -> None:
    assert "def distribute(" in model.source
    assert model.classes[:2] == ("IA", "IA-PO")


def test_a_deal_with_errors_has_no_model() -> None:
    deal = dealdsl.loads('deal "x" { cutoff: 2024-01-01 }', "x.deal")
    assert any(diagnostic.slug == "missing-section" for diagnostic in deal.check())
    with pytest.raises(dealdsl.DealError, match="missing-section"):
        deal.compile()


@pytest.mark.parametrize(
    ("scenario", "assumptions", "message"),
    [
        ("stress", {}, "no scenario 'stress'; it has base"),
        (None, {"severity": 120}, "severity"),
        (None, {"psa": -1}, "psa"),
        (None, {"spede": 3}, "spede"),
        (None, {"indices": {"LIBOR-1M": 5.0}}, "the deal has no index LIBOR-1M; it has none"),
    ],
)
def test_what_cannot_be_run_says_why(
    model: api.Model, scenario: str | None, assumptions: dict[str, Any], message: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        model.run(scenario, **assumptions)


def test_an_unknown_name_of_the_package() -> None:
    with pytest.raises(AttributeError, match="lode"):
        _ = dealdsl.lode
