"""The flows of a run, as `model.run` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import polars as pl
    from numpy.typing import NDArray

    from dealdsl.analytics.conventions import Conventions
    from dealdsl.analytics.curves import YieldCurve
    from dealdsl.analytics.quotes import Quote
    from dealdsl.analytics.stream import PaymentDays
    from dealdsl.exports.picture import Picture
    from dealdsl.exports.projection import Projection
    from dealdsl.runtime.flows import Model as EmittedModel
    from dealdsl.runtime.flows import Result


@frozen
class Flows:
    """What a run gave: columns by (class, column), index 0 being closing, in dollars.

    `pools` holds what is reported besides the classes, by (kind, name, measure).
    """

    projection: Projection = field(repr=False)
    conventions: Conventions = field(repr=False)

    @property
    def model(self) -> EmittedModel:
        return self.projection.model

    @property
    def result(self) -> Result:
        return self.projection.result

    def __getitem__(self, key: tuple[str, str]) -> NDArray[np.float64]:
        """A column as a numpy array (the extra `arrays`), such as `flows["A", "interest_paid"]`."""
        import numpy

        return numpy.array(self.result.flows[key], dtype=float)

    @property
    def pools(self) -> dict[tuple[str, str, str], list[float]]:
        """What is reported besides the classes, such as `flows.pools["pool", "G", "loss"]`.

        Lists are by period, index 0 being closing.
        """
        return self.result.other

    def at_price(
        self,
        name: str,
        price: float | str,
        *,
        settle: date | str | None = None,
        day_count: str = "30/360",
        payment_days: PaymentDays = "stated",
        curve: YieldCurve | str | None = None,
    ) -> Quote:
        """What a clean price, in percent or as `"101-16+"`, says of a class: its yield, duration,
        convexity and average life (scipy, of the extra `batch`).

        The arguments are those of `Model.yields`. Raises
        `dealdsl.analytics.mistakes.AnalyticsError`, which is a ValueError.
        """
        from dealdsl.analytics.screens import asked_price, quote, terms_of

        terms = terms_of(self.conventions, settle, day_count, payment_days, curve)
        return quote(name, self.result, self.conventions, asked_price(str(price)), terms)

    def at_yield(
        self,
        name: str,
        percent: float,
        *,
        settle: date | str | None = None,
        day_count: str = "30/360",
        payment_days: PaymentDays = "stated",
        curve: YieldCurve | str | None = None,
    ) -> Quote:
        """The same at a bond-equivalent yield in percent: its price above all."""
        from dealdsl.analytics.screens import asked_yield, quote, terms_of

        terms = terms_of(self.conventions, settle, day_count, payment_days, curve)
        return quote(name, self.result, self.conventions, asked_yield(str(percent)), terms)

    def _columns(self) -> dict[str, list[Any]]:
        from dealdsl.runtime.flows import CLASS_COLUMNS

        periods = range(len(self.model.payment_dates))
        columns: dict[str, list[Any]] = {"period": [], "date": [], "class": []}
        for period in periods:
            for name in self.model.classes:
                columns["period"].append(period)
                columns["date"].append(self.model.payment_dates[period])
                columns["class"].append(name)
        for column in CLASS_COLUMNS:
            flows = [self.result.flows[name, column] for name in self.model.classes]
            columns[column] = [flow[period] for period in periods for flow in flows]
        return columns

    def _repr_html_(self) -> str:
        """What each class receives over its life in a small table, for a notebook."""
        from dealdsl.exports.notebook import flows_html

        return flows_html(self.projection)

    def plot(
        self,
        shown: str | Sequence[str] = ("balance", "cash"),
        classes: Sequence[str] | None = None,
    ) -> Picture:
        """Draw dollars by period, the classes one on the other (the extra `plot`).

        `shown` is `balance`, `cash` (interest, principal and residual) or a column of the flows, or
        several of them, a picture below another; `classes` are all by default. Returns a
        matplotlib figure, which a notebook shows and `savefig` writes. Raises ValueError for a
        name that there is not.
        """
        from dealdsl.exports.mistakes import require

        require("matplotlib")
        from dealdsl.exports.picture import figure

        names = (shown,) if isinstance(shown, str) else tuple(shown)
        return figure(self.model, self.result, names, classes)

    def to_excel(self, path: str | Path) -> None:
        """Write the .xlsx workbook of `dealc run --out` (the extra `excel`).

        Raises `dealdsl.exports.mistakes.ExportError`, which is a ValueError, for another ending and
        for more rows than Excel takes; OSError.
        """
        self._write(path, ".xlsx")

    def to_parquet(self, path: str | Path) -> None:
        """Write the flows to a .parquet file and the pools beside it (the extra `parquet`).

        Raises `dealdsl.exports.mistakes.ExportError`, which is a ValueError, for another ending;
        OSError.
        """
        self._write(path, ".parquet")

    def _write(self, path: str | Path, ending: str) -> None:
        from dealdsl.exports.files import contents
        from dealdsl.exports.mistakes import ExportError
        from dealdsl.runtime.output import write_together

        if not str(path).lower().endswith(ending):
            raise ExportError(f"the file's name must end in {ending}, which {path} does not")
        write_together(contents(self.projection, str(path)))

    def to_pandas(self) -> pd.DataFrame:
        """The tidy flows as a pandas frame (the extra `frames`)."""
        import pandas

        return pandas.DataFrame(self._columns())

    def to_polars(self) -> pl.DataFrame:
        """The tidy flows as a polars frame (the extra `frames`)."""
        import polars

        return polars.DataFrame(self._columns())
