"""What a report costs in bytes; its time is in `tests/benchmarks/startup.py`."""

from __future__ import annotations

from tests.unit.report.pages import reference


def test_a_report_can_be_sent_by_mail() -> None:
    assert len(reference().encode()) < 500_000
