"""The kinds of parameters: what each accepts, as far as the words of an argument tell."""

from __future__ import annotations

from attrs import frozen

from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.units import Unit

UNITS: dict[str, Unit] = {
    "money": units.MONEY,
    "rate": units.RATE,
    "percent": units.PERCENT,
    "number": units.NUMBER,
    "months": units.MONTHS,
    "condition": units.CONDITION,
}
_THINGS: dict[str, tuple[str, ...]] = {
    "pool": ("pool",),
    "pools": ("pool", "pools"),
    "class": ("class",),
    "classes": ("class", "classes"),
    "account": ("account",),
    # `rest to` takes a class too, and a waterfall draws cash of pools as it draws a fund.
    "fund": ("fund", "waterfall", "class", "cash", "unknown"),
    "table": ("table", "index", "schedule"),
}
KINDS = (*_THINGS, *UNITS)
_IN_WORDS = {
    "pool": "a pool",
    "pools": "pools",
    "class": "a class",
    "classes": "a class or a group of classes",
    "account": "an account",
    "fund": "a fund",
    "table": "a table",
    "money": "an amount of money",
    "rate": "a rate",
    "percent": "a percent",
    "number": "a number",
    "months": "a number of months",
    "condition": "a condition",
}
_GIVEN = {
    "classes": "a group of classes",
    "fee": "a fee",
    "limit": "a limit",
    "swap": "a swap",
    "cap": "a cap",
    "index": "an index",
    "schedule": "a schedule",
    "definition": "a definition",
    "test": "a test",
    "trigger": "a trigger",
    "waterfall": "a waterfall",
    "allocation": "an entitlement",
    "call": "a call",
    "claim": "a claim",
    "label": "the label of a step",
    "cash": "a value",
    "value": "a value",
    "days": "a number of days",
    "date": "a date",
    "text": "a text",
    "unknown": "nothing that is declared",
}
# Values; what an unknown name means is told where names are looked up.
_READ = (
    *(*UNITS, "value", "cash", "unknown"),
    *("definition", "table", "index", "schedule", "test", "trigger"),
)
_FIGURES = {
    LiteralKind.MONEY: "money",
    LiteralKind.PERCENT: "percent",
    LiteralKind.BASIS_POINTS: "percent",
    LiteralKind.NUMBER: "number",
    LiteralKind.DURATION: "months",
    LiteralKind.DATE: "date",
    LiteralKind.STRING: "text",
}


@frozen
class Meaning:
    """What an argument is, as far as its words tell; `text` is that of a figure."""

    kind: str
    text: str = ""

    def __str__(self) -> str:
        return _GIVEN.get(self.kind) or _IN_WORDS[self.kind]


def in_words(kind: str) -> str:
    """What a parameter of this kind wants."""
    return _IN_WORDS[kind]


def figure(kind: LiteralKind, text: str) -> Meaning:
    """What a figure or a text means."""
    if kind is LiteralKind.DURATION and text.split(" ")[-1].startswith("day"):
        return Meaning("days", text)
    return Meaning(_FIGURES[kind], text)


def accepts(kind: str, meaning: Meaning) -> bool:
    """Whether a parameter of this kind may stand for it; units may be seen only later."""
    if kind in _THINGS:
        return meaning.kind in _THINGS[kind]
    if meaning.kind in ("days", "date", "text"):
        return False
    if meaning.kind in UNITS and (meaning.text or "condition" in (meaning.kind, kind)):
        whole = meaning.kind == "number" and "." not in meaning.text
        unit = units.COUNT if whole else UNITS[meaning.kind]
        return meaning.text == "0" or units.fits(unit, UNITS[kind])
    return meaning.kind in _READ
