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
    """`pay` is followed by something that cannot be due.

    A step pays interest or principal to classes, what is `due` to a fee, or a claim by its name.

    Instead of:

        pay coupon to A
        pay fee to trustee

    Write:

        pay interest to A
        pay due to trustee
    """
    near = nearest(kind, known)
    return error(
        "unknown-kind-of-payment",
        f"`{kind}` is nothing that can be due",
        span,
        "not something due",
        help=f"write `pay {near}`"
        if near
        else "write `interest`, `principal`, `due` (to a fee) or the name of a claim",
    )


@mistake("group-needs-order")
def group_needs_order(name: str, span: Span) -> Diagnostic:
    """A group of several classes is paid, and how its classes share is not said.

    `in order` pays each in full before the next; `pro rata` pays all in proportion to what is due.

    Instead of:

        pay principal to subs up to allocated_to_subs

    Write:

        pay principal up to allocated_to_subs in order { subs }
    """
    return error(
        "group-needs-order",
        f"`{name}` is several classes: how they share is not said",
        span,
        "several classes",
        help=f"write `in order {{ {name} }}` or `pro rata {{ {name} }}`, with any cap behind it",
    )


@mistake("split-not-whole")
def split_not_whole(span: Span, total: str) -> Diagnostic:
    """The shares of a split do not add up to exactly 100% as written.

    Shares are never scaled to fit: where a document's shares do not add up, the last one is `rest:`
    or one of them is wrong.

    Instead of:

        pay principal up to I.principal split { 60%: A   30%: B }

    Write:

        pay principal up to I.principal split { 60%: A   40%: B }

    or:

        pay principal up to I.principal split { 60%: A   rest: B }
    """
    return error(
        "split-not-whole",
        f"the shares of this split add up to {total}, not to 100%",
        span,
        f"adds up to {total}",
        help="correct a share, or write `rest:` for the last one",
    )


@mistake("not-a-fund")
def not_a_fund(span: Span, near: str | None = None) -> Diagnostic:
    """A waterfall draws something that is not cash.

    Cash is a pool's collections, all of them (`I.funds`) or a part (`I.interest`, `I.principal`),
    or a fund that another waterfall fills with `rest to`.

    Instead of:

        waterfall main from I.balance { … }

    Write:

        waterfall main from I.funds { … }
    """
    return error(
        "not-a-fund",
        f"`{' '.join(span.text.split())}` is not cash that a waterfall can draw",
        span,
        "not cash",
        help=f"write `{near}`"
        if near
        else "write a pool's `.funds`, `.interest` or `.principal`, or the name of a fund",
    )


@mistake("not-a-loss")
def not_a_loss(span: Span) -> Diagnostic:
    """Losses are taken from a mixture of a pool's losses and other amounts.

    A `losses` section takes losses of pools, or one amount of money, not both at once.

    Instead of:

        losses from I.loss + paid(catchup) { in order { B  A } }

    Write:

        losses from I.loss { in order { B  A } }
        losses from paid(catchup) { in order { B  A } }
    """
    return error(
        "not-a-loss",
        "a pool's losses and another amount cannot be taken together",
        span,
        "a mixture",
        help="write a `losses` section for each",
    )


@mistake("misplaced-annual-cap")
def misplaced_annual_cap(span: Span) -> Diagnostic:
    """A cap by the year stands where no cash is paid.

    `up to M a year` bounds what one step of a waterfall pays in a calendar year. An entitlement and
    a loss are no payments: they are capped month by month.

    Instead of:

        losses from I.loss { B up to $100,000 a year   A }

    Write:

        losses from I.loss { B up to $100,000   A }
    """
    return error(
        "misplaced-annual-cap",
        "a cap by the year has no meaning here: no cash is paid",
        span,
        "a cap by the year",
        help="leave `a year` out, or cap the step that pays",
    )


@mistake("cap-owes-nothing")
def cap_owes_nothing(name: str, span: Span, place: Span) -> Diagnostic:
    """A step pays what is due to a cap.

    Under a cap the deal only receives; what it costs is paid at closing, or is a `fee`. A contract
    under which both sides pay is a `swap`.

    Instead of:

        cap ceiling { notional: A.balance   receives: max(index_rate - 6%, 0%) }
        waterfall main from I.funds { pay due to ceiling   … }

    Write:

        cap ceiling { notional: A.balance   receives: max(index_rate - 6%, 0%) }
        waterfall main from I.funds + ceiling.receipt { … }
    """
    return error(
        "cap-owes-nothing",
        f"the deal owes nothing under cap `{name}`",
        span,
        "a cap",
        help=f"draw what it pays: `from … + {name}.receipt`",
        also=(Label(place, "declared here"),),
    )


@mistake("misplaced-share")
def misplaced_share(span: Span, what: str, advice: str) -> Diagnostic:
    """A part of an allocation stands where it has no meaning.

    `rest` stands last, where everyone else had a share; `absorbed` stands in losses; weights behind
    `pro rata by` are for single classes.

    Instead of:

        pay principal split { rest: A   40%: B }

    Write:

        pay principal split { 40%: B   rest: A }
    """
    return error(
        "misplaced-share", f"{what} has no meaning here", span, "out of place", help=advice
    )


@mistake("nothing-due")
def nothing_due(kind: str, name: str, span: Span, place: Span | None) -> Diagnostic:
    """A class is paid something that it is never due.

    Interest is due to a class with a rate, principal to a class with a balance. A residual class is
    due neither: it receives a `rest to`.

    Instead of:

        tranche PO { balance: $771,790.99 }
        waterfall main from I.funds { pay interest to pro rata { A  PO }   … }

    Write:

        tranche PO { balance: $771,790.99 }
        waterfall main from I.funds { pay interest to A   … }
    """
    lacks = "rate" if kind == "interest" else "balance"
    return error(
        "nothing-due",
        f"class `{name}` is never due {kind}: it has no {lacks}"
        if place
        else f"no class of `{name}` is ever due {kind}: none has a {lacks}",
        span,
        f"never due {kind}",
        help=f"leave it out here, or give {'the' if place else 'a'} class a {lacks}",
        also=(Label(place, "the class"),) if place else (),
    )


@mistake("fee-paid-as-class")
def fee_paid_as_class(name: str, kind: str, span: Span) -> Diagnostic:
    """A fee is paid interest or principal, or a class is paid what is `due` to a fee.

    A fee bears no interest and has no principal: each period it is due one amount.

    Instead of:

        pay interest to trustee

    Write:

        pay due to trustee
    """
    is_fee = kind != "due"
    return error(
        "fee-paid-as-class",
        f"`{name}` is a fee: it is due no {kind}" if is_fee else f"`{name}` is a class, not a fee",
        span,
        "a fee" if is_fee else "not a fee",
        help=f"write `pay due to {name}`"
        if is_fee
        else f"write `pay interest to {name}` or `pay principal to {name}`",
    )
