"""Applications of rules written out: what `link` does where a deal has any.

What a rule declares is known behind the name of the application (`oc.missing`); arguments stand
where its parameters stood. No name of a deal means anything in a rule of another file, and no
variable of a rule catches a name in an argument: what a rule means does not depend on who applies
it. Every place keeps its own text, and those of a rule know the application (`Span.applied`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.places import head
from dealdsl.linking.arguments import meaning, mismatches
from dealdsl.linking.environment import Environment, Given
from dealdsl.linking.language import Language
from dealdsl.linking.link import Linked
from dealdsl.linking.loading import Loader
from dealdsl.linking.mistakes import rules as mistakes
from dealdsl.linking.mistakes.imports import rules_alone
from dealdsl.linking.opening import Opener
from dealdsl.linking.rewriting import Rewriter, TooLargeError, Tools
from dealdsl.linking.texts import Rule, Text
from dealdsl.source import Applied, Source, Span
from dealdsl.syntax import nodes
from dealdsl.syntax.walk import walk

MOST_NODES = 200_000
"""How many nodes the rules of a deal may come to."""


# What a file of rules never holds: whoever writes one of these means a deal.
_OF_A_DEAL = (nodes.Section, nodes.Group, nodes.Waterfall, nodes.Losses, nodes.Apply)


def written_out(file: nodes.File, opened: Opener, language: Language) -> Linked:
    """Read what a deal imports and write its applications out."""
    rules = [item for item in file.items if isinstance(item, nodes.RuleDeclaration)]
    if rules and not any(isinstance(item, _OF_A_DEAL) for item in file.items):
        return Linked(None, (rules_alone(head(rules[0].span)),))
    loader = Loader(opened)
    text = loader.deal(file)
    if any(diagnostic.is_error for diagnostic in loader.diagnostics):
        return Linked(None, tuple(loader.diagnostics))
    linker = _Linker(text, language, loader.diagnostics)
    linked = linker.linked()
    sources = tuple(t.source for t in loader.texts.values() if not t.is_deal)
    failed = any(diagnostic.is_error for diagnostic in linker.diagnostics)
    diagnostics = tuple(linker.diagnostics)
    return Linked(None if failed else linked, diagnostics, sources, tuple(_unused(text)))


@define
class _Linker:
    """Writes out the applications of one deal; `_stack` are the rules that are being written."""

    text: Text
    language: Language
    diagnostics: list[Diagnostic]
    _told: set[tuple[str, Source, int]] = field(factory=set)
    _stack: list[tuple[Rule, Span]] = field(factory=list)
    _count: int = 0
    _used: dict[tuple[str, str], tuple[Text, str]] = field(factory=dict)

    def linked(self) -> nodes.File:
        """The deal's file, applications and what their files keep private written into it."""
        tools = Tools(
            self._tell, self._expand, self._counted, self._use, self.language, self._deal_names()
        )
        items: tuple[Any, ...] = ()
        try:
            items = Rewriter(Environment(self.text), tools).parts(self._own_items(), False)
            items = (*self._private(tools), *items)
        except (TooLargeError, RecursionError):
            place = self._stack[0][1] if self._stack else self.text.file.span
            self._tell(mistakes.reuse_too_large(place, f"{MOST_NODES:,} words and figures"))
        return evolve(self.text.file, items=items)

    def _own_items(self) -> tuple[nodes.Item, ...]:
        kinds = nodes.Import | nodes.RuleDeclaration
        return tuple(item for item in self.text.file.items if not isinstance(item, kinds))

    def _deal_names(self) -> frozenset[str]:
        return frozenset((*self.text.names, *self.text.applied))

    def _private(self, tools: Tools) -> Iterator[Any]:
        """What imported files declare and some rule reads, or something that a rule reads."""
        done: set[tuple[str, str]] = set()
        while len(done) < len(self._used):
            for key, (text, name) in list(self._used.items()):
                if key not in done:
                    done.add(key)
                    yield self._private_item(text, name, tools)

    def _private_item(self, text: Text, name: str, tools: Tools) -> Any:
        if name.startswith("source "):
            source = text.sources[name.removeprefix("source ")]
            return evolve(source, name=text.full(source.name))
        return Rewriter(Environment(text), tools).node(text.private[name])

    # ---- what rewriting asks for ----

    def _tell(self, diagnostic: Diagnostic) -> None:
        """Once for a place in a rule, however often it is applied."""
        span = diagnostic.primary.span if diagnostic.primary else self.text.file.span
        key = (diagnostic.slug, span.source, span.start)
        if key not in self._told:
            self._told.add(key)
            self.diagnostics.append(diagnostic)

    def _counted(self, size: int) -> None:
        self._count += size
        if self._count > MOST_NODES:
            raise TooLargeError

    def _use(self, text: Text, name: str) -> None:
        if not text.is_deal:
            self._used[text.prefix, name] = (text, name)

    def _expand(self, apply: nodes.Apply, site: Rewriter, among_steps: bool) -> tuple[Any, ...]:
        """What an application stands for; nothing where it is wrong, which is told."""
        rule = site.env.text.rules.get(apply.rule)
        span = site.env.span(apply.span)
        if rule is None:
            self._tell(mistakes.unknown_rule(apply.rule, span, site.env.text.rules))
            return ()
        rule.is_used = True
        if not self._fits(rule, apply, span, site, among_steps):
            return ()
        self._stack.append((rule, span))
        env = self._environment(rule, apply, span, site)
        found = Rewriter(env, site.tools).parts(rule.node.body, among_steps)
        self._stack.pop()
        notes = site.node(apply.notes)
        return tuple(_noted(part, notes) for part in found)

    # ---- one application ----

    def _fits(
        self, rule: Rule, apply: nodes.Apply, span: Span, site: Rewriter, among_steps: bool
    ) -> bool:
        if any(other is rule for other, _ in self._stack):
            self._tell(mistakes.rule_cycle(rule.name, span))
            return False
        wrong = rule.section if among_steps else rule.step
        if wrong is not None:
            told = mistakes.rule_misplaced(rule.name, span, not among_steps, rule.node.span)
            self._tell(told)
            return False
        parameters = rule.node.parameters
        if len(parameters) != len(apply.arguments):
            wanted = ", ".join(f"`{each.name}`" for each in parameters)
            count = len(apply.arguments)
            told = mistakes.rule_argument_count(rule.name, span, count, wanted, rule.node.span)
            self._tell(told)
            return False
        found = mismatches(rule, apply, site, tuple(site.env.known()))
        for told in found:
            self._tell(told)
        return not found

    def _environment(
        self, rule: Rule, apply: nodes.Apply, span: Span, site: Rewriter
    ) -> Environment:
        given = {}
        for parameter, argument in zip(rule.node.parameters, apply.arguments, strict=True):
            before, found = self._count, meaning(argument, site)
            value = site.node(argument)
            given[parameter.name] = Given(value, parameter, found, self._count - before)
        loops = site.env.loops | set(site.bound.values())
        mentioned = frozenset(word for each in given.values() for word in _mentioned(each.value))
        applied = Applied(f"{site.env.prefix}{apply.known_as}", span)
        return Environment(rule.text, rule, given, applied, loops, mentioned)


def _mentioned(argument: nodes.Expression) -> Iterator[str]:
    for node in walk(argument):
        match node:
            case nodes.Name(text=word) | nodes.Function(name=word) | nodes.ClaimOf(owner=word):
                yield word


def _noted(part: Any, notes: nodes.Notes) -> Any:
    """A section that names no source of its own has that of its application."""
    own = getattr(part, "notes", None)
    if own is None or own.assumed or own.citation is not None:
        return part
    if not notes.assumed and notes.citation is None:
        return part
    reason = own.reason or notes.reason
    return evolve(
        part, notes=evolve(own, assumed=notes.assumed, citation=notes.citation, reason=reason)
    )


def _unused(text: Text) -> Iterator[tuple[str, str, Span]]:
    for node in text.own_rules():
        if not text.rules[node.name].is_used:
            yield "rule", node.name, node.span
    for item, imported in text.imports:
        own = [imported.rules[node.name] for node in imported.own_rules()]
        if not any(rule.is_used for rule in own):
            yield "import", item.path.text, item.span
