"""The lines of collateral as the program holds them, and as the runtime takes them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import asdict

from dealdsl.deal.model import Deal, Line, Resets
from dealdsl.program.program import LineData, LineFigure


def lines(deal: Deal) -> Iterator[LineData]:
    """Every line of every pool: the boundary between exact figures and floats."""
    for pool in deal.pools:
        for line in pool.lines:
            if line.tape is None:
                yield line_data(line)


def line_data(line: Line) -> LineData:
    return LineData(
        line.name,
        line.pool,
        float(line.balance),
        float(line.gross_rate),
        float(line.net_rate),
        float(line.target_rate),
        float(line.target_fraction),
        line.remaining_term,
        line.age,
        tuple(_special(line)),
    )


def _special(line: Line) -> Iterator[tuple[str, LineFigure]]:
    if line.interest_only:
        yield "interest_only", line.interest_only
    if line.amortisation_term != line.remaining_term:
        yield "amortisation_term", line.amortisation_term
    if line.resets is not None:
        yield from _resets(line.resets)
    if line.flows is not None:
        yield "stated_principal", tuple(map(float, line.flows.principal))
        yield "stated_interest", tuple(map(float, line.flows.interest))
    if line.prepayment_interest is not None:
        yield "prepayment_interest", float(line.prepayment_interest.days)
        yield "compensating_interest", float(line.prepayment_interest.compensating_rate)


def _resets(resets: Resets) -> Iterator[tuple[str, LineFigure]]:
    yield "index", resets.index
    yield "margin", float(resets.margin)
    yield "first_reset", resets.first_reset
    yield "reset_every", resets.reset_every
    for key in ("initial_cap", "periodic_cap", "life_cap", "rate_floor"):
        rate = getattr(resets, key)
        if rate is not None:
            yield key, float(rate)
    if resets.lookback:
        yield "lookback", resets.lookback


def line_facts(line: LineData) -> dict[str, LineFigure]:
    """A line as the runtime takes it: its figures by name, and only those that it has."""
    plain = asdict(line, filter=lambda field, _: field.name not in ("name", "special"))
    return {**plain, **dict(line.special)}
