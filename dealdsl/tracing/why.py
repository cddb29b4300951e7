"""Why a class was paid, went short or lost in a period: back from it to the loans."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from dealdsl.tracing import mistakes
from dealdsl.tracing.causes import Causes
from dealdsl.tracing.events import Moved, Taken, Trace, Worked
from dealdsl.tracing.figures import CENT
from dealdsl.tracing.figures import dollars as plain
from dealdsl.tracing.mistakes import TraceError
from dealdsl.tracing.reasons import Act, Acts, Reason

QUIET = Reason("Nothing was due to it, and nothing was paid or lost.")
UNPAID = Reason("No step that was taken in this period pays it any.")


def why(trace: Trace, name: str) -> Reason:
    """What happened to a class, with its causes. A composite class is told by its components.

    Raises TraceError for a class that the deal does not have, or that has nothing in the period.
    """
    if name not in trace.classes:
        raise TraceError(mistakes.class_unknown(name, tuple(trace.classes)))
    if all(abs(amount) < CENT for amount in trace.classes[name].values()):
        last = trace.last_with_anything[name]
        raise TraceError(mistakes.class_idle(name, trace.period, last))
    parts = trace.parts.get(name)
    if parts is None:
        return _Class(trace, name, Causes(trace, Acts.of(trace))).told()
    busy = [p for p in parts if any(abs(v) >= CENT for v in trace.classes[p].values())]
    words = f"{name} only reports: it is the sum of {', '.join(parts)}."
    return Reason(words, tuple(why(trace, part) for part in busy))


def dollars(amount: float) -> str:
    return f"${plain(amount)}"


@define
class _Class:
    trace: Trace
    name: str
    causes: Causes
    flows: dict[str, float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.flows = self.trace.classes[self.name]

    def told(self) -> Reason:
        reasons = (self._interest(), self._principal(), self._loss(), self._residual())
        return Reason(self._head(), tuple(each for each in reasons if each) or (QUIET,))

    def _head(self) -> str:
        date = f", paid {self.trace.paid_on}" if self.trace.paid_on else ""
        words = f"{self.name} in period {self.trace.period}{date}"
        opened, closed = self.flows["beginning_balance"], self.flows["ending_balance"]
        if opened >= CENT or closed >= CENT:
            words += f": {dollars(opened)} stood when it opened, {dollars(closed)} when it closed"
        return f"{words}."

    # ---- interest ----

    def _interest(self) -> Reason | None:
        due, paid, short = (
            self.flows[f"interest_{column}"] for column in ("due", "paid", "shortfall")
        )
        if due < CENT and paid < CENT:
            return None
        words = f"Interest: {'nothing' if paid < CENT else dollars(paid)} was paid of"
        words += f" {dollars(due)} due"
        words += f"; {dollars(short)} is short." if short >= CENT else "."
        reasons = list(self.causes.figure(f"{self.name}.interest_due", self.causes.end, 3))
        for act in self.causes.acts.takers(f"{self.name}.interest_paid"):
            reasons.extend(self.causes.payment(act))
        reasons.extend(self._used())
        return Reason(words, tuple(reasons) or (UNPAID,))

    def _used(self) -> Iterator[Reason]:
        """Interest that a step adds to the balance of the class."""
        act = self.causes.acts.last(f"{self.name} accrued", self.causes.end)
        if act is not None and isinstance(act.event, Worked) and act.event.value >= CENT:
            used = dollars(float(act.event.value))
            yield Reason(f"{act.where} took {used} of its interest; as much joins its balance.")

    # ---- principal ----

    def _principal(self) -> Reason | None:
        acts = self.causes.acts.takers(f"{self.name}.principal_paid")
        stood = [act for act in acts if isinstance(act.event, Taken) and act.event.whole >= CENT]
        paid = self.flows["principal_paid"]
        if self.flows["beginning_balance"] < CENT and abs(paid) < CENT:
            return None
        words = f"Principal: {dollars(paid)} was paid."
        if paid <= -CENT:
            words = f"Principal: its balance rose by {dollars(-paid)} of interest that it kept."
        elif paid < CENT:
            words = "Principal: nothing was paid."
        reasons = tuple(reason for act in stood for reason in self.causes.payment(act))
        return Reason(words, reasons or (UNPAID,))

    # ---- losses ----

    def _loss(self) -> Reason | None:
        lost = self.flows["realized_loss"]
        if lost < CENT:
            return None
        acts = [a for a in self.causes.acts.takers(f"{self.name}.realized_loss") if _took(a)]
        share = lost / self.flows["beginning_balance"] if self.flows["beginning_balance"] else 0.0
        part = f", {share:.1%} of what stood when the period opened" if share else ""
        words = f"Loss: {dollars(lost)} was written off{part}."
        return Reason(words, tuple(self.causes.loss(act) for act in acts))

    # ---- what is left ----

    def _residual(self) -> Reason | None:
        paid = self.flows["residual_paid"]
        if paid < CENT:
            return None
        target = f"{self.name}.residual_paid"
        acts = [
            a for a in self.causes.acts.all if isinstance(a.event, Moved) and target in a.writes
        ]
        reasons = (reason for act in acts if _took(act) for reason in self.causes.rest(act))
        return Reason(f"Residual: {dollars(paid)} was left for it.", tuple(reasons))


def _took(act: Act) -> bool:
    return not isinstance(act.event, Worked) and act.event.amount >= CENT
