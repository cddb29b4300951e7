"""Break-even default rates of the reference deal against a second method.

`dealc solve` searches the emitted model by a scan and scipy's root finder; here a plain bisection
searches `tests/oracles`, which shares no code with the compiler. Both must agree to 1e-8 percent.

A class that loses in order loses nothing up to its break-even rate and then every further dollar.
The last payment is another matter: all classes are paid off by it and share what its loans lose,
cents at such rates. A dollar is more than that; near the break-even of some classes there is no
such loss, and there any loss will do.
"""

from __future__ import annotations

from functools import cache

import pytest

import dealdsl
from dealdsl.api import Model
from tests.library.deals import FOLDER
from tests.oracles.cmsi_2003_11 import project

ASSUMED = {"psa": 275.0, "severity": 40.0, "lag": 12}
A_DOLLAR, HALF_A_CENT = 1.0, 0.005


@cache
def reference() -> Model:
    return dealdsl.load(FOLDER / "cmsi-2003-11.deal").compile()


@cache
def loss_by_hand(tranche: str, cdr: float) -> float:
    columns = project(psa=275.0, severity=40.0, lag=12, cdr=cdr)["classes"][tranche]
    return sum(columns["realized_loss"]) - sum(columns["loss_reimbursed"])


def break_even_by_hand(tranche: str, least: float, low: float, high: float) -> float:
    """The rate at which a class loses more than `least`: halved until the halves are equal."""
    assert loss_by_hand(tranche, low) < least <= loss_by_hand(tranche, high)
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (low, middle) if loss_by_hand(tranche, middle) >= least else (middle, high)
    return high


@pytest.mark.parametrize("tranche", ["B-1", "B-2", "B-3", "B-4", "B-5", "B-6"])
def test_each_subordinated_class_breaks_even(tranche: str) -> None:
    found = reference().solve(
        "cdr", f"loss({tranche}) > $1", between=(0.0, 2.0), points=24, **ASSUMED
    )
    assert found.value is not None
    assert found.begins
    assert found.others == ()
    by_hand = break_even_by_hand(tranche, A_DOLLAR, 0.0, 2.0)
    assert found.value == pytest.approx(by_hand, rel=0.0, abs=1e-8)


@pytest.mark.parametrize(
    ("tranche", "low", "high"),
    [("B-1", 0.612803, 0.612903), ("B-2", 0.355566, 0.355666), ("B-6", 0.0, 0.1)],
)
def test_any_loss_at_all_breaks_even(tranche: str, low: float, high: float) -> None:
    found = reference().solve(
        "cdr", f"loss({tranche}) > 0", between=(low, high), points=12, **ASSUMED
    )
    assert found.value is not None
    assert found.others == ()
    by_hand = break_even_by_hand(tranche, HALF_A_CENT, low, high)
    assert found.value == pytest.approx(by_hand, rel=0.0, abs=1e-8)
