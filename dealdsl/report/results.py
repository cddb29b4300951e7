"""What scenarios give, side by side: classes, losses and limits, triggers, checks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import fsum

from dealdsl.deal.model import Deal
from dealdsl.report.runs import Run, Runs
from dealdsl.report.views import Heads, Spell, Table, Trigger, TriggerRun
from dealdsl.runtime.summary import ClassSummary, summary

NONE = "–"
HALF_A_DOLLAR = 0.5


def results(runs: Runs) -> tuple[Table, ...]:
    """Average lives and payment dates, then totals, by class."""
    by_run = [summary(runs.model, run.result) for run in runs.runs]
    by_class = list(zip(*by_run, strict=True))
    lives = _side_by_side(
        runs,
        "Average lives and payments",
        ("Average life", "First paid", "Last paid"),
        [(rows[0].name, [_life(row) for row in rows]) for rows in by_class],
        "Average lives in years from closing.",
    )
    totals = _side_by_side(
        runs,
        "What classes are paid, and lose",
        ("Interest", "Principal", "Loss"),
        [(rows[0].name, [_paid(row) for row in rows]) for rows in by_class],
        "Dollars over the life of a class. Principal of a residual class is what is left for it; "
        "losses are net of what was made good.",
    )
    return lives, totals


def _life(row: ClassSummary) -> tuple[str, ...]:
    life = NONE if row.average_life is None else f"{row.average_life:.2f}"
    first, last = (NONE if date == "-" else date for date in (row.first_payment, row.last_payment))
    return life, first, last


def _paid(row: ClassSummary) -> tuple[str, ...]:
    return dollars(row.interest), dollars(row.principal + row.residual), dollars(row.loss)


def _side_by_side(
    runs: Runs,
    caption: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, Sequence[tuple[str, ...]]]],
    note: str,
    first: str = "Class",
) -> Table:
    """The same columns for each scenario."""
    return Table(
        caption,
        (first, *(head for _ in runs.runs for head in heads)),
        tuple((name, *(cell for cells in by_run for cell in cells)) for name, by_run in rows),
        above=(Heads("", 1), *(Heads(label, len(heads)) for label in runs.labels)),
        note=note,
    )


def dollars(amount: float) -> str:
    """Whole dollars; nothing is a dash."""
    return NONE if abs(amount) < HALF_A_DOLLAR else f"${amount:,.0f}".replace("$-", "-$")


# ---- losses and limits ----


def losses(runs: Runs) -> tuple[Table, ...]:
    """Losses of pools, and of what each limit bounds."""
    pools = [
        (
            f"Pool {name}",
            [(dollars(fsum(run.result.other["pool", name, "loss"])),) for run in runs.runs],
        )
        for name in runs.model.pools
    ]
    tables = [_side_by_side(runs, "Losses on the collateral", ("Loss",), pools, "Dollars.", "Pool")]
    names = [key[1] for key in runs.runs[0].result.other if key[::2] == ("limit", "remaining")]
    closing = runs.runs[0].result.other
    rows = [
        (
            f"{_plain(name)}, {dollars(closing['limit', name, 'remaining'][0])} at closing",
            [_against(run, name, runs) for run in runs.runs],
        )
        for name in names
    ]
    if rows:
        heads = ("Losses of the kind", "Within the limit", "Nothing left")
        note = "Dollars. A limit of which nothing is left is used up, or has fallen to nothing."
        tables.append(_side_by_side(runs, "Losses against limits", heads, rows, note, "Limit"))
    return tuple(tables)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _against(run: Run, name: str, runs: Runs) -> tuple[str, ...]:
    remaining, charged, within = (
        run.result.other["limit", name, measure] for measure in ("remaining", "losses", "within")
    )
    used = next((period for period, left in enumerate(remaining) if left < 0.005), None)
    return (
        dollars(fsum(charged)),
        dollars(fsum(within)),
        "never" if used is None else runs.when(used),
    )


# ---- triggers ----


def triggers(deal: Deal, runs: Runs) -> tuple[Trigger, ...]:
    words = {each.key: each.words for each in deal.definitions}
    return tuple(
        Trigger(name, words[name], tuple(_trigger_run(name, run, runs) for run in runs.runs))
        for name in deal.triggers
    )


def _trigger_run(name: str, run: Run, runs: Runs) -> TriggerRun:
    on = [value != 0.0 for value in run.result.other["trigger", name, "on"][1:]]
    spells, start = [], 0
    for value, group in groupby(on):
        length = len(list(group))
        if value:
            spells.append((start, length))
        start += length
    whole = max(len(on), 1)
    placed = tuple(Spell(100.0 * start / whole, 100.0 * length / whole) for start, length in spells)
    return TriggerRun(run.label, _when_on(spells, len(on), runs), placed)


def _when_on(spells: Sequence[tuple[int, int]], periods: int, runs: Runs) -> str:
    if not spells:
        return "never on"
    first, count = spells[0][0] + 1, sum(length for _, length in spells)
    plural = "" if periods == 1 else "s"
    return f"on in {count} of {periods} {runs.period_word}{plural}, first {runs.when(first)}"
