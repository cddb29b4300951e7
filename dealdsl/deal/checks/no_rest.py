"""The mistake `no-rest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import RestStep, Step, WhenStep
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("no-rest")
def no_rest(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall does not say where the rest goes.

    When everyone is paid, cash can be left. A waterfall ends with `rest to` a class or a fund;
    where it ends with a `when`, both its branches do.

    Instead of:

        waterfall main from I.funds { pay interest to A   pay principal to A up to I.principal }

    Write:

        waterfall main from I.funds {
          pay interest to A
          pay principal to A up to I.principal
          rest to R
        }
    """
    for waterfall in deal.waterfalls:
        half = half_ended(waterfall.steps)
        if half is not None:
            yield error(
                "no-rest",
                f"waterfall `{waterfall.name}` says where the rest goes in one branch only",
                head(half.span),
                "one branch ends with `rest to`, the other does not",
                help="write `rest to` in both branches, or once behind the `when`",
                also=tuple(Label(rest.span, "said here") for rest in _own_rests(half)),
            )
        elif open_end(waterfall.steps):
            yield error(
                "no-rest",
                f"waterfall `{waterfall.name}` does not say where the rest goes",
                head(waterfall.span),
                "cash that is left goes nowhere",
                help="end it with `rest to` a class, such as the residual, or a fund",
            )


def open_end(steps: tuple[Step, ...]) -> bool:
    """Whether cash can be left when these steps are done."""
    return not any(_ends(step) for step in steps)


def _ends(step: Step) -> bool:
    if isinstance(step, WhenStep):
        return not open_end(step.then) and not open_end(step.otherwise)
    return isinstance(step, RestStep)


def half_ended(steps: tuple[Step, ...]) -> WhenStep | None:
    """The first `when` that gives the rest away in one of its branches and not in the other."""
    for step in steps:
        if isinstance(step, WhenStep):
            inner = half_ended(step.then) or half_ended(step.otherwise)
            if inner is not None:
                return inner
            if open_end(step.then) != open_end(step.otherwise):
                return step
    return None


def _own_rests(step: WhenStep) -> Iterator[RestStep]:
    for inner in (*step.then, *step.otherwise):
        if isinstance(inner, RestStep):
            yield inner
