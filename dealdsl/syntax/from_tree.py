"""A file and its sections, from the grammar's rules to nodes."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from lark import Token

from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.from_tree_expressions import Parts, unquoted
from dealdsl.syntax.from_tree_rules import RuleBuilder, key_text
from dealdsl.syntax.nodes import NameRange


class Builder(RuleBuilder):
    """Builds the nodes of a whole file."""

    def start(self, parts: Parts) -> nodes.File:
        span = Span(self.text_source, 0, len(self.text_source.text))
        return nodes.File(tuple(parts), self.comments.rest(), span=span)

    # ---- origin of facts ----

    def citation(self, parts: Parts) -> nodes.Citation:
        place = unquoted(parts[2]) if parts[2] is not None else None
        return nodes.Citation(str(parts[1]), place, span=self.span(parts))

    def reason(self, parts: Parts) -> nodes.Literal:
        text = unquoted(parts[1])
        return nodes.Literal(nodes.LiteralKind.STRING, text, span=self.span(parts))

    def notes(self, parts: Parts) -> nodes.Notes:
        citation, reason = parts
        text = reason.text if reason is not None else None
        return nodes.Notes(False, citation, text, span=self.span(parts))

    # ---- what is reused ----

    def import_file(self, parts: Parts) -> nodes.Import:
        return nodes.Import(self.literal(parts[1:]), **self.place(parts))

    def kind(self, parts: Parts) -> nodes.Parameter:
        return nodes.Parameter(str(parts[0]), str(parts[2]), span=self.span(parts))

    def kinds(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    def rule(self, parts: Parts) -> nodes.RuleDeclaration:
        _, name, _, parameters, _, _, *body, _ = parts
        return nodes.RuleDeclaration(str(name), parameters or (), tuple(body), **self.place(parts))

    # ---- sections of facts ----

    def source(self, parts: Parts) -> nodes.SourceDeclaration:
        return nodes.SourceDeclaration(str(parts[1]), unquoted(parts[2]), **self.place(parts))

    def values(self, parts: Parts) -> Values:
        found: list[Any] = []
        commas = set()
        for part in parts:
            if isinstance(part, Token):
                commas.add(len(found))
            else:
                found.append(part)
        return Values(tuple(found), frozenset(commas), self.span(parts))

    def property(self, parts: Parts) -> nodes.Property:
        before, key, _, after, values, notes = parts
        return nodes.Property(
            key_text(key),
            values.found,
            self.noted(notes, before, after),
            key_span=self.span([key]),
            commas=values.commas,
            **self.place(parts),
        )

    def residual(self, parts: Parts) -> nodes.Residual:
        return nodes.Residual(**self.place(parts))

    def block(self, parts: Parts) -> Block:
        return Block(tuple(parts[1:-1]), self.span(parts))

    def _section(self, parts: Parts, **given: Any) -> nodes.Section:
        """Any section: the fields that a kind lacks are empty."""
        block: Block = parts[-1]
        notes = self.noted(given.pop("notes"), parts[0])
        fields: dict[str, Any] = {"names": (), "title": None, "owner": None, "where": None}
        if given.get("title") is not None:
            given["title"] = unquoted(given["title"])
        return nodes.Section(
            kind=str(parts[1]),
            notes=notes,
            entries=block.entries,
            **{**fields, **given},
            **self.place(parts),
        )

    def one(self, token: Token) -> tuple[NameRange, ...]:
        return (NameRange(str(token), None, span=self.span([token])),)

    def deal(self, parts: Parts) -> nodes.Section:
        _, _, title, notes, _ = parts
        return self._section(parts, title=title, notes=notes)

    tape = deal

    def pools(self, parts: Parts) -> nodes.Section:
        return self._section(parts, notes=parts[2])

    def pool(self, parts: Parts) -> nodes.Section:
        _, _, name, title, notes, _ = parts
        return self._section(parts, names=self.one(name), title=title, notes=notes)

    tranche = fee = account = swap = cap_contract = limit = schedule = pool

    def scenario(self, parts: Parts) -> nodes.Section:
        return self._section(parts, names=self.one(parts[2]), notes=parts[3])

    line = scenario
    reinvestment = pools

    def subset(self, parts: Parts) -> nodes.Section:
        _, _, name, _, where, notes, _ = parts
        return self._section(parts, names=self.one(name), where=where, notes=notes)

    def tranches(self, parts: Parts) -> nodes.Section:
        return self._section(parts, names=parts[2], notes=parts[3])

    def claim(self, parts: Parts) -> nodes.Section:
        _, _, name, _, owner, notes, _ = parts
        return self._section(parts, names=self.one(name), owner=str(owner), notes=notes)

    def name_range(self, parts: Parts) -> NameRange:
        first, _, last = parts
        return NameRange(str(first), str(last) if last else None, span=self.span(parts))

    def names(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    members = names

    def members_from(self, parts: Parts) -> NameRange:
        first, _, last = parts
        place = self.span(parts)
        return NameRange(self.dotted(first), self.dotted(last) if last else None, span=place)

    def group(self, parts: Parts) -> nodes.Group:
        assume, _, name, _, case, _, notes, _, members, block = parts
        return nodes.Group(
            str(name),
            str(case) if case else None,
            self.noted(notes, assume),
            members,
            block.entries if block else (),
            **self.place(parts),
        )

    # ---- definitions ----

    def parameters(self, parts: Parts) -> Parameters:
        names = tuple(str(part) for part in parts if part.type == "NAME")
        return Parameters(names, self.span(parts))

    def define(self, parts: Parts) -> nodes.Define:
        assume, _, name, parameters, _, initially, _, value, notes = parts
        return nodes.Define(
            str(name),
            parameters.names if parameters else (),
            initially,
            value,
            self.noted(notes, assume),
            **self.place(parts),
        )

    def row(self, parts: Parts) -> nodes.Row:
        return nodes.Row(parts[0], parts[2], **self.place(parts))

    def table(self, parts: Parts) -> nodes.Table:
        assume, _, name, _, by, notes, _, *rows, _ = parts
        noted = self.noted(notes, assume)
        return nodes.Table(str(name), str(by), noted, tuple(rows), **self.place(parts))

    def index(self, parts: Parts) -> nodes.Index:
        return nodes.Index(**self._curve(parts), **self.place(parts))

    def stated_schedule(self, parts: Parts) -> nodes.Schedule:
        return nodes.Schedule(**self._curve(parts), **self.place(parts))

    def _curve(self, parts: Parts) -> dict[str, Any]:
        """What an index and a stated schedule have in common."""
        assume, _, name, title, _, by, notes, _, *rows, _ = parts
        return {
            "name": str(name),
            "title": None if title is None else unquoted(title),
            "by": str(by),
            "notes": self.noted(notes, assume),
            "rows": tuple(rows),
        }

    def test(self, parts: Parts) -> nodes.Test:
        assume, _, key, _, condition, notes = parts
        noted = self.noted(notes, assume)
        return nodes.Test(key_text(key), condition, noted, **self.place(parts))

    def trigger(self, parts: Parts) -> nodes.Trigger:
        assume, _, name, mode, _, condition, notes = parts
        noted = self.noted(notes, assume)
        sticky = mode.type == "STICKY"
        return nodes.Trigger(str(name), sticky, condition, noted, **self.place(parts))

    def check(self, parts: Parts) -> nodes.Check:
        assume, _, monthly, title, _, condition, _, precision, notes = parts
        noted = self.noted(notes, assume)
        return nodes.Check(
            unquoted(title), monthly is not None, condition, precision, noted, **self.place(parts)
        )


@frozen
class Block:
    """A block on its way into its section: the entries and the braces' place."""

    entries: tuple[Any, ...]
    span: Span


@frozen
class Values:
    """The values of a property on their way into it, and which have a comma before them."""

    found: tuple[nodes.Value, ...]
    commas: frozenset[int]
    span: Span


@frozen
class Parameters:
    """The parameters of a definition on their way into it."""

    names: tuple[str, ...]
    span: Span
