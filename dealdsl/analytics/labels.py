"""How a table names its scenarios: by speed and, where there are any, by losses."""

from __future__ import annotations

from collections.abc import Sequence

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
    """`275% PSA` for each scenario, with all else that varies between them."""
    varied = [name for name in scenarios.columns if name not in _NAMED]
    rows = [scenarios.assumptions(row) for row in range(len(scenarios))]
    return tuple(_label(each, scenarios, varied) for each in rows)


def shared(scenarios: Scenarios) -> str:
    """What all scenarios assume, in words, without what differs between them."""
    words, *others = in_words(scenarios.assumptions(len(scenarios) - 1)).split("; ")
    if any(name in scenarios.columns for name in PREPAYMENT_MEASURES):
        words = ""
    if any(name in scenarios.columns for name in DEFAULT_MEASURES):
        _, _, others[0] = others[0].partition(", ")
        if "severity" in scenarios.columns:
            _, _, others[0] = others[0].partition(", ")
    return "; ".join(part for part in (words, *others) if part)


def _label(assumptions: Assumptions, scenarios: Scenarios, varied: Sequence[str]) -> str:
    parts = [_measure(assumptions, PREPAYMENT_MEASURES) or "0% PSA"]
    if defaults := _measure(assumptions, DEFAULT_MEASURES):
        parts.append(defaults)
        if "severity" in scenarios.columns:
            parts.append(f"{_speed(assumptions.severity)}% severity")
    parts += [f"{name.replace('_', ' ')} {_value(assumptions, name)}" for name in varied]
    return ", ".join(parts)


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
