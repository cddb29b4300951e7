"""Rules and their steps, from the grammar's rules to nodes."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from lark import Token

from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.comments import Branches
from dealdsl.syntax.from_tree_expressions import ExpressionBuilder, Parts
from dealdsl.syntax.nodes import Cap


class RuleBuilder(ExpressionBuilder):
    """Builds entitlements, waterfalls, losses and calls."""

    def place(self, parts: Parts, branches: Branches | None = None) -> dict[str, Any]:
        """Span and layout of an entry."""
        span = self.span(parts)
        return {"span": span, "layout": self.comments.layout(span.start, span.end, branches)}

    def noted(self, notes: nodes.Notes, *assume: Token | None) -> nodes.Notes:
        assumed = any(token is not None for token in assume)
        return nodes.Notes(assumed, notes.citation, notes.reason, span=notes.span)

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

    def recoveries(self, parts: Parts) -> nodes.Recoveries:
        assume, _, _, source, notes, _, *shares, _ = parts
        noted = self.noted(notes, assume)
        return nodes.Recoveries(source, noted, tuple(shares), **self.place(parts))

    def call(self, parts: Parts) -> nodes.Call:
        assume, _, name, _, condition, price, notes = parts
        noted = self.noted(notes, assume)
        accrued = "accrued" in price
        return nodes.Call(str(name), condition, accrued, noted, **self.place(parts))

    # ---- steps ----

    def pay(self, parts: Parts) -> Any:
        _, kind, *middle, _, backup, turbo = parts
        at = next(i for i, part in enumerate(middle) if not isinstance(part, Cap))
        to = 1 if isinstance(middle[at], Token) else 0
        span = self.span(parts)
        return PayParts(
            self.dotted(kind),
            tuple(middle[:at]),
            middle[at + to],
            tuple(middle[at + to + 1 :]),
            self.dotted(backup) if backup else None,
            turbo is not None,
            span,
        )

    def when_steps(self, parts: Parts) -> Any:
        condition, then, otherwise, branches = _branches(parts)
        return WhenParts(condition, then, otherwise, branches, self.span(parts))

    def labelled(self, parts: Parts) -> nodes.Step:
        key, _, step = parts
        label = key_text(key) if key is not None else None
        if isinstance(step, WhenParts):
            place = self.place(parts, step.branches)
            return nodes.WhenSteps(label, step.condition, step.then, step.otherwise, **place)
        return nodes.Pay(
            label,
            step.kind,
            step.kind_caps,
            step.allocation,
            step.caps,
            step.backup,
            step.turbo,
            **self.place(parts),
        )

    def rest(self, parts: Parts) -> nodes.Rest:
        target = self.dotted(parts[2]) if len(parts) == 3 else None
        return nodes.Rest(target, **self.place(parts))

    def release(self, parts: Parts) -> nodes.Release:
        return nodes.Release(self.dotted(parts[1]), parts[3], **self.place(parts))

    def top_up(self, parts: Parts) -> nodes.TopUp:
        return nodes.TopUp(self.dotted(parts[1]), parts[3], **self.place(parts))

    def accrue(self, parts: Parts) -> nodes.Accrue:
        _, tranche, _, *steps, _ = parts
        return nodes.Accrue(str(tranche), tuple(steps), **self.place(parts))

    def buy(self, parts: Parts) -> nodes.Buy:
        return nodes.Buy(str(parts[1]), parts[3], **self.place(parts))

    def given(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(part for part in parts if not isinstance(part, Token))

    def apply(self, parts: Parts) -> nodes.Apply:
        assume, _, rule, _, arguments, _, _, prefix, notes = parts
        return nodes.Apply(
            str(rule),
            arguments or (),
            str(prefix) if prefix else None,
            self.noted(notes, assume),
            **self.place(parts),
        )

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
            key = None if token == "rest" else nodes.Name(key_text(token), span=self.span([token]))
        return nodes.Portion(key, allocation, tuple(caps), **self.place(parts))

    def each(self, parts: Parts) -> nodes.Each:
        _, variable, _, domain, _, where, *caps = parts
        return nodes.Each(str(variable), domain, where, tuple(caps), **self.place(parts))

    def when_shares(self, parts: Parts) -> nodes.WhenShares:
        condition, then, otherwise, branches = _branches(parts)
        return nodes.WhenShares(condition, then, otherwise, **self.place(parts, branches))

    def absorbed(self, parts: Parts) -> nodes.Absorbed:
        return nodes.Absorbed(parts[2], **self.place(parts))


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
    branches: Branches | None
    span: Span


def key_text(token: Token) -> str:
    """The word before a colon; `grows at` is one word."""
    return "_".join(token.split())


def _branches(
    parts: Parts,
) -> tuple[Any, tuple[Any, ...], tuple[Any, ...] | None, Branches | None]:
    """Condition, entries of the first braces, entries of the braces after `otherwise`."""
    closing = next(i for i, p in enumerate(parts) if isinstance(p, Token) and p.type == "RBRACE")
    then = tuple(parts[3:closing])
    tail = parts[closing + 1 :]
    if not tail or tail[0] is None:
        return parts[1], then, None, None
    branches = Branches(parts[closing].start_pos or 0, tail[0].start_pos or 0)
    return parts[1], then, tuple(tail[2:-1]), branches
