"""How long commands take, as ratios measured in one run.

    python -m tests.benchmarks.startup

Each row is a command against a named reference, in turn (A B A B …), whole processes, the median
of the pairwise ratios with the least and the greatest. No threshold is asserted: timing is never
a test. The last rows show how checking grows with the length of a deal.
"""

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[2]
DEAL = ROOT / "deals" / "cmsi-2003-11.deal"
ROUNDS = 9
DEALC = [sys.executable, "-m", "dealdsl.cli"]
DEFAULTS = ("--cdr", "0.5", "--severity", "35", "--lag", "12")
# The three runs of a report, and all that it imports.
RUNS = f"""
import dealdsl, dealdsl.report.page, dealdsl.cli.speeds, dealdsl.cli.batch_scenarios
import jinja2.sandbox, scipy.optimize
model = dealdsl.load({str(DEAL)!r}).compile()
for psa in (100, 275, 400):
    model.run(psa=psa, cdr=0.5, severity=35, lag=12)
"""


def seconds(command: list[str]) -> float:
    """The time of one run of a command, its start included."""
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return perf_counter() - started


def compare(name: str, command: list[str], reference: list[str], rounds: int = ROUNDS) -> None:
    """One row: the command's time over the reference's."""
    seconds(command)
    seconds(reference)
    pairs = [(seconds(command), seconds(reference)) for _ in range(rounds)]
    ratios = sorted(a / b for a, b in pairs)
    middle = median(a for a, _ in pairs)
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"{name:58s} {median(ratios):6.2f}  ({spread})  {middle * 1000:8.0f} ms")


def long_deal(lines: int) -> str:
    """A deal of about so many lines: many sequential classes, each on lines of its own."""
    classes = lines // 6
    parts = [
        'source F "A term sheet"',
        'deal "Long" per F { cutoff: 2024-01-01 }',
        "pool P per F {",
        f"  balance: ${classes * 1000}",
        "  gross_rate: 6%",
        "  net_rate: 5.5%",
        "  remaining_term: 12 months",
        "}",
    ]
    for number in range(classes):
        parts += [
            f"tranche A-{number} per F {{",
            "  balance: $1,000",
            "  rate: 5.5%",
            "  shortfall: carried",
            "}",
            "",
        ]
    return "\n".join([*parts, "tranche R { residual }", *rules(classes)]) + "\n"


def rules(classes: int) -> list[str]:
    """A group of all classes, paid in order, and their losses from the last to the first."""
    names = ", ".join(f"A-{number}" for number in range(classes))
    upwards = "  ".join(f"A-{number}" for number in reversed(range(classes)))
    return [
        f"group notes = {names}",
        "waterfall main from P.funds {",
        "  pay interest to in order { notes }",
        "  pay principal up to P.principal in order { notes }",
        "  rest to R",
        "}",
        f"losses from P.loss {{ in order {{ {upwards} }} }}",
    ]


def main() -> None:
    compileall.compile_dir(str(ROOT / "dealdsl"), quiet=1)
    print(f"{'command / reference':58s} {'ratio':>6s}  (least to greatest)   median")
    python = [sys.executable, "-c"]
    compare(
        "dealc --help / import argparse, lark",
        [*DEALC, "--help"],
        [*python, "import argparse, lark"],
    )
    check = [*DEALC, "check", str(DEAL)]
    compare(
        "dealc check reference deal / import lark, attrs", check, [*python, "import lark, attrs"]
    )
    run = [*DEALC, "run", str(DEAL)]
    compare("dealc run reference deal / dealc check", run, check)
    with tempfile.TemporaryDirectory() as folder:
        report = [*DEALC, "report", str(DEAL), "--psa", "100,275,400", *DEFAULTS]
        written = [*report, "--out", str(Path(folder) / "report.html")]
        compare("dealc report, three scenarios / its runs, imports", written, [*python, RUNS], 5)
        paths = {}
        for lines in (1000, 3000, 10000, 30000):
            paths[lines] = Path(folder) / f"{lines}.deal"
            paths[lines].write_text(long_deal(lines), encoding="utf-8")
        for lines in (3000, 10000, 30000):
            name = f"dealc fmt --check, {lines} lines / 1000 lines"
            commands = [[*DEALC, "fmt", str(paths[n])] for n in (lines, 1000)]
            compare(name, commands[0], commands[1], 3)
        for lines in (3000, 10000, 30000):
            name = f"dealc check, {lines} lines / 1000 lines"
            commands = [[*DEALC, "check", str(paths[n])] for n in (lines, 1000)]
            compare(name, commands[0], commands[1], 3)


if __name__ == "__main__":
    main()
