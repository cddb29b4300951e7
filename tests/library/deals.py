"""The deals that come with the language, compiled once each, and scenarios to run them under."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.linking.folder import beside
from dealdsl.program.program import Program
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import Model
from dealdsl.source import Source

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deals"
NAMES = sorted(
    path.relative_to(FOLDER).with_suffix("").as_posix()
    for path in FOLDER.rglob("*.deal")
    if path.parent.name != "rules"
)


def source(name: str) -> Source:
    """The text of `library/sequential`, say."""
    path = FOLDER / f"{name}.deal"
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def compiled(name: str) -> Compilation:
    return compiler.check(source(name), strict=True, opened=beside(str(FOLDER / f"{name}.deal")))


@cache
def program(name: str) -> Program:
    return compiler.program(compiled(name))


@cache
def model(name: str) -> Model:
    return compiler.load_model(compiled(name))


def drawn(name: str, number: int) -> Assumptions:
    """The assumptions of a numbered scenario: the same ones in every run."""
    random = Random(f"{name} {number}")
    given: dict[str, Any] = {
        random.choice(("psa", "cpr", "smm", "abs")): _speed(random, number),
        "severity": random.choice((0.0, 35.0, 100.0, random.uniform(0, 100))),
        "lag": random.choice((0, 1, 12, random.randint(0, 30))),
        "advance": random.random() < 0.5,
        "call": random.random() < 0.5,
        "delinquency": random.choice((0.0, random.uniform(0, 30))),
    }
    if random.random() < 0.7:
        measure = random.choice(("cdr", "mdr", "sda"))
        given[measure] = random.uniform(0, {"cdr": 30, "mdr": 5, "sda": 2000}[measure])
    for cause in ("special_hazard", "fraud", "bankruptcy"):
        given[cause] = random.choice((0.0, random.uniform(0, 30)))
    given["late_recovery"] = random.choice((0.0, 0.0, random.uniform(0, 100)))
    given["late_recovery_lag"] = random.randint(0, 24)
    if random.random() < 0.7:
        given["indices"] = {index: _rate(random) for index in model(name).indices}
    return Assumptions(**given)


def _rate(random: Random) -> float | list[float]:
    if random.random() < 0.5:
        return random.uniform(-1, 15)
    return [random.uniform(-1, 15) for _ in range(36)]


def _speed(random: Random, number: int) -> float | list[float]:
    if number % 5 == 0:
        return [random.uniform(0, 60) for _ in range(24)]
    return random.choice((0.0, random.uniform(0, 30), random.uniform(0, 100)))
