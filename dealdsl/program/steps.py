"""Entitlements, waterfalls and losses: the deal's rules over the program's names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from attrs import define, evolve, field

from dealdsl.deal import rules
from dealdsl.deal.measures import CASH_PARTS
from dealdsl.deal.model import Claim, Deal
from dealdsl.deal.rules import Due
from dealdsl.deal.walks import takers
from dealdsl.deal.words import words_of
from dealdsl.program import names, program, purchases
from dealdsl.program.annual import AnnualCaps
from dealdsl.program.floors import at_least_nothing
from dealdsl.program.program import Allocation, Block, Leaf, Let, Read, Step
from dealdsl.program.translate import ZERO, Translator, origin, total

Book = Callable[[Due], Leaf]


@define
class Rules:
    """Turns rules into steps. `book` says how a due is booked: paid, allocated or lost."""

    deal: Deal
    translator: Translator
    annual: AnnualCaps = field(factory=AnnualCaps)

    @property
    def claims(self) -> dict[str, Claim]:
        return {claim.name: claim for claim in self.deal.claims}

    # ---- allocations ----

    def allocation(self, node: rules.Allocation, book: Book) -> Allocation:
        expression = self.translator.expression
        match node:
            case rules.Leaf():
                book = self.annually(node.caps, book)
                leaf = book(node.due)
                condition = None if node.condition is None else expression(node.condition)
                caps = self._caps(node.caps)
                return Leaf(leaf.payee, leaf.room, leaf.tallies, caps, condition)
            case rules.InOrder(items=items, caps=caps):
                book = self.annually(caps, book)
                inner = tuple(self.allocation(item, book) for item in items)
                return program.InOrder(inner, self._caps(caps))
            case rules.ProRata(items=items, weights=weights, caps=caps):
                book = self.annually(caps, book)
                inner = tuple(self.allocation(item, book) for item in items)
                given = None if weights is None else tuple(expression(w) for w in weights)
                return program.ProRata(inner, given, self._caps(caps))
            case rules.Branch(condition=condition, then=then, otherwise=otherwise):
                sides = (self.allocation(side, book) for side in (then, otherwise))
                return program.Branch(expression(condition), *sides)
            case rules.Absorbed(amount=amount):
                cap = program.Cap("up", expression(amount))
                return Leaf("absorbed", None, ("absorbed losses",), (cap,))
            case _:
                assert_never(node)

    def _caps(self, caps: tuple[rules.Cap, ...]) -> tuple[program.Cap, ...]:
        return tuple(self._cap(cap) for cap in caps)

    def _cap(self, cap: rules.Cap) -> program.Cap:
        amount = self.translator.expression(cap.amount)
        if cap.annual:
            amount = program.Operation("-", amount, Read(self.annual.tally(cap)))
        return program.Cap(cap.direction, amount)

    def annually(self, caps: tuple[rules.Cap, ...], book: Book) -> Book:
        """What everybody below a cap by the year takes counts against that cap."""
        tallies = tuple(self.annual.tally(cap) for cap in caps if cap.annual)
        if not tallies:
            return book

        def counted(due: Due) -> Leaf:
            leaf = book(due)
            return evolve(leaf, tallies=(*leaf.tallies, *tallies))

        return counted

    # ---- entitlements ----

    def allocates(self) -> Iterator[Block]:
        for rule in self.deal.allocates:
            yield Block(rule.words, tuple(self._allocate(rule)), origin(rule.words, rule.span))

    def _allocate(self, rule: rules.Allocate) -> Iterator[Step]:
        amount = f"{rule.name} to allocate"
        terms: list[program.Expression] = []
        if rule.amount is not None:
            terms.append(at_least_nothing(self.translator.expression(rule.amount)))
        terms.extend(Read(names.pot(pot)) for pot in rule.pots)
        yield Let(amount, total(terms))
        yield from (Let(names.pot(pot), ZERO) for pot in rule.pots)
        for item in rule.allocation.items:
            allocation = self.allocation(item, names.entitlement)
            source = origin(words_of(item.span), item.span)
            yield program.Share(amount, allocation, origin=source)
        if rule.rest is not None:
            yield program.Move(amount, names.pot(rule.rest))

    # ---- cash ----

    def waterfalls(self) -> Iterator[Block]:
        for waterfall in self.deal.waterfalls:
            fund = names.fund(waterfall.fund)
            steps = [
                *self._drawn(waterfall, fund),
                *(step for rule in waterfall.steps for step in self._step(rule, fund, ())),
            ]
            source = origin(waterfall.words, waterfall.span)
            yield Block(waterfall.words, tuple(steps), source)

    def _drawn(self, waterfall: rules.Waterfall, fund: str) -> Iterator[Step]:
        """What the waterfall draws comes into its fund; other funds it draws are then empty."""
        cash = self._cash(waterfall)
        if cash != Read(fund):
            yield Let(fund, cash)
        others = (s for s in waterfall.sources if isinstance(s, rules.FundSource))
        yield from (Let(names.fund(s.fund), ZERO) for s in others if names.fund(s.fund) != fund)

    def _cash(self, waterfall: rules.Waterfall) -> program.Expression:
        """What a waterfall draws; parts of a pool that make a whole are read as the whole."""
        parts = [s for s in waterfall.sources if isinstance(s, rules.CashSource)]
        funds = [s for s in waterfall.sources if isinstance(s, rules.FundSource)]
        terms: list[program.Expression] = [Read(names.fund(s.fund)) for s in funds]
        hedges = [s.hedge for s in waterfall.sources if isinstance(s, rules.HedgeSource)]
        by_word: dict[tuple[str, int], list[str]] = {}
        for part in parts:
            by_word.setdefault((part.pool, part.span.start), []).append(part.part)
        for (pool, _), drawn in by_word.items():
            terms.extend(Read(f"{pool}.{word}") for word in _whole(tuple(drawn)))
        terms.extend(Read(f"{hedge}.receipt") for hedge in hedges)
        return total(terms)

    def _step(self, rule: rules.Step, fund: str, labels: tuple[str, ...]) -> Iterator[Step]:
        source = origin(rule.words, rule.span)
        expression = self.translator.expression
        match rule:
            case rules.PayStep():
                yield self._pay(rule, fund, labels, source)
            case rules.RestStep(fund=target, tranche=tranche):
                into = f"{tranche}.residual_paid" if tranche else names.fund(target or "nobody")
                yield program.Move(fund, into, source)
            case rules.ReleaseStep(account=account, above=above):
                balance = f"{account}.standing"
                excess = program.Operation("-", Read(balance), expression(above))
                yield program.Transfer(balance, fund, excess, source)
            case rules.TopUpStep(account=account, to=to):
                balance = f"{account}.standing"
                missing = program.Operation("-", expression(to), Read(balance))
                yield program.Transfer(fund, balance, missing, source)
            case rules.BuyStep():
                yield from purchases.bought(rule, fund, self.deal, self.translator)
            case rules.WhenStep():
                yield self._when(rule, fund, labels, source)
            case rules.AccrueStep():
                yield from self._accrue(rule, fund, labels, source)
            case _:
                assert_never(rule)

    def _pay(
        self, rule: rules.PayStep, fund: str, labels: tuple[str, ...], source: program.Origin
    ) -> Step:
        own = labels if rule.label is None else (*labels, names.label(rule.label))
        backup = None if rule.backup is None else f"{rule.backup}.standing"

        def book(due: Due) -> Leaf:
            leaf = names.payee(due, self.claims)
            return evolve(leaf, tallies=(*leaf.tallies, *own))

        return program.Share(fund, self.allocation(rule.allocation, book), backup, source)

    def _when(
        self, rule: rules.WhenStep, fund: str, labels: tuple[str, ...], source: program.Origin
    ) -> Step:
        inner = labels if rule.label is None else (*labels, names.label(rule.label))
        then = tuple(step for r in rule.then for step in self._step(r, fund, inner))
        otherwise = tuple(step for r in rule.otherwise for step in self._step(r, fund, inner))
        return program.When(self.translator.expression(rule.condition), then, otherwise, source)

    def _accrue(
        self, rule: rules.AccrueStep, fund: str, labels: tuple[str, ...], source: program.Origin
    ) -> Iterator[Step]:
        """Interest in cash, which pays principal to others; as much joins the balance."""
        name = rule.tranche
        accrued, pot, joins = f"{name} accrued", f"{name} accrual", f"{name} accretion"
        due, paid = Read(f"{name}.interest_unpaid"), Read(f"{name}.interest_paid")
        yield Let(accrued, program.Extreme("min", due, Read(fund)), source)
        yield Let(fund, program.Operation("-", Read(fund), Read(accrued)))
        yield Let(pot, Read(accrued))
        for step in rule.then:
            yield from self._step(step, pot, labels)
        yield Let(joins, program.Operation("-", Read(accrued), Read(pot)))
        for place in ("standing", "accreted"):
            before = Read(f"{name}.{place}")
            yield Let(f"{name}.{place}", program.Operation("+", before, Read(joins)))
        yield Let(due.name, program.Operation("-", due, Read(accrued)))
        yield Let(paid.name, program.Operation("+", paid, Read(accrued)))
        for label in labels:  # of a step around this one: it pays the class what is left, too
            yield Let(label, program.Operation("+", Read(label), Read(pot)))

    # ---- recoveries and losses ----

    def recoveries(self) -> Iterator[Block]:
        """Losses made good: each class at most what it was written down by and not yet repaid."""
        for number, rule in enumerate(self.deal.recoveries, 1):
            if number == 1:
                yield self._reimbursable()
            amount = f"recovery {number}"
            worth = at_least_nothing(self.translator.expression(rule.amount))
            steps: list[Step] = [Let(amount, worth)]
            for item in rule.allocation.items:
                allocation = self.allocation(item, names.reimbursed)
                source = origin(words_of(item.span), item.span)
                steps.append(program.Share(amount, allocation, origin=source))
            yield Block(rule.words, tuple(steps), origin(rule.words, rule.span))

    def _reimbursable(self) -> Block:
        """A claim paid this month may have made good some of it."""
        written_up = dict.fromkeys(
            taker.leaf.due.name
            for rule in self.deal.recoveries
            for taker in takers(rule.allocation)
        )
        steps = []
        for name in written_up:
            repaid = Read(f"{name}.loss_reimbursed")
            left = program.Operation("-", Read(f"{name}.written_down"), repaid)
            steps.append(Let(f"{name}.reimbursable", program.Extreme("max", left, ZERO)))
        return Block("losses that can be made good", tuple(steps))

    def losses(self) -> Iterator[Block]:
        for number, rule in enumerate(self.deal.losses, 1):
            amount = f"loss {number}"
            steps: list[Step] = [Let(amount, self._loss(rule))]
            for item in rule.allocation.items:
                allocation = self.allocation(item, names.loser)
                source = origin(words_of(item.span), item.span)
                steps.append(program.Share(amount, allocation, origin=source))
            steps.append(program.Move(amount, "unallocated losses"))
            yield Block(rule.words, tuple(steps), origin(rule.words, rule.span))

    def _loss(self, rule: rules.LossBlock) -> program.Expression:
        if rule.amount is not None:
            return at_least_nothing(self.translator.expression(rule.amount))
        parts = [Read(f"{s.pool}.loss.{s.strip}.{s.side}") for s in rule.sources]
        return total([*parts])

    def labels(self) -> Iterator[str]:
        """Every label that a step carries."""

        def inside(steps: tuple[rules.Step, ...]) -> Iterator[str]:
            for step in steps:
                label = getattr(step, "label", None)
                if label is not None:
                    yield names.label(label)
                if isinstance(step, rules.WhenStep):
                    yield from inside(step.then)
                    yield from inside(step.otherwise)
                elif isinstance(step, rules.AccrueStep):
                    yield from inside(step.then)

        for waterfall in self.deal.waterfalls:
            yield from inside(waterfall.steps)


def _whole(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The word for all these parts of a pool's cash (`funds`), or the parts."""
    return next(((word,) for word, whole in CASH_PARTS.items() if whole == parts), parts)
