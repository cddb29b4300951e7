"""Properties and figures: misspelt, missing, given twice, impossible, or without a source."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("unknown-property")
def unknown_property(key: str, span: Span, section: str, known: Iterable[str]) -> Diagnostic:
    """A section has a property that sections of its kind do not have.

    A misspelt property would state a figure that nothing reads.

    Instead of:

        tranche A { balance: $1,000,000   rate: 5%   shortfal: carried }

    Write:

        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }
    """
    names = sorted(known)
    near = nearest(key, names)
    advice = f"write `{near}`" if near else _listed(f"{section} may state", names)
    return error(
        "unknown-property",
        f"{section} has no property `{key}`",
        span,
        "not a property here",
        help=advice,
        replacement=near,
    )


def _listed(lead: str, names: list[str]) -> str:
    return "\n".join(wrap(f"{lead} {', '.join(names)}", 84))


@mistake("misplaced-part")
def misplaced_part(part: str, span: Span, section: str) -> Diagnostic:
    """`residual` stands outside a class, or a line or a subset of loans outside a pool.

    Loans belong to pools, and what is left over belongs to a class; elsewhere nothing would read
    them.

    Instead of:

        tranche A { balance: $1,000,000   line thirty { balance: $1,000,000   … } }

    Write:

        pool I { balance: $1,000,000   line thirty { balance: $1,000,000   … } }
    """
    home = "tranche" if part == "residual" else "pool"
    return error(
        "misplaced-part",
        f"{section} has no `{part}`",
        span,
        "out of place",
        help=f"`{part}` stands in a `{home}`",
    )


@mistake("missing-property")
def missing_property(section: str, key: str, span: Span, example: str) -> Diagnostic:
    """A section lacks a property that it must state.

    There are no silent defaults: what becomes of unpaid interest, say, each class states itself.

    Instead of:

        limit fraud { of: fraud }

    Write:

        limit fraud { initial: $6,471,386.39   of: fraud }
    """
    return error(
        "missing-property",
        f"{section} states no `{key}`",
        span,
        f"`{key}` is missing here",
        help=f"write, for example, `{key}: {example}`",
    )


@mistake("duplicate-property")
def duplicate_property(key: str, span: Span, first: Span) -> Diagnostic:
    """A property is given twice, and the deal does not say which of the two holds.

    The second is often a line that was copied to be changed into another property.

    Instead of:

        tranche A { balance: $1,000,000   rate: 5%   balance: $1,500,000   shortfall: carried }

    Write:

        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }
    """
    return error(
        "duplicate-property",
        f"`{key}` is given twice",
        span,
        "given again",
        help="keep one of the two",
        also=(Label(first, "given first"),),
    )


@mistake("wrong-value")
def wrong_value(key: str, span: Span, wanted: str, example: str) -> Diagnostic:
    """A property has a value of a kind that it cannot have.

    Some properties take one of a few words, some a text in quotes, some a single figure. The
    message says what this one takes.

    Instead of:

        tranche A { balance: $1,000,000   rate: 5%   shortfall: deferred }

    Write:

        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }
    """
    return error(
        "wrong-value",
        f"`{key}` takes {wanted}",
        span,
        "something else stands here",
        help=f"write, for example, `{key}: {example}`",
    )


@mistake("unreadable-phrase")
def unreadable_phrase(key: str, span: Span, why: str, advice: str) -> Diagnostic:
    """A phrase such as a rule for payment dates does not say what it must.

    Such phrases are read word by word: dates, day counts and ranks hang on each of them. The help
    says which words are known.

    Instead of:

        payment_dates: monthly on the 25th

    Write:

        payment_dates: day 25 of each month, next business day of federal_reserve, from 2004-01-25
    """
    return error("unreadable-phrase", why, span, f"`{key}` is not understood", help=advice)


@mistake("unsourced-figure")
def unsourced_figure(what: str, span: Span, strict: bool) -> Diagnostic:
    """A figure is neither cited to a document nor marked as an assumption.

    A reader of the deal must be able to tell what a document says from what somebody assumed.
    `dealc check --strict` makes this an error. `per` or `assume` on a section holds for all
    figures in it.

    Instead of:

        pool I { balance: $150,030,821.86   servicing_fee: 25 bp   … }

    Write:

        pool I per F "p. 2" {
          balance: $150,030,821.86
          assume servicing_fee: 25 bp because "the filing states none; 25 basis points is usual"
          …
        }
    """
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
    """A deal lacks a section that every deal has.

    Every deal has a `deal` section with its cut-off date, a pool of loans, and a class.

    Instead of:

        deal "Series 2003-11" { cutoff: 2003-12-01 }

    Write:

        deal "Series 2003-11" { cutoff: 2003-12-01 }
        pool I { balance: $1,000,000   gross_rate: 6%   remaining_term: 360 months }
        tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }
    """
    return error(
        "missing-section",
        f"this file has no {what}",
        span,
        "missing here",
        help=f"write `{example}`",
    )


@mistake("wrong-number-of-values")
def wrong_number_of_values(key: str, span: Span, wanted: int, given: int) -> Diagnostic:
    """A list gives another number of values than there are classes to give them to.

    Values are given to classes in the order in which the classes are written, so that one too few
    would move balances from class to class.

    Instead of:

        tranches B-1 to B-3 { balances: $1,000,000 $500,000   … }

    Write:

        tranches B-1 to B-3 { balances: $1,000,000 $500,000 $250,000   … }
    """
    few = f"{given} value{'' if given == 1 else 's'}"
    return error(
        "wrong-number-of-values",
        f"`{key}` gives {few} for {wanted} class{'' if wanted == 1 else 'es'}",
        span,
        few,
        help="give one value for each class, in the order of the classes",
    )


@mistake("subordinate-to-itself")
def subordinate_to_itself(name: str, span: Span, chain: str) -> Diagnostic:
    """A class ranks after itself, directly or by way of others.

    `after` names the classes that are paid before this one; followed from class to class it never
    comes back to where it began.

    Instead of:

        tranche B-1 { after: B-2   … }
        tranche B-2 { after: B-1   … }

    Write:

        tranche B-1 { after: A   … }
        tranche B-2 { after: B-1   … }
    """
    return error(
        "subordinate-to-itself",
        f"class `{name}` is subordinate to itself: {chain}",
        span,
        "ranks after itself",
        help="name in `after` only classes or groups that are paid before it",
    )


@mistake("reversed-range")
def reversed_range(first: str, last: str, span: Span, upwards: bool) -> Diagnostic:
    """A range of names such as `B-1 to B-6` has no names between its ends.

    The two names are alike but for the number that they end in, and the number rises.

    Instead of:

        tranches B-6 to B-1 { … }

    Write:

        tranches B-1 to B-6 { … }
    """
    advice = "write names that end in rising numbers: `B-1 to B-6`"
    return error(
        "reversed-range",
        f"`{first} to {last}` names no classes",
        span,
        "the ends are reversed" if upwards else "not a range of numbered names",
        help=f"write `{last} to {first}`" if upwards else advice,
        replacement=f"{last} to {first}" if upwards else None,
    )
