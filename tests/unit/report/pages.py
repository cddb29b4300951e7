"""Reports for the tests, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import dealdsl
from dealdsl.api import Model
from tests.unit.diagrams.deals import HOSTILE_DEAL, ROOT

THREE: Mapping[str, Mapping[str, Any]] = {
    "slow": {"psa": 100},
    "base": {"scenario": "base"},
    "stress": {"psa": 150, "cdr": 2.0, "severity": 40.0, "lag": 12, "fraud": 10.0},
}


@cache
def model(name: str) -> Model:
    return dealdsl.load(ROOT / "deals" / f"{name}.deal").compile()


@cache
def reference() -> str:
    return model("cmsi-2003-11").report(THREE)


@cache
def hostile() -> str:
    scenarios = {"</script><script>alert(3)</script>": {"cpr": 0}}
    return dealdsl.loads(HOSTILE_DEAL).compile().report(scenarios)
