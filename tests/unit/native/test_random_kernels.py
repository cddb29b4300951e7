"""Any kernel of the subset gives as machine code what it gives in Python.

`FUZZ=50 pytest tests/unit/native/test_random_kernels.py` draws fifty times as many, other ones
each time.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.runs import drawn
from tests.unit.native.drawn_kernels import HELPERS, kernels
from tests.unit.native.kernels import FEW, PERIODS, agrees, model_of

ROWS = 17
lanes = st.sampled_from(["own", "own", "one", "four"])
periods = st.sampled_from([PERIODS, PERIODS, FEW])


@drawn(25)
@given(kernels(), lanes, periods)
def test_any_kernel_runs_as_python_does(body: str, lanes: str, periods: int) -> None:
    text = model_of(body, HELPERS, periods=periods)
    assert agrees(text, [lanes], ROWS)[0] == 0


def test_divisions_by_zero_are_noted_where_python_stops() -> None:
    counted: list[tuple[int, int]] = []

    @drawn(25)
    @given(kernels(risky=True), lanes, periods)
    def drawn_ones(body: str, lanes: str, periods: int) -> None:
        text = model_of(body, HELPERS, periods=periods)
        counted.append(agrees(text, [lanes], ROWS))

    drawn_ones()
    stopped, unjust = map(sum, zip(*counted, strict=True))
    assert stopped > 100, "of the scenarios drawn, Python must stop in some"
    assert unjust < stopped / 5, "a scenario given to plain Python for nothing costs time only"
