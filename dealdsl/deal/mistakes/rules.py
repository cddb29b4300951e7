"""Rules that say something impossible."""

from __future__ import annotations

from collections.abc import Iterable

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("unknown-kind-of-payment")
def unknown_kind(kind: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """`pay` is followed by something that cannot be due."""
    near = nearest(kind, known)
    return error(
        "unknown-kind-of-payment",
        f"`{kind}` cannot be paid",
        span,
        "not something due",
        help=f"write `{near}`" if near else "write `interest`, `principal`, `due` (of a fee) or a claim",
    )


@mistake("group-needs-order")
def group_needs_order(name: str, span: Span) -> Diagnostic:
    """A group of several classes is paid without saying how they share."""
    return error(
        "group-needs-order",
        f"`{name}` is several classes: how they share is not said",
        span,
        "several classes",
        help=f"write `in order {{ {name} }}` or `pro rata {{ {name} }}`",
    )


@mistake("split-not-whole")
def split_not_whole(span: Span, total: str) -> Diagnostic:
    """The shares of a split do not total exactly 100% as written."""
    return error(
        "split-not-whole",
        f"the shares of this split total {total}, not 100%",
        span,
        "does not total 100%",
        help="correct a share, or write `rest:` for the last",
    )


@mistake("not-a-fund")
def not_a_fund(span: Span) -> Diagnostic:
    """A waterfall draws from something that is not cash."""
    return error(
        "not-a-fund",
        "a waterfall draws from cash: a pool's collections or a fund that another waterfall fills",
        span,
        "not cash",
        help="write `pool.funds`, `pool.interest`, `pool.principal` or the name after a `rest to`",
    )


@mistake("not-a-loss")
def not_a_loss(span: Span) -> Diagnostic:
    """Losses are taken from something that is not an amount of loss."""
    return error(
        "not-a-loss",
        "losses come from a pool's loss or from an amount of money",
        span,
        "neither",
        help="write `pool.loss`, `pool.loss.target.within`, `pool.loss.po` or an amount",
    )


@mistake("misplaced-share")
def misplaced_share(span: Span, what: str, advice: str) -> Diagnostic:
    """A part of an allocation stands where it has no meaning."""
    return error("misplaced-share", f"{what} has no meaning here", span, "out of place", help=advice)


@mistake("nothing-due")
def nothing_due(kind: str, name: str, span: Span, place: Span) -> Diagnostic:
    """A class is paid something that it is never due: interest without a rate, principal without a balance."""
    lacks = "rate" if kind == "interest" else "balance"
    return error(
        "nothing-due",
        f"class `{name}` is never due {kind}: it has no {lacks}",
        span,
        f"pays {kind}",
        help=f"leave it out, or give the class a {lacks}",
        also=(Label(place, "the class"),),
    )
