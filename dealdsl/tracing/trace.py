"""One period of a program under some assumptions, traced."""

from __future__ import annotations

from datetime import date

from dealdsl.program.interpreter import interpret
from dealdsl.program.live import reads
from dealdsl.program.program import Program
from dealdsl.runtime.assumptions import Assumptions, in_words
from dealdsl.runtime.flows import CLASS_COLUMNS, Result
from dealdsl.tracing import mistakes
from dealdsl.tracing.events import Trace
from dealdsl.tracing.ledger import funds_of, pool_sums, sums
from dealdsl.tracing.mistakes import TraceError
from dealdsl.tracing.recorder import Recorder


def trace(program: Program, assumptions: Assumptions, period: int) -> Trace:
    """What happened in a period, counted from 1.

    The deal is projected by the interpreter, whose figures are those of the emitted model to the
    last bit. Raises TraceError for a period that the deal does not have, and ArithmeticError where
    the deal cannot be projected.
    """
    if not 1 <= period <= program.periods:
        raise TraceError(mistakes.period_outside(period, program.periods))
    recorder = Recorder(program, period)
    result = interpret(program, assumptions, recorder)
    blocks, funds = tuple(recorder.blocks), funds_of(program)
    names = (*program.classes, *program.composites)
    classes = {
        name: {column: result.flows[name, column][period] for column in CLASS_COLUMNS}
        for name in names
    }
    reported: dict[str, dict[str, dict[str, float]]] = {}
    for (kind, name, measure), values in result.other.items():
        reported.setdefault(kind, {}).setdefault(name, {})[measure] = values[period]
    return Trace(
        title=program.title,
        period=period,
        periods=program.periods,
        paid_on=program.payment_dates[period],
        assumptions=in_words(assumptions),
        advances=assumptions.advance,
        blocks=blocks,
        classes=classes,
        reported=reported,
        funds=funds,
        parts={name: tuple(_parts(program, name)) for name in program.composites},
        last_with_anything={name: _last(result, name) for name in names},
        sums=(*sums(blocks, funds, classes), *pool_sums(reported.get("pool", {}))),
    )


def period_of(program: Program, text: str) -> int:
    """The period that is paid on a date in ISO text. Raises TraceError where none is."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        raise TraceError(mistakes.not_a_date(text)) from None
    dates = [date.fromisoformat(each) for each in program.payment_dates[1:] if each]
    if not dates:
        raise TraceError(mistakes.without_dates(asked, program.periods))
    if asked in dates:
        return dates.index(asked) + 1
    before = max((each for each in dates if each < asked), default=None)
    after = min((each for each in dates if each > asked), default=None)
    raise TraceError(mistakes.date_unpaid(asked, before, after))


def _parts(program: Program, composite: str) -> list[str]:
    """The classes that a composite adds up: those whose figures it reports."""
    values = (o.value for o in program.outputs if o.key[0] == composite and len(o.key) == 2)
    owners = {name.rpartition(".")[0] for value in values for name in reads(value)}
    return [name for name in program.classes if name in owners]


def _last(result: Result, name: str) -> int | None:
    """The last period in which a class has anything; None where there is none."""
    columns = [result.flows[name, column][1:] for column in CLASS_COLUMNS]
    busy = [any(abs(value) >= 0.005 for value in row) for row in zip(*columns, strict=True)]
    return max((period for period, any_ in enumerate(busy, 1) if any_), default=None)
