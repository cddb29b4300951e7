"""The lines of collateral as the program holds them, and as the runtime takes them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import asdict

from dealdsl.deal.model import Deal
from dealdsl.program.program import LineData


def lines(deal: Deal) -> Iterator[LineData]:
    """Every line of every pool: the boundary between exact figures and floats."""
    for pool in deal.pools:
        for line in pool.lines:
            yield LineData(
                line.name,
                line.pool,
                float(line.balance),
                float(line.gross_rate),
                float(line.net_rate),
                float(line.target_rate),
                float(line.target_fraction),
                line.remaining_term,
                line.age,
            )


def line_facts(line: LineData) -> dict[str, object]:
    """A line as the runtime takes it: its figures by name."""
    return {key: value for key, value in asdict(line).items() if key != "name"}
