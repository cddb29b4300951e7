"""The figures that a deal states as literals, by name, and the deal with one of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from attrs import evolve, frozen

from dealdsl.linking.declared import names
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.syntax.walk import replaced

_NUMERIC = (
    LiteralKind.MONEY,
    LiteralKind.PERCENT,
    LiteralKind.BASIS_POINTS,
    LiteralKind.NUMBER,
    LiteralKind.DURATION,
)


@frozen
class Constant:
    """A figure of the deal: a property with a literal as its value, or a definition that is one.

    `value` is in the unit that the figure is written in: 5.25 for `5.25%`.
    """

    name: str
    literal: nodes.Literal

    @property
    def value(self) -> float:
        digits = self.literal.text.lstrip("$").rstrip("%abcdefghijklmnopqrstuvwxyz ")
        return float(digits.replace(",", ""))

    @property
    def is_whole(self) -> bool:
        """Whether it is a time, which is a whole number of months, days or years."""
        return self.literal.kind is LiteralKind.DURATION

    def written(self, value: float) -> str:
        """The literal that says another value, to its last digit."""
        digits = format(Decimal(repr(value)).normalize(), "f")
        match self.literal.kind:
            case LiteralKind.MONEY:
                return f"${digits}"
            case LiteralKind.PERCENT:
                return f"{digits}%"
            case LiteralKind.BASIS_POINTS:
                return f"{digits} bp"
            case LiteralKind.DURATION:
                return f"{digits} {self.literal.text.split()[1]}"
            case _:
                return digits

    def changed(self, file: nodes.File, value: float) -> nodes.File:
        """The deal with this figure at another value; places stay those of the text."""
        new = evolve(self.literal, text=self.written(value))
        changed = replaced(file, self.literal, new)
        assert isinstance(changed, nodes.File)
        return changed


def constants(file: nodes.File) -> dict[str, Constant]:
    """All figures that a deal states as literals, by name, in the order of the text."""
    found: dict[str, Constant] = {}
    for item in file.items:
        for name, literal in _stated(item):
            found.setdefault(name, Constant(name, literal))
    return found


def _stated(item: nodes.Item) -> Iterator[tuple[str, nodes.Literal]]:
    match item:
        case nodes.Define(name=name, parameters=(), value=nodes.Literal() as literal):
            if literal.kind in _NUMERIC:
                yield name, literal
        case nodes.Section() if item.kind != "scenario":
            yield from _of_section(item, "")
        case nodes.Group(name=name, case=None):
            yield from _of_entries(item.entries, (name,), "")


def _of_section(section: nodes.Section, before: str) -> Iterator[tuple[str, nodes.Literal]]:
    listed = tuple(name for entry in section.names for name in names(entry))
    if section.owner is not None:
        listed = tuple(f"{name} of {section.owner}" for name in listed)
    yield from _of_entries(section.entries, listed or (section.kind,), before)


def _of_entries(
    entries: tuple[nodes.Property | nodes.Residual | nodes.Section, ...],
    listed: tuple[str, ...],
    before: str,
) -> Iterator[tuple[str, nodes.Literal]]:
    """What a section's entries state of the names that it lists."""
    for entry in entries:
        match entry:
            case nodes.Property():
                yield from _of_property(entry, listed, before)
            case nodes.Section():
                yield from _of_section(entry, f"{before}{listed[0]}.")
            case nodes.Residual():
                pass
            case _:
                assert_never(entry)


def _of_property(
    entry: nodes.Property, listed: tuple[str, ...], before: str
) -> Iterator[tuple[str, nodes.Literal]]:
    """One value for each name, or one for all: then they change together, and the name says so."""
    if len(listed) == len(entry.values) > 1 and entry.key.endswith("s"):
        named = [
            (name, entry.key.removesuffix("s"), entry.values[i]) for i, name in enumerate(listed)
        ]
    elif len(entry.values) == 1:
        whole = listed[0] if len(listed) == 1 else f"{listed[0]} to {listed[-1]}"
        named = [(whole, entry.key, entry.values[0])]
    else:
        return
    for name, key, value in named:
        if isinstance(value, nodes.Literal) and value.kind in _NUMERIC:
            yield f"{before}{name}.{key}", value
