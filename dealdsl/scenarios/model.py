"""A compiled deal as scenarios see it: the emitted model, running, and its text."""

from __future__ import annotations

import sys
from functools import cached_property
from itertools import count
from types import ModuleType
from typing import Any

from attrs import field, frozen

from dealdsl.runtime.flows import Model

_numbers = count()


@frozen
class CompiledModel:
    """An emitted model and the text that it came from, which other processes load."""

    emitted: Model = field(repr=False)
    source: str = field(repr=False)

    @property
    def namespace(self) -> dict[str, Any]:
        """The names of the emitted module: its glue, its kernels, its constants."""
        return self.emitted.project.__globals__

    @property
    def classes(self) -> tuple[str, ...]:
        """All classes in the deal's order, then the composites."""
        return (*self.emitted.classes, *self.emitted.composites)

    @cached_property
    def years(self) -> list[float]:
        """Years from closing to the day that interest accrues to, by period."""
        years: list[float] = self.namespace["years_of"](self.emitted)
        return years

    @property
    def measures(self) -> tuple[tuple[str, str, str], ...]:
        """The keys of `Result.other`."""
        return tuple(self.namespace["MEASURES"])


def load(source: str) -> CompiledModel:
    """The model of an emitted text, executed as a module of its own."""
    name = f"dealdsl_scenarios_model_{next(_numbers)}"
    module = ModuleType(name)
    code = compile(source, "<model>", "exec")
    sys.modules[name] = module  # its dataclasses look their module up
    try:
        exec(code, module.__dict__)
    finally:
        del sys.modules[name]
    return CompiledModel(module.__dict__["MODEL"], source)
