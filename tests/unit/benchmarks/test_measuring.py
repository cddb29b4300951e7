"""Contenders run in turn, and a target is met from either side."""

from __future__ import annotations

import pytest

from tests.benchmarks.measuring import Table, Target, interleaved


def test_contenders_run_in_turn_and_the_first_round_does_not_count() -> None:
    ran: list[str] = []
    times = interleaved(
        {name: (lambda name=name: float(ran.append(name) or len(ran))) for name in ("A", "B")}, 2
    )
    assert ran == ["A", "B"] * 3
    assert times == {"A": [3.0, 5.0], "B": [4.0, 6.0]}


@pytest.mark.parametrize(
    ("target", "met", "missed"), [(Target(1.3), 1.3, 1.31), (Target(1.7, at_most=False), 1.7, 1.69)]
)
def test_a_target_is_met_at_its_bound(target: Target, met: float, missed: float) -> None:
    assert target.verdict(met).endswith("met")
    assert target.verdict(missed).endswith("MISSED")


def test_a_ratio_is_the_median_of_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    times = {"A": [1e-6, 4e-6, 9e-6], "B": [1e-6, 2e-6, 3e-6]}
    Table().ratio(times, "A", "B", Target(1.5))
    row = capsys.readouterr().out.split()
    assert row == ["A", "/", "B", "2", "1", "to", "3", "4.0", "µs", "≤", "1.5", "MISSED"]
