"""Payment dates, accrual and scenarios: phrases of a deal that say how it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from dealdsl.deal import resolve
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.facts import Owner, compute, origin_of, register
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.model import DateValue, Fact, Origin, Scenario, TextValue
from dealdsl.deal.parts import listed
from dealdsl.deal.scope import Work
from dealdsl.diagnostics.nearest import nearest
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.daycount import Accrual, DayCount, parse_accrual, parse_day_count
from dealdsl.values.schedule import PaymentSchedule, PhraseError, parse_payment_schedule
from dealdsl.values.stated import stated

Read = TypeVar("Read")
Assumption = float | int | bool | tuple[float, ...]

_SPEEDS = {"prepayment": ("PSA", "CPR", "SMM"), "default": ("CDR", "MDR", "SDA")}
_SWITCHES = {
    "advances": {"on": True, "off": False},
    "call": {"exercised": True, "not exercised": False},
}


def phrase(work: Work, fact: Fact | None, read: Callable[[str], Read]) -> Read | None:
    """What a phrase says; a phrase that cannot be read is told."""
    if fact is None or not isinstance(fact.content, TextValue):
        return None
    try:
        return read(fact.content.text)
    except PhraseError as error:
        told = mistakes.unreadable_phrase(fact.key, fact.value_span, error.message, error.help)
        work.tell(told)
        return None


def day(work: Work, name: str) -> date | None:
    fact = work.facts.get(name)
    content = fact.content if fact else None
    return content.value if isinstance(content, DateValue) else None


def payment_schedule(work: Work) -> PaymentSchedule | None:
    return phrase(work, work.facts.get("deal.payment_dates"), parse_payment_schedule)


def accrual(work: Work) -> Accrual | None:
    return phrase(work, work.facts.get("deal.accrual"), parse_accrual)


def day_count(work: Work) -> DayCount | None:
    return phrase(work, work.facts.get("deal.day_count"), parse_day_count)


# ---- scenarios ----


def scenarios(work: Work, evaluator: Evaluator, periods: int) -> tuple[Scenario, ...]:
    return tuple(
        _scenario(work, evaluator, name, section, periods)
        for name, section in work.symbols.scenarios.items()
    )


def _scenario(
    work: Work, evaluator: Evaluator, name: str, section: nodes.Section, periods: int
) -> Scenario:
    owner = Owner(f"scenario {name}", section, Origin(assumed=True))
    origin_of(work, section.notes, Origin())
    register(work, owner)
    compute(work, (owner,))
    facts = work.owned.get(owner.name, {})
    found: dict[str, Assumption] = {}
    for key, fact in facts.items():
        given = _assumption(work, evaluator, key, fact, periods)
        if given is not None:
            found[given[0]] = given[1]
    return Scenario(name, tuple(found.items()), facts, section.names[0].span)


def _assumption(
    work: Work, evaluator: Evaluator, key: str, fact: Fact, periods: int
) -> tuple[str, Assumption] | None:
    if key in _SPEEDS:
        return _speed(work, key, fact, periods)
    if key in _SWITCHES:
        return _switch(work, key, fact)
    if key == "delinquency":
        return _delinquency(work, fact, periods)
    value = needed(work, evaluator, fact)
    if value is None:
        return None
    if key == "lag":
        return key, int(value) if value % 1 == 0 else float(value)
    return key, float(value * 100)


def _switch(work: Work, key: str, fact: Fact) -> tuple[str, bool] | None:
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    choices = _SWITCHES[key]
    if text not in choices:
        wanted = " or ".join(f"`{choice}`" for choice in choices)
        work.tell(mistakes.wrong_value(key, fact.value_span, wanted, next(iter(choices))))
        return None
    return ("advance" if key == "advances" else key), choices[text]


def _speed(work: Work, key: str, fact: Fact, periods: int) -> tuple[str, Assumption] | None:
    """`275 PSA`, `0.5% CDR`, `speeds CPR` (a table), `none`."""
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    if text == "none":
        return None
    amount, _, measure = text.rpartition(" ")
    measures = _SPEEDS[key]
    example = {"prepayment": "275 PSA", "default": "0.5% CDR"}[key]
    if measure not in measures:
        near = nearest(measure, measures)
        wanted = f"a speed in {listed(measures, 'or')}"
        meant = f"{amount} {near}" if near else example
        work.tell(mistakes.wrong_value(key, fact.value_span, wanted, meant))
        return None
    is_multiple = measure in ("PSA", "SDA")
    if amount in work.symbols.tables:
        return measure.lower(), _vector(work, amount, fact, periods, 1 if is_multiple else 100)
    digits = amount.removesuffix("%")
    if amount.endswith("%") == is_multiple or not _is_number(digits):
        work.tell(
            mistakes.wrong_value(key, fact.value_span, f"a speed such as `{example}`", example)
        )
        return None
    return measure.lower(), float(stated(digits).value)


def _delinquency(work: Work, fact: Fact, periods: int) -> tuple[str, Assumption] | None:
    """`2%` of the loans, or a table by month."""
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    if text in work.symbols.tables:
        return fact.key, _vector(work, text, fact, periods, 100)
    if not text.endswith("%") or not _is_number(text.removesuffix("%")):
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, "a percent or a table", "2%"))
        return None
    return fact.key, float(stated(text.removesuffix("%")).value)


def _is_number(text: str) -> bool:
    return bool(text) and text.replace(",", "").replace(".", "", 1).isdigit()


def _vector(work: Work, table: str, fact: Fact, periods: int, scale: int) -> tuple[float, ...]:
    """A table by month as one number a month: percents, or (scale 1) multiples of a curve."""
    from dealdsl.deal.tables import table_rows

    node = work.symbols.tables[table]
    in_percent = bool(node.rows) and resolve.literal_unit(node.rows[0].value) == units.PERCENT
    if in_percent != (scale == 100):
        wanted = "a table of percents" if scale == 100 else "a table of plain numbers"
        example = "speeds CPR" if scale == 100 else "speeds PSA"
        work.tell(mistakes.wrong_value(fact.key, fact.value_span, wanted, example))
    rows = table_rows(work, node)
    found = []
    for month in range(1, max(periods, 1) + 1):
        past = [value for start, value in rows if start <= month] or [rows[0][1]]
        found.append(float(past[-1].value * scale))
    return tuple(found)
