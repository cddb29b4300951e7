"""What a scenario of the reference deal takes, by who compiled it and how it is run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dealdsl.native.kernel import Kernel
from dealdsl.native.machine import this_machine
from tests.benchmarks import c_text, numba_text
from tests.benchmarks.measuring import Table, Target, interleaved, paired
from tests.benchmarks.setting import PROCESSORS, Setting

VECTOR, SCALAR, PLAIN = "native vector", "native scalar", "plain Python"
ONE_VECTOR = "native, eight lanes"
ALL_CORES = f"native vector, {PROCESSORS} threads"
NUMBA = "numba scalar"
C_SCALAR, C_EIGHT = "C -O3 scalar", "C -O3 eight lanes"
C_EIGHT_O2, C_SIXTEEN_O2 = "C -O2 eight lanes", "C -O2 sixteen lanes"
# Some 20 ms each, so that a round is short beside what disturbs a machine.
VECTORS, SCALARS, CORES = 2048, 256, 16384


def told(table: Table, setting: Setting, quick: bool) -> None:
    """The section of the table."""
    table.section(
        f"A scenario of the reference deal, summaries of all classes ({this_machine().lanes} "
        "scenarios a block where nothing is said)"
    )
    kernels = {VECTOR: setting.native(), ONE_VECTOR: setting.native(8), SCALAR: setting.native(1)}
    kernels |= of_c(table, setting, kernels) | of_numba(table, setting, kernels[SCALAR])
    require_same_figures(setting, kernels)
    contenders: dict[str, Callable[[], float]] = {PLAIN: setting.timed_plainly(1)}
    for name, kernel in kernels.items():
        count = SCALARS if kernel.plan.lanes == 1 else VECTORS
        contenders[name] = setting.timed(kernel, count)
    times = interleaved(contenders, 5 if quick else 31)
    limit = Target(1.3)
    table.ratio(times, PLAIN, VECTOR, Target(400.0, at_most=False))
    table.ratio(times, PLAIN, SCALAR)
    table.ratio(times, SCALAR, VECTOR)
    for name, reference, target in (
        (VECTOR, C_EIGHT, limit),
        (VECTOR, C_EIGHT_O2, limit),
        (VECTOR, C_SIXTEEN_O2, None),
        (ONE_VECTOR, C_EIGHT, limit),
        (ONE_VECTOR, C_EIGHT_O2, limit),
        (SCALAR, C_SCALAR, None),
        (NUMBA, SCALAR, None),
        (NUMBA, VECTOR, None),
    ):
        if {name, reference} <= times.keys():
            table.ratio(times, name, reference, target)
    on_all_cores(table, setting, kernels[VECTOR], 10.0 if quick else 60.0)


def on_all_cores(table: Table, setting: Setting, kernel: Kernel, patience: float) -> None:
    """One thread against one a processor, as often as nobody else is at work meanwhile."""
    one, all_ = (setting.timed_on(each, kernel, CORES) for each in (1, PROCESSORS))
    times = paired({VECTOR: one, ALL_CORES: all_}, 15, patience)
    if times[VECTOR]:
        target = Target(1.7, at_most=False) if PROCESSORS == 2 else None
        table.ratio(times, VECTOR, ALL_CORES, target)
    else:
        table.note(f"{ALL_CORES}: not measured, others were at work all the time")


def of_c(table: Table, setting: Setting, native: dict[str, Kernel]) -> dict[str, Kernel]:
    """The same routine by gcc: one scenario, a vector, two vectors at a time."""
    if not c_text.is_installed():
        table.note("C: left out, g++ is not installed")
        return {}
    routine = setting.routine()
    forms = {C_SCALAR: (1, "-O3"), C_EIGHT: (8, "-O3"), C_EIGHT_O2: (8, "-O2")}
    forms[C_SIXTEEN_O2] = (16, "-O2")
    by_lanes = {kernel.plan.lanes: kernel for kernel in native.values()}
    found = {}
    for name, (lanes, level) in forms.items():
        kernel = by_lanes.get(lanes) or setting.native(lanes)
        found[name] = setting.same_with(kernel, c_text.loaded(c_text.c_text(routine, lanes), level))
    return found


def of_numba(table: Table, setting: Setting, scalar: Kernel) -> dict[str, Kernel]:
    if not numba_text.is_installed():
        table.note("numba: left out, it is not installed")
        return {}
    return {NUMBA: setting.same_with(scalar, numba_text.loaded(setting.routine()))}


def require_same_figures(setting: Setting, kernels: dict[str, Kernel]) -> None:
    """All must come to the same figures, to the bit: else there is nothing to compare."""
    outcomes = {name: setting.run(kernel, 512) for name, kernel in kernels.items()}
    expected = outcomes[VECTOR]
    for name, outcome in outcomes.items():
        same = np.array_equal(outcome.results.view(np.int64), expected.results.view(np.int64))
        if not same or not np.array_equal(outcome.failed, expected.failed):
            raise AssertionError(f"{name} comes to other figures than {VECTOR}")
