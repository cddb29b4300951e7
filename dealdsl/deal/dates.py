"""Payment dates, accrual and scenarios: phrases of a deal that say how it runs."""

from __future__ import annotations

from datetime import date

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.facts import Owner, compute, origin_of, register
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.model import Assumption, DateValue, Fact, Origin, Scenario, Speed, TextValue
from dealdsl.deal.paydays import phrase
from dealdsl.deal.scope import Work
from dealdsl.deal.speeds import PERCENTS, SPEEDS, percents, speed
from dealdsl.syntax import nodes
from dealdsl.values.daycount import Accrual, DayCount, parse_accrual, parse_day_count

_LAGS = ("lag", "late_recovery_lag")
_SWITCHES = {
    "advances": {"on": True, "off": False},
    "call": {"exercised": True, "not exercised": False},
}


def day(work: Work, name: str) -> date | None:
    fact = work.facts.get(name)
    content = fact.content if fact else None
    return content.value if isinstance(content, DateValue) else None


def accrual(work: Work) -> Accrual | None:
    return phrase(work, work.facts.get("deal.accrual"), parse_accrual)


def day_count(work: Work) -> DayCount | None:
    return phrase(work, work.facts.get("deal.day_count"), parse_day_count)


# ---- scenarios ----


def scenarios(work: Work, evaluator: Evaluator, months: int) -> tuple[Scenario, ...]:
    return tuple(
        _scenario(work, evaluator, name, section, months)
        for name, section in work.symbols.scenarios.items()
    )


def _scenario(
    work: Work, evaluator: Evaluator, name: str, section: nodes.Section, months: int
) -> Scenario:
    owner = Owner(f"scenario {name}", section, Origin(assumed=True))
    origin_of(work, section.notes, Origin())
    register(work, owner)
    compute(work, (owner,))
    facts = work.owned.get(owner.name, {})
    found: dict[str, Assumption] = {}
    curves: dict[str, Speed] = {}
    for key, fact in facts.items():
        if key in work.symbols.indices:
            curve = percents(work, fact, months)
            curves |= {} if curve is None else {key: curve}
            continue
        given = _assumption(work, evaluator, key, fact, months)
        if given is not None:
            found[given[0]] = given[1]
    if curves:
        found["indices"] = curves
    return Scenario(name, tuple(found.items()), facts, section.names[0].span)


def _assumption(
    work: Work, evaluator: Evaluator, key: str, fact: Fact, months: int
) -> tuple[str, Assumption] | None:
    if key in SPEEDS:
        return speed(work, fact, months)
    if key in _SWITCHES:
        return _switch(work, key, fact)
    if key in PERCENTS:
        found = percents(work, fact, months)
        return None if found is None else (key, found)
    value = needed(work, evaluator, fact)
    if value is None:
        return None
    if key in _LAGS:
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
