"""Figures as a page shows them: dollars and cents, percents, plain numbers."""

from __future__ import annotations

from dealdsl.tracing.events import Formula, Given, Input, Kind, Parts

CENT = 0.005
"""Dollars below half a cent are nothing: sums of floats leave dust."""


def dollars(amount: float) -> str:
    """`1,234.56`; nothing has no sign."""
    return f"{amount if abs(amount) >= CENT else 0.0:,.2f}"


def cents(amount: float) -> int:
    """The amount as it is printed, in cents."""
    return int(dollars(amount).replace(",", "").replace(".", ""))


def figure(value: float | bool, kind: Kind) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    match kind:
        case Kind.MONEY:
            return dollars(value)
        case Kind.SHARE:
            return f"{_short(100.0 * value, 8)}%"
        case _:
            return _short(value, 8)


def _short(value: float, places: int) -> str:
    text = f"{value:,.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shown(part: Input) -> str:
    return figure(part.value, part.kind)


def with_names(parts: Parts) -> str:
    """`B-3.balance × B-3.rate`"""
    return "".join(part if isinstance(part, str) else part.name for part in parts)


def with_values(parts: Parts) -> str:
    """`B-3.balance 2,265,000.00 × B-3.rate 5.5%`, and `impaired(B-3) (yes)` of a condition."""
    return "".join(part if isinstance(part, str) else _named(part) for part in parts)


def _named(part: Input) -> str:
    value = shown(part)
    return f"{part.name} ({value})" if part.kind is Kind.CONDITION else f"{part.name} {value}"


def worked(formula: Formula) -> str:
    """The formula with its values, and the conditions of the deal's that it turned on."""
    conditions = "".join(f", {condition(each)}" for each in formula.given if is_of_deal(each))
    return with_values(formula.parts) + conditions


def condition(given: Given) -> str:
    """`as month 30 <= 24`, or that this does not hold; a condition with a name says yes or no."""
    match given.parts:
        case (Input() as part,) | ("not ", Input() as part):
            return f"as {part.name} is {shown(part)}"
        case _ if given.held:
            return f"as {with_values(given.parts)}"
        case _:
            return f"as this does not hold: {with_values(given.parts)}"


def is_of_deal(given: Given) -> bool:
    """Whether a condition is more than that no call was exercised before."""
    return any(isinstance(p, Input) and " " not in p.name for p in given.parts)
