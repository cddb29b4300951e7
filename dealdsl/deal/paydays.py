"""Payment dates as numbers of months: from what month on a date has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from dealdsl.deal import expressions as typed
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.mistakes import curves as mistakes
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.model import Fact, TextValue
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind
from dealdsl.values import units
from dealdsl.values.schedule import PaymentSchedule, PhraseError, parse_payment_schedule

Read = TypeVar("Read")

PAYMENT_DATE = "payment_date"
_REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_DAY = date.resolution


def phrase(work: Work, fact: Fact | None, read: Callable[[str], Read]) -> Read | None:
    """What a phrase says; a phrase that cannot be read is told."""
    if fact is None or not isinstance(fact.content, TextValue):
        return None
    try:
        return read(fact.content.text)
    except PhraseError as error:
        help = error.help
        told = fact_mistakes.unreadable_phrase(fact.key, fact.value_span, error.message, help)
        work.tell(told)
        return None


def payment_schedule(work: Work) -> PaymentSchedule | None:
    return phrase(work, work.facts.get("deal.payment_dates"), parse_payment_schedule)


def schedule_for(work: Work, what: str, span: Span) -> PaymentSchedule | None:
    """The payment dates, which `what` needs: told where the deal states none."""
    if not work.mentions("deal.payment_dates"):
        work.tell(mistakes.date_without_payment_dates(what, span))
    return payment_schedule(work)


def date_of(literal: nodes.Node) -> date | None:
    """The day that a literal names; None for anything else."""
    if not isinstance(literal, nodes.Literal) or literal.kind is not LiteralKind.DATE:
        return None
    try:
        return date.fromisoformat(literal.text)
    except ValueError:  # told when the text was read
        return None


def month_from(schedule: PaymentSchedule, day: date) -> int:
    """The number of the first month that is paid on or after a day, by unadjusted dates."""
    return schedule.first_on_or_after(day) * schedule.every_months


def compared_date(work: Work, node: nodes.Comparison, scope: Scope) -> TypedExpression | None:
    """`payment_date >= 2008-12-25` as a comparison of months; None for any other comparison."""
    sides = [(node.operator, node.left, node.right)]
    sides.append((_REVERSED.get(node.operator, ""), node.right, node.left))
    for operator, name, literal in sides:
        day = date_of(literal)
        if day is not None and _is_payment_date(name, scope):
            return _month_compared(work, operator, day, node.span, scope)
    return None


def _is_payment_date(node: nodes.Expression, scope: Scope) -> bool:
    name = node.text if isinstance(node, nodes.Name) else ""
    return name == PAYMENT_DATE and scope.bound(name) is None


def _month_compared(
    work: Work, operator: str, day: date, span: Span, scope: Scope
) -> TypedExpression:
    if scope.mode is Mode.STATED:
        work.tell(reading_mistakes.not_a_stated_figure(span, f"`{PAYMENT_DATE}`"))
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    schedule = schedule_for(work, f"`{PAYMENT_DATE}`", span)
    if schedule is None:
        return typed.Unknown(unit=units.UNKNOWN, span=span)
    # Nothing is paid between two payment dates: after a day is from the day after it on.
    first = month_from(schedule, day + _DAY if operator in (">", "<=") else day)
    if operator == "=" and schedule.date_of(schedule.first_on_or_after(day)) != day:
        work.tell(mistakes.never_a_payment_date(day, span))
    sign = {">": ">=", "<=": "<"}.get(operator, operator)
    month = typed.Reading(typed.Kind.PERIOD, "", "month", unit=units.COUNT, span=span)
    number = typed.Constant(Decimal(first), unit=units.COUNT, span=span)
    return typed.Compared(sign, month, number, unit=units.CONDITION, span=span)
