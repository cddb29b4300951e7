"""What names mean where they stand: in a deal, in an imported file, in a rule that is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from dealdsl.linking.declared import Declared
from dealdsl.linking.kinds import Meaning
from dealdsl.linking.texts import Rule, Text
from dealdsl.source import Applied, Span
from dealdsl.syntax import nodes


@frozen
class Given:
    """An argument in its parameter's place; `size` is how many nodes it has."""

    value: nodes.Expression
    parameter: nodes.Parameter
    meaning: Meaning
    size: int


@frozen(eq=False)
class Environment:
    """The names of one text, or of a rule for one of its applications.

    `loops` are the loop variables around the application; `mentioned` are the names that its
    arguments mention, which no variable of the rule may catch.
    """

    text: Text
    rule: Rule | None = None
    given: Mapping[str, Given] = field(factory=dict)
    applied: Applied | None = None
    loops: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        return "" if self.applied is None else f"{self.applied.prefix}."

    @property
    def of_rule(self) -> Mapping[str, Declared]:
        """What the rule declares; nothing outside of rules."""
        return self.rule.names if self.rule is not None else {}

    def own(self, name: str) -> str:
        """How the deal knows what is declared under a name here, and the name itself if nothing."""
        if name in self.of_rule:
            return f"{self.prefix}{name}"
        return self.text.full(name) if name in self.text.names else name

    def kind(self, name: str) -> str | None:
        """The kind of a thing that is declared here."""
        found = self.of_rule.get(name) or self.text.names.get(name)
        return found.kind if found else None

    def application(self, name: str) -> tuple[str, Rule] | None:
        """The application known as `name`: how the deal knows it, and its rule."""
        if self.rule is not None and name in self.rule.applied:
            rule = self.text.rules.get(self.rule.applied[name].rule)
            return (f"{self.prefix}{name}", rule) if rule else None
        if self.text.is_deal and name in self.text.applied:
            rule = self.text.rules.get(self.text.applied[name].rule)
            return (name, rule) if rule else None
        return None

    def known(self) -> Iterator[str]:
        """The names that can be meant here."""
        yield from self.given
        yield from self.of_rule
        yield from self.text.names

    @property
    def is_closed(self) -> bool:
        """Whether every name must be declared here: in an imported file."""
        return not self.text.is_deal

    def span(self, span: Span) -> Span:
        if self.applied is None or span.applied is not None:
            return span
        return Span(span.source, span.start, span.end, self.applied)


def declares(rule: Rule, path: tuple[str, ...]) -> tuple[int, str] | None:
    """How many words of a path name something that an application declares, and its kind."""
    first = path[0] if path else ""
    if first in rule.names:
        return 1, rule.names[first].kind
    if first in rule.applied:
        inner = rule.text.rules.get(rule.applied[first].rule)
        found = declares(inner, path[1:]) if inner is not None else None
        return None if found is None else (found[0] + 1, found[1])
    return None
