"""Sections, rules and steps, from the grammar's rules to nodes."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from lark import Token

from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.from_tree_expressions import ExpressionBuilder, Parts, unquoted
from dealdsl.syntax.nodes import Cap, Layout, NameRange


class Builder(ExpressionBuilder):
    """Builds the nodes of a whole file."""

    def start(self, parts: Parts) -> nodes.File:
        span = Span(self.source, 0, len(self.source.text))
        return nodes.File(tuple(parts), self.comments.rest(), span=span)

    def place(self, parts: Parts) -> dict[str, Any]:
        """Span and layout of an entry."""
        span = self.span(parts)
        return {"span": span, "layout": self.layout(span)}

    def layout(self, span: Span) -> Layout:
        return self.comments.layout(span.start, span.end)

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

    def noted(self, notes: nodes.Notes, *assume: Token | None) -> nodes.Notes:
        assumed = any(token is not None for token in assume)
        return nodes.Notes(assumed, notes.citation, notes.reason, span=notes.span)

    # ---- sections of facts ----

    def source(self, parts: Parts) -> nodes.SourceDeclaration:
        return nodes.SourceDeclaration(str(parts[1]), unquoted(parts[2]), **self.place(parts))

    def values(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    def property(self, parts: Parts) -> nodes.Property:
        before, key, _, after, values, notes = parts
        noted = self.noted(notes, before, after)
        text = "_".join(key.split())
        return nodes.Property(text, values, noted, key_span=self.span([key]), **self.place(parts))

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

    def pools(self, parts: Parts) -> nodes.Section:
        return self._section(parts, notes=parts[2])

    def pool(self, parts: Parts) -> nodes.Section:
        _, _, name, title, notes, _ = parts
        return self._section(parts, names=self.one(name), title=title, notes=notes)

    tranche = fee = account = limit = pool

    def scenario(self, parts: Parts) -> nodes.Section:
        return self._section(parts, names=self.one(parts[2]), notes=parts[3])

    line = scenario

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

    def test(self, parts: Parts) -> nodes.Test:
        assume, _, key, _, condition, notes = parts
        noted = self.noted(notes, assume)
        return nodes.Test(str(key), condition, noted, **self.place(parts))

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

    # ---- rules ----

    def allocate(self, parts: Parts) -> nodes.Allocate:
        assume, _, name, _, source, notes, _, *shares, _ = parts
        noted = self.noted(notes, assume)
        return nodes.Allocate(str(name), source, noted, tuple(shares), **self.place(parts))

    def waterfall(self, parts: Parts) -> nodes.Waterfall:
        assume, _, name, _, source, notes, _, *steps, _ = parts
        noted = self.noted(notes, assume)
        return nodes.Waterfall(str(name), source, noted, tuple(steps), **self.place(parts))

    def losses(self, parts: Parts) -> nodes.Losses:
        assume, _, _, source, notes, _, *shares, _ = parts
        noted = self.noted(notes, assume)
        return nodes.Losses(source, noted, tuple(shares), **self.place(parts))

    def call(self, parts: Parts) -> nodes.Call:
        assume, _, name, _, condition, price, notes = parts
        noted = self.noted(notes, assume)
        accrued = "accrued" in price
        return nodes.Call(str(name), condition, accrued, noted, **self.place(parts))

    # ---- steps ----

    def pay(self, parts: Parts) -> Any:
        _, kind, *middle, backup_word, backup, turbo = parts
        at = next(i for i, part in enumerate(middle) if not isinstance(part, Cap))
        to = 1 if isinstance(middle[at], Token) else 0
        span = self.span(parts)
        return PayParts(
            str(kind),
            tuple(middle[:at]),
            middle[at + to],
            tuple(middle[at + to + 1 :]),
            str(backup) if backup else None,
            turbo is not None,
            span,
        )

    def when_steps(self, parts: Parts) -> Any:
        condition, then, otherwise = _branches(parts)
        return WhenParts(condition, then, otherwise, self.span(parts))

    def labelled(self, parts: Parts) -> nodes.Step:
        key, _, step = parts
        label = str(key) if key is not None else None
        place = self.place(parts)
        if isinstance(step, WhenParts):
            return nodes.WhenSteps(label, step.condition, step.then, step.otherwise, **place)
        return nodes.Pay(
            label,
            step.kind,
            step.kind_caps,
            step.allocation,
            step.caps,
            step.backup,
            step.turbo,
            **place,
        )

    def rest(self, parts: Parts) -> nodes.Rest:
        target = str(parts[2]) if len(parts) == 3 else None
        return nodes.Rest(target, **self.place(parts))

    def release(self, parts: Parts) -> nodes.Release:
        return nodes.Release(str(parts[1]), parts[3], **self.place(parts))

    def top_up(self, parts: Parts) -> nodes.TopUp:
        return nodes.TopUp(str(parts[1]), parts[3], **self.place(parts))

    def for_each(self, parts: Parts) -> nodes.ForEach:
        _, _, variable, _, domain, _, *steps, _ = parts
        return nodes.ForEach(str(variable), domain, tuple(steps), **self.place(parts))

    def shared(self, parts: Parts) -> nodes.Shared:
        return nodes.Shared(parts[0], tuple(parts[1:]), **self.place(parts))

    def portion(self, parts: Parts) -> nodes.Portion:
        token, _, allocation, *caps = parts
        key: nodes.Literal | nodes.Name | None
        if token.type == "PERCENT":
            key = self.literal([token])
        else:
            key = None if token == "rest" else self.name([token])
        return nodes.Portion(key, allocation, tuple(caps), **self.place(parts))

    def each(self, parts: Parts) -> nodes.Each:
        _, variable, _, domain, _, where, *caps = parts
        return nodes.Each(str(variable), domain, where, tuple(caps), **self.place(parts))

    def when_shares(self, parts: Parts) -> nodes.WhenShares:
        condition, then, otherwise = _branches(parts)
        return nodes.WhenShares(condition, then, otherwise, **self.place(parts))

    def absorbed(self, parts: Parts) -> nodes.Absorbed:
        return nodes.Absorbed(parts[2], **self.place(parts))


@frozen
class Block:
    """A block on its way into its section: the entries and the braces' place."""

    entries: tuple[Any, ...]
    span: Span


@frozen
class Parameters:
    """The parameters of a definition on their way into it."""

    names: tuple[str, ...]
    span: Span


@frozen
class PayParts:
    """A `pay` step that has not met its label."""

    kind: str
    kind_caps: tuple[Cap, ...]
    allocation: nodes.Allocation
    caps: tuple[Cap, ...]
    backup: str | None
    turbo: bool
    span: Span


@frozen
class WhenParts:
    """A `when` step that has not met its label."""

    condition: nodes.Expression
    then: tuple[nodes.Step, ...]
    otherwise: tuple[nodes.Step, ...] | None
    span: Span


def _branches(parts: Parts) -> tuple[Any, tuple[Any, ...], tuple[Any, ...] | None]:
    """Condition, entries of the first braces, entries of the braces after `otherwise`."""
    closing = next(i for i, p in enumerate(parts) if isinstance(p, Token) and p.type == "RBRACE")
    then = tuple(parts[3:closing])
    tail = parts[closing + 1 :]
    otherwise = tuple(tail[2:-1]) if tail and tail[0] is not None else None
    return parts[1], then, otherwise
