"""A trace of any deal adds up in the cents that it prints, and tells of every class."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dealdsl import compiler
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.tracing import text
from dealdsl.tracing.page import page
from dealdsl.tracing.trace import trace
from dealdsl.tracing.why import why
from tests.properties.deal_text import Deal
from tests.properties.deals import deals, scenarios
from tests.properties.runs import checked, drawn

TOTAL = re.compile(r": in (\S+) = out (\S+)(?: \+ left (\S+))?(?: \+ rounding (\S+))?$", re.M)


@drawn(25)
@given(deals(), scenarios(), st.integers(1, 40))
def test_a_trace_adds_up_and_can_be_told(deal: Deal, scenario: dict[str, Any], period: int) -> None:
    program = compiler.program(checked(deal.text))
    traced = trace(program, Assumptions(**scenario), min(period, program.periods))
    assert traced.adds_up, [each for each in traced.sums if not each.holds]
    shown = text.text(page(traced))
    for came, *went in TOTAL.findall(shown):
        assert cents(came) == sum(map(cents, went))
        # A cent for each line at the most.
        assert abs(cents(went[2])) <= 40
    for name, flows in traced.classes.items():
        if any(abs(amount) >= 0.005 for amount in flows.values()):
            reason = why(traced, name)
            assert reason.because, reason.words


def cents(figure: str) -> int:
    return int(figure.replace(",", "").replace(".", "") or 0)
