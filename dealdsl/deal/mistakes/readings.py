"""Figures that are read where there is none: of the wrong thing, too early, in a circle."""

from __future__ import annotations

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("not-a-value")
def not_a_value(span: Span, what: str, advice: str) -> Diagnostic:
    """A pool, a class or a group stands where a figure is needed.

    A class is not its balance: what is meant is said after a dot.

    Instead of:

        define cover = subs / pools.balance

    Write:

        define cover = subs.balance / pools.balance else 0%
    """
    return error("not-a-value", f"{what} is not a figure", span, "a figure is needed", help=advice)


@mistake("not-a-class-or-pool")
def not_a_thing(span: Span, wanted: str) -> Diagnostic:
    """Something else stands where a class, a group or a pool is needed.

    Payments go to classes, `for each` runs over the classes of a group or over pools, and only such
    things have figures after a dot.

    Instead of:

        define cover = $5,000,000
        waterfall main from I.funds { pay interest to cover   rest to R }

    Write:

        waterfall main from I.funds { pay interest to A   rest to R }
    """
    return error(
        "not-a-class-or-pool",
        f"`{_short(span)}` is not {wanted}",
        span,
        f"{wanted} is needed here",
        help=f"write the name of {wanted}",
    )


def _short(span: Span) -> str:
    words = " ".join(span.text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"


@mistake("definition-cycle")
def definition_cycle(edges: tuple[tuple[str, str, Span], ...]) -> Diagnostic:
    """Figures need each other in a circle, so that none of them has a value.

    A definition has one value a month, worked out from others that are known before. Where one of
    them means last month's value, `previous(…)` says so and breaks the circle.

    Instead of:

        define target = 2 * cover
        define cover = I.balance - target

    Write:

        define target initially $0 = 2 * cover
        define cover = I.balance - previous(target)
    """
    help = "state one of them without the others, or write `previous(…)` for last month's value"
    return _circle("definition-cycle", edges, help)


@mistake("notional-in-a-circle")
def notional_in_a_circle(edges: tuple[tuple[str, str, Span], ...]) -> Diagnostic:
    """The notional amounts of classes are stated by one another, in a circle.

    A notional amount is made of balances, of classes or of loans, so that it is known when the
    month opens. One may be made of another, if that one is not made of it in turn.

    Instead of:

        tranche IO-1 { notional: IO-2.notional   rate: 0.5%   shortfall: carried }
        tranche IO-2 { notional: IO-1.notional   rate: 0.3%   shortfall: carried }

    Write:

        tranche IO-1 { notional: A.balance       rate: 0.5%   shortfall: carried }
        tranche IO-2 { notional: IO-1.notional   rate: 0.3%   shortfall: carried }
    """
    help = "state one of them by balances, as in `notional: A.balance`"
    return _circle("notional-in-a-circle", edges, help)


def _circle(slug: str, edges: tuple[tuple[str, str, Span], ...], help: str) -> Diagnostic:
    first, *others = edges
    also = tuple(Label(span, f"`{a}` needs `{b}`") for a, b, span in others)
    names = [a for a, _, _ in edges]
    chain = " needs ".join(f"`{name}`" for name in [*names, names[0]])
    return error(
        slug,
        f"{chain}" if len(names) > 1 else f"`{names[0]}` needs itself",
        first[2],
        f"`{first[0]}` needs {'itself' if len(edges) == 1 else f'`{first[1]}`'}",
        help=help,
        also=also,
    )


@mistake("progress-in-definition")
def progress_in_definition(span: Span, what: str) -> Diagnostic:
    """A definition, a test or a rate reads what is known only while cash is being paid.

    `paid(…)`, `remaining(…)`, `due(…)` and `.standing` change from step to step. A definition has
    one value for the whole month, so they may stand only in the caps and conditions of later steps,
    and in losses.

    Instead of:

        define still_owed = A.balance - paid(first)
        waterfall main from I.funds { first: pay principal to A up to I.principal   … }

    Write:

        waterfall main from I.funds {
          first: pay principal to A up to I.principal
          pay principal to B up to I.principal - paid(first)
          …
        }
    """
    return error(
        "progress-in-definition",
        f"{what} is known only in later steps of a waterfall",
        span,
        "has no value here yet",
        help="read it in the cap or the `when` of a later step",
    )


@mistake("trigger-reads-a-later-step")
def trigger_reads_a_later_step(
    kind: str, name: str, span: Span, what: str, place: Span
) -> Diagnostic:
    """A trigger or a test reads what only a later step of the same month makes known.

    Triggers and tests are decided when the month's collections are in and nothing is paid yet:
    waterfalls, which come later, ask for them. What a step paid last month, or will have paid, is
    no news for them. A condition on progress stands in the `when` of a later step.

    Instead of:

        trigger short curable when paid(interest) < 1% * A.balance
        waterfall main from I.funds { interest: pay interest to A   when short { … }   … }

    Write:

        waterfall main from I.funds {
          interest: pay interest to A
          when paid(interest) < 1% * A.balance { … }
          …
        }
    """
    return error(
        "trigger-reads-a-later-step",
        f"{kind} `{name}` is decided before {what} is known",
        span,
        "known only in later steps of a waterfall",
        help="write the condition in the `when` of a later step",
        also=(Label(place, f"the {kind}"),) if place.line != span.line else (),
    )


@mistake("closing-balance-too-early")
def closing_too_early(span: Span, what: str) -> Diagnostic:
    """The closing balance of a class is read before the month closes.

    It is known only when everybody is paid and losses are taken. Before that a class has its
    opening balance, and in a step the balance at that step. The closing balance of a pool is known
    earlier, once the month's collections are in.

    Instead of:

        test small: A.closing_balance <= 10% * initial(A.balance)

    Write:

        test small: A.balance <= 10% * initial(A.balance)
    """
    return error(
        "closing-balance-too-early",
        f"the closing balance of {what} is not known yet",
        span,
        "known only when the month closes",
        help="write `.balance` for the opening balance, or `.standing` in a step",
    )


@mistake("not-a-stated-figure")
def not_a_stated_figure(span: Span, what: str) -> Diagnostic:
    """A stated fact or a check reads something that only a running model has.

    Facts and checks are worked out from what the deal states, before any month is run. What each
    month brings is checked by `check each month`.

    Instead of:

        check "the pool pays": I.principal > $0

    Write:

        check each month "the pool pays": I.principal >= $0
    """
    return error(
        "not-a-stated-figure",
        f"{what} is not known before the model runs",
        span,
        "changes from month to month",
        help="write a stated figure; `check each month` may read what a month brings",
    )


@mistake("no-target-rate")
def no_target_rate(pool: str, span: Span, place: Span) -> Diagnostic:
    """A pool is asked for its target-rate, PO or IO strip, and states no target rate.

    Loans are stripped to a target rate: those below it give up principal to a PO strip, those above
    it interest to an IO strip. Without a target rate a pool is not stripped.

    Instead of:

        pool I { balance: $1,000,000   gross_rate: 6%   remaining_term: 357 months }
        waterfall main from I.target.principal { … }

    Write, for a pool that is stripped:

        pool I { target_rate: 5.25%   balance: $1,000,000   gross_rate: 6%   … }

    and for one that is not:

        waterfall main from I.principal { … }
    """
    return error(
        "no-target-rate",
        f"pool `{pool}` has no strips: it states no target rate",
        span,
        "asks for a strip",
        help="write `target_rate:` in the pool, or read `.principal` and `.interest`",
        also=(Label(place, "the pool"),),
    )


@mistake("chain-too-long")
def chain_too_long(what: str, span: Span) -> Diagnostic:
    """Definitions, figures or groups need one another more than 100 deep.

    The bound keeps the compiler safe from texts made to exhaust it. What is added up in many steps
    is better written as one sum.

    Instead of:

        define total_2 = total_1 + I.loss
        define total_3 = total_2 + II.loss

    and so on, more than a hundred times, write:

        define total = sum(g.loss for g in pools)
    """
    return error(
        "chain-too-long",
        f"{what} hangs on more than 100 others, one behind the other",
        span,
        "too far down the chain",
        help="work out more in one step: `sum(… for g in pools)`",
    )
