"""The textbook's structures, written as deals: its printed figures, to every digit.

Source: Fabozzi, textbook sequential-pay, accrual and planned classes on $400 million of 7.5%
pass-throughs; the facts stand in `published.json`, with the convention that reproduces each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dealdsl.runtime.assumptions import Assumptions
from tests.library.deals import model

HERE = Path(__file__).parent
PUBLISHED: dict[str, Any] = json.loads((HERE / "published.json").read_text(encoding="utf-8"))
SEQUENTIAL = PUBLISHED["sequential_textbook"]
PLANNED = PUBLISHED["support_schedule"]

# The sequential table counts average lives to a settlement five days after the first month's.
SETTLEMENT = 5 / 360


def average_life(principal: list[float]) -> float:
    """Years, each month's principal at the end of its month."""
    return sum(month * paid for month, paid in enumerate(principal)) / sum(principal) / 12


def paid(name: str, of: str, psa: float) -> list[float]:
    return model(name).project(Assumptions(psa=psa)).flows[of, "principal_paid"]


@pytest.mark.parametrize(("psa", "printed"), SEQUENTIAL["collateral_average_life"].items())
def test_average_life_of_the_loans(psa: str, printed: float) -> None:
    other = model("library/sequential").project(Assumptions(psa=float(psa))).other
    life = average_life(other["pool", "G", "principal"]) - SETTLEMENT
    assert round(life, 2) == printed


@pytest.mark.parametrize(("tranche", "printed"), SEQUENTIAL["average_life_at_165_psa"].items())
def test_average_life_of_the_sequential_classes(tranche: str, printed: float) -> None:
    life = average_life(paid("library/sequential", tranche, 165)) - SETTLEMENT
    assert round(life, 2) == printed


@pytest.mark.parametrize("psa", [90, 100, 120, 150, 165, 200, 225, 250, 275, 300])
def test_average_life_of_the_planned_class_inside_its_collar(psa: float) -> None:
    principal = paid("library/pac_and_support", "P", psa)
    assert round(average_life(principal), 2) == PLANNED["pac_average_life_inside_collar"]
    assert round(principal[349], 2) == PLANNED["month_349_pac_principal"]
    assert sum(principal[350:]) == pytest.approx(0, abs=1e-6)
