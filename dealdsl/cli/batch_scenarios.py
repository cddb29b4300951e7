"""The table of scenarios that the options of `dealc batch` ask for."""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np

from dealdsl.cli.batch import whole
from dealdsl.runtime.assumptions import (
    ASSUMPTION_NAMES,
    PREPAYMENT_MEASURES,
    AssumptionError,
    Assumptions,
)
from dealdsl.runtime.command import assumptions_from
from dealdsl.scenarios.files import read_factor
from dealdsl.scenarios.grid import Factor, grid_option, product, require_free
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.samples import sample_option, sampled
from dealdsl.scenarios.table import RowError, Scenarios, given_rows, require_known_indices


def scenarios(model: CompiledModel, options: argparse.Namespace) -> Scenarios:
    """Every combination of the file's rows, what is drawn, and the grids. Raises AssumptionError,
    and its kinds InputError and ScenarioFileError for files."""
    drawn = [*_drawn(options), *map(grid_option, options.grid)]
    require_free(drawn, _fixed(options))
    base = base_of(model, options)
    factors = [*_read(model, options, base), *drawn]
    if not factors:
        raise AssumptionError("there is one scenario only: give --grid, --sample or --scenarios")
    table = product(base, factors)
    require_prepayments(table)
    require_known_indices(table.columns, model.emitted.indices)
    return table


def _fixed(options: argparse.Namespace) -> dict[str, str]:
    """The assumptions that options fix, and which option does."""
    fixed = {}
    for name in ASSUMPTION_NAMES:
        if name != "indices" and getattr(options, name) is not None:
            fixed[name] = f"--{name.replace('_', '-')}"
    for option in options.indices or []:
        fixed[f"index {option.partition('=')[0]}"] = f"--index {option}"
    return fixed


def base_of(model: CompiledModel, options: argparse.Namespace) -> Assumptions:
    """What all scenarios have in common. Where the deal has no scenario `base` and no option says
    how loans prepay, each row must."""
    fixed = any(getattr(options, name) is not None for name in PREPAYMENT_MEASURES)
    if fixed or options.scenario or "base" in model.emitted.scenarios:
        return assumptions_from(model.emitted, options)
    some = argparse.Namespace(**{**vars(options), "cpr": "0"})
    return replace(assumptions_from(model.emitted, some), cpr=None)


def require_prepayments(table: Scenarios) -> None:
    """Raise RowError for a row that does not say how loans prepay, where nothing else does."""
    if any(getattr(table.base, name) is not None for name in PREPAYMENT_MEASURES):
        return
    said = np.zeros(len(table), dtype=bool)
    for name in PREPAYMENT_MEASURES:
        if name in table.columns:
            said |= given_rows(table.columns[name])
    for row in np.flatnonzero(~said)[:1]:
        measures = f"{', '.join(PREPAYMENT_MEASURES[:-1])} and {PREPAYMENT_MEASURES[-1]}"
        raise RowError(int(row), f"the deal has no scenario base: give one of {measures}")


def _read(model: CompiledModel, options: argparse.Namespace, base: Assumptions) -> list[Factor]:
    if options.scenarios is None:
        return []
    named = {}
    for name in model.emitted.scenarios:
        begun = argparse.Namespace(**{**vars(options), "scenario": name})
        named[name] = assumptions_from(model.emitted, begun)
    return [read_factor(options.scenarios, base, named)]


def _drawn(options: argparse.Namespace) -> list[Factor]:
    bounds = {}
    for text in options.sample:
        name, ends = sample_option(text)
        if name in bounds:
            raise AssumptionError(f"--sample gives {name} twice")
        bounds[name] = ends
    if not bounds:
        if options.samples is not None:
            raise AssumptionError("--samples says how many to draw; --sample says what is missing")
        return []
    if options.samples is None:
        raise AssumptionError("--samples says how many scenarios to draw: it is missing")
    count, seed = whole("--samples", options.samples), whole("--seed", options.seed, 0)
    return [sampled(bounds, count, options.method, seed)]
