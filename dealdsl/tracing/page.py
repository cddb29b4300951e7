"""What a page of a trace says, section by section, before it is laid out."""

from __future__ import annotations

from attrs import field, frozen

from dealdsl.tracing import tables
from dealdsl.tracing.blocks import due, entitlements, figures, losses, payments
from dealdsl.tracing.events import Trace
from dealdsl.tracing.rows import Section


@frozen
class Page:
    """`head` names the deal, the period and the assumptions; `foot` says what was checked."""

    head: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...] = field(factory=tuple)


def page(trace: Trace) -> Page:
    """The whole period, from the loans to what each class closes with."""
    sections = (
        tables.pools(trace),
        due(trace),
        entitlements(trace),
        payments(trace),
        losses(trace),
        tables.balances(trace),
        tables.income(trace),
        figures(trace),
    )
    kept = tuple(section for section in sections if section.rows or section.lines)
    return Page(head(trace), kept, _foot(trace))


def head(trace: Trace) -> tuple[str, ...]:
    when = f"Period {trace.period} of {trace.periods}"
    if trace.paid_on:
        when += f", paid {trace.paid_on}"
    return trace.title, when, f"Assumptions: {trace.assumptions}"


def _foot(trace: Trace) -> tuple[str, ...]:
    failing = [each for each in trace.sums if not each.holds]
    told = [f"{each.words}: apart by {each.apart:,.2f}" for each in failing]
    if not failing:
        told = [f"Checked: {len(trace.sums)} sums of funds, classes and pools hold to half a cent."]
    for title, measures in trace.reported.get("check", {}).items():
        apart = measures["apart"]
        told.append(f"The deal's check `{title}` {_verdict(apart)}")
    return (*told, "Dollars are rounded to the cent for the page, and not before.")


def _verdict(apart: float) -> str:
    return f"fails: apart by {apart:,.2f}." if apart else "holds."
