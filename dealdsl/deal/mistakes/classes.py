"""Classes that are tied to others: a support class, a composite."""

from __future__ import annotations

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("support-without-super-senior")
def support_without_super_senior(
    name: str, span: Span, given: str, known: tuple[str, ...]
) -> Diagnostic:
    """A support class names no class that it supports.

    `supports` names the super senior class whose losses the support class takes first. Without
    it the two would share losses as equals, and the super senior class would be none.

    Instead of:

        tranche A-1 { balance: $90,000,000   … }
        tranche A-2 { balance: $10,000,000   supports: AI   … }

    Write:

        tranche A-1 { balance: $90,000,000   … }
        tranche A-2 { balance: $10,000,000   supports: A-1   … }
    """
    near = nearest(given, known)
    itself = given == name
    return error(
        "support-without-super-senior",
        f"class `{name}` supports {'itself' if itself else f'`{given}`, which is no class'}",
        span,
        "the class itself" if itself else "no class of this name",
        help=f"write `supports: {near}`"
        if near and not itself
        else "name the class whose losses this one takes first",
    )


@mistake("composite-with-own-terms")
def composite_with_own_terms(name: str, key: str, span: Span, place: Span) -> Diagnostic:
    """A composite class states terms of its own.

    A composite only reports: its balance, interest and losses are the sums of its components'.
    A balance or a rate of its own would be another figure for the same thing.

    Instead of:

        tranche AB { components: A-1, A-2   balance: $20,000,000   rate: 5% }

    Write:

        tranche AB { components: A-1, A-2 }
        check "class AB as printed": AB.balance = $20,000,000
    """
    return error(
        "composite-with-own-terms",
        f"composite class `{name}` has no `{key}` of its own",
        span,
        "follows from its components",
        help="leave it out; a `check` can compare what the components add up to",
        also=(Label(place, "its components"),),
    )


@mistake("composite-of-composites")
def composite_of_composites(name: str, component: str, span: Span, place: Span) -> Diagnostic:
    """A composite class names another composite, or itself, as a component.

    Components are classes that are paid. Those of another composite are listed one by one.

    Instead of:

        tranche AB { components: A-1, A-2 }
        tranche ABC { components: AB, A-3 }

    Write:

        tranche AB { components: A-1, A-2 }
        tranche ABC { components: A-1, A-2, A-3 }
    """
    return error(
        "composite-of-composites",
        f"`{component}`, a component of `{name}`, is a composite itself",
        span,
        "a composite",
        help="list the classes that are paid",
        also=(Label(place, "declared here"),),
    )


@mistake("composite-paid-directly")
def composite_paid_directly(
    name: str, components: tuple[str, ...], span: Span, place: Span
) -> Diagnostic:
    """A step pays a composite class, or a section gives it losses.

    A composite has no balance: what it receives is what its components receive. They are paid, and
    how they share is said, as for any group of classes.

    Instead of:

        tranche AB { components: A-1, A-2 }
        waterfall main from I.funds { pay interest to AB   … }

    Write:

        tranche AB { components: A-1, A-2 }
        waterfall main from I.funds { pay interest to pro rata { A-1  A-2 }   … }
    """
    return error(
        "composite-paid-directly",
        f"`{name}` is a composite class: nothing is paid to it, and no loss falls on it",
        span,
        "a composite",
        help=f"write its components, such as `pro rata {{ {'  '.join(components)} }}`",
        also=(Label(place, "declared here"),),
    )
