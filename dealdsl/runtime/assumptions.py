"""What an investor assumes of the loans and of the calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from math import inf
from numbers import Real
from typing import Any, Self

# One number for all months, or one for each: month 1 first, and the last one goes on.
Speed = float | Sequence[float]

PREPAYMENT_MEASURES = ("psa", "cpr", "smm", "abs")
DEFAULT_MEASURES = ("cdr", "mdr", "sda")
SPEED_NAMES = (*PREPAYMENT_MEASURES, *DEFAULT_MEASURES, "severity", "delinquency")
LAGS = ("lag", "late_recovery_lag")
LOSS_KINDS = ("special_hazard", "fraud", "bankruptcy")


class AssumptionError(ValueError):
    """An assumption that cannot be; the message names it, its value and what it may be."""


class InputError(AssumptionError):
    """A file that cannot be used; the message names the file and the place."""


@dataclass(frozen=True)
class Assumptions:
    """What a projection assumes. Percents are percents: `cdr=0.5` is half a percent a year.

    Prepayment is one of `psa`, `cpr`, `smm` and `abs`, or none; default is one of `cdr`, `mdr` and
    `sda`, or none. These seven, `severity` (by month of liquidation) and `delinquency` may also be
    sequences by month, month 1 first, of which the last number goes on. Raises AssumptionError.
    """

    psa: Speed | None = None  # percent of the PSA prepayment curve
    cpr: Speed | None = None  # percent of the balance that prepays in a year
    smm: Speed | None = None  # percent of the balance that prepays in a month
    abs: Speed | None = None  # percent of the loans as many as there were at first, in a month
    cdr: Speed | None = None  # percent of the performing balance that defaults in a year
    mdr: Speed | None = None  # percent of the performing balance that defaults in a month
    sda: Speed | None = None  # percent of the SDA default curve
    severity: Speed = 0.0  # loss on a defaulted loan, percent of its balance at default
    lag: int = 0  # whole months from default to liquidation
    late_recovery: float = 0.0  # percent of each loss that is recovered after all
    late_recovery_lag: int = 0  # whole months from liquidation to that recovery
    advance: bool = True  # the servicer advances principal and interest on loans in foreclosure
    delinquency: Speed = 0.0  # percent of the pool balance that is 60 or more days delinquent
    call: bool = False  # optional calls are exercised as soon as they can be
    special_hazard: float = 0.0  # percent of each loss that is a special hazard loss
    fraud: float = 0.0  # percent of each loss that is a fraud loss
    bankruptcy: float = 0.0  # percent of each loss that is a bankruptcy loss
    # Percents a year that take the place of the deal's index curves, by the indices' names.
    indices: Mapping[str, Speed] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in SPEED_NAMES:
            speed: object = getattr(self, name)
            if speed is not None or name in ("severity", "delinquency"):
                object.__setattr__(self, name, _checked_speed(name, speed))
        object.__setattr__(self, "indices", _checked_indices(self.indices))
        for name in ("late_recovery", *LOSS_KINDS):
            object.__setattr__(self, name, checked_number(name, getattr(self, name)))
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            given = [name for name in measures if getattr(self, name) is not None]
            several = f"give one of {', '.join(measures)}, not {' and '.join(given)}"
            _require(len(given) < 2, several)
        self._check_the_rest()

    def _check_the_rest(self) -> None:
        for name in LAGS:
            lag: object = getattr(self, name)
            whole = isinstance(lag, int) and not isinstance(lag, bool) and lag >= 0
            _require(whole, f"{name} must be a whole number of months from 0, not {lag!r}")
        for name in ("advance", "call"):
            value = getattr(self, name)
            _require(isinstance(value, bool), f"{name} must be True or False, not {value!r}")
        together = self.special_hazard + self.fraud + self.bankruptcy
        kinds = "special_hazard, fraud and bankruptcy together must be at most 100 percent"
        _require(together <= 100.0 + 1e-9, f"{kinds}, not {_shown(together)}")

    def override(self, **changes: Any) -> Self:
        """These assumptions with changes: one of `psa`, `cpr`, `smm` and `abs` replaces the
        others, and likewise one of `cdr`, `mdr` and `sda`; `indices` that are not named stay as
        they are. Raises AssumptionError."""
        for measures in (PREPAYMENT_MEASURES, DEFAULT_MEASURES):
            if any(changes.get(name) is not None for name in measures):
                changes = dict.fromkeys(measures) | changes
        if "indices" in changes:
            changes["indices"] = {**self.indices, **_checked_indices(changes["indices"])}
        return replace(self, **changes)


ASSUMPTION_NAMES = tuple(each.name for each in fields(Assumptions))


def in_month(speed: Speed, month: int) -> float:
    """What `speed` is in `month`, counted from 1."""
    return speed if isinstance(speed, float) else speed[min(month, len(speed)) - 1]


def in_words(assumptions: Assumptions) -> str:
    """The assumptions in one line of words."""
    parts = [_in_force(assumptions, PREPAYMENT_MEASURES) or "no prepayments"]
    if defaults := _in_force(assumptions, DEFAULT_MEASURES):
        severity = _speed_in_words(assumptions.severity, "%", "severity")
        advances = "advances" if assumptions.advance else "no advances"
        parts.append(
            f"{defaults}, {severity}, {_months(assumptions.lag)} to liquidation, {advances}"
        )
        if assumptions.late_recovery != 0.0:
            late = f"{_shown(assumptions.late_recovery)}% of losses recovered"
            parts.append(f"{late} {_months(assumptions.late_recovery_lag)} later")
    else:
        parts.append("no defaults")
    for name in LOSS_KINDS:
        if share := getattr(assumptions, name):
            parts.append(f"{_shown(share)}% of losses {name.replace('_', ' ')}")
    if assumptions.delinquency != 0.0:
        words = "delinquent 60 days or more"
        parts.append(_speed_in_words(assumptions.delinquency, "%", words))
    for name, rate in assumptions.indices.items():
        constant = isinstance(rate, float)
        parts.append(f"{name} at {_shown(rate)}%" if constant else _speed_in_words(rate, "%", name))
    return "; ".join([*parts, "calls exercised" if assumptions.call else "calls not exercised"])


def checked_number(name: str, value: object) -> float:
    """`value` as a float if the assumption `name` may have it; else AssumptionError."""
    highest, allowed = 100.0, "between 0 and 100 percent"
    if name in ("psa", "sda"):
        highest, allowed = inf, "a number, 0 or more"
    number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else inf
    fits = 0.0 <= number <= highest and number != inf
    _require(fits, f"{name} must be {allowed}, not {_shown(value)}")
    return abs(number)  # zero has no sign here


def checked_rate(name: str, value: object) -> float:
    """`value` as a float if an index may have it, in percent a year; else AssumptionError."""
    number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else inf
    allowed = f"index {name} must be between -10 and 100 percent"
    _require(-10.0 <= number <= 100.0, f"{allowed}, not {_shown(value)}")
    return number + 0.0  # zero has no sign here


def _checked_indices(indices: object) -> dict[str, Speed]:
    by_name = isinstance(indices, Mapping) and all(isinstance(name, str) for name in indices)
    _require(by_name, f"indices must be rates by the names of indices, not {indices!r}")
    assert isinstance(indices, Mapping)
    return {name: _checked_speed(name, rate, checked_rate) for name, rate in indices.items()}


def _checked_speed(
    name: str, value: object, checked: Callable[[str, object], float] = checked_number
) -> Speed:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping | Set):
        return checked(name, value)
    speed = []
    for month, number in enumerate(value, start=1):
        try:
            speed.append(checked(name, number))
        except AssumptionError as error:
            raise AssumptionError(f"{error} (month {month})") from None
    _require(bool(speed), f"{name} must be a number or a sequence of numbers; it is empty")
    return tuple(speed)


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise AssumptionError(message)


def _in_force(assumptions: Assumptions, measures: tuple[str, ...]) -> str:
    for name in measures:
        if (speed := getattr(assumptions, name)) is not None:
            return _speed_in_words(speed, "" if name in ("psa", "sda") else "%", name.upper())
    return ""


def _speed_in_words(speed: Speed, unit: str, measure: str) -> str:
    if isinstance(speed, float):
        return f"{_shown(speed)}{unit} {measure}"
    first, last = (f"{_shown(number)}{unit}" for number in (speed[0], speed[-1]))
    return f"{measure} from {first} in month 1 to {last} from month {len(speed)} on"


def _months(count: int) -> str:
    return f"{count} {'month' if count == 1 else 'months'}"


def _shown(value: object) -> str:
    """A value as a reader would have written it: 120 for 120.0."""
    return repr(value).removesuffix(".0")
