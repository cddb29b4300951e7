"""Walks over the rules of a checked deal: steps, payments, takers of losses, expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from attrs import frozen

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.model import Deal, Tranche
from dealdsl.deal.rules import (
    Absorbed,
    AccrueStep,
    Allocation,
    Branch,
    BuyStep,
    Cap,
    DueKind,
    InOrder,
    Leaf,
    PayStep,
    ProRata,
    ReleaseStep,
    RestStep,
    Step,
    TopUpStep,
    Waterfall,
    WhenStep,
)


def steps(first: tuple[Step, ...], accretion: bool = True) -> Iterator[Step]:
    """All steps, those inside a `when` or an `accrue` after it.

    Without `accretion` only those that pay out of the waterfall's own fund.
    """
    for step in first:
        yield step
        if isinstance(step, WhenStep):
            yield from steps(step.then, accretion)
            yield from steps(step.otherwise, accretion)
        elif isinstance(step, AccrueStep):
            yield from steps(step.then) if accretion else ()
            yield step.interest


def rests(waterfall: Waterfall) -> Iterator[RestStep]:
    """Every `rest to` of a waterfall."""
    for step in steps(waterfall.steps):
        if isinstance(step, RestStep):
            yield step


@frozen
class Taker:
    """One payee with all caps that bound it: its own and those around it.

    `is_certain` is false where a condition decides whether anything is due to it.
    """

    leaf: Leaf
    caps: tuple[Cap, ...]
    is_certain: bool


def takers(allocation: Allocation, caps: tuple[Cap, ...] = ()) -> Iterator[Taker]:
    """Every payee of an allocation."""
    match allocation:
        case Leaf():
            yield Taker(allocation, (*caps, *allocation.caps), allocation.condition is None)
        case InOrder(items=items) | ProRata(items=items):
            for item in items:
                yield from takers(item, (*caps, *allocation.caps))
        case Branch(then=then, otherwise=otherwise):
            yield from takers(then, caps)
            yield from takers(otherwise, caps)
        case Absorbed():
            return
        case _:
            assert_never(allocation)


def payments(deal: Deal) -> Iterator[tuple[Waterfall, PayStep]]:
    """Every `pay` step, with its waterfall."""
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps):
            if isinstance(step, PayStep):
                yield waterfall, step


def accruals(deal: Deal) -> Iterator[tuple[Waterfall, AccrueStep]]:
    """Every `accrue` step, with its waterfall."""
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps):
            if isinstance(step, AccrueStep):
                yield waterfall, step


def followers(deal: Deal, schedule: str) -> frozenset[str]:
    """The classes that follow a schedule: they name it, or a step pays them down to it."""
    naming = frozenset(t.name for t in deal.tranches if t.schedule == schedule)
    capped = frozenset(
        taker.leaf.due.name
        for _, step in payments(deal)
        for taker in takers(step.allocation)
        for cap in taker.caps
        if isinstance(cap.amount, typed.TableValue) and cap.amount.table == schedule
    )
    return naming | capped


def paid(deal: Deal, kind: DueKind) -> frozenset[str]:
    """The names of those to whom some step pays what is due to them in this kind."""
    return frozenset(
        taker.leaf.due.name
        for _, step in payments(deal)
        for taker in takers(step.allocation)
        if taker.leaf.due.kind is kind
    )


# ---- expressions ----


def expressions(deal: Deal) -> Iterator[TypedExpression]:
    """Every expression of a deal and everything inside it, monthly checks included."""
    for expression in _outermost(deal):
        yield from walk(expression)


def floaters(deal: Deal) -> Iterator[tuple[Tranche, str]]:
    """The classes whose rates hang on an index, each with the first one that it reads."""
    curves = {index.name for index in deal.indices}
    definitions = {definition.key: definition.value for definition in deal.definitions}
    for tranche in deal.tranches:
        read = () if tranche.rate is None else _tables_of(tranche.rate, definitions)
        index = next((table for table in read if table in curves), None)
        if index is not None:
            yield tranche, index


def _tables_of(
    expression: TypedExpression, definitions: Mapping[str, TypedExpression]
) -> Iterator[str]:
    """The tables and indices that an expression reads, through definitions too."""
    looked_through: set[str] = set()
    waiting = [expression]
    while waiting:
        for node in walk(waiting.pop()):
            match node:
                case typed.TableValue(table=table):
                    yield table
                case typed.DefinitionValue(key=key) if key not in looked_through:
                    looked_through.add(key)
                    waiting.append(definitions[key])


def progress(deal: Deal, kind: str) -> frozenset[str]:
    """The names that `allocated(…)`, `due(…)`, `paid(…)` or `remaining(…)` reads somewhere."""
    return frozenset(
        expression.name
        for expression in expressions(deal)
        if isinstance(expression, typed.Progress) and expression.kind == kind
    )


def tables_read(deal: Deal) -> frozenset[str]:
    """The tables and schedules that some expression reads."""
    return frozenset(e.table for e in expressions(deal) if isinstance(e, typed.TableValue))


def _outermost(deal: Deal) -> Iterator[TypedExpression]:
    for waterfall in deal.waterfalls:
        for step in steps(waterfall.steps):
            yield from _of_step(step)
    for allocate in deal.allocates:
        yield from _stated(allocate.amount)
        yield from _of_allocation(allocate.allocation)
    for block in deal.losses:
        yield from _stated(block.amount)
        yield from _of_allocation(block.allocation)
    for recovery in deal.recoveries:
        yield recovery.amount
        yield from _of_allocation(recovery.allocation)
    for tranche in deal.tranches:
        yield from _stated(tranche.notional, tranche.rate, tranche.reduced_by)
    for fee in deal.fees:
        yield from _stated(fee.amount, fee.rate, fee.on)
    for hedge in deal.hedges:
        yield from (hedge.notional, *(leg.rate for leg in hedge.legs))
    yield from _stated(*(account.earns for account in deal.accounts))
    yield from _stated(*(limit.declines_to for limit in deal.limits))
    for claim in deal.claims:
        yield from _stated(claim.initial, claim.adds, claim.grows_at)
    yield from (call.condition for call in deal.calls)
    yield from (check.condition for check in deal.checks)
    yield from (d.value for d in deal.definitions if not d.of_class)


def _stated(*some: TypedExpression | None) -> Iterator[TypedExpression]:
    yield from (expression for expression in some if expression is not None)


def _of_step(step: Step) -> Iterator[TypedExpression]:
    match step:
        case PayStep(allocation=allocation):
            yield from _of_allocation(allocation)
        case ReleaseStep(above=amount) | TopUpStep(to=amount):
            yield amount
        case BuyStep(amount=amount):
            yield from _stated(amount)
        case WhenStep(condition=condition):
            yield condition
        case RestStep() | AccrueStep():
            return
        case _:
            assert_never(step)


def _of_allocation(allocation: Allocation) -> Iterator[TypedExpression]:
    match allocation:
        case Leaf(caps=caps, condition=condition):
            yield from _of_caps(caps)
            yield from _stated(condition)
        case InOrder(items=items, caps=caps):
            yield from _of_caps(caps)
            yield from _of_items(items)
        case ProRata(items=items, weights=weights, caps=caps):
            yield from _of_caps(caps)
            yield from weights or ()
            yield from _of_items(items)
        case Branch(condition=condition, then=then, otherwise=otherwise):
            yield condition
            yield from _of_items((then, otherwise))
        case Absorbed(amount=amount):
            yield amount
        case _:
            assert_never(allocation)


def _of_caps(caps: Iterable[Cap]) -> Iterator[TypedExpression]:
    yield from (cap.amount for cap in caps)


def _of_items(items: Iterable[Allocation]) -> Iterator[TypedExpression]:
    for item in items:
        yield from _of_allocation(item)


def absorbs(allocation: Allocation) -> bool:
    """Whether some losses are absorbed by nobody's balance (over-collateralisation)."""
    match allocation:
        case Absorbed():
            return True
        case InOrder(items=items) | ProRata(items=items):
            return any(absorbs(item) for item in items)
        case Branch(then=then, otherwise=otherwise):
            return absorbs(then) or absorbs(otherwise)
        case Leaf():
            return False
        case _:
            assert_never(allocation)
