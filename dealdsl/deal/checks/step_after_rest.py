"""The mistake `step-after-rest`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.checks.no_rest import open_end
from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import RestStep, Step, WhenStep
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("step-after-rest")
def step_after_rest(deal: Deal) -> Iterator[Diagnostic]:
    """A step stands behind `rest to`, when nothing is left to pay.

    `rest to` gives away all that is left, so that the step never pays anyone.

    Instead of:

        waterfall main from I.funds { pay interest to A   rest to R   pay interest to B }

    Write:

        waterfall main from I.funds { pay interest to A   pay interest to B   rest to R }
    """
    for waterfall in deal.waterfalls:
        yield from _after(waterfall.steps)


def _after(steps: tuple[Step, ...]) -> Iterator[Diagnostic]:
    """One diagnostic a list of steps: the first step that comes too late."""
    for step in steps:
        if isinstance(step, WhenStep):
            yield from _after(step.then)
            yield from _after(step.otherwise)
    for position, step in enumerate(steps[:-1]):
        if not open_end((step,)):
            late = steps[position + 1]
            yield error(
                "step-after-rest",
                "nothing is left for this step: the rest is gone",
                head(late.span) if isinstance(late, WhenStep) else late.span,
                "never pays anyone",
                help=_advice(step),
                also=(Label(head(step.span), "all that is left goes here"),),
            )
            return


def _advice(step: Step) -> str:
    if isinstance(step, RestStep):
        return f"write `{' '.join(step.span.text.split())}` last"
    return "write the steps that give the rest away last"
