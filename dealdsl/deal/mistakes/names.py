"""Names that are not there, or there twice."""

from __future__ import annotations

from collections.abc import Iterable

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("unknown-name")
def unknown_name(
    name: str, span: Span, what: str, known: Iterable[str], places: dict[str, Span]
) -> Diagnostic:
    """A name is used that the deal does not declare."""
    near = nearest(name, known)
    also = ()
    if near is not None and near in places:
        also = (Label(places[near], "a similar name"),)
    advice = f"write `{near}`" if near else f"declare {what} `{name}`, or write one that is declared"
    if near is None and "-" in name:
        advice = "a hyphen belongs to the name: subtraction takes a space on both sides"
    return error(
        "unknown-name",
        f"the deal has no {what} named `{name}`",
        span,
        "not declared",
        help=advice,
        also=also,
        replacement=near,
    )


@mistake("duplicate-name")
def duplicate_name(name: str, span: Span, first: Span) -> Diagnostic:
    """Two declarations give the same name to different things."""
    return error(
        "duplicate-name",
        f"`{name}` is declared twice",
        span,
        "declared again",
        help="give one of them another name",
        also=(Label(first, "declared first"),),
    )


@mistake("unknown-field")
def unknown_field(field: str, span: Span, owner: str, known: Iterable[str]) -> Diagnostic:
    """A thing is asked for a figure that it does not have."""
    known = sorted(known)
    near = nearest(field, known)
    shown = ", ".join(f"`{k}`" for k in known[:12])
    return error(
        "unknown-field",
        f"{owner} has no `{field}`",
        span,
        "not known",
        help=f"write `{near}`" if near else f"it has {shown}",
    )


@mistake("unknown-function")
def unknown_function(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A function is called that is neither built in nor defined."""
    near = nearest(name, known)
    return error(
        "unknown-function",
        f"there is no function `{name}`",
        span,
        "not defined",
        help=f"write `{near}`" if near else f"define it: `define {name}(x) = …`",
    )


@mistake("wrong-number-of-arguments")
def wrong_number_of_arguments(name: str, span: Span, wanted: str, given: int) -> Diagnostic:
    """A function is called with too few or too many arguments."""
    return error(
        "wrong-number-of-arguments",
        f"`{name}` takes {wanted}, not {given}",
        span,
        "called here",
        help=f"give it {wanted}",
    )


@mistake("not-a-value")
def not_a_value(span: Span, what: str, advice: str) -> Diagnostic:
    """A pool, a class or a group stands where a figure is needed."""
    return error("not-a-value", f"{what} is not a figure", span, "a figure is needed", help=advice)


@mistake("not-a-class-or-pool")
def not_a_thing(span: Span, wanted: str) -> Diagnostic:
    """A figure stands where a class, a group or a pool is needed."""
    return error(
        "not-a-class-or-pool", f"{wanted} is needed here", span, "not one", help=f"write the name of {wanted}"
    )


@mistake("unknown-source")
def unknown_source(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A fact is cited to a document that the deal does not name."""
    near = nearest(name, known)
    return error(
        "unknown-source",
        f"the deal names no source `{name}`",
        span,
        "not declared",
        help=f"write `{near}`" if near else f'declare it: `source {name} "…"`',
    )


@mistake("definition-cycle")
def definition_cycle(edges: tuple[tuple[str, str, Span], ...]) -> Diagnostic:
    """Definitions need each other in a circle, so none of them has a value."""
    first, *others = edges
    also = tuple(Label(span, f"`{a}` needs `{b}`") for a, b, span in others)
    chain = " → ".join(f"`{a}`" for a, _, _ in edges)
    return error(
        "definition-cycle",
        f"{chain} → `{edges[0][0]}` is a circle",
        first[2],
        f"`{first[0]}` needs `{first[1]}`",
        help="break the circle: write `previous(…)` where last month's value is meant",
        also=also,
    )


@mistake("progress-in-definition")
def progress_in_definition(span: Span, what: str) -> Diagnostic:
    """A definition reads what is known only while the waterfall runs."""
    return error(
        "progress-in-definition",
        f"{what} is known only in later steps of a waterfall",
        span,
        "not known here",
        help="a definition has one value a period; read this in a step's cap or `when` instead",
    )


@mistake("closing-balance-too-early")
def closing_too_early(span: Span, what: str) -> Diagnostic:
    """A class's closing balance is read before the period closes."""
    return error(
        "closing-balance-too-early",
        f"the closing balance of {what} is not known yet",
        span,
        "known only when the period closes",
        help="read `.balance` (opening), or `.standing` in a step; `check each month` may read it",
    )


@mistake("not-a-stated-figure")
def not_a_stated_figure(span: Span, what: str) -> Diagnostic:
    """A stated fact or a check reads something that only a running model has."""
    return error(
        "not-a-stated-figure",
        f"{what} is not known before the model runs",
        span,
        "needs a running model",
        help="use stated figures here; `check each month` may read what a period brings",
    )


@mistake("no-target-rate")
def no_target_rate(pool: str, span: Span, place: Span) -> Diagnostic:
    """A strip is asked of a pool that states no target rate, so that it has no strips."""
    return error(
        "no-target-rate",
        f"pool `{pool}` has no strips: it states no target rate",
        span,
        "asks for a strip",
        help="write `target_rate:` in the pool, or read `.principal` and `.interest`",
        also=(Label(place, "the pool"),),
    )


@mistake("unknown-label")
def unknown_label(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """`paid(x)` reads a label that no earlier step carries."""
    near = nearest(name, known)
    return error(
        "unknown-label",
        f"no earlier step is labelled `{name}`",
        span,
        "not a label above",
        help=f"write `{near}`" if near else f"label the step: `{name}: pay …`",
    )


@mistake("duplicate-label")
def duplicate_label(name: str, span: Span, first: Span) -> Diagnostic:
    """Two steps carry the same label."""
    return error(
        "duplicate-label",
        f"two steps are labelled `{name}`",
        span,
        "labelled again",
        help="give one of them another label",
        also=(Label(first, "labelled first"),),
    )


@mistake("no-such-case")
def no_such_case(name: str, case: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A family of groups is asked for a case that is not declared."""
    cases = ", ".join(f"`{name}({k})`" for k in known)
    return error(
        "no-such-case",
        f"there is no group `{name}({case})`",
        span,
        "no such case",
        help=f"declared are {cases}",
    )
