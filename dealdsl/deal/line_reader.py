"""Reads the exact figures of one line of loans, from its part or else from its pool."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.scope import Work
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values.stated import rounded

ONE = Decimal(1)


@frozen
class Reader:
    """`owners` and their `sections`, the nearest first; `shown` is the deal's word for the line."""

    work: Work
    evaluator: Evaluator
    owners: tuple[str, ...]
    sections: tuple[nodes.Section, ...]
    span: Span
    shown: str

    def own(self) -> Reader:
        """A reader of what the line states itself."""
        return Reader(
            self.work,
            self.evaluator,
            self.owners[:1],
            self.sections[:1],
            self.span,
            self.shown,
        )

    def find(self, key: str) -> Decimal | None:
        for owner in self.owners:
            fact = self.work.facts.get(f"{owner}.{key}")
            if fact is not None:
                return needed(self.work, self.evaluator, fact)
        return None

    def place(self, key: str) -> Span:
        """Where a figure is stated."""
        names = (f"{owner}.{key}" for owner in self.owners)
        stated = (self.work.facts[name] for name in names if name in self.work.facts)
        fact = next(stated, None)
        return self.span if fact is None else fact.value_span

    def need(self, key: str, example: str) -> Decimal | None:
        found = self.find(key)
        if found is None and not self.mentions(key):
            told = mistakes.missing_property(self.shown, key, self.span, example)
            self.work.tell(told)
        return found

    def whole_months(self, key: str) -> int | None:
        """A figure of months in whole ones, half-up."""
        found = self.find(key)
        return None if found is None else int(rounded(found, ONE))

    def entry(self, key: str) -> nodes.Property | None:
        """A property as it is written."""
        for section in self.sections:
            for entry in section.entries:
                if isinstance(entry, nodes.Property) and entry.key == key:
                    return entry
        return None

    def mentions(self, key: str) -> bool:
        """Whether a property is stated, be it with a mistake."""
        named = any(self.work.mentions(f"{owner}.{key}") for owner in self.owners)
        return named or self.entry(key) is not None
