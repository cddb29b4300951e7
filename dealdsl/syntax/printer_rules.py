"""Entitlements, waterfalls, losses and calls as canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from dealdsl.syntax.nodes import (
    Absorbed,
    Accrue,
    Allocate,
    Allocation,
    Apply,
    Buy,
    Call,
    Cap,
    Each,
    Expression,
    ForEach,
    InOrder,
    Losses,
    Pay,
    Portion,
    ProRata,
    Recoveries,
    Release,
    Rest,
    Share,
    Shared,
    Split,
    Step,
    Target,
    TopUp,
    Waterfall,
    WhenShares,
    WhenSteps,
)
from dealdsl.syntax.pretty import BREAK, EMPTY, Doc, Group, Line, Nest, join
from dealdsl.syntax.printer_blocks import assumed, block, further, origin, remarks, where
from dealdsl.syntax.printer_expressions import SUM, expression

Rule = Allocate | Waterfall | Losses | Recoveries | Call


def rule(node: Rule) -> Doc:
    """A section that moves amounts, cash or losses."""
    closing = node.layout.closing
    match node:
        case Allocate(name, source, _, shares):
            return (_head(node, f"allocate {name} from", source), block(shares, _share, closing))
        case Waterfall(name, source, _, steps):
            return (_head(node, f"waterfall {name} from", source), block(steps, step, closing))
        case Losses(source, _, shares):
            return (_head(node, "losses from", source), block(shares, _share, closing))
        case Recoveries(source, _, shares):
            return (_head(node, "recoveries from", source), block(shares, _share, closing))
        case Call(name, condition, accrued, notes):
            price = "at par plus accrued" if accrued else "at par"
            start = f"{assumed(notes)}call {name} when "
            return (start, expression(condition), further(price), origin(notes))
        case _:
            assert_never(node)


def _head(node: Allocate | Waterfall | Losses | Recoveries, words: str, source: Expression) -> Doc:
    return (f"{assumed(node.notes)}{words} ", expression(source), origin(node.notes), " ")


# ---- steps ----


def step(node: Step) -> Doc:
    """A step of a waterfall."""
    match node:
        case Apply():
            return application(node)
        case Pay():
            return _pay(node)
        case Rest():
            return _rest(node)
        case Release(account, above):
            return (f"release {account} above ", expression(above))
        case TopUp(account, to):
            return (f"top up {account} to ", expression(to))
        case WhenSteps(label, _, then, otherwise):
            closings = _closings(node)
            first = block(then, step, closings[0])
            second = None if otherwise is None else block(otherwise, step, closings[1])
            return (_label(label), _when(node, first, second))
        case Accrue(tranche, steps):
            return (f"accrue {tranche} ", block(steps, step, node.layout.closing))
        case Buy(pool, amount):
            cap = EMPTY if amount is None else further("up to ", expression(amount))
            return (f"buy {pool}", cap)
        case ForEach(variable, domain, steps):
            body = block(steps, step, node.layout.closing)
            return (f"for each {variable} in ", expression(domain, SUM), " ", body)
        case _:
            assert_never(node)


def application(node: Apply) -> Doc:
    """`apply turbo(excess, A) as oc`, among sections or among steps."""
    given = listed([expression(argument) for argument in node.arguments])
    known_as = EMPTY if node.prefix is None else further(f"as {node.prefix}")
    return (f"{assumed(node.notes)}apply {node.rule}", given, known_as, origin(node.notes))


def listed(inside: Sequence[Doc]) -> Doc:
    """`(a, b)`, on one line or on several."""
    if not inside:
        return "()"
    return Group(("(", Nest((Line(""), join((",", Line()), inside))), Line(""), ")"))


def _label(label: str | None) -> str:
    return "" if label is None else f"{label}: "


def _pay(node: Pay) -> Doc:
    """`to` stands before whom is paid, but for forms in braces that follow a cap."""
    capped = bool(node.kind_caps) and not isinstance(node.allocation, Target)
    backup = EMPTY if node.backup is None else further(f"else from {node.backup}")
    return (
        f"{_label(node.label)}pay {node.kind}",
        _caps(node.kind_caps),
        " " if capped else " to ",
        _allocation(node.allocation),
        _caps(node.caps),
        backup,
        further("turbo") if node.turbo else EMPTY,
    )


def _rest(node: Rest) -> Doc:
    return "rest unallocated" if node.target is None else f"rest to {node.target}"


# ---- branches, of steps or of shares ----


def _closings(node: WhenSteps | WhenShares) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The comments at the end of each of the two blocks; without a second all are the first's."""
    layout = node.layout
    if node.otherwise is None:
        return layout.then_closing + layout.closing, ()
    return layout.then_closing, layout.closing


def _when(node: WhenSteps | WhenShares, first: Doc, second: Doc | None) -> Doc:
    head = ("when ", expression(node.condition), " ", first)
    if second is None:
        return head
    between = tuple(remarks(node.layout.before_otherwise))
    return Group((head, *between, BREAK if between else Line(), "otherwise ", second))


# ---- allocations ----


def _allocation(node: Allocation) -> Doc:
    match node:
        case Target(reference):
            return expression(reference)
        case InOrder(shares, closing):
            return ("in order ", block(shares, _share, closing))
        case ProRata(weight, shares, closing):
            by = EMPTY if weight is None else ("by ", expression(weight), " ")
            return ("pro rata ", by, block(shares, _share, closing))
        case Split(portions, closing):
            return ("split ", block(portions, _portion, closing))
        case _:
            assert_never(node)


def _share(node: Share) -> Doc:
    match node:
        case Shared(allocation, caps):
            return (_allocation(allocation), _caps(caps))
        case Each(variable, domain, condition, caps):
            head = (f"each {variable} in ", expression(domain, SUM))
            return (head, where(condition), _caps(caps))
        case WhenShares(_, then, otherwise):
            closings = _closings(node)
            first = block(then, _share, closings[0])
            second = None if otherwise is None else block(otherwise, _share, closings[1])
            return _when(node, first, second)
        case Absorbed(amount):
            return ("absorbed up to ", expression(amount))
        case Rest():
            return _rest(node)
        case _:
            assert_never(node)


def _portion(node: Portion) -> Doc:
    key = "rest" if node.key is None else expression(node.key)
    return (key, ": ", _allocation(node.allocation), _caps(node.caps))


def _caps(caps: tuple[Cap, ...]) -> Doc:
    return tuple(further(f"{cap.direction} to ", *_amount(cap)) for cap in caps)


def _amount(cap: Cap) -> tuple[Doc, ...]:
    return (expression(cap.amount), " a year" if cap.annual else EMPTY)
