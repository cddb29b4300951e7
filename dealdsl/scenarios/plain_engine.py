"""Scenarios in plain Python, row by row: the emitted model as it stands, in one process or several.

The figures are those of single runs because the statements are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

import numpy as np

from dealdsl.scenarios.engines import Engine, Figures, ProjectionError, joined
from dealdsl.scenarios.model import CompiledModel, load
from dealdsl.scenarios.outputs import locate
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import Scenarios

# Scenarios that a process takes at a time: some tenths of a second, so that Ctrl-C is soon obeyed.
CHUNK = 16

_loaded: dict[str, CompiledModel] = {}


@contextmanager
def opened(model: CompiledModel, selection: Selection, jobs: int = 1) -> Iterator[Engine]:
    """An engine in this process, or in `jobs` others, each of which loads the model once."""
    if jobs == 1:
        yield Engine(partial(evaluate_rows, model, selection), CHUNK)
        return
    # Started afresh and not forked: threads of other libraries do not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _prepare, (model.source, model.tapes))
    try:
        yield Engine(partial(_evaluate_in, pool, selection), CHUNK * jobs * 2)
    finally:
        pool.shutdown(cancel_futures=True)


def evaluate_rows(model: CompiledModel, selection: Selection, scenarios: Scenarios) -> Figures:
    """The figures of all scenarios, one after another. Raises ProjectionError."""
    figures: Figures = {}
    for row in range(len(scenarios)):
        try:
            result = model.emitted.project(scenarios.assumptions(row))
        except ArithmeticError as error:
            told = f"the deal cannot be projected under these assumptions: {error}"
            raise ProjectionError(row, told) from None
        for text, (values, index) in locate(selection.everything, model, result).items():
            shape = (len(scenarios),) if index is not None else (len(scenarios), len(values))
            array = figures.setdefault(text, np.empty(shape))
            array[row] = values if index is None else values[index]
    return figures


def _evaluate_in(pool: ProcessPoolExecutor, selection: Selection, scenarios: Scenarios) -> Figures:
    starts = range(0, len(scenarios), CHUNK)
    chunks = [scenarios.rows(first, first + CHUNK) for first in starts]
    parts: list[Figures] = []
    try:
        for part in pool.map(_evaluate_chunk, [selection] * len(chunks), chunks):
            parts.append(part)
    except ProjectionError as error:
        raise ProjectionError(starts[len(parts)] + error.row, error.problem) from None
    return joined(parts)


def _evaluate_chunk(selection: Selection, scenarios: Scenarios) -> Figures:
    return evaluate_rows(_loaded["model"], selection, scenarios)


def _prepare(source: str, tapes: dict[str, str]) -> None:
    """Make a process ready: it has the model, leaves Ctrl-C to the first process, and ends when
    that one does, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    _loaded["model"] = load(source, tapes)


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)
