"""How fast scenarios run, as one table of ratios that are measured in one run.

    python -m tests.benchmarks.speed [--quick]

Each row is a figure against a named reference: the median of the ratios of pairs that were measured
one after the other, and the least and the greatest of them. Contenders run in turn, so that a drift
of the machine hits all alike. A target that is missed is told, and fails nothing: timing is never a
test. `--quick` takes fewer rounds and leaves out what takes minutes. docs/performance.md explains
the figures.
"""

from __future__ import annotations

import argparse

from tests.benchmarks import compile_time, fresh_processes, growth, loans, scenario_time
from tests.benchmarks.measuring import Table
from tests.benchmarks.setting import Setting


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast scenarios run.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    quick = parser.parse_args().quick
    table = Table()
    table.head()
    setting = Setting.of_reference()
    for section in (scenario_time, compile_time, fresh_processes, growth, loans):
        section.told(table, setting, quick)


if __name__ == "__main__":
    main()
