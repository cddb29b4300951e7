"""The loans of a tape as machine code: a loan a lane, blocks on several threads.

The figures are those of plain Python, to the bit: within a block the text itself says in which
order loans are added up, and blocks are added in order, whichever is done first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FunctionType
from typing import Any

from attrs import field, frozen, mutable

from dealdsl.native import store
from dealdsl.native.from_ast import Kernels
from dealdsl.native.loan_text import loan_llvm_text, loan_routine
from dealdsl.native.machine import (
    Loaded,
    Machine,
    is_installed,
    loaded,
    object_code,
    this_machine,
)
from dealdsl.native.nodes import stored_in
from dealdsl.native.trace import Namespace, functions_of

# Loans times months from which on machine code is sooner done than plain Python. Measured as whole
# processes: the imports of numpy and llvmlite, a cold compilation and the projection take as long
# as plain Python takes for 100,000; a tenth less where the code is kept, for the imports are most.
# `python -m tests.benchmarks.speed` measures both.
WORTH_COMPILING = 100_000

BLOCK_KERNEL = "project_block"
CALLED_BY_IT = ("sum_of_lanes",)


def quicken(namespace: Namespace, text: str, threads: int | None = None) -> None:
    """Let a model run the loans of its tapes as machine code where that is worth while.

    `namespace` holds the names of the executed `text`; `threads` is by default one a processor.
    Without tapes, or without llvmlite, all stays as it is.
    """
    plainly = namespace.get("project_blocks")
    if isinstance(plainly, FunctionType) and is_installed():
        namespace["project_blocks"] = _Blocks(
            namespace, text, plainly, threads or os.cpu_count() or 1
        )


@mutable
class _Blocks:
    """Stands for `project_blocks` of a model."""

    namespace: Namespace = field(repr=False)
    text: str = field(repr=False)
    plainly: Callable[[Sequence[list[int]], Mapping[str, Any]], None]
    threads: int
    kernels: dict[bool, LoanKernel] = field(factory=dict)

    def __call__(self, lives: Sequence[list[int]], given: Mapping[str, Any]) -> None:
        if len(given["loan_balance"]) * given["months"] < WORTH_COMPILING:
            self.plainly(lives, given)
            return
        advance = given["advance"]
        if advance not in self.kernels:
            self.kernels[advance] = loan_kernel(self.namespace, self.text, advance)
        columns = self.namespace["PART_COLUMNS"]
        groups = self.namespace["BLOCK"] // self.namespace["LANES"]
        run_blocks(self.kernels[advance], lives, given, columns, groups, self.threads)


@frozen
class LoanKernel:
    """Machine code of a block of loans. `wholes`, then `lists` are its arguments, in order; of each
    list, what it holds and whether the block writes to it."""

    wholes: tuple[str, ...]
    lists: tuple[tuple[str, str, bool], ...]
    loaded: Loaded = field(repr=False)


def loan_kernel(namespace: Namespace, text: str, advance: bool) -> LoanKernel:
    """The kernel of a model's blocks of loans: as it is kept, or compiled and kept."""
    machine = this_machine()
    key = store.key_of(("loans", text, str(advance), machine.place))
    known = store.found(key)
    if known is None:
        known = _compiled(namespace, text, advance, machine)
        store.keep(key, *known)
    about, code = known
    wholes, lists = about
    addresses = len(lists) + 1
    return LoanKernel(
        tuple(wholes),
        tuple((name, kind, written) for name, kind, written in lists),
        loaded(code, machine, len(wholes), addresses),
    )


def _compiled(
    namespace: Namespace, text: str, advance: bool, machine: Machine
) -> tuple[Any, bytes]:
    functions = functions_of(text, namespace, (BLOCK_KERNEL, *CALLED_BY_IT))
    routine = loan_routine(Kernels(functions, namespace), BLOCK_KERNEL, {"advance": advance})
    stored = stored_in(routine.body)
    lists = [(name, kind, at in stored) for at, (name, kind) in enumerate(routine.lists)]
    about = [variable.name for variable in routine.wholes], lists
    return about, object_code(loan_llvm_text(routine, machine.attributes), machine)


def run_blocks(
    kernel: LoanKernel,
    lives: Sequence[list[int]],
    given: Mapping[str, Any],
    columns: Sequence[str],
    groups: int,
    threads: int,
) -> None:
    """Run blocks of `groups` groups of loans, and add them up in order to the lists of `columns`
    in `given`. Raises ZeroDivisionError where Python would."""
    import numpy as np

    own = {
        name: np.array(given[name])
        for name, _, written in kernel.lists
        if written and name not in columns
    }
    shared = {
        name: np.ascontiguousarray(given[name], np.float64 if kind == "number" else np.int64)
        for name, kind, written in kernel.lists
        if not written and name != "live"
    }
    found = np.zeros((len(lives), len(columns), given["months"] + 1))

    def run(block: int) -> None:
        lists = {
            **shared,
            **{name: opened.copy() for name, opened in own.items()},
            **{name: found[block, place] for place, name in enumerate(columns)},
            "live": np.array(lives[block], dtype=np.int64),
        }
        wholes = {**given, "first": block * groups}
        fault = np.zeros(1, dtype=np.int8)
        kernel.loaded.run(
            *(wholes[name] for name in kernel.wholes),
            *(lists[name].ctypes.data for name, _, _ in kernel.lists),
            fault.ctypes.data,
        )
        if fault[0]:
            raise ZeroDivisionError("float division by zero")

    with ThreadPoolExecutor(min(threads, len(lives))) as pool:
        list(pool.map(run, range(len(lives))))
    for place, name in enumerate(columns):
        total = np.array(given[name])
        for block in range(len(lives)):
            total = total + found[block, place]
        given[name][:] = total.tolist()
