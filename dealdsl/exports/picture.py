"""Pictures of a projection, drawn by matplotlib: they look the same in a notebook, on paper, and
where there is no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dealdsl.diagnostics.nearest import nearest
from dealdsl.exports.tables import day
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result

CASH = ("interest_paid", "principal_paid", "residual_paid")
SHOWN = {"balance": ("ending_balance",), "cash": CASH, **{c: (c,) for c in CLASS_COLUMNS}}
"""What may be drawn, and the columns of a class that add up to it."""

_TITLES = {"balance": "Balance by class", "cash": "Cash by class"}
_DOTS = 100  # an inch


class Picture(Figure):
    """A figure that a notebook shows without being told which backend draws it."""

    def _repr_png_(self) -> bytes:
        stream = BytesIO()
        self.savefig(stream, format="png")
        return stream.getvalue()


def figure(
    model: Model, result: Result, shown: Sequence[str], classes: Sequence[str] | None = None
) -> Picture:
    """A picture below another of each of `shown`, names in `SHOWN`: dollars by period, the classes
    one on the other. All classes of the deal by default; those that have nothing of it are left
    out. Raises ValueError for what there is not."""
    for name in shown:
        _require_known("figure to plot", name, SHOWN)
    for name in classes or ():
        _require_known("class", name, (*model.classes, *model.composites))
    drawn = Picture(figsize=(9.0, 3.4 * len(shown)), layout="constrained", dpi=_DOTS)
    every = drawn.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0]
    for axes, name in zip(every, shown, strict=True):
        _draw(axes, name, model, result, model.classes if classes is None else classes)
    every[0].set_title(f"{model.title}\n{every[0].get_title()}")
    return drawn


def _require_known(what: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        near = nearest(name, names)
        raise ValueError(
            f"there is no {what} {name!r}"
            + (f": write {near!r}" if near else f"; there are {', '.join(names)}")
        )


def _draw(axes: Axes, name: str, model: Model, result: Result, classes: Sequence[str]) -> None:
    """The classes that have any of it, the first at the bottom, until nothing is left."""
    series = {each: _sums(result, each, SHOWN[name]) for each in classes}
    series = {each: values for each, values in series.items() if any(values)}
    last = max((_last(values) for values in series.values()), default=0) + 2
    start = 0 if name == "balance" else 1
    days = [day(text) for text in model.payment_dates]
    times: list[Any] = days if days[-1] is not None else list(range(len(days)))
    # A class has the same colour in every picture of the deal.
    places = [(*model.classes, *model.composites).index(each) for each in series]
    colours = [colormaps["tab20"](place % 20) for place in places]
    axes.set_title(_TITLES.get(name, f"{name.replace('_', ' ').capitalize()} by class"))
    axes.set_xlabel("" if days[-1] is not None else "period")
    axes.yaxis.set_major_formatter(_dollars)
    axes.grid(alpha=0.3)
    if series:
        stacks = [values[start:last] for values in series.values()]
        axes.stackplot(times[start:last], *stacks, labels=list(series), colors=colours)
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)


def _dollars(amount: float, _place: object = None) -> str:
    """An amount as an axis has room for it."""
    return f"${amount / 1e6:,g}m" if abs(amount) >= 1e6 else f"${amount:,.0f}"


def _sums(result: Result, name: str, columns: Sequence[str]) -> list[float]:
    return [sum(each) for each in zip(*(result.flows[name, c] for c in columns), strict=True)]


def _last(values: Sequence[float]) -> int:
    """The last period that has a cent."""
    return max((period for period, value in enumerate(values) if abs(value) >= 0.005), default=0)
