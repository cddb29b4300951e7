"""How a table names its scenarios: by speed and, where there are any, by losses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dealdsl.runtime.assumptions import (
    DEFAULT_MEASURES,
    PREPAYMENT_MEASURES,
    Assumptions,
    Speed,
    in_words,
)
from dealdsl.scenarios.table import Scenarios

_NAMED = (*PREPAYMENT_MEASURES, *DEFAULT_MEASURES, "severity")


def labels(scenarios: Scenarios) -> tuple[str, ...]:
    """What differs between scenarios, for each of them: `275% PSA, 2% CDR`; of a sole scenario, its
    speed."""
    rows = [scenarios.assumptions(row) for row in range(len(scenarios))]
    return tuple(_label(each, scenarios.columns) for each in rows)


def shared(scenarios: Scenarios) -> str:
    """What all scenarios assume, in words, without what differs between them."""
    rows = {in_words(scenarios.assumptions(row)) for row in range(len(scenarios))}
    alike = set.intersection(*(set(_pieces(words)) for words in rows))
    parts = (
        ", ".join(piece for piece in part.split(", ") if piece in alike)
        for part in min(rows).split("; ")
    )
    return "; ".join(part for part in parts if part)


def _pieces(words: str) -> list[str]:
    return words.replace("; ", ", ").split(", ")


def _label(assumptions: Assumptions, varied: Collection[str]) -> str:
    parts = []
    if _any(PREPAYMENT_MEASURES, varied) or not varied:
        parts.append(_measure(assumptions, PREPAYMENT_MEASURES) or "0% PSA")
    if _any(DEFAULT_MEASURES, varied):
        parts.append(_measure(assumptions, DEFAULT_MEASURES) or "0% CDR")
    if "severity" in varied:
        parts.append(f"{_speed(assumptions.severity)}% severity")
    others = [name for name in varied if name not in _NAMED]
    parts += [f"{name.replace('_', ' ')} {_value(assumptions, name)}" for name in others]
    return ", ".join(parts)


def _any(measures: Sequence[str], varied: Collection[str]) -> bool:
    return any(name in varied for name in measures)


def _measure(assumptions: Assumptions, measures: Sequence[str]) -> str:
    given = ((name, getattr(assumptions, name)) for name in measures)
    found = ((name, speed) for name, speed in given if speed is not None)
    return next((f"{_speed(speed)}% {name.upper()}" for name, speed in found), "")


def _value(assumptions: Assumptions, name: str) -> str:
    index = name.removeprefix("index ")
    value = assumptions.indices[index] if index != name else getattr(assumptions, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _speed(value)


def _speed(speed: Speed) -> str:
    if isinstance(speed, int | float):
        return f"{speed:g}"
    return f"{speed[0]:g} to {speed[-1]:g}"
