"""Nodes written again with the names that the deal knows them by, arguments in their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from attrs import evolve, field, fields, frozen

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.environment import Environment, Given, declares
from dealdsl.linking.kinds import UNITS, in_words
from dealdsl.linking.language import Language
from dealdsl.linking.mistakes import rules as mistakes
from dealdsl.source import Span
from dealdsl.syntax import nodes

# Where names stand as words: those that declare something, and those that mean something.
_DECLARING: dict[type, tuple[str, ...]] = {
    **dict.fromkeys((nodes.Define, nodes.Table, nodes.Index, nodes.Schedule), ("name",)),
    **dict.fromkeys((nodes.Test, nodes.Trigger, nodes.Allocate, nodes.Waterfall), ("name",)),
    **dict.fromkeys((nodes.Call, nodes.Group), ("name",)),
    **dict.fromkeys((nodes.Pay, nodes.WhenSteps), ("label",)),
}
_MEANING: dict[type, tuple[str, ...]] = {
    nodes.ClaimOf: ("claim", "owner"),
    nodes.NameRange: ("first", "last"),
    nodes.Section: ("owner",),
    nodes.Group: ("case",),
    nodes.Pay: ("kind", "backup"),
    nodes.Rest: ("target",),
    nodes.Release: ("account",),
    nodes.TopUp: ("account",),
    nodes.Accrue: ("tranche",),
    nodes.Buy: ("pool",),
    nodes.Function: ("name",),
}
_KINDS_OF_PAYMENT = ("interest", "principal", "due")
_PARTS_OF_POOLS = ("line", "subset", "reinvestment")


class TooLargeError(Exception):
    """What the rules of a deal come to is more than any deal needs."""


@frozen(eq=False)
class Tools:
    """What all rewriting of one deal shares: `expand` writes an application out."""

    tell: Callable[[Diagnostic], None]
    expand: Callable[[nodes.Apply, Rewriter, bool], tuple[Any, ...]]
    count: Callable[[int], None]
    use: Callable[[Any, str], None]
    language: Language
    deal_names: frozenset[str]


@frozen(eq=False)
class Rewriter:
    """Rewrites what stands in one environment.

    `bound` are the loop variables and parameters of definitions around a node, with the names that
    they go by now. Where a node is `loose` (in a property of a `section`) a word may be no name,
    and in a `phrase` none is.
    """

    env: Environment
    tools: Tools
    bound: Mapping[str, str] = field(factory=dict)
    section: str = ""
    loose: bool = False
    phrase: bool = False

    # ---- nodes ----

    def node(self, node: Any) -> Any:
        """The node as it stands in the deal."""
        match node:
            case nodes.Name():
                return self._name(node)
            case nodes.Field():
                return self._field(node)
            case nodes.Target():
                return self._target(node)
            case nodes.Define(parameters=parameters):
                inner = self._inside(*parameters)
                renamed = tuple(inner.bound[parameter] for parameter in parameters)
                return evolve(inner._copy(node), parameters=renamed)
            case nodes.Comprehension() | nodes.Each() | nodes.ForEach():
                return self._loop(node)
            case nodes.Property(key=key):
                phrase = (self.section, key) in self.tools.language.phrases
                return evolve(self, loose=True, phrase=phrase)._copy(node)
            case nodes.Section():
                return self._section(node)
            case nodes.Citation(source=source):
                return evolve(self._copy(node), source=self._source(source))
            case nodes.Check(title=title) if self.env.applied is not None:
                return evolve(self._copy(node), title=f"{self.env.applied.prefix}: {title}")
            case _:
                return self._copy(node)

    def parts(self, parts: tuple[Any, ...], among_steps: bool) -> tuple[Any, ...]:
        """Sections or steps, applications among them written out."""
        found: list[Any] = []
        for part in parts:
            if isinstance(part, nodes.Apply):
                found.extend(self.tools.expand(part, self, among_steps))
            else:
                found.append(self.node(part))
        return tuple(found)

    def _copy(self, node: Any, but: tuple[str, ...] = ()) -> Any:
        """The node with all that is below it written again; itself where nothing changes."""
        self.tools.count(1)
        kind: Any = type(node)
        after = {name: self._value(getattr(node, name)) for name in _fields(kind, but)}
        after |= self._words(node)
        changes = {name: value for name, value in after.items() if value is not getattr(node, name)}
        return evolve(node, **changes) if changes else node

    def _value(self, value: Any) -> Any:
        if isinstance(value, nodes.Node):
            return self.node(value)
        if isinstance(value, Span):
            return self.env.span(value)
        if isinstance(value, tuple) and value and isinstance(value[0], nodes.Node):
            again = self.parts(value, among_steps=True)
            same = len(again) == len(value) and all(map(_is, again, value))
            return value if same else again
        return value

    # ---- names ----

    def _name(self, name: nodes.Name) -> Any:
        given = None if self.phrase else self.env.given.get(name.text)
        if given is not None and name.text not in self.bound:
            return self._argument(given)
        text, span = self.word(name.text, name.span), self.env.span(name.span)
        return name if text == name.text and span is name.span else nodes.Name(text, span=span)

    def _argument(self, given: Given) -> nodes.Expression:
        """An argument, with what its parameter asks of it where its unit is not seen yet."""
        self.tools.count(given.size)
        kind = given.parameter.kind
        if kind not in UNITS or isinstance(given.value, nodes.Literal | nodes.Argument):
            return given.value
        span = given.value.span
        return nodes.Argument(given.value, kind, given.parameter.span, span=span)

    def _known(self, name: str, span: Span) -> str:
        """A name as the deal knows it; told where an imported text does not declare it."""
        full = self.env.own(name)
        if name in self.env.text.names and name not in self.env.of_rule:
            self.tools.use(self.env.text, name)
        if full != name:
            return full
        if name in self.env.loops:
            self._tell_caught(name, span)
        elif self.env.is_closed and self._must_be_known(name):
            told = mistakes.rule_reads_outside(name, self.env.span(span), self.env.known())
            self.tools.tell(told)
        return name

    def _must_be_known(self, name: str) -> bool:
        """Whether a word is a name, and one that not every deal has."""
        is_name = not self.loose or name in self.tools.deal_names
        return is_name and name not in self.tools.language.names

    def _tell_caught(self, name: str, span: Span) -> None:
        assert self.env.applied is not None
        place = self.env.applied.span
        what = "a loop variable where the rule is applied"
        help = "give the loop variable another name"
        told = mistakes.rule_name_taken(name, self.env.span(span), what, place, help)
        self.tools.tell(told)

    def _field(self, node: nodes.Field) -> Any:
        """`oc.missing`, where `oc` is an application; all else is a thing and its figures."""
        path = path_of(node)
        if path is None or path[0] in self.bound or path[0] in self.env.given:
            return self._copy(node)
        name, used = self._declared(path, node.span)
        if not used:
            return self._copy(node)
        inner = nodes.Name(name, span=self.env.span(node.span))
        found: nodes.Expression = inner
        for part in path[used:]:
            found = nodes.Field(found, part, span=self.env.span(node.span))
        return found

    def _declared(self, path: tuple[str, ...], span: Span) -> tuple[str, int]:
        """The name in the deal of what an application declares, and how many words it takes."""
        application = self.env.application(path[0])
        if application is None:
            return path[0], 0
        prefix, rule = application
        found = declares(rule, path[1:])
        if found is None:
            known = (*rule.names, *rule.applied)
            told = mistakes.not_declared_by_rule(path[1], path[0], self.env.span(span), known)
            self.tools.tell(told)
            return ".".join(path), len(path)
        return ".".join((prefix, *path[1 : found[0] + 1])), found[0] + 1

    # ---- words ----

    def _words(self, node: Any) -> dict[str, str]:
        """The fields of a node that hold names as words, as the deal knows them."""
        found: dict[str, str] = {}
        for name in _DECLARING.get(type(node), ()):
            word = getattr(node, name)
            if word is not None:
                found[name] = self._same(word, self.env.own(word))
        for name in _MEANING.get(type(node), ()):
            word = getattr(node, name)
            if word is not None and not self._is_of_the_language(name, word):
                found[name] = self._same(word, self.word(word, node.span))
        return found

    def _is_of_the_language(self, field: str, word: str) -> bool:
        """A kind of payment, or a function that there is in every deal."""
        if field == "kind":
            return word in _KINDS_OF_PAYMENT
        return field == "name" and word in self.tools.language.names

    def _same(self, before: str, after: str) -> str:
        return before if before == after else after

    def word(self, word: str, span: Span) -> str:
        """A name that stands as a word, as the deal knows it."""
        if self.phrase:
            return word
        if "." in word:
            return self._dotted(tuple(word.split(".")), span)
        if word in self.bound:
            return self.bound[word]
        given = self.env.given.get(word)
        if given is None:
            return self._known(word, span)
        if isinstance(given.value, nodes.Name):
            return given.value.text
        self._tell_no_name(given, span)
        return word

    def _dotted(self, path: tuple[str, ...], span: Span) -> str:
        name, used = self._declared(path, span)
        if used:
            return ".".join((name, *path[used:]))
        return ".".join((self.word(path[0], span), *path[1:]))

    def _tell_no_name(self, given: Given, span: Span) -> None:
        kind = in_words(given.parameter.kind)
        self.tools.tell(
            mistakes.rule_argument_mismatch(
                "a name",
                kind if given.parameter.kind in UNITS else "a value",
                given.value.span,
                self.env.span(span),
                "give a name: that of a class, a fund or an account, as the rule wants it",
            )
        )

    def _source(self, name: str) -> str:
        """A document that is cited, which may be that of an imported file."""
        text = self.env.text
        if name not in text.sources:
            return name
        self.tools.use(text, f"source {name}")
        return text.full(name)

    # ---- forms with names of their own ----

    def _target(self, node: nodes.Target) -> nodes.Target:
        found = self.node(node.reference)
        if not isinstance(found, nodes.Name | nodes.Field | nodes.ClaimOf | nodes.Function):
            name = node.reference.text if isinstance(node.reference, nodes.Name) else ""
            if name in self.env.given:
                self._tell_no_name(self.env.given[name], node.span)
            return node
        span = self.env.span(node.span)
        same = found is node.reference and span is node.span
        return node if same else nodes.Target(found, span=span)

    def _section(self, node: nodes.Section) -> nodes.Section:
        """A section; parts of a pool have names of its own, and figures stand in their `where`."""
        but = ("names",) if node.kind in _PARTS_OF_POOLS else ()
        inner = evolve(self, loose=True, section=node.kind)
        again: nodes.Section = inner._copy(node, but)
        return again

    def _loop(self, node: Any) -> Any:
        """The domain stands outside of the loop; all else in it."""
        inner = self._inside(node.variable)
        again = inner._copy(node, but=("domain",))
        return evolve(again, domain=self.node(node.domain), variable=inner.bound[node.variable])

    def _inside(self, *variables: str) -> Rewriter:
        """In the reach of these variables, renamed where an argument mentions the same word."""
        free = {
            name: f"{name} of {self.env.prefix[:-1]}" if name in self.env.mentioned else name
            for name in variables
        }
        return evolve(self, bound={**self.bound, **free})


def path_of(node: nodes.Expression) -> tuple[str, ...] | None:
    """`oc.missing` as its words; None for a figure of anything but a name."""
    words: list[str] = []
    while isinstance(node, nodes.Field):
        words.insert(0, node.name)
        node = node.base
    return (node.text, *words) if isinstance(node, nodes.Name) else None


def _is(one: object, other: object) -> bool:
    return one is other


@cache
def _fields(kind: Any, but: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of a kind of node that can hold nodes or places, less some."""
    left_out = ("layout", "commas", *but)
    return tuple(each.name for each in fields(kind) if each.name not in left_out)
