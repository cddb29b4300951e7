"""What an investor assumes of the loans and of the calls."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, fields, replace
from math import inf
from numbers import Real
from typing import Any, Self

# One number for all months, or a number for each: month 1 first, the last one goes on.
Speed = float | tuple[float, ...]

PREPAYMENT_MEASURES = ("psa", "cpr", "smm")
DEFAULT_MEASURES = ("cdr", "mdr", "sda")
LOSS_KINDS = ("special_hazard", "fraud", "bankruptcy")


class AssumptionError(ValueError):
    """An assumption that cannot be; the message names it, its value and what it may be."""


@dataclass(frozen=True)
class Assumptions:
    """What a projection assumes. Percents are percents: `cdr=0.5` is half a percent a year.

    Prepayment is at most one of `psa`, `cpr` and `smm`; without one, no loan prepays. Defaults are
    at most one of `cdr`, `mdr` and `sda`; without one, no loan defaults. These six and
    `delinquency` may also be sequences by month, month 1 first, of which the last number goes on.
    Raises AssumptionError.
    """

    psa: Speed | None = None  # percent of the PSA prepayment curve
    cpr: Speed | None = None  # percent of the balance that prepays in a year
    smm: Speed | None = None  # percent of the balance that prepays in a month
    cdr: Speed | None = None  # percent of the performing balance that defaults in a year
    mdr: Speed | None = None  # percent of the performing balance that defaults in a month
    sda: Speed | None = None  # percent of the SDA default curve
    severity: float = 0.0  # loss on a defaulted loan, percent of its balance at default
    lag: int = 0  # whole months from default to liquidation
    advance: bool = True  # the servicer advances principal and interest on loans in foreclosure
    delinquency: Speed = 0.0  # percent of the pool balance that is 60 or more days delinquent
    call: bool = False  # optional calls are exercised as soon as they can be
    special_hazard: float = 0.0  # percent of each loss that is a special hazard loss
    fraud: float = 0.0  # percent of each loss that is a fraud loss
    bankruptcy: float = 0.0  # percent of each loss that is a bankruptcy loss

    def __post_init__(self) -> None:
        for name in (*PREPAYMENT_MEASURES, *DEFAULT_MEASURES):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _checked_speed(name, getattr(self, name)))
        for name in ("severity", *LOSS_KINDS):
            object.__setattr__(self, name, checked_number(name, getattr(self, name)))
        object.__setattr__(self, "delinquency", _checked_speed("delinquency", self.delinquency))
        _check_together(self)

    def override(self, **changes: Any) -> Self:
        """These assumptions with changes: one of `psa`, `cpr` and `smm` replaces the other two, and
        likewise one of `cdr`, `mdr` and `sda`. Raises AssumptionError."""
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            if any(changes.get(name) is not None for name in measures):
                changes = dict.fromkeys(measures) | changes
        return replace(self, **changes)


ASSUMPTION_NAMES = tuple(field.name for field in fields(Assumptions))


def in_month(speed: Speed, month: int) -> float:
    """What `speed` is in `month`, counted from 1."""
    return speed if isinstance(speed, float) else speed[min(month, len(speed)) - 1]


def in_words(assumptions: Assumptions) -> str:
    """The assumptions on one line, as a prospectus would put them."""
    parts = [_measure_in_words(assumptions, PREPAYMENT_MEASURES) or "no prepayments"]
    defaults = _measure_in_words(assumptions, DEFAULT_MEASURES)
    if defaults:
        months = "1 month" if assumptions.lag == 1 else f"{assumptions.lag} months"
        advances = "advances" if assumptions.advance else "no advances"
        severity = f"{_shown(assumptions.severity)}% severity"
        parts.append(f"{defaults}, {severity}, {months} to liquidation, {advances}")
    else:
        parts.append("no defaults")
    for name in LOSS_KINDS:
        if share := getattr(assumptions, name):
            parts.append(f"{_shown(share)}% of losses {name.replace('_', ' ')}")
    if assumptions.delinquency != 0.0:
        parts.append(f"{_by_month(assumptions.delinquency, '%')} delinquent 60 days or more")
    parts.append("calls exercised" if assumptions.call else "calls not exercised")
    return "; ".join(parts)


def checked_number(name: str, value: object) -> float:
    """`value` as a float if the assumption `name` may have it; else AssumptionError."""
    whole_curve = name in ("psa", "sda")
    highest = inf if whole_curve else 100.0
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if not (is_number and 0.0 <= value <= highest and value != inf):  # type: ignore[operator]
        allowed = "a number of at least 0" if whole_curve else "between 0 and 100 percent"
        raise AssumptionError(f"{name} must be {allowed}, not {_shown(value)}")
    return abs(float(value))  # type: ignore[arg-type]  # no minus zero


def _checked_speed(name: str, value: object) -> Speed:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping | Set):
        return checked_number(name, value)
    speed = []
    for month, number in enumerate(value, start=1):
        try:
            speed.append(checked_number(name, number))
        except AssumptionError as error:
            raise AssumptionError(f"{error} (month {month})") from None
    if not speed:
        raise AssumptionError(f"{name} must be a number or a sequence of numbers; it is empty")
    return tuple(speed)


def _check_together(assumptions: Assumptions) -> None:
    for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
        given = [name for name in measures if getattr(assumptions, name) is not None]
        if len(given) > 1:
            raise AssumptionError(f"give one of {', '.join(measures)}, not {' and '.join(given)}")
    lag = assumptions.lag
    if isinstance(lag, bool) or not isinstance(lag, int) or lag < 0:
        raise AssumptionError(f"lag must be a whole number of months, 0 or more, not {_shown(lag)}")
    for name in ("advance", "call"):
        if not isinstance(getattr(assumptions, name), bool):
            value = _shown(getattr(assumptions, name))
            raise AssumptionError(f"{name} must be true or false, not {value}")
    kinds = sum(getattr(assumptions, name) for name in LOSS_KINDS)
    if kinds > 100.0 + 1e-9:
        message = "special_hazard, fraud and bankruptcy must be at most 100 percent together"
        raise AssumptionError(f"{message}, not {_shown(kinds)}")


def _measure_in_words(assumptions: Assumptions, measures: tuple[str, ...]) -> str:
    for name in measures:
        if (speed := getattr(assumptions, name)) is not None:
            return f"{_by_month(speed, '' if name in ('psa', 'sda') else '%')} {name.upper()}"
    return ""


def _by_month(speed: Speed, unit: str) -> str:
    if isinstance(speed, float):
        return f"{_shown(speed)}{unit}"
    first, last = (f"{_shown(number)}{unit}" for number in (speed[0], speed[-1]))
    return f"{first} to {last} (by month, {len(speed)} given)"


def _shown(value: object) -> str:
    """A value as a reader would have written it: 120 for 120.0."""
    if isinstance(value, Real) and not isinstance(value, bool):
        return repr(float(value)).removesuffix(".0")
    return repr(value)
