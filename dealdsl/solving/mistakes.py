"""What may be wrong with a search: the condition, what is sought, where, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dealdsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


class SolveError(ValueError):
    """A search that cannot be made; `diagnostics` say why, and the message is their text."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        from dealdsl.diagnostics.text import render_all

        super().__init__(render_all(diagnostics))
        self.diagnostics = diagnostics


class NoProjectionError(SolveError):
    """The search is asked for as it should be, and the deal has no projection there."""


def _error(
    slug: str, message: str, place: Span | None = None, label: str = "", help: str | None = None
) -> Diagnostic:
    primary = None if place is None else Label(place, label)
    return Diagnostic(slug, Severity.ERROR, message, primary, help=help)


@mistake("until-not-a-condition")
def not_a_condition(place: Span, what: str) -> Diagnostic:
    """What `--until` gives does not say something that is true or false of a projection.

    A condition compares results of a projection with each other or with figures, by `<`, `<=`,
    `>`, `>=` or `=`; several are joined by `and`, `or` and `not`. It is one formula and nothing
    follows it.

    *Instead of* `--until 'loss(B-3)'`

    *Write* `--until 'loss(B-3) > 0'`
    """
    example = "write a comparison, such as `loss(B-3) > 0`"
    return _error(
        "until-not-a-condition", f"{what} is not a condition", place, "no condition", example
    )


@mistake("not-a-figure-of-results")
def not_a_figure(place: Span, what: str, advice: str) -> Diagnostic:
    """A part of a condition is not a figure that a projection gives.

    A condition is made of results, such as `loss(B-3)` or `balance(B-3, 60)`, of stated amounts,
    percents and numbers, of `+ - * /`, and of `min` and `max`. What the deal itself declares, or
    another formula of the language, cannot be read off a projection.

    *Instead of* `--until 'principal(B-1) < B-1.balance'`

    *Write* `--until 'principal(B-1) < balance(B-1, 0)'`: the balance at closing.
    """
    label = "not a result"
    return _error(
        "not-a-figure-of-results", f"{what} is no figure of results", place, label, advice
    )


@mistake("unknown-result")
def unknown_result(place: Span, said: str) -> Diagnostic:
    """A condition asks for a result that there is not, or in another form than it has.

    Results of a class are `average_life`, `first_payment`, `last_payment`, `interest`, `principal`,
    `residual`, `loss` and `ending_balance`, as in `loss(B-3)`; besides there are
    `balance(CLASS, PERIOD)`, `present_value(CLASS, YIELD)` and `trigger(NAME)`. The message says
    what the deal lacks, or how a result is written.

    *Instead of* `--until 'loss(B-33) > 0'`

    *Write* `--until 'loss(B-3) > 0'`
    """
    message, _, advice = said.partition(": ")
    return _error("unknown-result", message, place, "not found", advice or None)


@mistake("condition-mixes-units")
def mixed_units(place: Span, left: str, right: str) -> Diagnostic:
    """A condition adds or compares figures of units that do not go together.

    Amounts are dollars, average lives years; payments and triggers fall in a period by its number.
    A plain number takes the unit of the other side; a percent is a part of something.

    *Instead of* `--until 'loss(B-3) > 10%'`

    *Write* `--until 'loss(B-3) > 10% * balance(B-3, 0)'`
    """
    message = f"a figure in {left} and a figure in {right} do not go together"
    advice = "write both in one unit: `$5` is dollars, `10% * balance(B-3, 0)` is a part of dollars"
    return _error("condition-mixes-units", message, place, f"{left} and {right}", advice)


@mistake("nothing-to-find")
def nothing_to_find(name: str, known: Sequence[str]) -> Diagnostic:
    """What `--find` names is neither a numeric assumption nor a figure that the deal states.

    Assumptions are those of `dealc run`: `psa`, `cdr`, `severity`, `lag` and the others, and
    `index LIBOR-1M` for an index of the deal. A figure of the deal is a property with one literal
    as its value (`B-3.rate`, `I.gross_rate`, `servicer.rate`) or a definition that is one. What a
    formula gives has no figure to change.

    *Instead of* `dealc solve x.deal --find crd --until 'loss(B-3) > 0'`

    *Write* `dealc solve x.deal --find cdr --until 'loss(B-3) > 0'`
    """
    near = nearest(name, known)
    advice = f"write `{near}`" if near else f"write an assumption or a figure: {_some(known)}"
    message = f"`{name}` is neither a numeric assumption nor a figure that the deal states"
    return _error("nothing-to-find", message, help=advice)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return f"{shown} and others" if len(names) > 12 else shown


@mistake("found-and-given")
def found_and_given(name: str, given: str) -> Diagnostic:
    """The assumption that is sought is given as well, or another measure of the same is.

    *Instead of* `dealc solve x.deal --find cdr --cdr 2 --until 'loss(B-3) > 0'`

    *Write* `dealc solve x.deal --find cdr --until 'loss(B-3) > 0'`
    """
    message = f"`{name}` is sought and cannot stand with a given `{given}`"
    return _error("found-and-given", message, help=f"leave `{given}` out")


@mistake("range-unusable")
def range_unusable(said: str, why: str) -> Diagnostic:
    """The range in which to search is empty, reversed, or not within what may be.

    `--between` takes two plain numbers in the unit of what is sought: percents for `cdr`, dollars
    for a balance, whole months for `lag`. `--tolerance` is a part of the value, and `--points` are
    those at which the range is looked at first.

    *Instead of* `--between 20:0`

    *Write* `--between 0:20`
    """
    return _error("range-unusable", f"`{said}` is no range to search: {why}")


@mistake("deal-breaks")
def deal_breaks(name: str, value: str, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The deal has errors wherever the figure that is sought was put: what it says is told with it.

    A figure is changed in the deal, and the deal is checked as ever. Where other figures of the
    deal, or its checks, depend on this one, no other value may be right: the classes must add up to
    the loans. A figure that others hang on is best stated as a definition from which they follow.

    *Instead of* `--find B-1.balance`, in a deal that states all balances

    *Write* `--find B-1.rate`, or state another balance as what is left.
    """
    message = f"the deal does not hold with `{name}` at {value}, nor at any other value tried"
    advice = "the errors with it are those of the changed deal"
    return (_error("deal-breaks", message, help=advice), *found)


@mistake("cannot-be-projected")
def cannot_be_projected(problem: str) -> Diagnostic:
    """The search met a point at which there is no projection.

    The message gives the point and the reason. A narrower range may leave it out.

    *Write* `--between` with a range in which the deal can be projected.
    """
    message = f"the search cannot go on: {problem}"
    return _error("cannot-be-projected", message, help="narrow the range with `--between`")


@mistake("no-solution")
def no_solution(until: str, name: str, ends: str, holds: bool) -> Diagnostic:
    """The condition neither begins nor ceases to hold anywhere that was looked at.

    The table on standard output shows both sides of the condition at both ends of the range. It may
    change outside of the range, or change twice between two points: `--points` looks more closely.

    *Instead of* `--find cdr --until 'loss(A) > 0' --between 0:5`

    *Write* `--find cdr --until 'loss(A) > 0' --between 0:100`
    """
    where = "every" if holds else "no"
    message = f"no solution: `{until}` holds for {where} `{name}` that was looked at {ends}"
    advice = "widen the range with `--between`, or look at more `--points`"
    return _error("no-solution", message, help=advice)
