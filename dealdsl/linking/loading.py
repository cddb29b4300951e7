"""Reads the files that a deal imports, each once, and those that they import."""

from __future__ import annotations

import posixpath
import re

from attrs import define, evolve, field

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.kinds import KINDS
from dealdsl.linking.mistakes import imports as mistakes
from dealdsl.linking.mistakes import rules as rule_mistakes
from dealdsl.linking.opening import CannotOpenError, Opener, Reason
from dealdsl.linking.texts import Rule, Text, prefixes_taken
from dealdsl.source import Source, Span
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse

MOST_FILES = 100
_RULES = (nodes.Import, nodes.RuleDeclaration)
_IMPORTABLE = (*_RULES, nodes.SourceDeclaration, nodes.Define, nodes.Table)
_DRIVE = re.compile(r"[/\\]|[A-Za-z]:")


@define
class Loader:
    """`texts` are by the names of their sources, so that a file is one however it is reached."""

    opened: Opener
    texts: dict[str, Text] = field(factory=dict)
    diagnostics: list[Diagnostic] = field(factory=list)
    _open: list[tuple[str, Span]] = field(factory=list)

    def deal(self, file: nodes.File) -> Text:
        """The deal's own text, everything that it imports read."""
        source = file.span.source
        self._open.append((source.name, Span(source, 0, 0)))
        return self._text(source, file, "")

    def _text(self, source: Source, file: nodes.File, prefix: str) -> Text:
        text = Text(source, file, prefix)
        self.texts[source.name] = text
        for item in file.items:
            if isinstance(item, nodes.Import):
                self._import(text, item)
            elif prefix and not isinstance(item, _IMPORTABLE):
                self.diagnostics.append(mistakes.not_importable(_what(item), item.span))
        text.fill()
        self._check(text)
        return text

    # ---- imports ----

    def _import(self, text: Text, item: nodes.Import) -> None:
        span = item.path.span
        source = self._source(text, item.path.text, span)
        if source is None:
            return
        opened = [place for name, place in self._open if name == source.name]
        if opened:
            position = [name for name, _ in self._open].index(source.name)
            others = tuple(place for _, place in self._open[position + 1 :])
            self.diagnostics.append(mistakes.import_cycle(item.path.text, span, others))
            return
        known = self.texts.get(source.name) or self._read(source, span)
        if known is not None:
            text.imports.append((item, known))
            self._see(text, known, item)

    def _source(self, text: Text, path: str, span: Span) -> Source | None:
        """The file that an import means; what is wrong is told."""
        folder = posixpath.dirname(text.source.imported)
        meant = posixpath.normpath(posixpath.join(folder, path))
        if _DRIVE.match(path) or meant.split("/")[0] == "..":
            self.diagnostics.append(mistakes.import_outside_folder(path, span))
            return None
        try:
            found = self.opened(meant)
        except (OSError, UnicodeError) as error:
            self.diagnostics.append(_told(error, path, span))
            return None
        return evolve(found, imported=meant)

    def _read(self, source: Source, span: Span) -> Text | None:
        if len(self.texts) > MOST_FILES:
            told = rule_mistakes.reuse_too_large(span, f"{MOST_FILES} files")
            self.diagnostics.append(told)
            return None
        parsed = parse(source)
        self.diagnostics.extend(parsed.diagnostics)
        if parsed.file is None:
            return None
        self._open.append((source.name, span))
        text = self._text(source, parsed.file, self._prefix(source))
        self._open.pop()
        return text

    def _prefix(self, source: Source) -> str:
        """`turbo.deal`: what stands before the private names of a file; no two have the same."""
        plain = re.sub(r"[^\w.-]+", "_", posixpath.basename(source.imported))
        taken = {text.prefix for text in self.texts.values()}
        number, prefix = 2, plain
        while prefix in taken:
            prefix, number = f"{plain}-{number}", number + 1
        return prefix

    def _see(self, text: Text, imported: Text, item: nodes.Import) -> None:
        """A file sees the rules of those that it imports."""
        for node in imported.own_rules():
            rule = imported.rules[node.name]
            first = text.rules.setdefault(rule.name, rule)
            if first is not rule:
                self._taken(rule.name, item.span, "a rule", first.node.span)

    # ---- what must hold of a text and its rules ----

    def _check(self, text: Text) -> None:
        seen: dict[str, nodes.RuleDeclaration] = {}
        imported = {name: rule for name, rule in text.rules.items() if rule.text is not text}
        for node in text.own_rules():
            if node.name in seen:
                self._taken(node.name, node.span, "a rule", seen[node.name].span)
            elif node.name in imported:
                self._taken(node.name, node.span, "a rule", imported[node.name].node.span)
            else:
                self._check_rule(text.rules[node.name])
            seen.setdefault(node.name, node)
        for taken in prefixes_taken(text.file.items, text.names, {}):
            self._taken(*taken)

    def _check_rule(self, rule: Rule) -> None:
        section, step = rule.section, rule.step
        if section is not None and step is not None:
            told = rule_mistakes.mixed_rule(rule.name, section.span, step.span)
            self.diagnostics.append(told)
        for parameter in rule.node.parameters:
            if parameter.kind not in KINDS:
                told = rule_mistakes.unknown_kind_of_parameter(
                    parameter.kind, parameter.span, KINDS
                )
                self.diagnostics.append(told)
        for taken in rule.taken():
            self._taken(*taken)

    def _taken(self, name: str, span: Span, what: str, first: Span) -> None:
        help = "write another name"
        if what.startswith("the name of"):
            help = "write `as` and another name behind the application"
        self.diagnostics.append(rule_mistakes.rule_name_taken(name, span, what, first, help))


def _told(error: OSError | UnicodeError, path: str, span: Span) -> Diagnostic:
    if not isinstance(error, CannotOpenError):
        missing = isinstance(error, FileNotFoundError)
        error = CannotOpenError(Reason.MISSING if missing else Reason.UNREADABLE)
    match error.reason:
        case Reason.MISSING:
            near = error.near and posixpath.join(
                posixpath.dirname(path), posixpath.basename(error.near)
            )
            return mistakes.import_missing(path, span, near)
        case Reason.OUTSIDE:
            return mistakes.import_outside_folder(path, span)
        case Reason.UNREADABLE:
            return mistakes.import_unreadable(path, span, error.words)
        case Reason.NO_FOLDER:
            return mistakes.import_without_folder(path, span)


def _what(item: nodes.Item) -> str:
    """`tranche` or `a waterfall`, as a reader knows it."""
    if isinstance(item, nodes.Section):
        return f"`{item.kind}`"
    return f"`{type(item).__name__.lower()}`"
