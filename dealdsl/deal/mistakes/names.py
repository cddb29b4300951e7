"""Names that are not there, that are there twice, or that are read where they have no value yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("unknown-name")
def unknown_name(
    name: str, span: Span, what: str, known: Iterable[str], places: dict[str, Span]
) -> Diagnostic:
    """A name is used that the deal does not declare.

    Classes, pools, groups, fees, accounts, limits, definitions, tables and tests are all known by
    the name that they are declared with, letter by letter. A hyphen belongs to a name (`B-1`), so
    that subtraction takes a space on both sides.

    Instead of:

        tranche IA-PO { balance: $771,790.99 }
        define rest_of_pool = I.balance - IAPO.balance

    Write:

        tranche IA-PO { balance: $771,790.99 }
        define rest_of_pool = I.balance - IA-PO.balance
    """
    known = tuple(known)
    subtraction = _subtraction(name, known)
    near = None if subtraction else nearest(name, known)
    also = (Label(places[near], "a similar name"),) if near in places else ()
    advice = f"declare it, or write the {what or 'name'} that is meant"
    if near:
        advice = f"write `{near}`"
    elif subtraction:
        advice = f"write `{subtraction}`: a hyphen without spaces belongs to the name"
    return error(
        "unknown-name",
        f"the deal has {f'no {what}' if what else 'nothing'} named `{name}`",
        span,
        "not declared",
        help=advice,
        also=also,
        replacement=subtraction or near,
    )


def _subtraction(name: str, known: Collection[str]) -> str | None:
    """`x - 1` for `x-1`, where `x` is known and what follows is a number or known too."""
    parts = name.split("-")
    for position in range(1, len(parts)):
        left, right = "-".join(parts[:position]), "-".join(parts[position:])
        if left in known and (right in known or right.isdigit()):
            return f"{left} - {right}"
    return None


@mistake("duplicate-name")
def duplicate_name(name: str, span: Span, first: Span) -> Diagnostic:
    """Two declarations give the same name to different things.

    Classes, pools, groups, fees, accounts, limits, definitions, tables and tests share one list of
    names: `A` can be a class or a group and not both. A waterfall, an `allocate` section and a
    scenario may have the name of a pool, but no two of them the same.

    Instead of:

        tranche A { balance: $1,000,000   … }
        group A = A-1, A-2

    Write:

        tranche A-3 { balance: $1,000,000   … }
        group A = A-1, A-2, A-3
    """
    return error(
        "duplicate-name",
        f"`{name}` is declared twice",
        span,
        "declared again",
        help="give one of them another name, or leave it out",
        also=(Label(first, "declared first"),),
    )


@mistake("name-taken")
def name_taken(name: str, span: Span) -> Diagnostic:
    """A declaration gives a name that the language uses itself.

    `pools` are all pools, `classes` all classes, `deal` is the deal, `month` the number of the
    month since closing and `payment_date` the date that it is paid on. A definition with parameters
    cannot be named as a function that there is already (`share`, `sum`), a part of a pool as a
    figure that every pool has (`target`), nor an index as an assumption (`severity`).

    Instead of:

        define month = 12

    Write:

        define months_a_year = 12
    """
    meaning = {
        "pools": "all pools",
        "classes": "all classes",
        "deal": "the deal itself",
        "month": "the number of months since closing",
        "payment_date": "the date on which a month is paid",
    }
    used = meaning.get(name, "something in the language already")
    return error(
        "name-taken",
        f"`{name}` cannot be declared: it means {used}",
        span,
        "a name of the language",
        help="write another name",
    )


@mistake("unknown-field")
def unknown_field(field: str, span: Span, owner: str, known: Iterable[str]) -> Diagnostic:
    """A thing is asked for a figure that it does not have.

    What stands after the dot is a figure that the deal states of the thing (`I.gross_rate`), or one
    that every month brings (`I.target.principal`, `A.standing`, `special_hazard.remaining`).

    Instead of:

        check "the pool is large enough": I.balence >= $100,000,000

    Write:

        check "the pool is large enough": I.balance >= $100,000,000
    """
    known = sorted(set(known))
    near = _subtraction(field, known) or nearest(field, known)
    shown = ", ".join(f"`{name}`" for name in known[:12])
    has = f"it has {shown}" if known else "write its name alone"
    return error(
        "unknown-field",
        f"{owner} has no `{field}`",
        span,
        f"no `{field}`" if len(field) < 30 else "not known",
        help=f"write `{near}`" if near else has,
    )


@mistake("unknown-function")
def unknown_function(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A function is called that the language does not have and the deal does not define.

    The language has `sum`, `min`, `max`, `any`, `all`, `share`, `round`, `initial`, `previous`,
    `average`, `cumulative`, `ever` and, in steps, `paid`, `remaining`, `due` and `allocated`. A
    deal adds its own by `define f(x) = …`.

    Instead of:

        define shortfall = maximum($0, A.balance - I.balance)

    Write:

        define shortfall = max($0, A.balance - I.balance)
    """
    near = nearest(name, known)
    return error(
        "unknown-function",
        f"there is no function `{name}`",
        span,
        "not defined",
        help=f"write `{near}(…)`" if near else f"define it: `define {name}(x) = …`",
    )


@mistake("wrong-number-of-arguments")
def wrong_number_of_arguments(name: str, span: Span, wanted: str, given: int) -> Diagnostic:
    """A function or a definition is called with too few or too many values in its parentheses.

    The help shows how it is written.

    Instead of:

        define covered = average(I.delinquent_60)

    Write:

        define covered = average(I.delinquent_60, 6 months)
    """
    number = "none is" if given == 0 else "1 is" if given == 1 else f"{given} are"
    return error(
        "wrong-number-of-arguments",
        f"`{name}` takes {wanted}, {number} given",
        span,
        f"takes {wanted}",
        help=f"write `{_USES[name]}`" if name in _USES else f"give it {wanted}",
    )


_USES = {
    "share": "share(part, whole)",
    "round": "round(amount, $0.01)",
    "average": "average(amount, 6 months)",
    "initial": "initial(amount)",
    "previous": "previous(amount)",
    "cumulative": "cumulative(amount)",
    "ever": "ever(condition)",
    "paid": "paid(label)",
    "remaining": "remaining(fund)",
    "due": "due(A.interest)",
    "allocated": "allocated(A)",
    "subordination_level": "subordination_level(A)",
    "junior_to": "junior_to(A)",
    "senior_to": "senior_to(A)",
}


@mistake("unknown-source")
def unknown_source(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A fact is cited to a document that the deal does not name.

    Every document that figures are cited to is declared once, with its title, under a short name.

    Instead of:

        pool I per F "p. 2" { balance: $150,030,821.86   … }

    Write, above it:

        source F "Form 8-K of Citicorp Mortgage Securities, Inc., December 23, 2003"
    """
    near = nearest(name, known)
    return error(
        "unknown-source",
        f"the deal names no source `{name}`",
        span,
        "not declared",
        help=f"write `per {near}`" if near else f'declare it: `source {name} "…"`',
    )


@mistake("unknown-label")
def unknown_label(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """`paid(x)` reads a label that no earlier step carries.

    What a step paid is known once it is done, so the label stands above.

    Instead of:

        pay principal to A up to I.principal
        pay principal to B up to I.principal - paid(senior)

    Write:

        senior: pay principal to A up to I.principal
        pay principal to B up to I.principal - paid(senior)
    """
    near = nearest(name, known)
    return error(
        "unknown-label",
        f"no step above is labelled `{name}`",
        span,
        "not a label above",
        help=f"write `{near}`" if near else f"write the label before the step: `{name}: pay …`",
    )


@mistake("duplicate-label")
def duplicate_label(name: str, span: Span, first: Span) -> Diagnostic:
    """Two steps carry the same label, so that `paid(…)` could mean either.

    A labelled step inside `for each` counts as several.

    Instead of:

        senior: pay interest to A
        senior: pay principal to A up to I.principal

    Write:

        senior_interest: pay interest to A
        senior_principal: pay principal to A up to I.principal
    """
    repeated = span == first
    return error(
        "duplicate-label",
        f"several steps are labelled `{name}`" if repeated else f"two steps are labelled `{name}`",
        span,
        "labelled anew for each class" if repeated else "labelled again",
        help="leave the label out, or pay all in one labelled step: `x: pay … in order { … }`"
        if repeated
        else "give one of them another label",
        also=() if repeated else (Label(first, "labelled first"),),
    )


@mistake("no-such-case")
def no_such_case(name: str, case: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A group that is declared case by case is asked for a case that is not declared.

    Such groups let one rule serve several pools: `senior(g)` is another class for each pool `g`, so
    every pool that the rule is used with needs its own.

    Instead of:

        group senior(I) = IA
        define cover(g) = g.balance - senior(g).balance
        check each month "covered": cover(II) >= $0

    Write, with it:

        group senior(II) = IIA
    """
    cases = ", ".join(f"`{name}({k})`" for k in known)
    return error(
        "no-such-case",
        f"there is no group `{name}({case})`",
        span,
        "no such case",
        help=f"declare `group {name}({case}) = …`; declared are {cases}",
    )


@mistake("mixed-group")
def mixed_group(name: str, span: Span) -> Diagnostic:
    """A group gathers classes and pools.

    A group stands for classes where payments and losses are shared, for pools where loans are
    added up; it cannot stand for both.

    Instead of:

        group all_of_one = I, A

    Write:

        group loans = I, II
        group notes = A, B
    """
    return error(
        "mixed-group",
        f"group `{name}` gathers both classes and pools",
        span,
        "classes and pools",
        help="gather classes in one group and pools in another",
    )


@mistake("group-of-itself")
def group_of_itself(chain: tuple[str, ...], span: Span) -> Diagnostic:
    """A group gathers itself, directly or by way of other groups.

    Instead of:

        group notes = seniors, B
        group seniors = notes

    Write:

        group notes = seniors, B
        group seniors = A-1, A-2
    """
    shown = " holds ".join(f"`{name}`" for name in chain)
    return error(
        "group-of-itself",
        f"group `{chain[0]}` holds itself: {shown}",
        span,
        f"holds `{chain[-1]}`",
        help="name the classes that the group gathers",
    )


@mistake("unknown-fund")
def unknown_fund(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """`remaining(x)` reads a fund that no waterfall pays from.

    A fund has the name that `rest to` gave it; cash that a waterfall draws from a pool has the
    name of the waterfall.

    Instead of:

        waterfall main from I.funds { pay interest to A up to remaining(funds)   … }

    Write:

        waterfall main from I.funds { pay interest to A up to remaining(main)   … }
    """
    known = sorted(set(known))
    near = nearest(name, known)
    funds = ", ".join(f"`{fund}`" for fund in known)
    return error(
        "unknown-fund",
        f"no waterfall pays from a fund named `{name}`",
        span,
        "not a fund",
        help=f"write `{near}`" if near else f"the funds are {funds}",
    )
