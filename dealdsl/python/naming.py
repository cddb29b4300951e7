"""Identifiers for a program's names: the deal's own words, as Python lets them be written."""

from __future__ import annotations

from attrs import define, field

from dealdsl.python import tree
from dealdsl.values.identifiers import identifier

# What the emitted functions call their own: no name of a deal may stand for these.
OWN = (
    "PERIODS",
    "assumptions",
    "call_exercised",
    "columns",
    "distribute",
    "flows",
    "given",
    "indices",
    "main",
    "max",
    "memory",
    "min",
    "month",
    "month_number",
    "other",
    "project",
    "range",
    "rooms",
    "tables",
    "weights",
)


@define
class Naming:
    """One identifier for each name, given out once; two names never share one."""

    taken: set[str] = field(factory=lambda: set(OWN))
    by_period: bool = False
    _known: dict[str, str] = field(factory=dict)

    def identifier(self, name: str) -> str:
        known = self._known.get(name)
        if known is None:
            known = identifier(self._worded(name))
            while known in self.taken:
                known += "_"
            self.taken.add(known)
            self._known[name] = known
        return known

    def _worded(self, name: str) -> str:
        """Lists by month are lists by period in a deal that pays less often."""
        plain = name.removesuffix(" by month")
        return f"{plain} by period" if self.by_period and plain != name else name

    def name(self, name: str) -> tree.Name:
        return tree.Name(self.identifier(name))

    def own(self, words: str) -> tree.Name:
        """A name for an amount on its way, which no name of a deal can stand for.

        It is known by its words behind a colon: a program's names hold none there.
        """
        known = f":{words}"
        if known not in self._known:
            self._known[known] = self.identifier(f"{words} ")
        return tree.Name(self._known[known])
