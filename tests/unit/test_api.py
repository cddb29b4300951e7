"""The Python API: the doctest, frames, and what it says of bad input."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import dealdsl
from dealdsl import api
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.scenarios.batch import Samples
from dealdsl.scenarios.table import Scenarios

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


def test_a_batch_gives_arrays_and_frames(model: api.Model) -> None:
    result = model.batch(
        {"psa": (100, 300, 100), "cdr": [0, 1.5]},
        select=("average_life", "loss(B-6)"),
        severity=40,
        lag=12,
    )
    assert len(result) == 6
    assert result["B-6", "loss"].shape == (6,)
    assert np.array_equal(result["B-6", "loss"], result["loss(B-6)"])
    last = model.run(psa=300, cdr=1.5, severity=40, lag=12)
    assert result["B-6", "loss"][-1] == sum(last["B-6", "realized_loss"])
    assert np.isnan(result["IA-IO", "average_life"]).all()
    pandas, polars = result.to_pandas(), result.to_polars()
    assert list(pandas.columns) == polars.columns
    outputs = ["average_life", "loss", "failed_checks"]
    assert polars.columns == ["scenario", "psa", "cdr", "class", *outputs]
    assert result.failed_checks.tolist() == [0] * 6
    assert len(polars) == len(pandas) == 6 * 12
    with pytest.raises(
        KeyError, match=r"\('B-6', 'interest'\) was not asked for: average_life\(IA"
    ):
        _ = result["B-6", "interest"]


def test_a_batch_takes_scenarios_in_any_form(model: api.Model) -> None:
    rows = {"psa": [100.0, 275.0], "cdr": [1.0, 2.0]}
    table = Scenarios(Assumptions(**model.emitted.scenarios["base"]), rows)
    expected = model.batch(scenarios=table, select="loss")["B-6", "loss"]
    for form in (pd.DataFrame(rows), pl.DataFrame(rows), rows):
        assert np.array_equal(model.batch(scenarios=form, select="loss")["B-6", "loss"], expected)
    drawn = model.batch(samples=Samples({"psa": (100, 300)}, 4, seed=7), select="loss(B-6)")
    assert len(drawn) == 4
    with pytest.raises(TypeError, match="give no grid"):
        model.batch({"cdr": [1]}, scenarios=table)


@pytest.mark.parametrize(
    ("grid", "select", "message"),
    [
        ({"pas": [1]}, "loss", "there is no assumption `pas`: write psa"),
        ({"psa": [1, -1]}, "loss", "grid psa: psa must be a number, 0 or more, not -1"),
        ({"psa": (0, 10, 3)}, "loss", "grid psa: steps of 3 from 0 miss 10: end at 9 or 12"),
        ({"index LIBOR-1M": [1]}, "loss", "the deal has no index `LIBOR-1M`: it has none"),
        ({"psa": [1]}, "loss(B-66)", "the deal has no class `B-66`: write B-6"),
    ],
)
def test_a_batch_that_cannot_be_run_says_why(
    model: api.Model, grid: dict[str, Any], select: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        model.batch(grid, select=select)


def test_an_unknown_name_of_the_package() -> None:
    with pytest.raises(AttributeError, match="lode"):
        _ = dealdsl.lode
