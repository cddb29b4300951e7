"""A compiled deal as scenarios see it: the emitted model, running, and its text."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
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
    def tapes(self) -> dict[str, str]:
        """The path of each pool's tape."""
        return {pool: tape.path for pool, tape in self.emitted.tapes.items()}

    def digest(self) -> str:
        """A hash of all that its figures come from: its text, and the loans of tapes. Raises
        InputError for a tape that cannot be read."""
        told = [tape.differs() for tape in self.emitted.tapes.values()]
        return sha256("\0".join([self.source, *told]).encode()).hexdigest()

    @property
    def measures(self) -> tuple[tuple[str, str, str], ...]:
        """The keys of `Result.other`."""
        return tuple(self.namespace["MEASURES"])


def load(source: str, tapes: Mapping[str, str] | None = None) -> CompiledModel:
    """The model of an emitted text, executed as a module of its own; `tapes` are the files of the
    pools whose loans stand in one."""
    name = f"dealdsl_scenarios_model_{next(_numbers)}"
    module = ModuleType(name)
    code = compile(source, "<model>", "exec")
    sys.modules[name] = module  # its dataclasses look their module up
    try:
        exec(code, module.__dict__)
    finally:
        del sys.modules[name]
    model: Model = module.__dict__["MODEL"]
    for pool, path in (tapes or {}).items():
        model.tapes[pool].use(path)
    return CompiledModel(model, source)
