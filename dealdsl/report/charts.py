"""The figures of charts, inlined once: whole dollars, without the noughts at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from attrs import frozen

from dealdsl.report.runs import Run, Runs
from dealdsl.report.views import Chart


@frozen
class Figures:
    """A group of charts: `values[chart][row]` are dollars by period, index 0 being closing.

    `rows` are named as lines or layers; `stacked` says which. Charts stand side by side, and begin
    with period `first`: closing has balances, and payments begin with the first period.
    """

    key: str
    charts: tuple[str, ...]
    rows: tuple[str, ...]
    values: tuple[tuple[tuple[int, ...], ...], ...]
    stacked: bool
    first: int = 0


def groups(runs: Runs) -> tuple[Figures, ...]:
    """All groups that have something to show."""
    found = (pool_chart(runs), *class_charts(runs), loss_chart(runs))
    return tuple(group for group in found if group.rows)


def pool_chart(runs: Runs) -> Figures:
    """Pool balances: a chart for all loans and one a pool, a line a scenario."""
    names = runs.model.pools
    pools = [[_pool(run, name, "closing_balance") for run in runs.runs] for name in names]
    if len(names) == 1:
        return _lines("pools", (f"Pool {names[0]}",), runs, pools)
    whole = [_summed(each[place] for each in pools) for place in range(len(runs.runs))]
    titles = ("All loans", *(f"Pool {name}" for name in names))
    return _lines("pools", titles, runs, [whole, *pools])


def class_charts(runs: Runs) -> tuple[Figures, ...]:
    """Balances, principal and interest of classes: a chart a scenario, a layer a class."""
    return (
        _layers("balances", runs, ("ending_balance",)),
        _layers("principal", runs, ("principal_paid", "residual_paid")),
        _layers("interest", runs, ("interest_paid",)),
    )


def loss_chart(runs: Runs) -> Figures:
    """Cumulative losses, and what is left of each limit: a line a scenario."""
    losses = [
        list(accumulate(_summed(_pool(run, name, "loss") for name in runs.model.pools)))
        for run in runs.runs
    ]
    other = runs.runs[0].result.other
    limits = [key[1] for key in other if key[::2] == ("limit", "remaining")]
    left = [[run.result.other["limit", name, "remaining"] for run in runs.runs] for name in limits]
    titles = ("Losses so far", *(f"Left of the {name.replace('_', ' ')} limit" for name in limits))
    return _lines("losses", titles, runs, [losses, *left])


CHARTS = {
    "pools": Chart("pools", "Pool balances", "Principal balance of the loans after each payment."),
    "balances": Chart(
        "balances", "Class balances", "Balances after each payment, the first class at the bottom."
    ),
    "principal": Chart(
        "principal",
        "Principal by class",
        "Principal, and what residual classes are left, on each payment date.",
    ),
    "interest": Chart("interest", "Interest by class", "Interest on each payment date."),
    "losses": Chart(
        "losses", "Losses and limits", "Realized losses so far, and what is left of each limit."
    ),
}


def data(runs: Runs, groups: Iterable[Figures]) -> str:
    """The page's data as JSON that may stand in a script element."""
    model = runs.model
    content: dict[str, Any] = {
        "dates": list(model.payment_dates) if model.payment_dates[-1] else [],
        "periods": len(model.payment_dates),
        "monthsAPeriod": model.months_a_period,
        "periodWord": runs.period_word,
        "scenarios": list(runs.labels),
        "groups": {each.key: _content(each) for each in groups},
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def _content(group: Figures) -> dict[str, Any]:
    return {
        "charts": group.charts,
        "rows": group.rows,
        "values": group.values,
        "stacked": group.stacked,
        "first": group.first,
    }


def _lines(
    key: str, titles: tuple[str, ...], runs: Runs, values: Sequence[Sequence[Sequence[float]]]
) -> Figures:
    short = tuple(tuple(map(_short, each)) for each in values)
    return Figures(key, titles, runs.labels, short, stacked=False)


def _layers(key: str, runs: Runs, columns: tuple[str, ...]) -> Figures:
    """Classes that have such cash in some scenario."""
    found = {
        name: [
            _short(_summed(run.result.flows[name, column] for column in columns))
            for run in runs.runs
        ]
        for name in runs.model.classes
    }
    rows = tuple(name for name, values in found.items() if any(values))
    values = tuple(tuple(found[name][place] for name in rows) for place in range(len(runs.runs)))
    first = 0 if key == "balances" else 1
    return Figures(key, runs.labels, rows, values, stacked=True, first=first)


def _pool(run: Run, name: str, measure: str) -> list[float]:
    return run.result.other["pool", name, measure]


def _summed(columns: Iterable[Sequence[float]]) -> list[float]:
    return [sum(values) for values in zip(*columns, strict=True)]


def _short(values: Sequence[float]) -> tuple[int, ...]:
    """Whole dollars up to the last that is not nothing."""
    whole = [round(value) for value in values]
    while whole and whole[-1] == 0:
        whole.pop()
    return tuple(whole)
