"""What it takes to compile a model to machine code, and how that grows with its statements."""

from __future__ import annotations

from statistics import median

from dealdsl import api
from tests.benchmarks.grown import grown_deal, statements_of
from tests.benchmarks.measuring import Table, Target, interleaved, seconds
from tests.benchmarks.setting import Setting

# About 400, 1,000, 2,000 and 4,000 statements.
CLASSES = (9, 27, 57, 118)


def told(table: Table, setting: Setting, quick: bool) -> None:
    """The section of the table."""
    table.section("To machine code, from the emitted text, nothing kept")
    settings = {f"reference deal, {_statements(setting):,} statements": setting}
    for classes in CLASSES[:2] if quick else CLASSES:
        grown = Setting.of(api.loads(grown_deal(classes)).compile().source)
        settings[f"{classes} classes, {_statements(grown):,} statements"] = grown
    contenders = {
        name: (lambda each=each: seconds(each.compiled)) for name, each in settings.items()
    }
    times = interleaved(contenders, 3 if quick else 7)
    reference, first, *_ = times
    table.row(f"{reference} (seconds)", times[reference], target=Target(1.0))
    table.section("The same of grown deals, a statement / a statement of the first")
    for name in [*times][1:]:
        size = _statements(settings[name]) / _statements(settings[first])
        ratios = [a / b / size for a, b in zip(times[name], times[first], strict=True)]
        grows = Target(1.0) if name != first else None
        table.row(name, ratios, f"{median(times[name]) * 1e3:,.0f} ms", grows)


def _statements(setting: Setting) -> int:
    return statements_of(setting.model.source)
