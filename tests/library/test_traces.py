"""A trace of any deal of `deals/` holds the emitted model's figures, adds up and can be told."""

from __future__ import annotations

import json
import os
from functools import cache
from math import fsum

import pytest

from dealdsl.runtime.flows import Result
from dealdsl.tracing import data, markdown, text
from dealdsl.tracing.events import Shared, Taken, Trace
from dealdsl.tracing.mistakes import TraceError
from dealdsl.tracing.page import head, page
from dealdsl.tracing.reasons import Reason
from dealdsl.tracing.trace import trace
from dealdsl.tracing.walks import every, takings
from dealdsl.tracing.why import why
from tests.library.deals import NAMES, drawn, model, program

SCENARIOS = int(os.environ.get("SCENARIOS", "2"))
PERIODS = (1, 7, 20, 61)

deals = pytest.mark.parametrize("name", NAMES)


@cache
def traces(name: str) -> tuple[tuple[Result, Trace], ...]:
    """Some periods of some scenarios, each beside the emitted model's projection."""
    found = []
    for number in range(SCENARIOS):
        assumptions = drawn(name, number)
        result = model(name).project(assumptions)
        for period in PERIODS:
            if period <= program(name).periods:
                found.append((result, trace(program(name), assumptions, period)))
    return tuple(found)


def taken(traced: Trace) -> list[Taken]:
    shared = [
        event
        for block in traced.blocks
        for event in every(block.events)
        if isinstance(event, Shared)
    ]
    return [each for event in shared for each in takings(event.allotted)]


@deals
def test_what_is_reported_is_the_emitted_models_to_the_last_bit(name: str) -> None:
    for result, traced in traces(name):
        for (owner, column), flow in result.flows.items():
            assert repr(traced.classes[owner][column]) == repr(flow[traced.period])
        for (kind, owner, measure), flow in result.other.items():
            assert repr(traced.reported[kind][owner][measure]) == repr(flow[traced.period])


@deals
def test_the_events_make_the_emitted_models_flows(name: str) -> None:
    """Losses and fees by the bit, added up in the order in which they were taken."""
    for result, traced in traces(name):
        counted: dict[str, float] = {}
        for each in taken(traced):
            for tally in each.tallies:
                counted[tally] = counted.get(tally, 0.0) + each.amount
        for owner in traced.classes:
            if owner not in traced.parts:
                lost = counted.get(f"{owner}.realized_loss", 0.0)
                assert lost == result.flows[owner, "realized_loss"][traced.period]
        for (kind, owner, measure), flow in result.other.items():
            if (kind, measure) == ("fee", "paid"):
                assert counted.get(f"{owner}.paid", 0.0) == flow[traced.period]


@deals
def test_all_cash_is_accounted_for(name: str) -> None:
    """What the pools and hedges gave, and accounts opened with and earned, is what went out.

    Worked out from the emitted model's flows alone, apart from the trace's own sums.
    """
    for result, traced in traces(name):
        assert traced.adds_up, [each for each in traced.sums if not each.holds]
        other = {key: flow[traced.period] for key, flow in result.other.items()}
        gave = [v for key, v in other.items() if key[::2] == ("pool", "funds")]
        gave += [v for key, v in other.items() if key[2] == "receipt"]
        held = [v for key, v in other.items() if key[::2] == ("account", "balance")]
        held += [v for key, v in other.items() if key[::2] == ("account", "earned")]
        went = [v for key, v in other.items() if key[0] in ("fee", "swap") and key[2] == "paid"]
        went += [v for key, v in other.items() if key[2] == "bought"]
        went += [v for key, v in other.items() if key[::2] == ("account", "closing_balance")]
        went += [
            flows[column]
            for owner, flows in traced.classes.items()
            if owner not in traced.parts
            for column in ("interest_paid", "principal_paid", "residual_paid")
        ]
        assert fsum(gave) + fsum(held) == pytest.approx(fsum(went), abs=0.01)


@deals
def test_every_page_and_reason_can_be_told(name: str) -> None:
    for _, traced in traces(name):
        assert "sums of funds, classes and pools hold" in text.text(page(traced))
        assert markdown.markdown(page(traced)).startswith("# ")
        assert json.loads(data.trace_json(traced))["period"] == traced.period
        for owner in traced.classes:
            reason = explained(traced, owner)
            if reason is None:
                assert max(map(abs, traced.classes[owner].values())) < 0.005
                continue
            assert f"{owner} " in text.reasons(head(traced), reason)
            assert all(each.words.endswith(".") for each in sentences(reason))
            assert len(sentences(reason)) < 120


def explained(traced: Trace, owner: str) -> Reason | None:
    """Why a class got what it did; None where it has nothing."""
    try:
        return why(traced, owner)
    except TraceError:
        return None


def sentences(reason: Reason) -> list[Reason]:
    return [reason, *(inner for each in reason.because for inner in sentences(each))]
