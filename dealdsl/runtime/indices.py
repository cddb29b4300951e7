"""Index curves: rates by month, as the deal states them or as they are assumed."""

from collections.abc import Collection, Mapping

from dealdsl.runtime.assumptions import AssumptionError, Assumptions, Speed, in_month
from dealdsl.runtime.speeds import fractions_of, spread


def index_curves(
    stated: Mapping[str, Mapping[int, float]], assumptions: Assumptions, months: int
) -> dict[str, list[float]]:
    """Each index by month, as fractions a year: as assumed where an assumption replaces it.

    `stated` holds for each name the rate from a month on. Index = month, from 0 to `months`; month
    0, the cut-off, has the first rate. Raises AssumptionError for an index that is not stated.
    """
    require_indices(stated, assumptions)
    curves = {}
    for name, rows in stated.items():
        if name in assumptions.indices:
            curve = _assumed_curve(assumptions.indices[name], months)
        else:
            curve = by_month(rows, months)
        curves[name] = curve
    return curves


def require_indices(known: Collection[str], assumptions: Assumptions) -> None:
    """Raise AssumptionError if an index is assumed that is none of `known`."""
    for name in assumptions.indices:
        if name not in known:
            has = ", ".join(known) or "none"
            raise AssumptionError(f"the deal has no index {name}; it has {has}")


def by_month(rows: Mapping[int, float], months: int) -> list[float]:
    """A step function as a list by month: the value of the last row whose month has come."""
    value = next(iter(rows.values()))
    values = [value]
    for month in range(1, months + 1):
        value = rows.get(month, value)
        values.append(value)
    return values


def _assumed_curve(percents: Speed, months: int) -> list[float]:
    curve = [0.0] * (months + 1)
    fractions_of(months, [in_month(percents, 1), *spread(percents, months)[1:]], curve)
    return curve
