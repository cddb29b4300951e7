"""The texts that take part in a deal, the rules that each sees, and what is private to each."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from dealdsl.linking.declared import APART, STEPS, Declared, applications, declared
from dealdsl.source import Source, Span
from dealdsl.syntax import nodes


@define(eq=False)
class Rule:
    """A rule in its text. `names` are what it declares; of parameters they hold none."""

    text: Text
    node: nodes.RuleDeclaration
    names: dict[str, Declared] = field(factory=dict)
    applied: dict[str, nodes.Apply] = field(factory=dict)
    is_used: bool = False

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def section(self) -> nodes.Node | None:
        """Its first section, None where it has none."""
        parts = (p for p in self.node.body if not isinstance(p, (nodes.Apply, *STEPS)))
        return next(parts, None)

    @property
    def step(self) -> nodes.Node | None:
        """Its first step of a waterfall, None where it has none."""
        return next((part for part in self.node.body if isinstance(part, STEPS)), None)

    def fill(self) -> None:
        """Find what it declares, now that its text is known.

        A fund is the rule's own unless a parameter, or the text around the rule, has its name.
        """
        given = {parameter.name for parameter in self.node.parameters}
        for each in declared(self.node.body):
            is_outer = each.name in given or each.name in self.text.names
            if not (each.kind == "fund" and is_outer):
                self.names.setdefault(each.name, each)
        for apply in applications(self.node.body):
            self.applied.setdefault(apply.known_as, apply)

    def taken(self) -> Iterator[tuple[str, Span, str, Span]]:
        """Names that stand for two things: name, place, what it is already, place of that."""
        seen: dict[str, Span] = {}
        for parameter in self.node.parameters:
            if parameter.name in seen:
                yield (
                    parameter.name,
                    parameter.span,
                    "a parameter of the rule",
                    seen[parameter.name],
                )
            seen.setdefault(parameter.name, parameter.span)
        for each in self.names.values():
            if each.name in seen and each.kind not in APART:
                yield each.name, each.span, "a parameter of the rule", seen[each.name]
        yield from prefixes_taken(self.node.body, self.names, seen)


@define(eq=False)
class Text:
    """A deal, or a file that it imports.

    `names` are what it declares itself; those of an imported file are private, and known in the
    deal behind `prefix`. `rules` are its own and those of the files that it imports.
    """

    source: Source
    file: nodes.File
    prefix: str = ""
    rules: dict[str, Rule] = field(factory=dict)
    names: dict[str, Declared] = field(factory=dict)
    private: dict[str, nodes.Item] = field(factory=dict)
    sources: dict[str, nodes.SourceDeclaration] = field(factory=dict)
    applied: dict[str, nodes.Apply] = field(factory=dict)
    imports: list[tuple[nodes.Import, Text]] = field(factory=list)

    @property
    def is_deal(self) -> bool:
        return not self.prefix

    def own_rules(self) -> Iterator[nodes.RuleDeclaration]:
        yield from (item for item in self.file.items if isinstance(item, nodes.RuleDeclaration))

    def fill(self) -> None:
        """Find what it declares, and then what its rules do."""
        for each in declared(self.file.items):
            self.names.setdefault(each.name, each)
        for item in self.file.items:
            if isinstance(item, nodes.SourceDeclaration):
                self.sources.setdefault(item.name, item)
            elif isinstance(item, nodes.Define | nodes.Table):
                self.private.setdefault(item.name, item)
        for apply in applications(self.file.items):
            self.applied.setdefault(apply.known_as, apply)
        for node in self.own_rules():
            rule = self.rules.setdefault(node.name, Rule(self, node))
            if rule.node is node:
                rule.fill()

    def full(self, name: str) -> str:
        """How the deal knows what this text declares."""
        return name if self.is_deal else f"{self.prefix}.{name}"


def prefixes_taken(
    parts: tuple[nodes.Item | nodes.Step, ...], names: dict[str, Declared], seen: dict[str, Span]
) -> Iterator[tuple[str, Span, str, Span]]:
    """Names of applications that another application or a declaration has."""
    known = dict(seen)
    for apply in applications(parts):
        name = apply.known_as
        if name in known:
            yield name, apply.span, "the name of another application", known[name]
        elif name in names and names[name].kind not in APART:
            yield name, apply.span, f"the name of a {names[name].kind}", names[name].span
        known.setdefault(name, apply.span)
