"""Whole deals as hypothesis draws them: valid, and as varied as the language allows.

Not templates with other figures: pools, classes, definitions and rules are drawn one by one.
Terms are short, so that a projection takes some thousandths of a second.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from tests.properties import deal_parts
from tests.properties.deal_amounts import Hand, percent
from tests.properties.deal_parts import CAUSES, Declared
from tests.properties.deal_rules import Rules
from tests.properties.deal_text import (
    Deal,
    Item,
    Pay,
    Plainly,
    Section,
    Statement,
    Target,
    Tranche,
    Waterfall,
    dollars,
)

ACCRUALS = ("calendar month before payment", "from last payment date")
SCHEDULES = (
    "day 25 of each month, next business day of federal_reserve, from 2024-02-25",
    "last day of each month, from 2024-01-31",
    "day 15 of each month, previous business day, from 2024-02-15",
)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """A deal without errors."""
    hand = Hand(draw)
    dated = hand.chance(4)
    declared = Declared(hand, deal_parts.pools(hand), dated)
    deal_parts.classes(declared)
    deal_parts.definitions(declared)
    deal_parts.rates(declared)
    deal_parts.sections(declared)
    deal_parts.claims(declared)
    rules = Rules(declared, declared.scope)
    allocates = rules.allocates()
    waterfalls = rules.waterfalls()
    losses = rules.losses()
    items: list[Item] = [*declared.pools, *declared.tranches, *declared.groups, *declared.items]
    items.extend((*allocates, *waterfalls, *losses, *_ends(declared)))
    return Deal(_heading(hand, dated), tuple(items))


@st.composite
def plain_deals(draw: st.DrawFn) -> tuple[Deal, tuple[tuple[str, str], ...]]:
    """A deal whose one waterfall pays one thing after another, without caps; and its steps."""
    hand = Hand(draw)
    declared = Declared(hand, deal_parts.pools(hand), dated=False)
    deal_parts.classes(declared)
    deal_parts.rates(declared)
    declared.tranches = [_not_capitalised(tranche) for tranche in declared.tranches]
    fees = ("trustee",) if hand.chance(5) else ()
    declared.items.extend(
        Section("fee", fee, (("rate", "0.5%"), ("on", "pools.balance"), ("shortfall", "carried")))
        for fee in fees
    )
    owed = [*(("due", fee) for fee in fees), *(("interest", k) for k in declared.bearing)]
    owed.extend(("principal", name) for name in declared.classes)
    steps = tuple(draw(st.permutations(owed)))
    paid = [Pay(kind, Target(name)) for kind, name in steps]
    waterfall = Waterfall("main", "pools.funds", (*paid, Plainly("rest to R")))
    losses = Rules(declared, declared.scope).losses()
    items = (*declared.pools, *declared.tranches, *declared.groups, *declared.items)
    return Deal(_heading(hand, dated=False), (*items, waterfall, *losses)), steps


def _not_capitalised(tranche: Tranche) -> Tranche:
    return evolve(tranche, shortfall=tranche.shortfall.replace("capitalised", "carried"))


def _heading(hand: Hand, dated: bool) -> str:
    stated = ["cutoff: 2024-01-01"]
    if hand.chance(5):
        stated.append("closing: 2024-01-30")
    if dated:
        stated.append(f"payment_dates: {hand.one_of(SCHEDULES)}")
        stated.append(f"accrual: {hand.one_of(ACCRUALS)}")
        stated.append(f"day_count: {hand.one_of(deal_parts.DAY_COUNTS)}")
    source = 'source F "a prospectus"\n'
    return f'{source}deal "Elm Trust" per F "p. 1" {{ {"  ".join(stated)} }}'


def _ends(declared: Declared) -> list[Item]:
    """Calls, checks and scenarios."""
    hand = declared.hand
    found: list[Item] = []
    if hand.chance(3):
        share = percent(hand.number(0, 5000))
        when = hand.one_of(
            (f"pools.closing_balance <= {share} * initial(pools.balance)", "month >= 6")
        )
        price = hand.one_of(("at par", "at par plus accrued"))
        found.append(Statement("call", f"call cleanup when {when} {price}"))
    whole = dollars(sum(pool.balance for pool in declared.pools))
    if hand.chance(3):
        found.append(Statement("check", f'check "all pools": pools.balance = {whole}'))
    if hand.chance(3):
        held = "classes.closing_balance <= pools.closing_balance"
        found.append(Statement("check", f'check each month "covered": {held}'))
    if hand.chance(5):
        found.append(Section("scenario", "base", _scenario(hand)))
    return found


def _scenario(hand: Hand) -> tuple[tuple[str, str], ...]:
    ramp = (
        f"{hand.number(0, 50)}% ramp to {hand.number(0, 50)}% CPR over {hand.number(2, 40)} months"
    )
    one = (f"{hand.number(0, 500)} PSA", f"{percent(hand.number(0, 4000))} CPR")
    speeds = (*one, "none", ramp, "1% 50% 0% SMM", f"{hand.number(0, 9)}% ABS")
    stated = [("prepayment", hand.one_of(speeds))]
    if hand.chance(5):
        stated.append(("default", f"{percent(hand.number(0, 2000))} CDR"))
        stated.append(("severity", percent(hand.number(0, 10_000))))
        stated.append(("lag", f"{hand.number(0, 18)} months"))
        stated.append(("advances", hand.one_of(("on", "off"))))
        if hand.chance(3):
            stated.append(("late_recovery", percent(hand.number(0, 10_000))))
            stated.append(("late_recovery_lag", f"{hand.number(0, 18)} months"))
    if hand.chance(3):
        stated.append(("call", hand.one_of(("exercised", "not exercised"))))
    return tuple(stated)


# ---- scenarios to run ----

_prepayments: list[st.SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.fixed_dictionaries({"psa": st.sampled_from([0.0, 100.0, 275.0, 1000.0])}),
    st.fixed_dictionaries({"cpr": st.floats(0, 100)}),
    st.fixed_dictionaries({"abs": st.floats(0, 10)}),
    st.fixed_dictionaries({"smm": st.lists(st.floats(0, 100), min_size=1, max_size=4)}),
]
_defaults: list[st.SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.fixed_dictionaries({"cdr": st.floats(0, 100)}),
    st.fixed_dictionaries({"mdr": st.floats(0, 20)}),
    st.fixed_dictionaries({"sda": st.sampled_from([100.0, 5000.0])}),
]
_rest = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.floats(0, 100) | st.lists(st.floats(0, 100), min_size=1, max_size=4),
        "late_recovery": st.floats(0, 100),
        "late_recovery_lag": st.integers(0, 18),
        "lag": st.integers(0, 18),
        "advance": st.booleans(),
        "delinquency": st.floats(0, 20),
        "call": st.booleans(),
        **{cause: st.floats(0, 33) for cause in CAUSES},
    },
)


def scenarios() -> st.SearchStrategy[dict[str, Any]]:
    """What may be assumed of the loans, as arguments of Assumptions."""
    return st.builds(
        lambda prepayment, default, rest: {**prepayment, **default, **rest},
        st.one_of(_prepayments),
        st.one_of(_defaults),
        _rest,
    )
