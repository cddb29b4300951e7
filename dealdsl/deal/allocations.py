"""Allocations: groups, loops and families spelled out class by class."""

from __future__ import annotations

from typing import assert_never

from attrs import evolve, frozen

from dealdsl.deal import resolve, rules, splits
from dealdsl.deal.entities import components_of, entity, family_entity, unknown
from dealdsl.deal.expressions import Truth, TypedExpression
from dealdsl.deal.mistakes import classes as class_mistakes
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes import rules as mistakes
from dealdsl.deal.rules import Allocation, Due, DueKind
from dealdsl.deal.schedules import planned
from dealdsl.deal.scope import Entity, EntityKind, Mode, Scope, Work
from dealdsl.deal.words import said
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units


def is_composite(work: Work, reference: nodes.Name) -> bool:
    """Whether a payee is a composite class, which nothing can be paid to: that is told."""
    name = reference.text
    if name not in work.symbols.composites:
        return False
    components, place = components_of(work, name), work.symbols.places[name]
    told = class_mistakes.composite_paid_directly(name, components, reference.span, place)
    work.tell(told)
    return True


@frozen
class Builder:
    """Builds allocations of one kind of due: `interest`, `principal`, `due` (fees), a claim's name.

    `claims` is whether `deferred of IA-PO` may stand as a target, as it may in `allocate`.
    """

    work: Work
    scope: Scope
    kind: str
    claims: bool = False

    # ---- targets ----

    def dues(self, target: nodes.Target) -> tuple[Due, ...]:
        """What a target means: one due, or one for each class of a group."""
        reference = target.reference
        if isinstance(reference, nodes.ClaimOf):
            return self._claim(f"{reference.claim} of {reference.owner}", reference.span)
        if isinstance(reference, nodes.Field):
            self.work.tell(reading_mistakes.not_a_thing(reference.span, "a class or a group"))
            return ()
        if self.kind == "due":
            return self._fee(reference)
        if isinstance(reference, nodes.Name) and is_composite(self.work, reference):
            return ()
        found = self._entity(reference)
        if found is None:
            return ()
        if found.kind is EntityKind.FEE:
            self.work.tell(mistakes.fee_paid_as_class(found.shown, self.kind, reference.span))
            return ()
        if found.kind is not EntityKind.CLASSES:
            self.work.tell(reading_mistakes.not_a_thing(reference.span, "a class or a group"))
            return ()
        owed = self._owed(found, reference)
        return tuple(due for name in owed for due in self._due(name, reference.span))

    def _owed(self, found: Entity, reference: nodes.Name | nodes.Function) -> tuple[str, ...]:
        """The classes to which anything can be due; others of a group are passed by."""
        owed = tuple(name for name in found.names if self.work.can_be_due(self.kind, name))
        looping = isinstance(reference, nodes.Name) and self.scope.bound(reference.text) is not None
        if not owed and found.names and not looping:
            place = self.work.symbols.places.get(found.shown)
            one = place if found.is_one and found.group is None else None
            told = mistakes.nothing_due(self.kind, found.shown, reference.span, one)
            self.work.tell(told)
        return owed

    def _entity(self, reference: nodes.Name | nodes.Function) -> Entity | None:
        if isinstance(reference, nodes.Function) and reference.name in self.work.symbols.families:
            return family_entity(self.work, reference, self.scope)
        return entity(self.work, reference, self.scope)

    def _due(self, name: str, span: Span) -> tuple[Due, ...]:
        if self.kind == "interest":
            return (Due(DueKind.INTEREST, name),)
        if self.kind == "principal":
            return (Due(DueKind.PRINCIPAL, name),)
        return self._claim(f"{self.kind} of {name}", span)

    def _claim(self, name: str, span: Span) -> tuple[Due, ...]:
        if name not in self.work.symbols.claims:
            known = self.work.symbols.claims
            self.work.tell(name_mistakes.unknown_name(name, span, "claim", known, {}))
            return ()
        return (Due(DueKind.CLAIM, name),)

    def _fee(self, reference: nodes.Name | nodes.Function) -> tuple[Due, ...]:
        if isinstance(reference, nodes.Name) and reference.text in self.work.symbols.fees:
            return (Due(DueKind.FEE, reference.text),)
        name = said(reference)
        if name in self.work.symbols.hedges:
            return self._hedge(name, reference.span)
        if name in self.work.symbols.tranches or name in self.work.symbols.groups:
            self.work.tell(mistakes.fee_paid_as_class(name, self.kind, reference.span))
            return ()
        told = unknown(self.work, name, reference.span, self.scope, "fee")
        self.work.tell(told)
        return ()

    def _hedge(self, name: str, span: Span) -> tuple[Due, ...]:
        """What a swap is owed; the deal pays nothing under a cap."""
        section = self.work.symbols.hedges[name]
        if section.kind == "cap":
            place = self.work.symbols.places[name]
            self.work.tell(mistakes.cap_owes_nothing(name, span, place))
            return ()
        return (Due(DueKind.HEDGE, name),)

    # ---- the forms ----

    def caps(self, caps: tuple[nodes.Cap, ...], of: str | None = None) -> tuple[rules.Cap, ...]:
        """The caps of one payee; `of` is the class, where it is one."""
        return tuple(self._cap(planned(self.work, cap, of)) for cap in caps)

    def one(self, node: nodes.Allocation) -> str | None:
        """The one class that an allocation pays, if it is one."""
        dues = self.dues(node) if isinstance(node, nodes.Target) else ()
        return dues[0].name if len(dues) == 1 else None

    def _cap(self, cap: nodes.Cap) -> rules.Cap:
        amount = resolve.wanted(self.work, cap.amount, self.scope, units.MONEY, "a cap", "$150,000")
        if cap.annual and self.scope.mode is not Mode.STEP:
            self.work.tell(mistakes.misplaced_annual_cap(cap.span))
        return rules.Cap(cap.direction, amount, cap.span, cap.annual)

    def allocation(self, node: nodes.Allocation, caps: tuple[rules.Cap, ...]) -> Allocation | None:
        """One allocation; a group of several classes on its own does not say how they share."""
        match node:
            case nodes.Target():
                dues = self.dues(node)
                if len(dues) > 1:
                    shown = node.reference.span.text
                    self.work.tell(mistakes.group_needs_order(shown, node.span))
                    return None
                if not dues:
                    return None
                return rules.Leaf(dues[0], caps, None, node.span)
            case nodes.InOrder(shares=shares):
                return rules.InOrder(self.items(shares), caps, node.span)
            case nodes.ProRata(weight=weight, shares=shares):
                items = self.items(shares)
                weights = None if weight is None else self._weights(weight, items)
                return rules.ProRata(items, weights, caps, node.span)
            case nodes.Split():
                return self._split(node, caps)
            case _:
                assert_never(node)

    def items(self, shares: tuple[nodes.Share, ...]) -> tuple[Allocation, ...]:
        """The parts of `in order` or `pro rata`, groups and loops spelled out."""
        found: list[Allocation] = []
        for share in shares:
            found.extend(self._item(share))
        return tuple(found)

    def _item(self, share: nodes.Share) -> tuple[Allocation, ...]:
        match share:
            case nodes.Shared(allocation=nodes.Target() as target, caps=caps):
                return self._spread(target, self.caps(caps, self.one(target)))
            case nodes.Shared(allocation=inner, caps=caps):
                built = self.allocation(inner, self.caps(caps))
                return () if built is None else (built,)
            case nodes.Each():
                return self._each(share)
            case nodes.WhenShares():
                return self._when(share)
            case nodes.Absorbed(amount=amount):
                if self.scope.mode is not Mode.LOSS:
                    advice = "only losses can be absorbed: leave it out"
                    self.work.tell(mistakes.misplaced_share(share.span, "`absorbed`", advice))
                    return ()
                money = resolve.wanted(
                    self.work, amount, self.scope, units.MONEY, "an absorbed loss", "$0"
                )
                return (rules.Absorbed(money, share.span),)
            case nodes.Rest():
                advice = "`rest` stands last, outside of `in order`, `pro rata` and `when`"
                self.work.tell(mistakes.misplaced_share(share.span, "`rest`", advice))
                return ()
            case _:
                assert_never(share)

    def _spread(self, target: nodes.Target, caps: tuple[rules.Cap, ...]) -> tuple[Allocation, ...]:
        """A group in a list is its classes; a cap on several of them is on them together."""
        dues = self.dues(target)
        leaves = tuple(rules.Leaf(due, (), None, target.span) for due in dues)
        if len(leaves) > 1 and caps:
            shown = target.reference.span.text
            self.work.tell(mistakes.group_needs_order(shown, target.span))
            return ()
        return tuple(evolve(leaf, caps=caps) for leaf in leaves)

    def _each(self, share: nodes.Each) -> tuple[Allocation, ...]:
        domain = entity(self.work, share.domain, self.scope)
        if domain is None:
            return ()
        if domain.kind is not EntityKind.CLASSES:
            self.work.tell(reading_mistakes.not_a_thing(share.domain.span, "a class or a group"))
            return ()
        found: list[Allocation] = []
        for name in domain.names:
            one = evolve(domain, names=(name,), shown=name, group=None)
            inner = evolve(self, scope=self.scope.bind(share.variable, one))
            found.extend(inner._one_of_each(share, name))
        return tuple(found)

    def _one_of_each(self, share: nodes.Each, name: str) -> tuple[Allocation, ...]:
        chosen: TypedExpression | None = None
        if share.where is not None:
            chosen = resolve.condition(self.work, share.where, self.scope)
            if isinstance(chosen, Truth):
                if not chosen.value:
                    return ()
                chosen = None
        caps = self.caps(share.caps, name)
        if not self.work.can_be_due(self.kind, name):
            return ()
        return tuple(
            rules.Leaf(due, caps, chosen, share.span) for due in self._due(name, share.span)
        )

    def _when(self, share: nodes.WhenShares) -> tuple[Allocation, ...]:
        test = resolve.condition(self.work, share.condition, self.scope)
        then = rules.InOrder(self.items(share.then), (), share.span)
        otherwise = rules.InOrder(self.items(share.otherwise or ()), (), share.span)
        if isinstance(test, Truth):
            return (then if test.value else otherwise,)
        return (rules.Branch(test, then, otherwise, share.span),)

    # ---- weights ----

    def _weights(
        self, weight: nodes.Expression, items: tuple[Allocation, ...]
    ) -> tuple[TypedExpression, ...] | None:
        """`pro rata by f`: the definition f of each class; `by f(g)`: f of g and each class."""
        found = []
        for item in items:
            if not isinstance(item, rules.Leaf):
                advice = "weigh single classes: put no nested allocation beside `by`"
                self.work.tell(mistakes.misplaced_share(item.span, "a nested allocation", advice))
                return None
            name = item.due.name.split(" of ")[-1]
            found.append(self._weight(weight, name))
        return tuple(found)

    def _weight(self, weight: nodes.Expression, name: str) -> TypedExpression:
        one = nodes.Name(name, span=weight.span)
        arguments: tuple[nodes.Expression | nodes.Comprehension, ...]
        match weight:
            case nodes.Name(text=function):
                arguments = (one,)
            case nodes.Function(name=function, arguments=given):
                arguments = (*given, one)
            case _:
                advice = "write the name of a definition with the class as its last parameter"
                self.work.tell(mistakes.misplaced_share(weight.span, "this weight", advice))
                return resolve.unknown_value(weight.span)
        call = nodes.Function(function, arguments, span=weight.span)
        return resolve.value(self.work, call, self.scope)

    # ---- split ----

    def _split(self, node: nodes.Split, caps: tuple[rules.Cap, ...]) -> Allocation | None:
        shares: list[TypedExpression] = []
        items: list[Allocation] = []
        for portion in node.portions:
            share = self._portion(portion, tuple(shares), portion is node.portions[-1])
            caps_of_one = self.caps(portion.caps, self.one(portion.allocation))
            built = self.allocation(portion.allocation, caps_of_one)
            if built is not None:
                shares.append(share)
                items.append(built)
        if not splits.is_whole(self.work, node, shares):
            return None
        return rules.ProRata(tuple(items), tuple(shares), caps, node.span)

    def _portion(
        self, portion: nodes.Portion, before: tuple[TypedExpression, ...], is_last: bool
    ) -> TypedExpression:
        if portion.key is not None:
            return resolve.wanted(
                self.work, portion.key, self.scope, units.PERCENT, "the share of a split", "60%"
            )
        if not is_last:
            advice = "write it last in the split"
            self.work.tell(mistakes.misplaced_share(portion.span, "`rest:`", advice))
        return splits.rest(self.work, before, portion.span)
