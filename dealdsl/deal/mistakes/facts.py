"""Properties: misspelt, missing, given twice, of impossible value or without a source."""

from __future__ import annotations

from collections.abc import Iterable

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("unknown-property")
def unknown_property(key: str, span: Span, section: str, known: Iterable[str]) -> Diagnostic:
    """A section has a property that such sections do not have."""
    names = sorted(known)
    near = nearest(key, names)
    advice = f"write `{near}`" if near else f"{section} may say {', '.join(names)}"
    return error(
        "unknown-property",
        f"{section} has no property `{key}`",
        span,
        "not a property here",
        help=advice,
        replacement=near,
    )


@mistake("missing-property")
def missing_property(section: str, key: str, span: Span, example: str) -> Diagnostic:
    """A section lacks a property that it must have."""
    return error(
        "missing-property",
        f"{section} states no `{key}`",
        span,
        f"`{key}` is missing here",
        help=f"write `{key}: {example}`",
    )


@mistake("duplicate-property")
def duplicate_property(key: str, span: Span, first: Span) -> Diagnostic:
    """A property is given twice."""
    return error(
        "duplicate-property",
        f"`{key}` is given twice",
        span,
        "given again",
        help="keep one of them",
        also=(Label(first, "given first"),),
    )


@mistake("wrong-value")
def wrong_value(key: str, span: Span, wanted: str, example: str) -> Diagnostic:
    """A property has a value of a kind that it cannot have."""
    return error(
        "wrong-value",
        f"`{key}` takes {wanted}",
        span,
        "not that",
        help=f"write `{key}: {example}`",
    )


@mistake("unreadable-phrase")
def unreadable_phrase(key: str, span: Span, why: str, example: str) -> Diagnostic:
    """A phrase such as a payment-date rule does not say what it must."""
    return error("unreadable-phrase", why, span, f"`{key}` is not understood", help=f"write `{key}: {example}`")


@mistake("negative-balance")
def negative_balance(what: str, span: Span, shown: str) -> Diagnostic:
    """A balance, a limit or an account begins below zero."""
    return error(
        "negative-balance",
        f"{what} is {shown}: it cannot be below zero",
        span,
        "below zero",
        help="write an amount of $0 or more",
    )


@mistake("bound-reversed")
def bound_reversed(key: str, span: Span, low: str, high: str) -> Diagnostic:
    """`between` names its larger end first, so that nothing can lie between."""
    return error(
        "bound-reversed",
        f"nothing lies between {low} and {high}",
        span,
        "the ends are reversed",
        help=f"write `{key}: between {high} and {low}`",
        replacement=f"between {high} and {low}",
    )


@mistake("unsourced-figure")
def unsourced_figure(what: str, span: Span, strict: bool) -> Diagnostic:
    """A figure is neither cited to a document nor marked as an assumption."""
    tell = error if strict else warning
    return tell(
        "unsourced-figure",
        f"{what} has no source",
        span,
        "neither cited nor assumed",
        help='write `per F "p. 1"` behind it, or `assume` before it',
    )


@mistake("missing-section")
def missing_section(what: str, span: Span, example: str) -> Diagnostic:
    """A deal lacks a section that every deal has."""
    return error("missing-section", f"the deal has no {what}", span, "missing in this file", help=f"write `{example}`")


@mistake("subsets-exceed-pool")
def subsets_exceed_pool(pool: str, span: Span, parts: str, whole: str) -> Diagnostic:
    """Lines or subsets of a pool add up to more, or to less, than the pool."""
    return error(
        "subsets-exceed-pool",
        f"the parts of pool `{pool}` add up to {parts}, the pool is {whole}",
        span,
        "does not add up",
        help="correct the balances; a difference of under $1 a part is allowed for rounding",
    )


@mistake("wrong-number-of-values")
def wrong_number_of_values(key: str, span: Span, wanted: int, given: int) -> Diagnostic:
    """A list gives another number of values than there are classes."""
    return error(
        "wrong-number-of-values",
        f"`{key}` gives {given} values for {wanted} classes",
        span,
        f"{given} values",
        help="give one value for each class, in their order",
    )


@mistake("table-out-of-order")
def table_out_of_order(name: str, span: Span, previous: Span) -> Diagnostic:
    """The rows of a table do not rise."""
    return error(
        "table-out-of-order",
        f"the rows of table `{name}` do not rise",
        span,
        "not later than the row before",
        help="write the rows in rising order, each month once",
        also=(Label(previous, "the row before"),),
    )


@mistake("unusable-scenario")
def unusable_scenario(name: str, span: Span, why: str) -> Diagnostic:
    """A scenario gives an assumption that no model can run."""
    return error("unusable-scenario", why, span, f"in scenario `{name}`", help="write a value in its range")


@mistake("subordinate-to-itself")
def subordinate_to_itself(name: str, span: Span, chain: str) -> Diagnostic:
    """A class ranks after itself, directly or by way of others."""
    return error(
        "subordinate-to-itself",
        f"class `{name}` is subordinate to itself: {chain}",
        span,
        "ranks after itself",
        help="name the class or group that is paid before it",
    )


@mistake("reversed-range")
def reversed_range(first: str, last: str, span: Span) -> Diagnostic:
    """A range of names such as `B-1 to B-6` has no names between its ends."""
    return error(
        "reversed-range",
        f"`{first} to {last}` names no classes",
        span,
        "not a range",
        help="write names that end in rising numbers: `B-1 to B-6`",
    )
