"""What can be wrong with planned balances and with accretion."""

from __future__ import annotations

from dealdsl.deal.mistakes import error, warning
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("collar-reversed")
def collar_reversed(name: str, span: Span, text: str) -> Diagnostic:
    """A collar's first speed is not slower than its second.

    A schedule is planned from the least of what the loans bring at the two speeds; which is the
    slow end and which the fast one must be plain to a reader. One speed alone is a targeted class.

    Instead of:

        schedule PAC { pool: G   collar: 300 PSA to 90 PSA   balance: $243,800,000 }

    Write:

        schedule PAC { pool: G   collar: 90 PSA to 300 PSA   balance: $243,800,000 }
    """
    slow, fast = sorted(text.split(" to "), key=lambda s: float(s.split()[0].replace(",", "")))
    return error(
        "collar-reversed",
        f"the collar of `{name}` runs from `{text.split(' to ')[0]}` down",
        span,
        "the slower speed stands first",
        help=f"write `{slow} to {fast}`" if slow != fast else f"write `{slow}` alone",
    )


@mistake("schedule-of-itself")
def schedule_of_itself(name: str, earlier: str, span: Span) -> Diagnostic:
    """A schedule is planned after one that is declared below it, or after itself.

    `less` names the schedules whose planned principal is paid first: they stand above.

    Instead of:

        schedule TWO { pool: G   collar: 120 PSA to 250 PSA   balance: $20,000,000   less: TWO }

    Write:

        schedule TWO { pool: G   collar: 120 PSA to 250 PSA   balance: $20,000,000   less: ONE }
    """
    return error(
        "schedule-of-itself",
        f"`{earlier}` does not come before `{name}`",
        span,
        "not declared above",
        help=f"name schedules that stand above `{name}`",
    )


@mistake("class-without-schedule")
def class_without_schedule(name: str | None, span: Span) -> Diagnostic:
    """`down to schedule` stands behind something that names no schedule.

    It means the schedule that the class itself names. Several classes together are paid down to a
    schedule by its own name.

    Instead of:

        tranche P { balance: $243,800,000   rate: 7.5%   shortfall: carried }
        pay principal up to G.principal in order { P down to schedule   S }

    Write:

        tranche P { balance: $243,800,000   rate: 7.5%   shortfall: carried   schedule: PAC }
    """
    who = "this is not one class" if name is None else f"class `{name}` names no schedule"
    advice = "write the name of a schedule" if name is None else f"write `schedule:` in `{name}`"
    return error("class-without-schedule", who, span, "whose schedule is not said", help=advice)


@mistake("accretion-to-nobody")
def accretion_to_nobody(name: str, span: Span) -> Diagnostic:
    """A class's interest is to be added to its balance, and nobody is paid with the cash.

    An accrual class grows because others are paid its interest as principal. Where nobody is, the
    interest must be paid to the class itself.

    Instead of:

        accrue Z { }

    Write:

        accrue Z { pay principal to in order { A  B } }
    """
    return error(
        "accretion-to-nobody",
        f"nobody is paid with the interest of `{name}`",
        span,
        "no step inside",
        help=f"write `pay principal to` a class inside, or `pay interest to {name}` instead",
    )


@mistake("step-in-accretion")
def step_in_accretion(name: str, span: Span) -> Diagnostic:
    """A step inside `accrue` does not pay principal.

    What is added to the class's balance is as much as the steps inside pay to others as principal;
    anything else would raise the balance for nothing.

    Instead of:

        accrue Z { pay interest to A }

    Write:

        accrue Z { pay principal to A }
    """
    return error(
        "step-in-accretion",
        f"a step inside `accrue {name}` pays no principal",
        span,
        "not `pay principal`",
        help="write `pay principal to`, or move the step out of the braces",
    )


@mistake("schedule-beyond-collateral")
def schedule_beyond_collateral(name: str, span: Span, most: float) -> Diagnostic:
    """A schedule plans to pay more than the loans bring at its speeds.

    At some speed inside the collar the class would then fall behind its plan, although nothing
    unforeseen happens. The balance may exceed what the loans support by a thousandth, which
    documents lose by rounding.

    Instead of:

        schedule PAC { pool: G   collar: 90 PSA to 300 PSA   balance: $390,000,000 }

    Write:

        schedule PAC { pool: G   collar: 90 PSA to 300 PSA   balance: $243,800,000 }
    """
    return warning(
        "schedule-beyond-collateral",
        f"the loans support at most ${most:,.2f} of `{name}` at the speeds of its collar",
        span,
        "plans to pay more",
        help="lower the balance, or narrow the collar",
    )
